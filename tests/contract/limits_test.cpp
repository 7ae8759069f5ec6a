// Goal: every stated limit is kept, hostile names included, and what is refused leaves nothing behind. Method: the
// contract suite, at each limit and one past it.
#include "contract/fixture.hpp"

namespace contract {
namespace {

TEST_P(Contract, an_empty_commit_is_an_invalid_argument) {
  EXPECT_EQ(code_of(store().commit({})), Errc::invalid_argument);
  Commit only_checks;
  only_checks.checks.push_back({"a", ExpectedState::any()});
  EXPECT_EQ(code_of(store().commit(std::move(only_checks))), Errc::invalid_argument);
  EXPECT_EQ(code_of(store().commit(Commit().append("a", ExpectedState::any(), {}))), Errc::invalid_argument);
}

TEST_P(Contract, a_stream_is_named_once_in_a_commit) {
  EXPECT_EQ(
      code_of(store().commit(
          Commit().append("a", ExpectedState::any(), events_of(1)).append("a", ExpectedState::any(), events_of(1)))),
      Errc::invalid_argument);
  Commit written_and_checked;
  written_and_checked.append("a", ExpectedState::any(), events_of(1));
  written_and_checked.checks.push_back({"a", ExpectedState::any()});
  EXPECT_EQ(code_of(store().commit(std::move(written_and_checked))), Errc::invalid_argument);
}

TEST_P(Contract, names_are_clean_text_of_1_to_255_bytes) {
  const std::vector<std::string> good{"a",
                                      "-",
                                      "order-42",
                                      std::string(255, 'x'),
                                      "bestellung-äöü-✓",
                                      "$internal",
                                      "a b/c\\d\"e'f",
                                      "order-42-",
                                      "-order",
                                      "../../etc/passwd",
                                      "*",
                                      "%s%n",
                                      "\xf0\x9f\x8c\x8a"};
  const std::vector<std::string> bad{
      "",         std::string(256, 'x'), "a\nb",     std::string("a\0b", 3), "\x7f", "\xc2\x80", "\xff",
      "\xc0\xaf", "\xed\xa0\x80",        "\xe2\x82", "\xf5\x80\x80\x80",     "tab\t"};
  for (const auto& name : bad) {
    EXPECT_EQ(code_of(store().commit(Commit().append(name, ExpectedState::any(), events_of(1)))),
              Errc::invalid_argument)
        << name;
    EXPECT_EQ(code_of(store().commit(Commit().append("a", ExpectedState::any(), {event(name)}))),
              Errc::invalid_argument)
        << name;
    NewEvent tagged = event();
    tagged.tags = {name};
    EXPECT_EQ(code_of(store().commit(Commit().append("a", ExpectedState::any(), {tagged}))), Errc::invalid_argument)
        << name;
  }
  EXPECT_EQ(store().end(), Position{0});
  for (const auto& name : good) append(name, {event(name, name)});
  settle();
  for (const auto& name : good) {
    const auto found = events(Read::stream(name));
    ASSERT_EQ(found.size(), 1u) << name;
    EXPECT_EQ(found[0].data, name);
    EXPECT_EQ(events(Read::type(name)).size(), 1u) << name;
  }
}

TEST_P(Contract, hostile_names_are_refused_in_few_words_or_are_names_like_any) {
  for (const std::string& bad : {std::string(64 * 1024, 'x'), std::string(64 * 1024, '\x01'), std::string(1, '\0')}) {
    const auto refused = store().commit(Commit().append(bad, ExpectedState::any(), events_of(1)));
    EXPECT_EQ(code_of(refused), Errc::invalid_argument);
    EXPECT_LT(refused.error().message().size(), 200U);
    for (const char c : refused.error().message()) EXPECT_GE(static_cast<unsigned char>(c), 0x20);
    EXPECT_TRUE(events(Read::stream(bad)).empty()) << "who asks for what cannot be there finds nothing";
    EXPECT_FALSE(value_or_abort(store().stream_version(bad)));
  }
  EXPECT_EQ(store().end(), Position{0});
  for (const std::string metadata : {"$$", "$$$", "$$$$", "$$$$-$$", "$$order-1"}) {
    const auto refused = store().commit(Commit().append(metadata, ExpectedState::any(), {event("Odd.v1", "odd")}));
    EXPECT_EQ(code_of(refused), Errc::invalid_argument) << "or the stream whose metadata it is could be read no more";
  }
  const std::vector<std::string> odd{"$", "order-1", "\xe2\x80\xae", "\xef\xbb\xbf", " "};
  for (const auto& name : odd) append(name, {event("Odd.v1", name)});
  settle();
  for (const auto& name : odd) {
    ASSERT_EQ(events(Read::stream(name)).size(), 1U) << name;
    EXPECT_EQ(events(Read::stream(name))[0].data, name);
  }
}

TEST_P(Contract, a_million_tags_or_events_are_refused_and_nothing_is_written) {
  NewEvent many = event();
  for (int i = 0; i < 1'000'000; ++i) many.tags.push_back("t");
  const auto tags = store().commit(Commit().append("a", ExpectedState::any(), {std::move(many)}));
  EXPECT_EQ(code_of(tags), Errc::invalid_argument);
  EXPECT_THAT(tags.error().message(), testing::HasSubstr("1000000 tags; at most 255"));
  const auto commit = store().commit(Commit().append("a", ExpectedState::any(), events_of(1'000'000)));
  EXPECT_EQ(code_of(commit), Errc::too_large);
  EXPECT_THAT(commit.error().message(), testing::HasSubstr("split it"));
  EXPECT_EQ(store().end(), Position{0});
}

TEST_P(Contract, an_event_has_at_most_255_tags) {
  NewEvent many = event();
  for (int i = 0; i < 255; ++i) many.tags.push_back("tag:" + std::to_string(i));
  append("tagged", {many});
  many.id = new_event_id();
  many.tags.push_back("one:more");
  EXPECT_EQ(code_of(store().commit(Commit().append("tagged", ExpectedState::any(), {many}))), Errc::invalid_argument);
  settle();
  const auto found = events(Read::stream("tagged"));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].tags.size(), 255u);
  EXPECT_EQ(found[0].tags[254], "tag:254");
}

