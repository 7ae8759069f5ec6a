#include "consumer/operator_door.hpp"

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
  return left_.wait_for(lock, deadline, [&] { return !answering_; });
}

bool OperatorDoor::let_in() {
  const std::scoped_lock lock(mutex_);
  answering_ = !closing_;  // with the lock held: nobody enters behind the back of close()
  return answering_;
}

void OperatorDoor::let_out() {
  const std::scoped_lock lock(mutex_);
  answering_ = false;
  left_.notify_all();
}

void OperatorDoor::serve() {
  while (!closing_) {
    auto connection = listener_->accept(kTick);
    if (!connection || !*connection || !let_in()) continue;
    // Who does not listen to the answer, or says nothing, has lost only his own conversation.
    [[maybe_unused]] const auto answered = answer(**connection);
    let_out();
  }
}

Result<void> OperatorDoor::answer(env::UnixConnection& connection) {
  WEIR_TRY(const std::string line, connection.read_line(kPatience, kMaxLine));
  OperatorAnswer answer;
  if (const auto done = obey(line); !done) {
    answer.error = std::string(name_of(done.error().code()));
    answer.message = done.error().message();
  }
  return connection.write_line(encode_json(answer), kPatience);
}

Result<void> OperatorDoor::obey(std::string_view line) {
  WEIR_TRY(const auto command, decode_json<OperatorCommand>(line));
  if (command.command != "release")
    return Error(Errc::invalid_argument,
                 "there is no operators' command \"" + command.command + "\", only \"release\"");
  if (!command.consumer || !command.key)
    return Error(Errc::invalid_argument, "a release names its consumer and its key");
  return release_key(own_, *command.consumer, *command.key);
}

}  // namespace weir::consumer
