// NATS JetStream as an event store: one stream of JetStream's in files, a subject for each stream of events, and the
// sequence expected of the subject as its version. Many events at once are published together and awaited together;
// they are no atomic commit. Durable is sync_interval always, which begins with 2.10; relaxed is its default.
#include <nats/nats.h>
#include <signal.h>

#include <condition_variable>
#include <cstdio>
#include <fstream>
#include <list>
#include <mutex>
#include <stdexcept>
#include <unordered_map>

#include "peers/kinds.hpp"
#include "peers/server.hpp"

namespace bench {
namespace {

constexpr const char* kStream = "EVENTS";
constexpr std::string_view kPrefix = "events.";

void check(natsStatus status) {
  if (status != NATS_OK) throw std::runtime_error(std::string("nats: ") + natsStatus_GetText(status));
}

struct Free {
  void operator()(natsConnection* connection) const { natsConnection_Destroy(connection); }
  void operator()(jsCtx* context) const { jsCtx_Destroy(context); }
  void operator()(natsMsg* message) const { natsMsg_Destroy(message); }
  void operator()(natsSubscription* subscription) const { natsSubscription_Destroy(subscription); }
};
using Message = std::unique_ptr<natsMsg, Free>;

std::string_view body_in(const Message& message) {
  return {natsMsg_GetData(message.get()), static_cast<std::size_t>(natsMsg_GetDataLength(message.get()))};
}
std::string_view stream_in(const Message& message) {
  return std::string_view(natsMsg_GetSubject(message.get())).substr(kPrefix.size());
}

class NatsSession : public Session {
 public:
  explicit NatsSession(const std::string& address) {
    natsConnection* connection = nullptr;
    if (natsConnection_ConnectTo(&connection, address.c_str()) != NATS_OK) return;
    connection_.reset(connection);
    jsOptions options;
    jsOptions_Init(&options);
    options.PublishAsync.AckHandler = acknowledged;
    options.PublishAsync.AckHandlerClosure = this;
    jsCtx* context = nullptr;
    check(natsConnection_JetStream(&context, connection, &options));
    context_.reset(context);
  }

  bool make_stream() {
    if (!context_) return false;
    const char* const subjects[] = {"events.>"};
    jsStreamConfig stream;
    jsStreamConfig_Init(&stream);
    stream.Name = kStream;
    stream.Subjects = const_cast<const char**>(subjects);
    stream.SubjectsLen = 1;
    stream.Storage = js_FileStorage;
    return js_AddStream(nullptr, context_.get(), &stream, nullptr, nullptr) == NATS_OK;
  }

  void commit(std::span<const Entry> entries) override {
    std::unique_lock lock(mutex_);
    outstanding_ = entries.size();
    for (const auto& [place, body] : entries) {
      const std::string subject = std::string(kPrefix) + stream_name(place.stream);
      natsMsg* message = nullptr;
      check(natsMsg_Create(&message, subject.c_str(), nullptr, body.data(), static_cast<int>(body.size())));
      check(natsMsgHeader_Set(message, "Type", std::string(kType).c_str()));
      jsPubOptions expected;
      jsPubOptions_Init(&expected);
      expected.ExpectLastSubjectSeq = last_[subject];
      expected.ExpectNoMessage = expected.ExpectLastSubjectSeq == 0;
      lock.unlock();
      check(js_PublishMsgAsync(context_.get(), &message, &expected));
      lock.lock();
    }
    answered_.wait(lock, [&] { return outstanding_ == 0; });
    if (!failure_.empty()) throw std::runtime_error("nats: " + failure_);
  }

  void read_all(const Sink& sink) override { read("events.>", sink); }
  void read_stream(std::uint64_t stream, const Sink& sink) override {
    read(std::string(kPrefix) + stream_name(stream), sink);
  }

  void follow(const std::function<void()>& ready, const std::function<bool(std::string_view)>& more) override {
    const auto coming = subscribe("events.>", js_DeliverNew);
    ready();
    while (more(body_in(next(coming)))) {
    }
  }

