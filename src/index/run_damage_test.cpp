// Goal: no damaged byte of an index file is believed. Method: every byte of a small run is changed in turn, and the
// file cut at every length: what is read is an error, or what was there before.
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "base/crc32c.hpp"
#include "env/simulated/world.hpp"
#include "index/run_file.hpp"
#include "index/write_run.hpp"

namespace weir::index {
namespace {

constexpr std::uint64_t kEvents = 700;
const env::Path kPath = "/i/run";

Term stream(std::uint64_t n) { return term_of(TermKind::stream, "s-" + std::to_string(n)); }

class RunDamage : public testing::Test {
 protected:
  RunDamage() {
    MemoryPart part({});
    for (std::uint64_t i = 0; i < kEvents; ++i) {
      part.add({i}, std::array{stream(i % 50), term_of(TermKind::type, "t")},
               term_of(TermKind::event_id, std::to_string(i)));
      part.add_frame(1, static_cast<std::uint32_t>(64 + i * 352));
    }
    value_or_abort(world_.disk.make_directories("/i"));
    const auto file = value_or_abort(world_.disk.open(kPath, env::Opening::create_new));
    value_or_abort(write_run(*file, {}, part, {}, "kept"));
    size_ = value_or_abort(file->size());
    before_ = value_or_abort(answers());
  }

  /// All that can be asked, or the first error.
  Result<std::vector<std::uint64_t>> answers() {
    WEIR_TRY(const auto run, RunFile::open(world_.disk, kPath));
    std::vector<std::uint64_t> all;
    std::vector<Position> some(kEvents + 1);
    for (std::uint64_t n = 0; n < 51; ++n) {
      WEIR_TRY(const std::size_t count,
               run->forwards(n == 50 ? term_of(TermKind::type, "t") : stream(n), {}, {kEvents}, some));
      all.push_back(count);
      for (std::size_t i = 0; i < count; ++i) all.push_back(some[i].value);
    }
    for (std::uint64_t i = 0; i < kEvents; ++i) {
      WEIR_TRY(const std::uint32_t offset, run->offset_of({i}));
      all.push_back(offset);
    }
    WEIR_TRY(const auto kept, run->snapshot());
    all.push_back(kept.size());
    return all;
  }

  env::SimulatedWorld world_;
  std::uint64_t size_ = 0;
  std::vector<std::uint64_t> before_;
};

TEST_F(RunDamage, a_file_of_an_older_format_is_passed_over_and_one_of_a_newer_refused) {
  const auto with_version = [&](std::uint32_t version) {
    const auto file = value_or_abort(world_.disk.open(kPath, env::Opening::read_write));
    std::array<std::byte, kPageBytes> page;
    value_or_abort(file->read_at(0, page));
    store_le<std::uint32_t>(page, 8, version);
    store_le<std::uint32_t>(page, kPageBytes - 4, crc32c(0, Bytes(page).first(kPageBytes - 4)));
    value_or_abort(file->write_at(0, page));
    const auto now = answers();
    return now ? std::nullopt : std::optional(now.error().code());
  };
  EXPECT_EQ(with_version(kRunVersion), std::nullopt);
  EXPECT_EQ(with_version(kRunVersion - 1), Errc::corrupted);
  EXPECT_EQ(with_version(kRunVersion + 1), Errc::unsupported_format);
}

TEST_F(RunDamage, a_flipped_bit_is_an_error_or_without_consequence) {
  std::uint64_t noticed = 0;
  for (std::uint64_t bit = 0; bit < size_ * 8; bit += 97) {
    world_.disk.flip_bit(kPath, bit / 8, static_cast<unsigned>(bit % 8));
    const auto now = answers();
    if (now) {
      ASSERT_EQ(*now, before_) << "bit " << bit;
    } else {
      ++noticed;
      ASSERT_TRUE(now.error().code() == Errc::corrupted || now.error().code() == Errc::unsupported_format);
    }
    world_.disk.flip_bit(kPath, bit / 8, static_cast<unsigned>(bit % 8));
  }
  EXPECT_GT(noticed, size_ * 8 / 97 / 2) << "most of the file is looked at by these questions";
}

TEST_F(RunDamage, a_file_that_is_cut_short_is_not_opened) {
  std::vector<std::byte> whole(size_);
  value_or_abort(value_or_abort(world_.disk.open(kPath, env::Opening::read_only))->read_at(0, whole));
  for (std::uint64_t size = 0; size < size_; size += 511) {
    value_or_abort(world_.disk.remove(kPath));
    const auto file = value_or_abort(world_.disk.open(kPath, env::Opening::create_new));
    value_or_abort(file->write_at(0, std::span(whole).first(size)));
    const auto now = answers();
    ASSERT_FALSE(now) << size;
    ASSERT_EQ(now.error().code(), Errc::corrupted);
  }
}

}  // namespace
}  // namespace weir::index
