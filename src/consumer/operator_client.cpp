// The other side of the operators' door: commands for the store in a directory, whoever holds it.
#include "consumer/operator_door.hpp"
#include "consumer/operator_scavenge.hpp"
#include "weir/consumer/deferrals.hpp"
#include "weir/consumer/scavenge.hpp"

namespace weir {

using namespace consumer;

namespace {

constexpr std::chrono::seconds kPatience{10};
/// Ample for the largest segment, and for an index that has to be written first.
constexpr std::chrono::minutes kPatienceForSegment{10};
constexpr std::size_t kMaxLine = 64 * 1024;

Error told(const OperatorAnswer& answer) {
  Errc code = Errc::io;
  for (int i = 0; i <= static_cast<int>(Errc::handler_failed); ++i)
    if (name_of(static_cast<Errc>(i)) == answer.error) code = static_cast<Errc>(i);
  return Error(code, answer.message.value_or("the service refused, without a word"));
}

Result<void> ask(env::UnixConnection& door, const OperatorCommand& command) {
  WEIR_CHECK(door.write_line(encode_json(command), kPatience));
  WEIR_TRY(const std::string line, door.read_line(kPatience, kMaxLine));
  WEIR_TRY(const auto answer, decode_json<OperatorAnswer>(line));
  if (answer.error) return told(answer);
  return {};
}

Result<ScavengeReport> ask_to_scavenge(env::UnixConnection& door, const ScavengeOptions& options) {
  WEIR_CHECK(
      door.write_line(encode_json(OperatorCommand{.command = "scavenge", .consumer = {}, .key = {}}), kPatience));
  for (;;) {
    WEIR_TRY(const std::string line, door.read_line(kPatienceForSegment, kMaxLine));
    WEIR_TRY(const auto answer, decode_json<OperatorAnswer>(line));
    if (answer.error) return told(answer);
    const ScavengeReport report = report_of(answer);
    if (answer.finished) return report;
    if (options.on_progress) options.on_progress(report, answer.of.value_or(0));
    if (options.should_stop && options.should_stop()) return report;  // the other side notices that nobody listens
  }
}

/// The store, for a command that found no door. `instead` is what else there is.
Result<std::unique_ptr<EventStore>> open_without_door(const std::filesystem::path& directory, const char* instead) {
  auto store = open_store(directory);
  if (store || store.error().code() != Errc::locked) return store;
  return Error(Errc::locked, store.error().message() +
                                 ". That process has no operators' door (weir::Service opens one); stop it and try "
                                 "again, or call " +
                                 instead + " in it");
}

}  // namespace

Result<void> release_key(const std::filesystem::path& directory, std::string_view consumer, std::string_view key) {
  WEIR_CHECK(follow_store(directory));  // it is there: opening it for writing would make one
  auto door = env::connect_unix(operator_socket(directory));
  if (door) return ask(**door, {.command = "release", .consumer = std::string(consumer), .key = std::string(key)});
  if (door.error().code() != Errc::not_found) return door.error();

  WEIR_TRY(const auto store, open_without_door(directory, "Consumer::release"));
  WEIR_CHECK(release_key(*store, consumer, key));
  return store->stop(kPatience);
}

Result<ScavengeReport> scavenge(const std::filesystem::path& directory, const ScavengeOptions& options) {
  WEIR_CHECK(follow_store(directory));  // it is there: opening it for writing would make one
  auto door = env::connect_unix(operator_socket(directory));
  if (door) return ask_to_scavenge(**door, options);
  if (door.error().code() != Errc::not_found) return door.error();
  WEIR_TRY(const auto store, open_without_door(directory, "weir::scavenge"));
  WEIR_TRY(const ScavengeReport report, scavenge(*store, options));
  WEIR_CHECK(store->stop(kPatience));
  return report;
}

}  // namespace weir
