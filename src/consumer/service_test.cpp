// Goal: a service starts and stops its workers, ends on a signal or a failure, and lets operators in (F6).
// Method: workers that note what happens to them; signals to this process; a store on disk for the operators' door.
#include "weir/consumer/service.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>

#include "consumer/consumer_fixture.hpp"
#include "consumer/operator_door.hpp"
#include "consumer/unlucky_store_fixture.hpp"

namespace weir::consumer {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

class NotingWorker final : public Worker {
 public:
  NotingWorker(std::string name, std::vector<std::string>& notes) : name_(std::move(name)), notes_(notes) {}
  Result<void> start() override {
    notes_.push_back("start " + name_);
    if (refuses) return Error(Errc::invalid_argument, name_ + " does not start");
    running = true;
    return {};
  }
  Result<void> stop(std::chrono::milliseconds) override {
    notes_.push_back("stop " + name_);
    if (hangs) return Error(Errc::timeout, name_ + " did not stop");
    running = false;
    return {};
  }
  WorkerStatus status() const override {
    WorkerStatus status{.name = name_, .state = WorkerState::live};
    if (fails) {
      status.state = WorkerState::failed;
      status.error = Error(Errc::source_diverged, name_ + " failed");
    }
    return status;
  }
  std::atomic<bool> running{false};
  std::atomic<bool> fails{false};
  bool refuses = false;
  bool hangs = false;

 private:
  std::string name_;
  std::vector<std::string>& notes_;
};

struct ServiceTest : testing::Test {
  std::unique_ptr<EventStore> own = open_memory_store();
  std::vector<std::string> notes;
  NotingWorker one{"one", notes};
  NotingWorker two{"two", notes};
  Service service{*own};
};

TEST_F(ServiceTest, starts_in_order_and_stops_in_reverse) {
  service.add(one).add(two);
  ASSERT_TRUE(service.start());
  ASSERT_TRUE(service.stop());
  EXPECT_THAT(notes, ElementsAre("start one", "start two", "stop two", "stop one"));
}

TEST_F(ServiceTest, a_worker_that_does_not_start_undoes_the_start) {
  two.refuses = true;
  service.add(one).add(two);
  EXPECT_THAT(service.start().error().message(), HasSubstr("two does not start"));
  EXPECT_THAT(notes, ElementsAre("start one", "start two", "stop one"));
}

TEST_F(ServiceTest, C5_all_that_still_run_at_the_deadline_are_named) {
  one.hangs = two.hangs = true;
  service.add(one).add(two);
  ASSERT_TRUE(service.start());
  const auto stopped = service.stop(1ms);
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code(), Errc::timeout);
  EXPECT_THAT(stopped.error().message(), AllOf(HasSubstr("one did not stop"), HasSubstr("two did not stop")));
}

TEST_F(ServiceTest, C5_a_signal_stops_it_cleanly) {
  for (const int signal : {SIGTERM, SIGINT}) {
    notes.clear();
    Service again(*own);
    again.add(one);
    env::Thread operator_thread("operator", [&] {
      if (eventually([&] { return one.running.load(); })) ::kill(::getpid(), signal);
    });
    EXPECT_TRUE(again.run_until_stopped());
    EXPECT_THAT(notes, ElementsAre("start one", "stop one"));
  }
}

TEST_F(ServiceTest, a_worker_that_fails_ends_it_with_its_error) {
  service.add(one).add(two);
  env::Thread trouble("trouble", [&] {
    if (eventually([&] { return two.running.load(); })) one.fails = true;
  });
  const auto ended = service.run_until_stopped();
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().code(), Errc::source_diverged);
  EXPECT_FALSE(two.running) << "the others are stopped cleanly";
}

struct OperatorDoorTest : testing::Test {
  // Longer than a socket's address may be.
  std::filesystem::path directory = std::filesystem::path(testing::TempDir()) /
                                    ("weir-door-" + std::to_string(::getpid()) + std::string(100, 'x')) / "store";
  std::unique_ptr<EventStore> shop = open_memory_store();
  std::atomic<bool> broken{true};

  void SetUp() override { std::filesystem::create_directories(directory.parent_path()); }
  void TearDown() override { std::filesystem::remove_all(directory.parent_path()); }

  void watch(Consumer& consumer) {
    consumer.from("shop", *shop).on<Deposited>([this](const Deposited& e) -> Handled {
      if (broken) return park("the book is locked");
      return book(e);
    });
  }
  static ConsumerOptions options() { return {.name = "c", .begin = Begin::at_start}; }
};

