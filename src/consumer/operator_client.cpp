// The other side of the operators' door: releases in a directory, whoever holds its store.
#include "consumer/operator_door.hpp"
#include "weir/consumer/deferrals.hpp"

namespace weir {

using namespace consumer;

namespace {

constexpr std::chrono::seconds kPatience{10};
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

}  // namespace

Result<void> release_key(const std::filesystem::path& directory, std::string_view consumer, std::string_view key) {
  WEIR_CHECK(follow_store(directory));  // it is there: opening it for writing would make one
  auto door = env::connect_unix(operator_socket(directory));
  if (door) return ask(**door, {.command = "release", .consumer = std::string(consumer), .key = std::string(key)});
  if (door.error().code() != Errc::not_found) return door.error();

  auto store = open_store(directory);
  if (!store && store.error().code() == Errc::locked)
    return Error(Errc::locked, store.error().message() +
                                   ". That process has no operators' door (weir::Service opens one); stop it and try "
                                   "again, or call Consumer::release in it");
  if (!store) return store.error();
  WEIR_CHECK(release_key(**store, consumer, key));
  return (*store)->stop(kPatience);
}

}  // namespace weir
