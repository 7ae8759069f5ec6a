#include "consumer/breaker.hpp"

#include <algorithm>
#include <cctype>

namespace weir::consumer {
namespace {

/// "timeout after 31 ms" and "timeout after 29 ms" are the same trouble.
std::string without_digits(std::string_view error) {
  std::string out;
  std::ranges::copy_if(error, std::back_inserter(out), [](unsigned char c) { return std::isdigit(c) == 0; });
  return out;
}

}  // namespace

bool Breaker::failed(std::string_view type, std::string_view key, std::string_view error, Time now) {
  if (policy_.keys == 0) return false;
  const std::scoped_lock lock(mutex_);
  auto& keys = failures_[{std::string(type), without_digits(error)}];
  keys.insert_or_assign(std::string(key), now);
  forget_old(keys, now);
  if (keys.size() >= policy_.keys && !is_open()) {
    probe_wait_ = policy_.first_probe;
    next_probe_ = now + probe_wait_;
    open_.store(true, std::memory_order_release);
  }
  // Errors that name their key are all different: those that have left the window are let go, so that the map is
  // bounded.
  if (failures_.size() > 1000)
    std::erase_if(failures_, [&](const auto& entry) {
      return std::ranges::all_of(entry.second, [&](const auto& k) { return now - k.second > policy_.window; });
    });
  return is_open();
}

void Breaker::succeeded(std::string_view type, Time now) {
  if (policy_.keys == 0) return;
  const std::scoped_lock lock(mutex_);
  if (failures_.empty()) return;
  std::erase_if(failures_, [&](const auto& entry) { return entry.first.first == type; });
  if (!is_open()) return;
  // What else failed counts as long as its window lasts: perhaps none of it comes again, to fail or to succeed.
  for (auto& [trouble, keys] : failures_) forget_old(keys, now);
  const bool still = std::ranges::any_of(failures_, [&](const auto& e) { return e.second.size() >= policy_.keys; });
  if (still) return;
  generation_.fetch_add(1, std::memory_order_release);
  open_.store(false, std::memory_order_release);
}

void Breaker::forget_old(Keys& keys, Time now) const {
  std::erase_if(keys, [&](const auto& entry) { return now - entry.second > policy_.window; });
}

bool Breaker::take_probe(Time now) {
  const std::scoped_lock lock(mutex_);
  if (!is_open() || now < next_probe_) return false;
  probe_wait_ = std::min(2 * probe_wait_, policy_.last_probe);
  next_probe_ = now + probe_wait_;
  return true;
}

Time Breaker::next_probe() const {
  const std::scoped_lock lock(mutex_);
  return next_probe_;
}

}  // namespace weir::consumer
