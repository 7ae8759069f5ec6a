// The numbers of a run's format: docs/formats/index.md in code.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/bytes.hpp"
#include "env/file_system.hpp"
#include "index/term.hpp"
#include "log/checkpoint.hpp"
#include "weir/base/ids.hpp"
#include "weir/base/result.hpp"

namespace weir::index {

/// In version 1 an event that begins a flow had a term for that beside its id. Such files are made anew.
inline constexpr std::uint32_t kRunVersion = 2;
inline constexpr std::uint32_t kPageBytes = 4096;

/// Of a term's hash that many bits are kept, the top ones. Runs of different sizes can be merged because all keep the
/// same.
inline constexpr unsigned kKeyBits = 44;
constexpr std::uint64_t key_of(std::uint64_t hash) { return hash >> (64 - kKeyBits); }
constexpr std::uint64_t key_of(Term term) { return key_of(term.hash == 0 ? 1 : term.hash); }

/// A key is the number of a bucket and a tag, which has 32 bits at most.
inline constexpr unsigned kMinBucketBits = kKeyBits - 32;
inline constexpr unsigned kMaxBucketBits = 24;
inline constexpr std::uint64_t kTermsPerBucket = 8;
constexpr unsigned bucket_bits_for(std::uint64_t terms) {
  unsigned bits = kMinBucketBits;
  while (bits < kMaxBucketBits && (kTermsPerBucket << bits) < terms) ++bits;
  return bits;
}

/// An entry: u32 tag, u32 value. The value is the only position, counted from the run's begin, or where a list stands.
inline constexpr std::size_t kEntryBytes = 8;
inline constexpr std::uint32_t kValueIsList = 1U << 31;
inline constexpr std::uint32_t kValueIsId = 1U << 30;
inline constexpr std::uint32_t kValueBits = kValueIsId - 1;
/// Runs are not merged beyond it, so that positions and places of lists fit their bits.
inline constexpr std::uint64_t kMaxRunEvents = kValueBits;
inline constexpr std::uint64_t kMaxListBytes = kValueBits;

/// Positions are packed in blocks of so many.
inline constexpr std::size_t kBlockPositions = 128;
/// The first byte of a list with more than one block; else the number of its positions, less one.
inline constexpr std::uint8_t kLongList = 255;
inline constexpr std::size_t kLongListHeader = 16;
inline constexpr std::size_t kSkipBytes = 8;

/// Places of frames come in blocks of so many events.
inline constexpr std::uint64_t kPlaceBlock = 64;
inline constexpr std::uint32_t kWidePlaces = 1U << 31;

/// What a run is made of, in the order in which it stands in the file; each begins with a page of its own.
enum class Section : std::uint8_t {
  directory,
  entries,
  filter,
  lists,
  place_bases,
  place_deltas,
  places_wide,
  snapshot
};
inline constexpr std::size_t kSections = 8;

struct Extent {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

struct RunHeader {
  StoreId store;
  Position begin;
  Position end;
  log::Checkpoint checkpoint;  ///< What the run and those before it know of the log.
  std::uint64_t commits = 0;
  Position ids_begin;
  std::uint64_t terms = 0;
  std::uint32_t bucket_bits = kMinBucketBits;
  std::array<Extent, kSections> sections{};
  std::uint64_t pages = 0;  ///< Of the file before its table of checksums.
  std::uint32_t table_checksum = 0;

  const Extent& section(Section which) const { return sections[static_cast<std::size_t>(which)]; }
  Extent& section(Section which) { return sections[static_cast<std::size_t>(which)]; }
};

std::array<std::byte, kPageBytes> encode_run_header(const RunHeader& header);
/// corrupted, with the file; unsupported_format.
Result<RunHeader> read_run_header(const env::File& file, const env::Path& path);

}  // namespace weir::index
