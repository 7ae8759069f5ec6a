// Goal: the code of docs/guides/aggregates.md works as the page says.
// Method: the page's blocks are regions of this file.
#include <gtest/gtest.h>

#include <weir/domain/given.hpp>

// [aggregate]
#include <weir/domain.hpp>

struct SeatsOffered {
  std::int64_t seats{};
  static constexpr auto schema() { return weir::event("SeatsOffered", 1, weir::field("seats", &SeatsOffered::seats)); }
};
struct SeatsBooked {
  std::string guest;
  std::int64_t seats{};
  static constexpr auto schema() {
    return weir::event("SeatsBooked", 1, weir::field("guest", &SeatsBooked::guest),
                       weir::field("seats", &SeatsBooked::seats));
  }
};

enum class BookingRefusal { not_offered, sold_out };

struct Show {
  static constexpr std::string_view category = "show";  // its streams are "show-<id>"
  using Events = weir::Events<SeatsOffered, SeatsBooked>;

  std::int64_t offered = 0;
  std::int64_t booked = 0;
  void apply(const SeatsOffered& e) { offered += e.seats; }
  void apply(const SeatsBooked& e) { booked += e.seats; }

  weir::Decision<BookingRefusal, SeatsBooked> book(const std::string& guest, std::int64_t seats) const {
    if (offered == 0) return weir::refuse(BookingRefusal::not_offered);
    if (booked + seats > offered) return weir::refuse(BookingRefusal::sold_out);
    return SeatsBooked{guest, seats};
  }
};
// [aggregate]

namespace {

TEST(AggregatesGuide, decisions_are_tested_in_a_line) {
  // [given]
  const auto book_two = [](const Show& show) { return show.book("Ada", 2); };
  weir::given<Show>(SeatsOffered{3}).when(book_two).then(SeatsBooked{"Ada", 2});
  weir::given<Show>(SeatsOffered{3}, SeatsBooked{"Bob", 2}).when(book_two).then_refused(BookingRefusal::sold_out);
  weir::given<Show>().when(book_two).then_refused(BookingRefusal::not_offered);
  // [given]
}

// [update]
weir::Result<bool> book(weir::EventStore& store, const std::string& show, const std::string& guest) {
  weir::Aggregates<Show> shows(store);
  WEIR_TRY(auto outcome, shows.update(show, [&](const Show& state) { return state.book(guest, 2); }));
  return outcome.accepted();  // or *outcome.refusal says why not
}
// [update]

// [history]
weir::Result<std::int64_t> booked_at(const weir::EventReader& store, const std::string& show, weir::Time then) {
  weir::AggregateHistory<Show> shows(store);
  WEIR_TRY(auto loaded, shows.at_time(show, then));
  return loaded.state.booked;
}
// [history]

// [decide]
weir::Result<weir::Commit> book_and_invite(weir::EventStore& store, const std::string& guest) {
  weir::Aggregates<Show> shows(store);
  WEIR_TRY(auto decided, shows.decide("7", [&](const Show& state) { return state.book(guest, 1); }));
  weir::Commit commit;
  commit.writes = decided.writes;  // expects the version that the decision saw
  commit.append("invitation-" + guest, weir::ExpectedState::no_stream(),
                {{.type = "Invited.v1", .data = decided.accepted() ? R"({"to":"show-7"})" : R"({"to":"next time"})"}});
  return commit;
}
// [decide]

TEST(AggregatesGuide, updates_history_and_own_commits_do_what_the_page_says) {
  const auto store = weir::open_memory_store();
  const auto offer = weir::to_event(SeatsOffered{3});
  value_or_abort(store->commit(weir::Commit{}.append("show-7", weir::ExpectedState::no_stream(), {offer})));
  EXPECT_TRUE(value_or_abort(book(*store, "7", "Ada")));
  EXPECT_FALSE(value_or_abort(book(*store, "7", "Bob")));
  EXPECT_FALSE(value_or_abort(book(*store, "8", "Bob")));
  EXPECT_EQ(value_or_abort(booked_at(*store, "7", *weir::parse_time("1999-01-01T00:00:00Z"))), 0);
  EXPECT_EQ(value_or_abort(booked_at(*store, "7", *weir::parse_time("9999-01-01T00:00:00Z"))), 2);
  value_or_abort(store->commit(value_or_abort(book_and_invite(*store, "Cyd"))));
  EXPECT_EQ(value_or_abort(weir::Aggregates<Show>(*store).load("7")).state.booked, 3);
}

}  // namespace
