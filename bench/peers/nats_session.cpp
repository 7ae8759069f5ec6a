#include "peers/nats_session.hpp"

#include <stdexcept>

namespace bench {
namespace {

constexpr const char* kStream = "EVENTS";
constexpr std::string_view kPrefix = "events.";
constexpr std::chrono::seconds kPatience{30};

void check(natsStatus status) {
  if (status != NATS_OK) throw std::runtime_error(std::string("nats: ") + natsStatus_GetText(status));
}

std::string_view body_in(natsMsg* message) {
  return {natsMsg_GetData(message), static_cast<std::size_t>(natsMsg_GetDataLength(message))};
}
std::string_view stream_in(natsMsg* message) {
  return std::string_view(natsMsg_GetSubject(message)).substr(kPrefix.size());
}

std::unique_ptr<natsMsg, NatsFree> message_of(const Entry& entry) {
  natsMsg* message = nullptr;
  const std::string subject = std::string(kPrefix) + stream_name(entry.place.stream);
  check(natsMsg_Create(&message, subject.c_str(), nullptr, entry.body.data(), static_cast<int>(entry.body.size())));
  std::unique_ptr<natsMsg, NatsFree> owned(message);
  check(natsMsgHeader_Set(message, "Type", std::string(kType).c_str()));
  return owned;
}

}  // namespace

NatsSession::NatsSession(const std::string& address) {
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

bool NatsSession::make_stream() {
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

jsPubOptions NatsSession::expected_of(const std::string& subject) {
  jsPubOptions options;
  jsPubOptions_Init(&options);
  const std::scoped_lock lock(mutex_);
  options.ExpectLastSubjectSeq = last_[subject];
  options.ExpectNoMessage = options.ExpectLastSubjectSeq == 0;
  return options;
}

void NatsSession::commit(std::span<const Entry> entries) {
  if (entries.size() == 1) return publish_one(entries.front());
  {
    const std::scoped_lock lock(mutex_);
    outstanding_ = entries.size();
  }
  for (const auto& entry : entries) {
    auto* message = message_of(entry).release();
    auto expected = expected_of(natsMsg_GetSubject(message));
    check(js_PublishMsgAsync(context_.get(), &message, &expected));
  }
  check(natsConnection_Flush(connection_.get()));  // Its own thread would wait a millisecond for more to send.
  std::unique_lock lock(mutex_);
  if (!answered_.wait_for(lock, kPatience, [&] { return outstanding_ == 0; }))
    throw std::runtime_error("nats: no answer from the server");
  if (!failure_.empty()) throw std::runtime_error("nats: " + failure_);
}

void NatsSession::publish_one(const Entry& entry) {
  const auto message = message_of(entry);
  const std::string subject = natsMsg_GetSubject(message.get());
  auto expected = expected_of(subject);
  jsPubAck* answer = nullptr;
  check(js_PublishMsg(&answer, context_.get(), message.get(), &expected, nullptr));
  last_[subject] = answer->Sequence;
  jsPubAck_Destroy(answer);
}

void NatsSession::read_all(const Sink& sink) { read("events.>", sink); }
void NatsSession::read_stream(std::uint64_t stream, const Sink& sink) {
  read(std::string(kPrefix) + stream_name(stream), sink);
}

void NatsSession::follow(const std::function<void()>& ready, const std::function<bool(std::string_view)>& more) {
  const auto coming = subscribe("events.>", js_DeliverNew);
  ready();
  for (bool going = true; going;) {
    const auto message = next(coming);
    going = more(body_in(message.get()));
  }
}

void NatsSession::acknowledged(jsCtx*, natsMsg* message, jsPubAck* good, jsPubAckErr* bad, void* session) {
  auto& self = *static_cast<NatsSession*>(session);
  const std::scoped_lock lock(self.mutex_);
  if (good != nullptr) self.last_[natsMsg_GetSubject(message)] = good->Sequence;
  if (bad != nullptr) self.failure_ = bad->ErrText != nullptr ? bad->ErrText : natsStatus_GetText(bad->Err);
  if (--self.outstanding_ == 0) self.answered_.notify_one();
  natsMsg_Destroy(message);
}

NatsSession::Subscription NatsSession::subscribe(const std::string& subject, jsDeliverPolicy from) {
  jsSubOptions options;
  jsSubOptions_Init(&options);
  options.Ordered = true;
  options.Config.DeliverPolicy = from;
  natsSubscription* subscription = nullptr;
  check(js_SubscribeSync(&subscription, context_.get(), subject.c_str(), nullptr, &options, nullptr));
  natsSubscription_SetPendingLimits(subscription, -1, -1);
  return Subscription(subscription);
}

NatsSession::Message NatsSession::next(const Subscription& subscription) {
  natsMsg* message = nullptr;
  check(natsSubscription_NextMsg(&message, subscription.get(), std::chrono::milliseconds(kPatience).count()));
  return Message(message);
}

void NatsSession::read(const std::string& subject, const Sink& sink) {
  const auto all = subscribe(subject, js_DeliverAll);
  for (std::uint64_t pending = 1; pending > 0;) {  // A message says how many come after it.
    const auto message = next(all);
    jsMsgMetaData* about = nullptr;
    check(natsMsg_GetMetaData(&about, message.get()));
    pending = about->NumPending;
    jsMsgMetaData_Destroy(about);
    sink(stream_in(message.get()), body_in(message.get()));
  }
}

}  // namespace bench
