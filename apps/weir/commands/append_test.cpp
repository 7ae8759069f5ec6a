// Goal: every line gets its answer in its place, durable before it is answered, whatever is in flight.
// Method: `append` on a store in memory, and on one whose commits end when the test says so.
#include "commands/append.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

#include "env/thread.hpp"
#include "input_line.hpp"
#include "screen.hpp"

namespace weir::cli {
namespace {

std::string line(const std::string& stream, const std::string& more = "") {
  return R"({"stream":")" + stream + R"(","type":"A.v1","data":{})" + more + "}\n";
}

class Append : public testing::TestWithParam<std::size_t> {
 protected:
  Result<void> run(const std::string& input) {
    std::istringstream in(input);
    return append(*store_, in, {.in_flight = GetParam()}, screen_.text);
  }
  std::unique_ptr<EventStore> store_ = open_memory_store();
  Screen screen_;
};

TEST_P(Append, answers_each_line_with_its_receipt_in_order) {
  std::string input;
  for (int i = 0; i < 100; ++i) input += line("a-" + std::to_string(i % 3));
  ASSERT_TRUE(run(input));
  const auto lines = screen_.lines();
  ASSERT_EQ(lines.size(), 100U);
  EXPECT_EQ(lines[0], R"({"stream":"a-0","version":0,"position":0})");
  EXPECT_EQ(lines[99], R"({"stream":"a-0","version":33,"position":99})");
  EXPECT_EQ(store_->end(), Position{100});
}

TEST_P(Append, a_refused_line_is_answered_in_its_place_and_the_rest_goes_on) {
  const auto done = run(line("a") + "nonsense\n" + line("a", R"(,"expected":"no_stream")") + "\n  \n" + line("b"));
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code(), Errc::invalid_argument) << "the first refused line decides";
  EXPECT_THAT(done.error().message(), testing::HasSubstr("line 2"));
  const auto answers = screen_.objects();
  ASSERT_EQ(answers.size(), 4U);
  EXPECT_EQ(answers[0]["version"], 0);
  EXPECT_EQ(answers[1]["error"]["code"], "invalid_argument");
  EXPECT_EQ(answers[1]["error"]["line"], 2);
  EXPECT_EQ(answers[2]["error"]["code"], "conflict");
  EXPECT_EQ(answers[2]["error"]["conflicts"][0]["stream"], "a");
  EXPECT_EQ(answers[2]["error"]["conflicts"][0]["actual_version"], 0);
  EXPECT_EQ(answers[3]["stream"], "b");
}

TEST_P(Append, a_line_that_is_too_long_is_refused_in_its_place_and_the_rest_goes_on) {
  const auto done = run(line("a") + line("a", std::string(kMaxLineBytes, ' ')) + line("b"));
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code(), Errc::too_large);
  const auto answers = screen_.objects();
  ASSERT_EQ(answers.size(), 3U);
  EXPECT_EQ(answers[1]["error"]["code"], "too_large");
  EXPECT_EQ(answers[1]["error"]["line"], 2);
  EXPECT_EQ(answers[2]["stream"], "b");
}

TEST_P(Append, a_byte_order_mark_at_the_head_of_the_input_is_passed_over) {
  const std::string mark = "\xef\xbb\xbf";
  EXPECT_TRUE(run(mark + line("a") + line("a")));
  EXPECT_TRUE(run(mark + "\n" + line("a")));
  const auto later = run(line("a") + mark + line("a"));
  ASSERT_FALSE(later);
  EXPECT_THAT(later.error().message(), testing::HasSubstr("line 2"));
}

TEST_P(Append, a_line_may_expect_what_the_line_before_writes) {
  EXPECT_TRUE(
      run(line("a", R"(,"expected":"no_stream")") + line("a", R"(,"expected":0)") + line("a", R"(,"expected":1)")));
  EXPECT_EQ(screen_.objects().back()["version"], 2);
}

TEST_P(Append, a_condition_refuses_its_line_and_the_rest_goes_on) {
  const auto claim = [](const std::string& name) {
    return line("names", R"(,"tags":["name:)" + name +
                             R"("],"fail_if_any":{"query":[{"types":["A.v1"],"tags":["name:)" + name +
                             R"("]}],"after":0})");
  };
  const auto done = run(claim("ann") + claim("ann") + claim("bob") +
                        line("names", R"(,"fail_if_any":{"query":[{"types":[],"tags":[]}],"after":0})"));
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code(), Errc::conflict);
  const auto answers = screen_.objects();
  ASSERT_EQ(answers.size(), 4U);
  EXPECT_EQ(answers[0]["position"], 0);
  EXPECT_EQ(answers[1]["error"]["code"], "conflict");
  EXPECT_EQ(answers[1]["error"]["queries"][0]["position"], 0);
  EXPECT_EQ(answers[1]["error"]["queries"][0]["type"], "A.v1");
  EXPECT_EQ(answers[2]["position"], 1);
  EXPECT_EQ(answers[3]["error"]["code"], "invalid_argument") << "a query that would match everything";
}

