// The terms that an event is known by.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "index/term.hpp"
#include "weir/store/event.hpp"

namespace weir::store {

/// What is still known of an event that was scavenged: whether it began its stream, which has its name then.
template <class Use>
void with_terms_of_gone(const EventView& gone, Use&& use) {
  const std::array known{index::term_of(index::TermKind::beginning, std::string_view{})};
  use(std::span<const index::Term>(known).first(gone.stream.empty() ? 0 : 1));
}

/// Calls `use(std::span<const index::Term> terms, index::Term id)`; they are valid during the call.
template <class Use>
void with_terms_of(const EventView& event, Use&& use) {
  using index::Term;
  using index::term_of;
  using index::TermKind;
  const Term id = term_of(TermKind::event_id, event.id);
  const std::array own{term_of(TermKind::stream, event.stream), term_of(TermKind::category, category_of(event.stream)),
                       term_of(TermKind::type, event.type), term_of(TermKind::correlation, event.correlation),
                       term_of(TermKind::beginning, std::string_view{})};
  const bool begins = event.version == StreamVersion{};
  const std::span<const Term> known = std::span(own).first(begins ? own.size() : own.size() - 1);
  if (event.tags.empty()) {
    use(known, id);
    return;
  }
  std::vector<Term> all(known.begin(), known.end());
  for (const std::string_view tag : event.tags) all.push_back(term_of(TermKind::tag, tag));
  use(std::span<const Term>(all), id);
}

}  // namespace weir::store
