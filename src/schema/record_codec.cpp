#include "weir/schema/record_codec.hpp"

#include <fmt/format.h>

#include "base/assert.hpp"

namespace weir::detail {
namespace {

/// The field of that name. Data has its fields in the declared order nearly always, so it looks at the next one first.
std::size_t find_field(std::span<const FieldCodec> fields, std::string_view name, std::size_t guess) {
  if (guess < fields.size() && fields[guess].name == name) return guess;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name == name) return i;
  }
  return fields.size();
}

}  // namespace

bool read_record(JsonReader& in, void* record, std::span<const FieldCodec> fields) {
  if (!in.begin_object()) return false;
  std::uint64_t seen = 0;  // a bit for each field
  std::size_t next = 0;
  for (std::string_view name; in.next_member(name);) {
    const std::size_t i = find_field(fields, name, next);
    if (i == fields.size()) {
      if (!in.skip()) return false;
      continue;
    }
    const bool is_new = (seen >> i & 1) == 0;
    if (!(is_new ? fields[i].read(in, record) : in.fail("given twice"))) {
      in.in_field(fields[i].name);
      return false;
    }
    seen |= std::uint64_t{1} << i;
    next = i + 1;
  }
  for (std::size_t i = 0; i < fields.size() && !in.failed(); ++i) {
    if (!fields[i].required || (seen >> i & 1) != 0) continue;
    in.fail("this field is required, and it is missing");
    in.in_field(fields[i].name);
  }
  return !in.failed();
}

void write_record(JsonWriter& out, const void* record, std::span<const FieldCodec> fields) {
  out.begin_object();
  for (const FieldCodec& field : fields) field.write(out, field.name, record);
  out.end_object();
}

bool read_text_value(JsonReader& in, Decimal& out) {
  std::string_view text;
  if (!in.text(text)) return false;
  const auto value = parse_decimal(text);
  if (!value) return in.expected("a decimal number with at most three places");
  out = *value;
  return true;
}

bool read_text_value(JsonReader& in, Time& out) {
  std::string_view text;
  if (!in.text(text)) return false;
  const auto value = parse_time(text);
  if (!value) return in.expected("a time like 2026-11-23T10:30:00Z");
  out = *value;
  return true;
}

bool read_text_value(JsonReader& in, EventId& out) {
  std::string_view text;
  if (!in.text(text)) return false;
  const auto value = parse_id<EventId>(text);
  if (!value) return in.expected("an id of 8-4-4-4-12 hexadecimal digits");
  out = *value;
  return true;
}

bool unknown_name(JsonReader& in, std::span<const std::string_view> known) {
  return in.expected(fmt::format("one of {}", fmt::join(known, ", ")));
}

void abort_on_unnamed_value(std::string_view first_name, std::int64_t value) {
  abort_with(fmt::format("a value of the enum that begins with \"{}\" has no name: {}. Add it to weir::enum_names.",
                         first_name, value));
}

}  // namespace weir::detail
