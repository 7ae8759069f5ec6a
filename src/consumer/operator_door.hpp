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
/// One line, back: no error is success.
struct OperatorAnswer {
  std::optional<std::string> error;  ///< name_of(Errc).
  std::optional<std::string> message;
  static constexpr auto schema() {
    return record(field("error", &OperatorAnswer::error), field("message", &OperatorAnswer::message));
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
  Result<void> answer(env::UnixConnection& connection);
  Result<void> obey(std::string_view line);

  EventStore& own_;
  std::unique_ptr<env::UnixListener> listener_;
  std::atomic<bool> closing_{false};
  env::Mutex mutex_;
  env::CondVar left_;
  bool answering_ = false;  ///< An operator is in.
  env::Thread thread_;      // last: joined before what it uses goes
};

}  // namespace weir::consumer
