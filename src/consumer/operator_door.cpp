#include "consumer/operator_door.hpp"

#include "consumer/operator_scavenge.hpp"
#include "weir/consumer/deferrals.hpp"

namespace weir::consumer {
namespace {

constexpr std::chrono::milliseconds kTick{100};
constexpr std::chrono::seconds kPatience{2};
constexpr std::size_t kMaxLine = 64 * 1024;

}  // namespace

std::filesystem::path operator_socket(const std::filesystem::path& store_directory) {
  return store_directory / "operator.sock";
}

Result<std::unique_ptr<OperatorDoor>> OperatorDoor::open(EventStore& own) {
  WEIR_TRY(auto listener, env::listen_unix(operator_socket(own.location())));
  return std::make_unique<OperatorDoor>(own, std::move(listener));
}

OperatorDoor::OperatorDoor(EventStore& own, std::unique_ptr<env::UnixListener> listener)
    : own_(own), listener_(std::move(listener)), thread_("operators", [this] { serve(); }) {}

OperatorDoor::~OperatorDoor() { closing_ = true; }

bool OperatorDoor::close(std::chrono::milliseconds deadline) {
  env::Lock lock(mutex_);
  closing_ = true;
  return left_.wait_for(lock, deadline, [&] { return inside_ == 0; });
}

bool OperatorDoor::let_in() {
  const std::scoped_lock lock(mutex_);
  if (closing_) return false;  // with the lock held: nobody enters behind the back of close()
  ++inside_;
  return true;
}

void OperatorDoor::let_out() {
  const std::scoped_lock lock(mutex_);
  --inside_;
  left_.notify_all();
}

void OperatorDoor::serve() {
  while (!closing_) {
    auto connection = listener_->accept(kTick);
    if (!connection || !*connection || !let_in()) continue;
    // Who does not listen to the answer, or says nothing, has lost only his own conversation.
    [[maybe_unused]] const auto answered = answer(*std::move(connection));
    let_out();
  }
}

Result<void> OperatorDoor::answer(std::unique_ptr<env::UnixConnection> connection) {
  WEIR_TRY(const std::string line, connection->read_line(kPatience, kMaxLine));
  const auto command = decode_json<OperatorCommand>(line);
  Result<void> done = command ? Result<void>{} : Result<void>(command.error());
  if (command && command->command == "scavenge" && !scavenges_) return begin_scavenge(std::move(connection));
  if (command) done = obey(*command);
  OperatorAnswer answer;
  if (!done) {
    answer.error = std::string(name_of(done.error().code()));
    answer.message = done.error().message();
  }
  return connection->write_line(encode_json(answer), kPatience);
}

/// Others are answered meanwhile.
Result<void> OperatorDoor::begin_scavenge(std::unique_ptr<env::UnixConnection> connection) {
  if (!let_in()) return {};
  scavenging_.join();  // an earlier one, which is done
  scavenges_ = true;
  scavenging_ = env::Thread("scavenger", [this, door = std::shared_ptr(std::move(connection))] {
    scavenge_for(*door, own_, closing_);
    scavenges_ = false;
    let_out();
  });
  return {};
}

Result<void> OperatorDoor::obey(const OperatorCommand& command) {
  if (command.command == "scavenge") return Error(Errc::conflict, "the store is being scavenged already");
  if (command.command != "release")
    return Error(Errc::invalid_argument,
                 "there is no operators' command \"" + command.command + "\", only \"release\" and \"scavenge\"");
  if (!command.consumer || !command.key)
    return Error(Errc::invalid_argument, "a release names its consumer and its key");
  return release_key(own_, *command.consumer, *command.key);
}

}  // namespace weir::consumer
