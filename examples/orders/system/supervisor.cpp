#include "system/supervisor.hpp"

#include <algorithm>

#include "system/chance.hpp"
#include "system/services.hpp"

namespace orders {
namespace {

constexpr std::chrono::seconds kStopDeadline{20};
constexpr std::chrono::milliseconds kLook{200};

/// Two moments in the first three quarters of what the service will record, each event of an order counted once.
std::vector<std::uint64_t> moments(std::string_view service, const Chaos& chaos, std::uint64_t recorded_already) {
  const std::uint64_t per_order = service == "order" ? 8 : 1;
  const std::uint64_t expected = std::max<std::uint64_t>(4, chaos.orders * per_order * 3 / 4);
  std::vector<std::uint64_t> at;
  for (const std::string_view which : {"first kill", "second kill"})
    at.push_back(recorded_already + 1 + number_for(service, which, chaos.seed) % expected);
  std::ranges::sort(at, std::greater{});
  return at;
}

std::vector<std::string> arguments_for(const std::string& service, const Options& options) {
  const Faults& faults = options.faults;
  std::vector<std::string> words{"serve",
                                 service,
                                 "--data",
                                 options.data.string(),
                                 "--seed",
                                 std::to_string(faults.seed),
                                 "--payment-failure-rate",
                                 std::to_string(faults.payment_failure_rate),
                                 "--payment-outage-rate",
                                 std::to_string(faults.payment_outage_rate)};
  if (faults.stock) words.insert(words.end(), {"--stock", std::to_string(*faults.stock)});
  return words;
}

}  // namespace

weir::Result<std::unique_ptr<Supervisor>> Supervisor::start(const Options& options, std::optional<Chaos> chaos) {
  std::unique_ptr<Supervisor> supervisor(new Supervisor(options));
  for (const std::string_view name : kServices) {
    Child& child = supervisor->children_.emplace_back();
    child.name = name;
    supervisor->kills_[child.name] = 0;
    WEIR_CHECK(supervisor->launch(child));
  }
  for (Child& child : supervisor->children_) {
    WEIR_CHECK(supervisor->await_store(child));
    if (chaos) child.kill_at = moments(child.name, *chaos, child.log->end().value);
  }
  return supervisor;
}

weir::Result<void> Supervisor::launch(Child& child) {
  WEIR_TRY(auto process, Process::run_self(arguments_for(child.name, options_)));
  child.process = std::make_unique<Process>(std::move(process));
  return {};
}

weir::Result<void> Supervisor::kill_and_restart(Child& child) {
  child.process->kill();
  ++kills_[child.name];
  return launch(child);
}

weir::Result<void> Supervisor::expect_alive(Child& child) const {
  const auto how = child.process->ended();
  if (!how) return {};
  return weir::Error(how->code(), "the " + child.name + " service " + how->message() +
                                      "; its own message is above, and its store is " +
                                      options_.store_of(child.name).string());
}

weir::Result<void> Supervisor::await_store(Child& child) const {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (true) {
    auto log = weir::follow_store(options_.store_of(child.name), kLook);
    if (log) {
      child.log = std::move(*log);
      return {};
    }
    WEIR_CHECK(expect_alive(child));
    if (log.error().code() != weir::Errc::not_found || std::chrono::steady_clock::now() > deadline) return log.error();
  }
}

weir::Result<void> Supervisor::look_after() {
  for (Child& child : children_) {
    WEIR_CHECK(expect_alive(child));
    if (!child.kill_at.empty() && child.log->end().value >= child.kill_at.back()) {
      child.kill_at.pop_back();
      WEIR_CHECK(kill_and_restart(child));
    }
  }
  return {};
}

bool Supervisor::more_to_come() const {
  return std::ranges::any_of(children_,
                             [this](const Child& c) { return !c.kill_at.empty() && kills_.at(c.name) == 0; });
}

weir::Result<void> Supervisor::finish_chaos() {
  for (Child& child : children_) {
    if (child.kill_at.empty() || kills_[child.name] > 0) continue;
    child.kill_at.clear();
    WEIR_CHECK(kill_and_restart(child));
  }
  return {};
}

void Supervisor::stop() {
  for (Child& child : children_) child.process->terminate(kStopDeadline);
}

const weir::EventReader& Supervisor::log_of(std::string_view service) const {
  return *std::ranges::find(children_, service, &Child::name)->log;
}

}  // namespace orders
