// Goal: whatever comes in whatever order, a saga ends with all or with nothing done. Method: first every sequence of
// inputs, without sense or memory, against what must hold of the record; then random runs against services that do and
// undo, with duplicates, time-outs and undos that overtake their requests; only what one service answers stays in
// order.
#include <gmock/gmock.h>

#include <deque>
#include <functional>
#include <map>
#include <random>
#include <set>

#include "saga/testing/played_saga.hpp"

namespace weir::saga {
namespace {

using Input = std::function<PlayedSaga::Record(PlayedSaga&)>;

std::vector<Input> all_inputs() {
  std::vector<Input> inputs;
  for (const SagaStep& step : PlayedSaga::definition().steps) {
    const std::string& name = step.name;
    inputs.push_back([&](PlayedSaga& saga) { return saga.done(name); });
    inputs.push_back([&](PlayedSaga& saga) { return saga.refused(name); });
    inputs.push_back([&](PlayedSaga& saga) { return saga.undone(name); });
    inputs.push_back([&](PlayedSaga& saga) { return saga.undo_refused(name); });
    inputs.push_back([&](PlayedSaga& saga) { return saga.alarm(name); });
    inputs.push_back([&](PlayedSaga& saga) { return saga.alarm(name, 1); });
    inputs.push_back([&](PlayedSaga& saga) { return saga.alarm(name, 2); });
  }
  return inputs;
}

std::string fingerprint(const SagaState& state) {
  std::string text(name_of(state.phase()));
  if (state.was_compensated()) text += "!";
  for (const auto& step : state.steps()) {
    text += "/" + std::to_string(static_cast<int>(step.outcome)) + std::to_string(static_cast<int>(step.undo)) +
            std::to_string(step.undo_requests) + (step.undo_request ? "u" : "-") + (step.stuck.empty() ? "-" : "s");
  }
  return text;
}

void expect_sound(const PlayedSaga& saga) {
  std::map<std::string, int> count;
  for (const NewEvent& event : saga.stream()) ++count[event.type];
  for (const char* once : {"$saga_started", "VisaRequested.v1", "FlightRequested.v1", "HotelRequested.v1",
                           "TicketsRequested.v1", "$saga_completed", "$saga_compensated"})
    EXPECT_LE(count[once], 1) << once;
  EXPECT_LE(count["$saga_completed"] + count["$saga_compensated"], 1);
  EXPECT_LE(count["FlightCancelRequested.v1"], 2);
  EXPECT_LE(count["HotelCancelRequested.v1"], 2);

  const SagaState& state = saga.state();
  for (const auto& step : state.steps()) {
    if (state.phase() == SagaPhase::completed) {
      EXPECT_EQ(step.outcome, StepOutcome::succeeded);
      EXPECT_EQ(step.undo, UndoState::none);
    }
    if (state.phase() == SagaPhase::compensated && step.undo_request) {
      EXPECT_EQ(step.undo, UndoState::undone) << step.name;
    }
    if (step.undo != UndoState::none) {
      EXPECT_TRUE(step.name == "flight" || step.name == "hotel");
    }
  }
}

TEST(SagaWorld, every_sequence_of_inputs_keeps_the_record_sound) {
  const auto inputs = all_inputs();
  std::set<std::string> seen;
  std::deque<PlayedSaga> open;
  open.emplace_back().begins();
  while (!open.empty()) {
    const PlayedSaga from = std::move(open.front());
    open.pop_front();
    for (const Input& input : inputs) {
      PlayedSaga saga = from;
      const auto record = input(saga);
      if (record.empty()) continue;
      expect_sound(saga);
      ASSERT_FALSE(::testing::Test::HasFailure()) << fingerprint(from.state()) << " to " << fingerprint(saga.state());
      const std::string after = fingerprint(saga.state());
      EXPECT_TRUE(input(saga).empty()) << "the same again changed something: " << after;
      if (seen.insert(after).second) open.push_back(std::move(saga));
    }
  }
  EXPECT_GT(seen.size(), 40u);
  EXPECT_LT(seen.size(), 5'000u);
}

/// A service that does and undoes one step. An undo that comes before the request it undoes is answered, and the
/// request is then done nevertheless: the saga has to notice.
struct Service {
  bool done = false;
  bool asked = false;
};

class World {
 public:
  explicit World(std::uint32_t seed) : random_(seed) {}

  void run() {
    put(saga_.begins());
    for (int i = 0; i < 400 && !(requests_.empty() && quiet()); ++i) {
      const auto dice = random_() % 10;
      if (dice < 4 && !requests_.empty()) {
        serve(pick(requests_));
      } else if (dice < 8 && !quiet()) {
        auto& log = std::next(answers_.begin(), random_() % answers_.size())->second;
        if (log.empty()) continue;
        const auto answer = log.front();
        log.pop_front();
        if (random_() % 8 == 0) log.push_back(answer);  // and once more later
        put(answer(saga_));
      } else if (!timers_.empty() && random_() % 3 == 0) {
        const std::string id = *timers_.begin();
        timers_.erase(timers_.begin());
        const bool undo = id.find("/undo/") != std::string::npos;
        const std::string step = id.substr(8, id.find('/', 8) - 8);
        put(saga_.alarm(step, undo ? static_cast<std::uint32_t>(std::stoul(id.substr(id.rfind('/') + 1))) : 0));
      }
    }
  }

  PlayedSaga saga_;
  std::map<std::string, Service> services_;

 private:
  bool quiet() const {
    return std::ranges::all_of(answers_, [](const auto& log) { return log.second.empty(); });
  }

  template <class T>
  T pick(std::vector<T>& list) {
    const std::size_t at = random_() % list.size();
    T picked = std::move(list[at]);
    list.erase(list.begin() + static_cast<std::ptrdiff_t>(at));
    return picked;
  }

  void put(const PlayedSaga::Record& record) {
    for (const std::string& word : record) {
      if (word.starts_with("+timer ")) timers_.insert(word.substr(7));
      if (word.starts_with("-timer ")) timers_.erase(word.substr(7));
      if (word.ends_with("Requested")) requests_.push_back(word);
    }
  }

  void serve(const std::string& request) {
    const std::string step = request.starts_with("Visa")     ? "visa"
                             : request.starts_with("Flight") ? "flight"
                             : request.starts_with("Hotel")  ? "hotel"
                                                             : "tickets";
    Service& service = services_[step];
    if (request.find("Cancel") != std::string::npos) {
      service.done = false;
      answers_[step].push_back([step](PlayedSaga& saga) { return saga.undone(step); });
      return;
    }
    EXPECT_FALSE(std::exchange(service.asked, true)) << "asked twice for " << step;
    if (step != "tickets" && random_() % 6 == 0) {
      answers_[step].push_back([step](PlayedSaga& saga) { return saga.refused(step); });
    } else {
      service.done = true;
      answers_[step].push_back([step](PlayedSaga& saga) { return saga.done(step); });
    }
  }

  std::mt19937 random_;
  std::vector<std::string> requests_;
  std::map<std::string, std::deque<Input>> answers_;
  std::set<std::string> timers_;
};

TEST(SagaWorld, in_the_end_all_is_done_or_nothing) {
  std::map<SagaPhase, int> ends;
  for (std::uint32_t seed = 0; seed < 3'000; ++seed) {
    World world(seed);
    world.run();
    const SagaState& state = world.saga_.state();
    ++ends[state.phase()];
    expect_sound(world.saga_);
    if (state.phase() == SagaPhase::completed) {
      for (const char* step : {"visa", "flight", "hotel", "tickets"})
        EXPECT_TRUE(world.services_[step].done) << step << ", seed " << seed;
    } else if (state.phase() == SagaPhase::compensated) {
      for (const char* step : {"flight", "hotel", "tickets"})
        EXPECT_FALSE(world.services_[step].done) << step << ", seed " << seed;
    } else {
      ADD_FAILURE() << "seed " << seed << " ends " << name_of(state.phase()) << ": " << state.reason();
    }
    ASSERT_FALSE(::testing::Test::HasFailure());
  }
  EXPECT_GT(ends[SagaPhase::completed], 300);
  EXPECT_GT(ends[SagaPhase::compensated], 300);
}

}  // namespace
}  // namespace weir::saga
