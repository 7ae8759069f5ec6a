// The terms that an event is known by.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "index/term.hpp"
#include "weir/store/event.hpp"

namespace weir::store {

class EventTerms {
 public:
  explicit EventTerms(const EventView& event) : id_(term_of(index::TermKind::event_id, event.id)) {
    using index::term_of;
    using index::TermKind;
    own_ = {term_of(TermKind::stream, event.stream), term_of(TermKind::category, category_of(event.stream)),
            term_of(TermKind::type, event.type), term_of(TermKind::correlation, event.correlation)};
    if (event.version == StreamVersion{}) own_[used_++] = term_of(TermKind::beginning, std::string_view{});
    if (event.tags.empty()) return;
    with_tags_.assign(own_.begin(), own_.begin() + used_);
    for (const std::string_view tag : event.tags) with_tags_.push_back(term_of(TermKind::tag, tag));
  }

  /// All but the id.
  std::span<const index::Term> terms() const {
    return with_tags_.empty() ? std::span(own_).first(used_) : std::span<const index::Term>(with_tags_);
  }
  index::Term id() const { return id_; }

 private:
  std::array<index::Term, 5> own_;
  std::uint8_t used_ = 4;
  std::vector<index::Term> with_tags_;  ///< Those, too, if there are any.
  index::Term id_;
};

}  // namespace weir::store
