#include "env/simulated/fate.hpp"

#include "base/hash.hpp"

namespace weir::env {
namespace {

constexpr std::array<std::string_view, kFaultKinds> kNames = {
    "failed read", "short read",        "failed write", "short write",        "failed sync",   "failed name",
    "no space",    "misdirected write", "flipped bit",  "written back early", "slow operation"};

constexpr std::uint64_t kSlowestMicroseconds = 300'000;

bool is_read(DiskOperation operation) {
  return operation == DiskOperation::read || operation == DiskOperation::read_past_cache;
}

/// Whether a full disk can refuse it.
bool takes_space(DiskOperation operation) {
  switch (operation) {
    case DiskOperation::open:
    case DiskOperation::make_directories:
    case DiskOperation::rename:
    case DiskOperation::sync_directory:
    case DiskOperation::lock:
    case DiskOperation::write:
    case DiskOperation::sync:
    case DiskOperation::reserve:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::string_view name_of(Fault fault) { return kNames[static_cast<std::size_t>(fault)]; }

bool DiskFate::comes(Fault fault) {
  const std::uint32_t one_in = chances[fault];
  if (one_in == 0 || random_.next() % one_in != 0) return false;
  if (is_of_medium(fault)) {
    if (chances.medium_faults_left == 0) return false;
    --chances.medium_faults_left;
  }
  ++came_[static_cast<std::size_t>(fault)];
  return true;
}

std::optional<Befalls> DiskFate::by_plan(DiskOperation operation) {
  if (!planned) return std::nullopt;
  const std::uint64_t number = operations_ - 1;
  if (planned->for_ever ? number < planned->at : number != planned->at) return std::nullopt;
  Befalls befalls;
  switch (planned->failure) {
    case Failure::io:
      befalls = {.error = Errc::io, .partly = operation == DiskOperation::write};
      break;
    case Failure::no_space:
      if (!takes_space(operation)) return std::nullopt;
      befalls = {.error = Errc::no_space, .partly = operation == DiskOperation::write};
      break;
    case Failure::short_count:
      if (!is_read(operation) && operation != DiskOperation::write) return std::nullopt;
      befalls = {.error = Errc::io, .partly = true};
      break;
  }
  ++planned_came_;
  return befalls;
}

Befalls DiskFate::next(DiskOperation operation) {
  ++operations_;
  if (const auto planned_one = by_plan(operation)) return *planned_one;
  if (comes(Fault::slow)) clock_.advance(std::chrono::microseconds(random_.next() % kSlowestMicroseconds));
  Befalls befalls;
  switch (operation) {
    case DiskOperation::read:
    case DiskOperation::read_past_cache:
      if (comes(Fault::short_read)) return {.error = Errc::io, .partly = true};
      [[fallthrough]];
    case DiskOperation::size:
    case DiskOperation::map:
      if (comes(Fault::failed_read)) befalls.error = Errc::io;
      break;
    case DiskOperation::write:
      if (comes(Fault::failed_write)) return {.error = Errc::io, .partly = true};
      if (comes(Fault::short_write)) return {.error = Errc::no_space, .partly = true};
      befalls.is_written_back = comes(Fault::written_back);
      break;
    case DiskOperation::sync:
      if (comes(Fault::failed_sync)) return {.error = Errc::io, .partly = true};
      befalls.misdirects = comes(Fault::misdirected_write);
      befalls.flips_bit = comes(Fault::flipped_bit);
      break;
    case DiskOperation::reserve:
      if (comes(Fault::no_space)) befalls.error = Errc::no_space;
      break;
    default:
      if (comes(Fault::failed_name)) befalls.error = Errc::io;
  }
  return befalls;
}

void DiskFate::note(std::string_view words, std::uint64_t number, Bytes bytes) {
  trace_ = hash64(words, trace_ ^ (number * 0x9e3779b97f4a7c15));
  if (!bytes.empty()) trace_ = hash64({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, trace_);
}

}  // namespace weir::env
