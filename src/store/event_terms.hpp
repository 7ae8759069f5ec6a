// The terms that an event is known by.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "index/term.hpp"
#include "weir/store/event.hpp"

namespace weir::store {

/// What is still known of an event that was scavenged: whether it began its stream, which has its name then.
class GoneTerms {
 public:
  explicit GoneTerms(const EventView& gone) : begins_stream_(!gone.stream.empty()) {}
  std::span<const index::Term> terms() const { return std::span(beginning_).first(begins_stream_ ? 1 : 0); }

 private:
  bool begins_stream_;
  std::array<index::Term, 1> beginning_{index::term_of(index::TermKind::beginning, std::string_view{})};
};

/// What is asked for to find a flow: the events that name it, and the one that began it.
inline std::vector<index::Term> terms_of_flow(const EventId& correlation) {
  return {term_of(index::TermKind::correlation, correlation), term_of(index::TermKind::event_id, correlation)};
}

class EventTerms {
 public:
  explicit EventTerms(const EventView& event) : id_(term_of(index::TermKind::event_id, event.id)) {
    using index::term_of;
    using index::TermKind;
    // An event that begins a flow is found in it by its id, which is a term anyway: but one that is never forgotten.
    const bool begins_flow = event.correlation == event.id;
    own_ = {term_of(TermKind::stream, event.stream), term_of(TermKind::category, category_of(event.stream)),
            term_of(TermKind::type, event.type), begins_flow ? id_ : term_of(TermKind::correlation, event.correlation)};
    if (event.version == StreamVersion{}) own_[used_++] = term_of(TermKind::beginning, std::string_view{});
    if (event.tags.empty()) return;
    with_tags_.assign(own_.begin(), own_.begin() + used_);
    for (const std::string_view tag : event.tags) with_tags_.push_back(term_of(TermKind::tag, tag));
  }

  /// All that it is found by for as long as it is there.
  std::span<const index::Term> terms() const {
    return with_tags_.empty() ? std::span(own_).first(used_) : std::span<const index::Term>(with_tags_);
  }
  /// What it is found by for as long as repeats are recognised (rule C2).
  index::Term id() const { return id_; }

 private:
  std::array<index::Term, 5> own_;
  std::uint8_t used_ = 4;
  std::vector<index::Term> with_tags_;  ///< Those, too, if there are any.
  index::Term id_;
};

}  // namespace weir::store
