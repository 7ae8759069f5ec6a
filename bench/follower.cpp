#include "follower.hpp"

#include <time.h>

#include <chrono>
#include <stdexcept>
#include <thread>

#include "measure.hpp"
#include "peers/kinds.hpp"
#include "peers/weir.hpp"

namespace bench {
namespace {

constexpr std::uint64_t kCommits = 200;
constexpr std::chrono::milliseconds kApart{1};

/// Takes note of an event; true when it was the last.
bool note(std::vector<std::uint64_t>& latencies, std::string_view body) {
  const std::uint64_t now = shared_clock();
  const std::uint64_t number = number_in(body);
  if (number == kLastEvent) return true;
  latencies.push_back(now - number);
  return false;
}

std::vector<std::uint64_t> follow_weir(const std::filesystem::path& where) {
  const auto store = must(weir::follow_store(where));
  std::vector<std::uint64_t> latencies;
  auto next = store->durable_end();
  tell_parent("r", 1);
  for (bool last = false; !last;) {
    if (store->wait_past(next, std::chrono::milliseconds(100)) <= next) continue;
    must(store->read(weir::Read::all(next), [&](const weir::EventView& event) {
      next = event.position + 1;
      last = note(latencies, event.data);
      return last ? weir::Flow::stop : weir::Flow::more;
    }));
  }
  return latencies;
}

std::vector<std::uint64_t> follow_peer(const PeerKind& kind, const std::string& address) {
  const auto session = kind.attach(address);
  std::vector<std::uint64_t> latencies;
  session->follow([] { tell_parent("r", 1); }, [&](std::string_view body) { return !note(latencies, body); });
  return latencies;
}

}  // namespace

std::uint64_t shared_clock() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<std::uint64_t>(now.tv_nsec);
}

int follow(const std::string& who, const std::string& address) {
  const auto latencies = who == "weir" ? follow_weir(address) : follow_peer(peer_kind(who), address);
  const std::uint64_t count = latencies.size();
  const bool told = tell_parent(&count, sizeof count) && tell_parent(latencies.data(), count * sizeof(std::uint64_t));
  return told ? 0 : 1;
}

Follower::Follower(const std::string& who, const std::string& address) : child_({"--follow", who, address}) {
  char ready;
  if (!child_.read(&ready, 1)) throw std::runtime_error("the follower did not start");
}

std::vector<double> Follower::latencies() {
  std::uint64_t count = 0;
  std::vector<std::uint64_t> nanoseconds;
  bool told = child_.read(&count, sizeof count);
  if (told) {
    nanoseconds.resize(count);
    told = child_.read(nanoseconds.data(), count * sizeof(std::uint64_t));
  }
  if (!told) throw std::runtime_error("the follower went away");
  child_.join();
  std::vector<double> microseconds;
  for (const auto n : nanoseconds) microseconds.push_back(static_cast<double>(n) / 1000);
  return microseconds;
}

Latency measure_latency(Follower& follower, const std::function<void(const std::string& body)>& commit) {
  std::vector<double> commits;
  for (std::uint64_t i = 0; i < kCommits; ++i) {
    std::this_thread::sleep_for(kApart);
    const auto begun = shared_clock();
    commit(body_with(begun));
    commits.push_back(static_cast<double>(shared_clock() - begun) / 1000);
  }
  commit(body_with(kLastEvent));
  return {spread_of(follower.latencies()).median, spread_of(std::move(commits)).median};
}

}  // namespace bench
