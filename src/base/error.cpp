#include "weir/base/error.hpp"

#include <fmt/format.h>

#include "base/assert.hpp"
#include "weir/base/result.hpp"

namespace weir {
namespace {

struct Word {
  Errc code;
  std::string_view name;
  int exit_code;
};

/// The one table of what each error is called and what a process exits with. Exit codes never change.
constexpr Word kWords[] = {
    {Errc::invalid_argument, "invalid_argument", 10},
    {Errc::not_found, "not_found", 11},
    {Errc::not_a_store, "not_a_store", 12},
    {Errc::unsupported_format, "unsupported_format", 13},
    {Errc::corrupted, "corrupted", 14},
    {Errc::conflict, "conflict", 15},
    {Errc::id_reused, "id_reused", 16},
    {Errc::too_large, "too_large", 17},
    {Errc::no_space, "no_space", 18},
    {Errc::io, "io", 19},
    {Errc::in_doubt, "in_doubt", 20},
    {Errc::stopped, "stopped", 21},
    {Errc::locked, "locked", 22},
    {Errc::timeout, "timeout", 23},
    {Errc::unknown_event_type, "unknown_event_type", 24},
    {Errc::schema_ahead, "schema_ahead", 25},
    {Errc::bad_schema, "bad_schema", 26},
    {Errc::bad_data, "bad_data", 27},
    {Errc::source_diverged, "source_diverged", 28},
    {Errc::history_gone, "history_gone", 29},
    {Errc::handler_failed, "handler_failed", 30},
    {Errc::held, "held", 31},
    {Errc::stream_tombstoned, "stream_tombstoned", 32},
};

const Word& word_of(Errc code) {
  for (const Word& word : kWords)
    if (word.code == code) return word;
  abort_with("an Errc without a word");
}

}  // namespace

std::string_view name_of(Errc code) { return word_of(code).name; }
int exit_code_of(Errc code) { return word_of(code).exit_code; }

Error Error::during(std::string_view what) const {
  return {code(), fmt::format("{}: {}", what, message()), state_->detail};
}

void abort_on_error(const Error& error, const char* what, std::source_location where) {
  abort_with(fmt::format("{}: {} ({})", what, error.message(), name_of(error.code())), where);
}

}  // namespace weir
