// What a peer is asked to do: the stores of others, each used as an event store the way its users would build one. A
// stream has versions, all events have an order, and a commit is refused if its stream has the version already.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "events.hpp"

namespace bench {

struct Entry {
  Place place;
  std::string_view body;
};

/// What one thread talks to. Failures are exceptions.
class Session {
 public:
  virtual ~Session() = default;

  /// Commits all of them or, where the peer can, none. Returns when they are as durable as the peer was started for.
  virtual void commit(std::span<const Entry>) = 0;

  using Sink = std::function<void(std::string_view stream, std::string_view body)>;
  virtual void read_all(const Sink&) = 0;
  virtual void read_stream(std::uint64_t stream, const Sink&) = 0;

  /// Hands over the bodies of what is committed after the call of `ready`, until `more` says false.
  virtual void follow(const std::function<void()>& ready, const std::function<bool(std::string_view body)>& more) = 0;
};

class Peer {
 public:
  virtual ~Peer() = default;
  /// A session for one thread more; it lives as long as the peer.
  virtual Session& session() = 0;
  /// What another process attaches to.
  virtual std::string address() const = 0;
};

/// How often who has no way to be woken in another process is asked whether something has changed.
inline constexpr std::chrono::microseconds kPoll{100};

inline void commit_one(Session& session, Place place, std::string_view body) {
  const Entry entry{place, body};
  session.commit(std::span(&entry, 1));
}

}  // namespace bench
