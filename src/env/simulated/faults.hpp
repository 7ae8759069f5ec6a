// The faults of the simulated disk: what there is, how often each comes, and the one that is planned.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace weir::env {

enum class Fault : std::uint8_t {
  failed_read,        ///< EIO: of a read, a size or a mapping.
  short_read,         ///< A part is read, then EIO.
  failed_write,       ///< EIO; a part of it may be there.
  short_write,        ///< A part is written, then ENOSPC.
  failed_sync,        ///< EIO; some pages are on the disk, and all are clean: the next sync succeeds.
  failed_name,        ///< EIO of what concerns names: open, rename, remove, list, lock, the sync of a directory.
  no_space,           ///< ENOSPC of a reservation.
  misdirected_write,  ///< A page goes to another place of its file; the sync succeeds.
  flipped_bit,        ///< A bit of a page flips on its way to the disk; the sync succeeds.
  written_back,       ///< The system writes some pages before anybody asks: later writes overtake earlier ones.
  slow,               ///< The operation takes long.
};
inline constexpr std::size_t kFaultKinds = 11;

std::string_view name_of(Fault);

/// Whether the fault is past what the log can survive: it has to notice it, no more (I6).
constexpr bool is_of_medium(Fault fault) { return fault == Fault::misdirected_write || fault == Fault::flipped_bit; }

/// How often each kind comes: at one in so many of the operations that it can befall; 0 is never.
struct DiskFaults {
  std::array<std::uint32_t, kFaultKinds> one_in{};
  /// Faults of the medium that may still come.
  std::uint32_t medium_faults_left = 1;

  std::uint32_t& operator[](Fault fault) { return one_in[static_cast<std::size_t>(fault)]; }
};

enum class DiskOperation : std::uint8_t {
  open,
  kind,
  list,
  make_directories,
  rename,
  remove,
  sync_directory,
  lock,
  is_locked,
  read,
  read_past_cache,
  write,
  sync,
  size,
  reserve,
  map,
};

/// A failure for a chosen operation: those that it cannot befall are left alone.
enum class Failure : std::uint8_t {
  io,           ///< EIO; befalls every operation.
  no_space,     ///< ENOSPC: of writes (after a part), reservations, syncs and new names.
  short_count,  ///< A part is read or written, then EIO.
};
struct PlannedFailure {
  std::uint64_t at = 0;  ///< The number of the operation, from 0.
  Failure failure = Failure::io;
  bool for_ever = false;  ///< It and all later ones.
};

}  // namespace weir::env