TEST_P(Append, a_repeated_line_gets_the_first_receipt) {
  const std::string same = line("a", R"(,"id":"11111111-2222-4333-8444-555555555555","expected":"no_stream")");
  ASSERT_TRUE(run(same + same));
  EXPECT_EQ(screen_.lines()[0], screen_.lines()[1]);
  EXPECT_EQ(store_->end(), Position{1});
}

TEST_P(Append, nothing_is_read_on_when_answers_cannot_be_printed) {
  Refusing nowhere;
  screen_.text.out.rdbuf(&nowhere);
  std::string input;
  for (int i = 0; i < 1000; ++i) input += line("a");
  const auto done = run(input);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code(), Errc::io);
  EXPECT_LT(store_->end().value, 1000U);
}

/// Input whose second line the disk does not give.
struct Failing : std::stringbuf {
  using std::stringbuf::stringbuf;
  int_type underflow() override {
    if (gptr() == egptr() && gptr() != nullptr) throw std::runtime_error("input/output error");
    return std::stringbuf::underflow();
  }
};

TEST_P(Append, input_that_cannot_be_read_to_its_end_is_an_error) {
  Failing broken(line("a"));
  std::istream in(&broken);
  const auto done = append(*store_, in, {.in_flight = GetParam()}, screen_.text);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code(), Errc::io);
  EXPECT_EQ(screen_.lines().size(), 1U) << "what was read is done and answered";
}

INSTANTIATE_TEST_SUITE_P(InFlight, Append, testing::Values(1U, 7U));

/// Holds back how its commits end until the test lets go of them.
class Holding : public EventStore {
 public:
  void commit_async(Commit commit, CommitDone done) override {
    const std::scoped_lock lock(mutex);
    waiting.emplace_back(std::move(commit), std::move(done));
    changed.notify_all();
  }
  Result<CommitReceipt> commit(Commit) override { return Error(Errc::stopped, "not used here"); }
  Result<void> stop(std::chrono::milliseconds) override { return {}; }
  StoreId id() const override { return {}; }
  Position end() const override { return {}; }
  Position wait_past(Position, std::chrono::milliseconds) const override { return {}; }
  Result<void> read(const Read&, const EventSink&) const override { return {}; }
  Result<std::optional<StreamVersion>> stream_version(std::string_view) const override { return std::nullopt; }
  Result<void> streams(const std::function<Flow(std::string_view, StreamVersion)>&) const override { return {}; }
  std::vector<TrackingState> tracking() const override { return {}; }
  std::optional<TrackingState> tracking(std::string_view, StoreId) const override { return std::nullopt; }

  void await_waiting(std::size_t count) {
    env::Lock lock(mutex);
    ASSERT_TRUE(changed.wait_for(lock, std::chrono::seconds(30), [&] { return waiting.size() == count; }));
  }
  void end_one(std::size_t index, std::uint64_t position) {
    const std::scoped_lock lock(mutex);
    waiting[index].second(CommitReceipt{.first = {position}, .count = 1, .streams = {{"s", {position}, {position}}}});
  }

  env::Mutex mutex;
  env::CondVar changed;
  std::vector<std::pair<Commit, CommitDone>> waiting;
};

TEST(AppendInFlight, answers_keep_the_order_of_the_lines_when_commits_end_in_another) {
  Holding store;
  Screen screen;
  std::istringstream in(line("a") + line("b") + line("c") + line("d"));
  env::Thread appending("append", [&] { EXPECT_TRUE(append(store, in, {.in_flight = 3}, screen.json)); });
  store.await_waiting(3);  // and no more than three
  store.end_one(2, 2);
  store.end_one(1, 1);
  store.end_one(0, 0);
  store.await_waiting(4);
  store.end_one(3, 3);
  appending.join();
  const auto answers = screen.objects();
  ASSERT_EQ(answers.size(), 4U);
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(answers[i]["position"], i);
}

}  // namespace
}  // namespace weir::cli
