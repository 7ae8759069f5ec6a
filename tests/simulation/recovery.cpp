#include "simulation/recovery.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "log/directory.hpp"

namespace weir::simulation {
namespace {

using env::Fault;
using env::PowerCut;

/// A recovery seldom has more.
constexpr std::uint64_t kOperationsOfRecovery = 80;
constexpr int kMostTries = 5;

/// A file of the store and a bit in it.
struct Rot {
  env::Path file;
  std::uint64_t offset = 0;
  unsigned bit = 0;
};

std::optional<Rot> some_rot(env::SimulatedDisk& disk, Dice& dice) {
  const log::LogDirectory where{kStore};
  const auto segments = where.list_segments(disk);
  if (!segments || segments->empty()) return std::nullopt;
  Rot rot{.file = dice.one_in(8)   ? where.control()
                  : dice.one_in(8) ? where.identity()
                                   : where.segment((*segments)[dice.below(segments->size())])};
  const std::uint64_t size = disk.size_of(rot.file);
  if (size == 0) return std::nullopt;
  rot.offset = dice.below(dice.one_in(2) ? size : std::min<std::uint64_t>(size, 4096));
  rot.bit = static_cast<unsigned>(dice.below(8));
  return rot;
}

/// Refusals that name what is wrong with a file.
bool names_damage(const Error& error) {
  return error.code() == Errc::corrupted || error.code() == Errc::not_a_store ||
         error.code() == Errc::unsupported_format;
}

}  // namespace

PowerCut some_cut(Dice& dice) {
  constexpr std::array kCuts = {PowerCut::drops_unsynced, PowerCut::keeps_some, PowerCut::keeps_pages,
                                PowerCut::keeps_all};
  return kCuts[dice.below(kCuts.size())];
}

bool Recoverer::medium_failed() const {
  const auto& came = world_.disk.fate().came();
  return came[static_cast<std::size_t>(Fault::misdirected_write)] + came[static_cast<std::size_t>(Fault::flipped_bit)] >
         0;
}

Recoverer::Opening Recoverer::try_open(bool is_calm) {
  if (is_calm || !swarm_.faults_in_recovery) world_.disk.fate().chances = {};
  world_.disk.fate().chances.medium_faults_left = 0;  // one in a life: of two, one may hide the other
  PowerCut cut = PowerCut::keeps_all;
  if (!is_calm && dice_.one_in(swarm_.cut_in_recovery_one_in)) {
    cut = some_cut(dice_);
    world_.disk.cut_power_at(world_.disk.fate().operations() + dice_.below(kOperationsOfRecovery), cut);
  }
  const auto syncs_failed = world_.disk.fate().came()[static_cast<std::size_t>(Fault::failed_sync)];
  const auto opened = writer_.open(swarm_.segment_bytes);
  if (world_.disk.fate().came()[static_cast<std::size_t>(Fault::failed_sync)] != syncs_failed) unsynced_may_be_lost();
  const bool went_off = world_.disk.is_off();
  if (went_off && cut != PowerCut::keeps_all) {
    machine_went_down_ = true;
    unsynced_may_be_lost();
  }
  world_.disk.call_off_cut();
  if (opened && !went_off) return Opening::opened;
  writer_.die();
  world_.disk.power_on();
  ++figures_.interrupted_recoveries;
  if (opened || went_off) return Opening::failed;
  const Errc code = opened.error().code();
  if (names_damage(opened.error()) && medium_failed()) return Opening::refused;
  if (is_calm || (code != Errc::io && code != Errc::no_space))
    findings_.add("the store does not open: " + opened.error().message());
  return Opening::failed;
}

/// One bit flips while nobody looks: it is noticed, or harmless. Turned back, all is as before.
Recoverer::Opening Recoverer::open_rotten() {
  const auto rot = some_rot(world_.disk, dice_);
  if (!rot) return Opening::failed;
  world_.disk.flip_bit(rot->file, rot->offset, rot->bit);
  world_.disk.fate().note("rot", rot->offset * 8 + rot->bit, {});
  const auto opened = writer_.open(swarm_.segment_bytes);
  if (opened) return Opening::opened;
  writer_.die();
  ++figures_.damage_found;
  if (!names_damage(opened.error()))
    findings_.add("rot was met with another error than damage: " + opened.error().message());
  world_.disk.flip_bit(rot->file, rot->offset, rot->bit);
  return Opening::refused;
}

std::size_t Recoverer::least_commits(bool is_rotten) const {
  const auto& commits = model_.commits();
  std::size_t least = 0;
  for (std::size_t i = 0; i < commits.size(); ++i) {
    const bool counts = commits[i].durability == Durability::durable || unsynced_survives_;
    if (commits[i].acknowledged && counts) least = i + 1;
  }
  // Rot in the very last batch is taken for a torn end where the marks were lost too (L2).
  return is_rotten || medium_failed() ? std::min(least, writer_.protected_commits()) : least;
}

void Recoverer::check(bool is_rotten) {
  const store::LocalStore& store = writer_.store();
  const env::DiskFaults faults = std::exchange(world_.disk.fate().chances, {});
  Oracle oracle(model_, findings_);
  const Position end = store.end();
  const std::size_t least = least_commits(is_rotten);
  std::optional<std::size_t> found;
  for (std::size_t count = model_.commits().size() + 1; count > least && !found; --count) {
    const Position there = count == 1 ? Position{} : model_.commits()[count - 2].end();
    if (there == end && oracle.has_tracking(store, count - 1)) found = count - 1;
  }
  if (!found)
    return findings_.add(
        fmt::format("I1, I2: it comes back with {} events; that is not where any of the first {} to {} "
                    "commits ends, {} events to {}",
                    end.value, least, model_.commits().size(), least == 0 ? 0 : model_.commits()[least - 1].end().value,
                    model_.end().value));
  model_.cut_to(*found);
  for (ModelCommit& commit : model_.commits()) {
    commit.acknowledged = true;  // recovery makes durable what it accepts (L4)
    commit.durability = Durability::durable;
  }
  writer_.recovered(*found);
  const auto read =
      dice_.one_in(3) ? oracle.everything(store, end, "after recovery") : oracle.in_order(store, end, "after recovery");
  if (!read && !writer_.has_failed()) findings_.add("after recovery nothing can be read: " + read.error().message());
  world_.disk.fate().chances = faults;
}

bool Recoverer::recover() {
  machine_went_down_ = false;
  bool is_rotten = dice_.one_in(swarm_.rot_one_in);
  Opening opening = Opening::failed;
  if (is_rotten) {
    world_.disk.fate().chances = {};
    opening = open_rotten();
    is_rotten = opening == Opening::opened;
    if (opening == Opening::refused && !medium_failed()) opening = Opening::failed;
  }
  for (int i = 1; opening == Opening::failed && !findings_.any(); ++i) opening = try_open(i == kMostTries);
  if (opening == Opening::refused) ++figures_.damage_found;
  if (opening != Opening::opened || findings_.any()) return false;
  ++figures_.recoveries;
  check(is_rotten);
  unsynced_survives_ = true;
  return !findings_.any();
}

}  // namespace weir::simulation
