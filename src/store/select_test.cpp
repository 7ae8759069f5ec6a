// Goal: a term is only a hash, and reads are right when two names share one. Method: an index in which the events of
// two streams stand under one term, compared with what each stream has.
#include "store/select.hpp"

#include <gtest/gtest.h>

#include <array>

#include "store/memory_events.hpp"

namespace weir::store {
namespace {

class SharedHash : public testing::Test {
 public:
  static constexpr std::uint64_t kEvents = 300;

  SharedHash() {
    std::array<std::uint64_t, 2> next{};
    for (std::uint64_t position = 0; position < kEvents; ++position) {
      const std::size_t which = position % 3 == 0 ? 1 : 0;  // two of "a", one of "b"
      const Commit commit =
          Commit().append(which == 0 ? "a" : "b", ExpectedState::any(), {{.type = "N.v1", .data = ""}});
      events.append(commit, {{next[which]++}}, Time{});
      terms.add({position}, std::array{term_of(index::TermKind::stream, "a")},
                term_of(index::TermKind::event_id, std::to_string(position)));
    }
  }

  std::vector<std::uint64_t> read(Read&& what) const {
    std::vector<std::uint64_t> versions;
    EXPECT_TRUE(read_selected(what, terms, events, {kEvents}, [&](const EventView& event) {
      EXPECT_EQ(event.stream, "a");
      versions.push_back(event.version.value);
      return Flow::more;
    }));
    return versions;
  }

  MemoryEvents events{StoreId{}};
  index::TermIndex terms;
};

TEST_F(SharedHash, only_the_stream_that_was_asked_for_is_read) {
  const auto all = read(Read::stream("a"));
  ASSERT_EQ(all.size(), 200u);
  for (std::uint64_t v = 0; v < all.size(); ++v) EXPECT_EQ(all[v], v);
}

TEST_F(SharedHash, a_version_is_found_behind_the_events_of_the_other) {
  for (const std::uint64_t version : {0, 1, 2, 99, 150, 199}) {
    EXPECT_EQ(read(Read::stream("a").from(StreamVersion{version}).limit(1)), std::vector{version});
    EXPECT_EQ(read(Read::stream("a").backwards().from(StreamVersion{version}).limit(1)), std::vector{version});
    EXPECT_EQ(read(Read::stream("a").from(StreamVersion{version})).size(), 200 - version);
    EXPECT_EQ(read(Read::stream("a").backwards().from(StreamVersion{version})).size(), version + 1);
  }
  EXPECT_TRUE(read(Read::stream("a").from(StreamVersion{200})).empty());
  EXPECT_EQ(read(Read::stream("a").backwards().from(StreamVersion{1000})).size(), 200u);
}

}  // namespace
}  // namespace weir::store
