#include "commands/life.hpp"

#include <fmt/format.h>

#include "event_text.hpp"
#include "json_text.hpp"

namespace weir::cli {
namespace {

std::string or_null(const std::optional<std::uint64_t>& number) { return number ? std::to_string(*number) : "null"; }

std::optional<std::uint64_t> truncation_of(const FoundMetadata& found) {
  const auto& before = found.metadata.truncate_before;
  return before && *before < kDeleted ? std::optional(before->value) : std::nullopt;
}

std::string json_of(const FoundMetadata& found, bool deleted, const std::string& stream) {
  const auto& [max_count, max_age, before, custom] = found.metadata;
  std::string line = fmt::format(
      R"({{"stream":{},"version":{},"deleted":{},"max_count":{},"max_age":{},"truncate_before":{},"custom":)",
      json_string(stream), found.version ? std::to_string(found.version->value) : "null", deleted, or_null(max_count),
      max_age ? std::to_string(max_age->count()) : "null", or_null(truncation_of(found)));
  append_json_value(line, custom.empty() ? "null" : custom);
  return line + "}";
}

std::string text_of(const FoundMetadata& found, bool deleted) {
  std::string lines;
  const auto add = [&](std::string_view name, const auto& value) { lines += fmt::format("{:<16} {}\n", name, value); };
  if (deleted) add("deleted", "yes: it goes on with the next event");
  if (found.metadata.max_count) add("max count", *found.metadata.max_count);
  if (found.metadata.max_age) add("max age", fmt::format("{} s", found.metadata.max_age->count()));
  if (const auto before = truncation_of(found)) add("truncate before", *before);
  if (!found.metadata.custom.empty()) add("custom", printable(found.metadata.custom));
  return lines.empty() ? "no metadata: all of it is shown\n" : lines;
}

void tell_end(const std::string& stream, std::string_view what, const CommitReceipt& receipt,
              const Terminal& terminal) {
  const std::uint64_t position = receipt.first.value;
  if (terminal.json())
    terminal.out << fmt::format("{{\"stream\":{},\"{}\":true,\"position\":{}}}\n", json_string(stream), what, position);
  else
    terminal.out << fmt::format("{} {} at position {}\n", what, printable(stream), position);
}

}  // namespace

Result<void> show_metadata(const EventReader& reader, const std::string& stream, const Terminal& terminal) {
  WEIR_TRY(const FoundMetadata found, read_stream_metadata(reader, stream));
  const bool deleted = found.metadata.truncate_before >= kDeleted;
  terminal.out << (terminal.json() ? json_of(found, deleted, stream) + "\n" : text_of(found, deleted));
  return {};
}

Result<void> change_metadata(EventStore& store, const std::string& stream, const MetadataChange& change,
                             const Terminal& terminal) {
  WEIR_TRY(FoundMetadata found, read_stream_metadata(store, stream));
  StreamMetadata& metadata = found.metadata;
  if (change.max_count) metadata.max_count = *change.max_count > 0 ? change.max_count : std::nullopt;
  if (change.max_age) {
    metadata.max_age.reset();
    if (*change.max_age > 0) metadata.max_age = std::chrono::seconds(static_cast<std::int64_t>(*change.max_age));
  }
  if (change.truncate_before) {
    metadata.truncate_before.reset();
    if (*change.truncate_before > 0) metadata.truncate_before = StreamVersion{*change.truncate_before};
  }
  WEIR_CHECK(set_stream_metadata(store, stream, metadata, ExpectedState::after(found.version)));
  return show_metadata(store, stream, terminal);
}

Result<void> delete_and_tell(EventStore& store, const std::string& stream, const Terminal& terminal) {
  WEIR_TRY(const CommitReceipt receipt, delete_stream(store, stream, ExpectedState::exists()));
  tell_end(stream, "deleted", receipt, terminal);
  return {};
}

Result<void> tombstone_and_tell(EventStore& store, const std::string& stream, const Terminal& terminal) {
  WEIR_TRY(const CommitReceipt receipt, tombstone_stream(store, stream));
  tell_end(stream, "tombstoned", receipt, terminal);
  return {};
}

}  // namespace weir::cli