 private:
  using Subscription = std::unique_ptr<natsSubscription, Free>;

  static void acknowledged(jsCtx*, natsMsg* message, jsPubAck* good, jsPubAckErr* bad, void* session) {
    auto& self = *static_cast<NatsSession*>(session);
    const std::scoped_lock lock(self.mutex_);
    if (good != nullptr) self.last_[natsMsg_GetSubject(message)] = good->Sequence;
    if (bad != nullptr) self.failure_ = bad->ErrText != nullptr ? bad->ErrText : natsStatus_GetText(bad->Err);
    if (--self.outstanding_ == 0) self.answered_.notify_one();
    natsMsg_Destroy(message);
  }

  Subscription subscribe(const std::string& subject, jsDeliverPolicy from) {
    jsSubOptions options;
    jsSubOptions_Init(&options);
    options.Ordered = true;
    options.Config.DeliverPolicy = from;
    natsSubscription* subscription = nullptr;
    check(js_SubscribeSync(&subscription, context_.get(), subject.c_str(), nullptr, &options, nullptr));
    natsSubscription_SetPendingLimits(subscription, -1, -1);
    return Subscription(subscription);
  }

  static Message next(const Subscription& subscription) {
    natsMsg* message = nullptr;
    check(natsSubscription_NextMsg(&message, subscription.get(), 10'000));
    return Message(message);
  }

  /// To the end: a message says how many come after it.
  void read(const std::string& subject, const Sink& sink) {
    const auto all = subscribe(subject, js_DeliverAll);
    for (std::uint64_t pending = 1; pending > 0;) {
      const auto message = next(all);
      jsMsgMetaData* about = nullptr;
      check(natsMsg_GetMetaData(&about, message.get()));
      pending = about->NumPending;
      jsMsgMetaData_Destroy(about);
      sink(stream_in(message), body_in(message));
    }
  }

  std::mutex mutex_;
  std::condition_variable answered_;
  std::size_t outstanding_ = 0;
  std::string failure_;
  std::unordered_map<std::string, std::uint64_t> last_;  ///< As a client keeps it that has read the stream.
  std::unique_ptr<natsConnection, Free> connection_;
  std::unique_ptr<jsCtx, Free> context_;
};

/// "nats-server: v2.9.10"
bool syncs_always(const std::filesystem::path& program) {
  int major = 0, minor = 0;
  if (std::FILE* output = ::popen((program.string() + " --version").c_str(), "r")) {
    if (std::fscanf(output, "nats-server: v%d.%d", &major, &minor) != 2) major = 0;
    ::pclose(output);
  }
  return std::pair(major, minor) >= std::pair(2, 10);
}

class NatsPeer : public Peer {
 public:
  NatsPeer(const std::filesystem::path& folder, Durability durability)
      : port_(free_port()),
        server_({find_program("nats-server"), "-c", configured(folder, durability)}, folder / "log", SIGKILL) {
    server_.await([&] { return NatsSession(address()).make_stream(); });
  }

  Session& session() override { return sessions_.emplace_back(address()); }
  std::string address() const override { return "nats://127.0.0.1:" + std::to_string(port_); }

 private:
  std::filesystem::path configured(const std::filesystem::path& folder, Durability durability) const {
    const auto file = folder / "nats.conf";
    std::ofstream(file) << "listen: \"127.0.0.1:" << port_ << "\"\njetstream {\n  store_dir: " << folder / "data"
                        << '\n'
                        << (durability == Durability::durable ? "  sync_interval: always\n" : "") << "}\n";
    return file;
  }

  int port_;
  Server server_;
  std::list<NatsSession> sessions_;
};

}  // namespace

std::unique_ptr<Peer> start_nats(const std::filesystem::path& folder, Durability durability) {
  if (durability == Durability::durable && !syncs_always(find_program("nats-server"))) return nullptr;
  return std::make_unique<NatsPeer>(folder, durability);
}
std::unique_ptr<Session> attach_nats(const std::string& address) { return std::make_unique<NatsSession>(address); }

}  // namespace bench
