// Redis as an event store: a script that adds each event to the list of its stream, under its version, and to one of
// all, body and all, since readers of either need it. Durable is appendfsync always, relaxed everysec.
#include <hiredis/hiredis.h>
#include <signal.h>

#include <list>
#include <stdexcept>

#include "peers/kinds.hpp"
#include "peers/server.hpp"

namespace bench {
namespace {

// All versions are looked at before anything is written: a script that fails takes nothing back.
constexpr const char* kCommit = R"(
  for i, stream in ipairs(KEYS) do
    if redis.call('XLEN', stream) ~= tonumber(ARGV[3 * i - 2]) then return redis.error_reply('another version') end
  end
  for i, stream in ipairs(KEYS) do
    local version, type, body = ARGV[3 * i - 2], ARGV[3 * i - 1], ARGV[3 * i]
    redis.call('XADD', stream, (version + 1) .. '-0', 'type', type, 'body', body)
    redis.call('XADD', 'all', '*', 'type', type, 'body', body, 'stream', stream, 'version', version)
  end
  return #KEYS)";

struct Free {
  void operator()(redisContext* context) const { redisFree(context); }
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
using Reply = std::unique_ptr<redisReply, Free>;

std::string_view text(const redisReply* reply) { return {reply->str, static_cast<std::size_t>(reply->len)}; }

class RedisSession : public Session {
 public:
  explicit RedisSession(const std::string& address) : context_(redisConnectUnix(address.c_str())) {}

  /// Whether there is a server that answers and has read its files.
  bool load_script() {
    if (!context_ || context_->err != 0) return false;
    const Reply reply(static_cast<redisReply*>(redisCommand(context_.get(), "SCRIPT LOAD %s", kCommit)));
    if (!reply || reply->type != REDIS_REPLY_STRING) return false;
    script_ = text(reply.get());
    return true;
  }

  void commit(std::span<const Entry> entries) override {
    std::vector<std::string> words{"EVALSHA", script_, std::to_string(entries.size())};
    for (const auto& entry : entries) words.push_back(stream_name(entry.place.stream));
    for (const auto& entry : entries) {
      words.push_back(std::to_string(entry.place.version));
      words.emplace_back(kType);
      words.emplace_back(entry.body);
    }
    ask(words);
  }

  void read_all(const Sink& sink) override {
    std::string last = "-";
    for (;;) {
      const auto page = ask({"XRANGE", "all", last, "+", "COUNT", "1000"});
      each(page.get(), [&](std::string_view id, redisReply** fields) {
        last = "(" + std::string(id);
        sink(text(fields[5]), text(fields[3]));
      });
      if (page->elements == 0) return;
    }
  }

  void read_stream(std::uint64_t stream, const Sink& sink) override {
    const auto name = stream_name(stream);
    const auto events = ask({"XRANGE", name, "-", "+"});
    each(events.get(), [&](std::string_view, redisReply** fields) { sink(name, text(fields[3])); });
  }

  void follow(const std::function<void()>& ready, const std::function<bool(std::string_view)>& more) override {
    std::string last = "0";
    each(ask({"XREVRANGE", "all", "+", "-", "COUNT", "1"}).get(),
         [&](std::string_view id, redisReply**) { last = id; });
    ready();
    for (bool going = true; going;) {
      const auto came = ask({"XREAD", "BLOCK", "100", "STREAMS", "all", last});
      if (came->type != REDIS_REPLY_ARRAY) continue;  // nothing for so long
      each(came->element[0]->element[1], [&](std::string_view id, redisReply** fields) {
        last = id;
        going = going && more(text(fields[3]));
      });
    }
  }

 private:
  Reply ask(const std::vector<std::string>& words) {
    std::vector<const char*> texts;
    std::vector<std::size_t> sizes;
    for (const auto& word : words) {
      texts.push_back(word.data());
      sizes.push_back(word.size());
    }
    Reply reply(static_cast<redisReply*>(
        redisCommandArgv(context_.get(), static_cast<int>(texts.size()), texts.data(), sizes.data())));
    if (!reply) throw std::runtime_error(std::string("redis: ") + context_->errstr);
    if (reply->type == REDIS_REPLY_ERROR) throw std::runtime_error("redis: " + std::string(text(reply.get())));
    return reply;
  }

  /// Entries are pairs of an id and a list of names and values.
  template <class Each>
  static void each(const redisReply* entries, const Each& handle) {
    for (std::size_t i = 0; i < entries->elements; ++i) {
      const auto* entry = entries->element[i];
      handle(text(entry->element[0]), entry->element[1]->element);
    }
  }

  std::unique_ptr<redisContext, Free> context_;
  std::string script_;
};

class RedisPeer : public Peer {
 public:
  RedisPeer(const std::filesystem::path& folder, Durability durability)
      : socket_(folder / "socket"),
        server_({find_program("redis-server"), "--port", "0", "--unixsocket", socket_, "--dir", folder, "--save", "",
                 "--appendonly", "yes", "--appendfsync", durability == Durability::durable ? "always" : "everysec",
                 "--auto-aof-rewrite-percentage", "0"},
                folder / "log", SIGKILL) {
    server_.await([&] { return RedisSession(socket_).load_script(); });
  }

  Session& session() override {
    auto& session = sessions_.emplace_back(socket_);
    if (!session.load_script()) throw std::runtime_error("redis: no connection");
    return session;
  }
  std::string address() const override { return socket_; }

 private:
  const std::string socket_;
  Server server_;
  std::list<RedisSession> sessions_;
};

}  // namespace

std::unique_ptr<Peer> start_redis(const std::filesystem::path& folder, Durability durability) {
  return std::make_unique<RedisPeer>(folder, durability);
}
std::unique_ptr<Session> attach_redis(const std::string& address) { return std::make_unique<RedisSession>(address); }
std::string version_redis() { return version_of("redis-server"); }

}  // namespace bench
