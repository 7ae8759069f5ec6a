// A connection to NATS JetStream as an event store: a subject for each stream of events, and the last sequence of the
// subject as what is expected of it. Many events at once are published together and awaited together; they are no
// atomic commit.
#pragma once

#include <nats/nats.h>

#include <condition_variable>
#include <mutex>
#include <unordered_map>

#include "peers/peer.hpp"

namespace bench {

struct NatsFree {
  void operator()(natsConnection* connection) const { natsConnection_Destroy(connection); }
  void operator()(jsCtx* context) const { jsCtx_Destroy(context); }
  void operator()(natsMsg* message) const { natsMsg_Destroy(message); }
  void operator()(natsSubscription* subscription) const { natsSubscription_Destroy(subscription); }
};

class NatsSession : public Session {
 public:
  explicit NatsSession(const std::string& address);
  /// Makes JetStream's stream, once; false while there is no server that can.
  bool make_stream();

  void commit(std::span<const Entry>) override;
  void read_all(const Sink&) override;
  void read_stream(std::uint64_t stream, const Sink&) override;
  void follow(const std::function<void()>& ready, const std::function<bool(std::string_view body)>& more) override;

 private:
  using Message = std::unique_ptr<natsMsg, NatsFree>;
  using Subscription = std::unique_ptr<natsSubscription, NatsFree>;

  static void acknowledged(jsCtx*, natsMsg*, jsPubAck* good, jsPubAckErr* bad, void* session);
  jsPubOptions expected_of(const std::string& subject);
  void publish_one(const Entry&);
  static Message next(const Subscription&);
  Subscription subscribe(const std::string& subject, jsDeliverPolicy from);
  /// To the end.
  void read(const std::string& subject, const Sink&);

  std::mutex mutex_;
  std::condition_variable answered_;
  std::size_t outstanding_ = 0;
  std::string failure_;
  std::unordered_map<std::string, std::uint64_t> last_;  ///< As a client keeps it that has read the stream.
  std::unique_ptr<natsConnection, NatsFree> connection_;
  std::unique_ptr<jsCtx, NatsFree> context_;
};

}  // namespace bench
