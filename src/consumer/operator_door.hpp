// OperatorDoor: the socket in a store's directory through which commands that must write reach the process that holds
// the store (rule F6). docs/formats/consumer-events.md has its lines.
#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "env/thread.hpp"
#include "env/unix_socket.hpp"
#include "weir/schema.hpp"
#include "weir/store/event_store.hpp"

namespace weir::consumer {

std::filesystem::path operator_socket(const std::filesystem::path& store_directory);

/// One line, there.
struct OperatorCommand {
  std::string command;
  std::optional<std::string> consumer;
  std::optional<std::string> key;
  static constexpr auto schema() {
    return record(field("command", &OperatorCommand::command), field("consumer", &OperatorCommand::consumer),
                  field("key", &OperatorCommand::key));
  }
};
/// One line, back: no error is success. A scavenge says how far it is in several, the last of which has `finished`.
struct OperatorAnswer {
  std::optional<std::string> error;  ///< name_of(Errc).
  std::optional<std::string> message;
  std::optional<std::uint64_t> segments;  ///< This and the others: as in ScavengeReport.
  std::optional<std::uint64_t> of;
  std::optional<std::uint64_t> rewritten;
  std::optional<std::uint64_t> events;
  std::optional<std::uint64_t> bytes;
  std::optional<bool> finished;
  static constexpr auto schema() {
    return record(field("error", &OperatorAnswer::error), field("message", &OperatorAnswer::message),
                  field("segments", &OperatorAnswer::segments), field("of", &OperatorAnswer::of),
                  field("rewritten", &OperatorAnswer::rewritten), field("events", &OperatorAnswer::events),
                  field("bytes", &OperatorAnswer::bytes), field("finished", &OperatorAnswer::finished));
  }
};

class OperatorDoor {
 public:
  /// Listens from here on. The store is held for writing by this process, so whatever socket is there is dead.
  static Result<std::unique_ptr<OperatorDoor>> open(EventStore& own);
  OperatorDoor(EventStore& own, std::unique_ptr<env::UnixListener> listener);
  ~OperatorDoor();

  /// Lets no more operators in. False when one who is in is not done by the deadline; the destructor waits for him.
  /// When nobody is in, it waits for the thread to wake: 100 ms at most.
  bool close(std::chrono::milliseconds deadline);

 private:
  /// False once the door is closed.
  bool let_in();
  void let_out();
  void serve();
  Result<void> answer(std::unique_ptr<env::UnixConnection> connection);
  Result<void> obey(const OperatorCommand& command);
  Result<void> begin_scavenge(std::unique_ptr<env::UnixConnection> connection);

  EventStore& own_;
  std::unique_ptr<env::UnixListener> listener_;
  std::atomic<bool> closing_{false};
  env::Mutex mutex_;
  env::CondVar left_;
  int inside_ = 0;          ///< Operators: the one who is answered, and one who scavenges.
  env::Thread scavenging_;  // these last: joined before what they use goes
  std::atomic<bool> scavenges_{false};
  env::Thread thread_;
};

}  // namespace weir::consumer