TEST_F(OperatorDoorTest, F6_a_release_goes_through_the_process_that_holds_the_store) {
  auto own = value_or_abort(open_store(directory));
  Consumer consumer(*own, options());
  watch(consumer);
  Service service(*own);
  service.add(consumer);
  ASSERT_TRUE(service.start());
  deposit(*shop, "1", 1);
  ASSERT_TRUE(eventually([&] { return consumer.status().parked_keys == 1; }));

  EXPECT_EQ(release_key(directory, "c", "account-2").error().code(), Errc::not_found) << "the answer comes through";
  broken = false;
  const auto released = release_key(directory, "c", "account-1");
  ASSERT_TRUE(released) << released.error().message();
  ASSERT_TRUE(eventually([&] { return booked(*own, "1").size() == 1; }));

  struct stat about{};
  ASSERT_EQ(::stat(operator_socket(directory).c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777U, 0600U) << "for this user alone";
  ASSERT_TRUE(service.stop());
  EXPECT_FALSE(std::filesystem::exists(operator_socket(directory)));
}

TEST_F(OperatorDoorTest, C5_a_stop_returns_at_its_deadline_also_when_an_operators_commit_does_not) {
  auto own = value_or_abort(open_store(directory));
  std::atomic<bool> answers{false};
  std::atomic<bool> asked{false};
  UnluckyStore slow(*own, [&](const Commit& commit) -> std::optional<Error> {
    if (commit.writes.size() != 1 || commit.writes[0].events[0].type != "$released") return std::nullopt;
    asked = true;
    eventually([&] { return answers.load(); });
    return std::nullopt;
  });
  Consumer consumer(slow, options());
  watch(consumer);
  std::atomic<bool> returned{false};
  {
    Service service(slow);
    service.add(consumer);
    ASSERT_TRUE(service.start());
    deposit(*shop, "1", 1);
    ASSERT_TRUE(eventually([&] { return consumer.status().parked_keys == 1; }));
    env::Thread operators("operator", [&] { (void)release_key(directory, "c", "account-1"); });
    ASSERT_TRUE(eventually([&] { return asked.load(); }));
    env::Thread stopper("stopper", [&] {
      const auto stopped = service.stop(50ms);
      EXPECT_THAT(stopped ? std::string() : stopped.error().message(), HasSubstr("operators' door"));
      returned = true;
    });
    EXPECT_TRUE(eventually([&] { return returned.load(); }));
    answers = true;
  }
}

TEST_F(OperatorDoorTest, C5_a_stop_without_time_is_clean_when_no_operator_is_in) {
  auto own = value_or_abort(open_store(directory));
  Service service(*own);
  for (int start = 0; start < 2; ++start) {
    ASSERT_TRUE(service.start());
    const auto stopped = service.stop(0ms);
    EXPECT_TRUE(stopped) << stopped.error().message();
    EXPECT_FALSE(std::filesystem::exists(operator_socket(directory)));
  }
}

TEST_F(OperatorDoorTest, F6_a_release_opens_the_store_when_nobody_holds_it) {
  {
    auto own = value_or_abort(open_store(directory));
    Consumer consumer(*own, options());
    watch(consumer);
    ASSERT_TRUE(consumer.start());
    deposit(*shop, "1", 1);
    ASSERT_TRUE(eventually([&] { return consumer.status().parked_keys == 1; }));
  }
  const auto released = release_key(directory, "c", "account-1");
  ASSERT_TRUE(released) << released.error().message();
  broken = false;
  auto own = value_or_abort(open_store(directory));
  Consumer consumer(*own, options());
  watch(consumer);
  ASSERT_TRUE(consumer.start());
  EXPECT_TRUE(eventually([&] { return booked(*own, "1").size() == 1; }));
}

TEST_F(OperatorDoorTest, F6_a_store_that_is_held_without_a_door_says_so) {
  auto own = value_or_abort(open_store(directory));
  const auto released = release_key(directory, "c", "account-1");
  ASSERT_FALSE(released);
  EXPECT_EQ(released.error().code(), Errc::locked);
  EXPECT_THAT(released.error().message(), HasSubstr("operators' door"));
}

TEST_F(OperatorDoorTest, a_directory_that_is_no_store_is_left_alone) {
  EXPECT_FALSE(release_key(directory, "c", "k"));
  EXPECT_FALSE(std::filesystem::exists(directory));
}

}  // namespace
}  // namespace weir::consumer
