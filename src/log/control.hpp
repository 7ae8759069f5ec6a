// The control page: the durable tail on record (rule L2), and the word that followers wait on (rules F1 and F3).
// Its bytes are described in docs/formats/control.md.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>

#include "env/clock.hpp"
#include "env/file_system.hpp"
#include "env/futex.hpp"
#include "log/directory.hpp"
#include "weir/base/ids.hpp"
#include "weir/base/result.hpp"

namespace weir::log {

/// Everything before `offset` in that segment is durable, and all segments before it.
struct DurableTail {
  SegmentName segment;
  std::uint32_t offset = 0;
  std::uint32_t checksum = 0;  ///< Of the last frame before it.
  Position end;                ///< One past the last event before it.
};

inline constexpr std::uint32_t kControlBytes = 4096;

/// Mapped for as long as it lives; the file keeps its inode for the store's life. One writer; reading is thread-safe.
class ControlPage {
 public:
  /// Writes the page anew and syncs it, into the file that is there if there is one (rule F1). Without `tail` it names
  /// none yet.
  static Result<void> write(env::FileSystem& files, const env::Path& path, StoreId store,
                            const std::optional<DurableTail>& tail = std::nullopt);
  /// corrupted when it is missing, or not the control file of that store.
  static Result<ControlPage> open(env::FileSystem& files, const env::Path& path, StoreId store, env::Access access);

  /// The newest tail with a good checksum; nothing if there is none.
  std::optional<DurableTail> tail() const;

  /// Whether a slot has something in it that is not believed: half written when its writer was killed, or rotten. It
  /// may have been the newest.
  bool has_bad_slot() const;

  /// Puts a newer tail on record: into the slot that does not hold the newest.
  void record(const DurableTail& tail);
  /// Wakes the followers.
  void wake();

  /// The word that `wake` counts up: read it, look at `tail`, then wait for it to change.
  std::uint32_t counter() const;
  void wait(std::uint32_t seen, std::chrono::nanoseconds at_most, env::Clock& clock) const;

  /// The word that `tell_rewritten` counts up: when it changes, the files of segments may have been replaced.
  std::uint32_t rewritten() const;
  void tell_rewritten();

  /// Of the last writer, for messages.
  void set_writer_process(std::uint32_t process_id);
  std::uint32_t writer_process() const;

 private:
  explicit ControlPage(std::unique_ptr<env::Mapping> mapping);

  std::unique_ptr<env::Mapping> mapping_;
  std::uint64_t sequence_ = 0;  ///< Of the newest slot.
};

}  // namespace weir::log
