#include "store/contents.hpp"

#include <fmt/format.h>

#include <array>
#include <vector>

namespace weir::store {

using index::Term;
using index::term_of;
using index::TermKind;

void Contents::add(const EventView& event) {
  streams.note(event.stream, event.position, event.version);
  const std::array own{term_of(TermKind::stream, event.stream), term_of(TermKind::category, category_of(event.stream)),
                       term_of(TermKind::type, event.type), term_of(TermKind::correlation, event.correlation)};
  if (event.tags.empty()) return terms.add(event.position, own);
  std::vector<Term> all(own.begin(), own.end());
  for (const std::string_view tag : event.tags) all.push_back(term_of(TermKind::tag, tag));
  terms.add(event.position, all);
}

Result<void> Contents::add_checked(const EventView& event) {
  const auto stream = streams.find(event.stream);
  const StreamVersion next = stream ? stream->last_version + 1 : StreamVersion{};
  if (event.version != next) {
    const std::string reason =
        fmt::format("stream {} goes on with version {}; expected {}", event.stream, event.version.value, next.value);
    return Error(Errc::corrupted,
                 fmt::format("position {}: {}; run weir verify on the directory and restore from a backup",
                             event.position.value, reason),
                 Corruption{.file = {}, .offset = 0, .position = event.position, .reason = reason});
  }
  add(event);
  return {};
}

}  // namespace weir::store