TEST_P(Contract, an_event_needs_an_id_of_its_own) {
  NewEvent nil = event();
  nil.id = {};
  EXPECT_EQ(code_of(store().commit(Commit().append("a", ExpectedState::any(), {nil}))), Errc::invalid_argument);
  const NewEvent one = event();
  EXPECT_EQ(code_of(store().commit(Commit().append("a", ExpectedState::any(), {one, one}))), Errc::invalid_argument);
}

TEST_P(Contract, the_largest_commit_fits_and_a_larger_one_is_refused) {
  const auto large = [](std::size_t bytes) { return std::vector{event("Large.v1", std::string(bytes, 'x'))}; };
  EXPECT_EQ(code_of(store().commit(Commit().append("large", ExpectedState::any(), large(kMaxCommitBytes)))),
            Errc::too_large);
  EXPECT_EQ(store().end(), Position{0});
  append("large", large(kMaxCommitBytes - 4096));
  append("large", large(kMaxCommitBytes - 4096));
  append("small", events_of(1));
  settle();
  const auto found = events(Read::all());
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[1].data.size(), kMaxCommitBytes - 4096);
  EXPECT_EQ(found[2].stream, "small");
}

TEST_P(Contract, a_commit_of_many_small_events_fits) {
  append("many", events_of(20'000));
  settle();
  EXPECT_EQ(events(Read::stream("many").from(StreamVersion{19'990})).size(), 10u);
  EXPECT_EQ(events(Read::stream("many").from(StreamVersion{12'345}).limit(1)).at(0).data, "12345");
}

TEST_P(Contract, tracking_names_a_consumer_a_source_and_a_partition_that_exist) {
  const auto attempt = [&](TrackingMove move) {
    Commit commit;
    commit.tracking.push_back(std::move(move));
    return code_of(store().commit(std::move(commit)));
  };
  EXPECT_EQ(attempt({.consumer = "", .source = source_number(1), .from = {}, .to = {{1}, 0}}), Errc::invalid_argument);
  EXPECT_EQ(attempt({.consumer = "c", .source = {}, .from = {}, .to = {{1}, 0}}), Errc::invalid_argument);
  EXPECT_EQ(
      attempt({.consumer = "c", .source = source_number(1), .partition = kPartitions, .from = {}, .to = {{1}, 0}}),
      Errc::invalid_argument);
}

}  // namespace
}  // namespace contract
