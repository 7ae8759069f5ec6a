#include "log/control.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>

#include "base/bytes.hpp"
#include "base/crc32c.hpp"
#include "log/format.hpp"

namespace weir::log {
namespace {

constexpr std::uint64_t kMagic = 0x4c52544352494557;  // "WEIRCTRL"
namespace field {
constexpr std::size_t kMagic = 0;       // u64
constexpr std::size_t kVersion = 8;     // u32: of the format
constexpr std::size_t kCounter = 12;    // u32: goes up at every wake-up
constexpr std::size_t kStore = 16;      // 16 bytes
constexpr std::size_t kProcess = 32;    // u32: the last writer's
constexpr std::size_t kRewritten = 36;  // u32: goes up when segments' files were replaced
constexpr std::array<std::size_t, 2> kSlots = {64, 128};
}  // namespace field

/// A slot as eight words; the last holds the checksum of the others in its low half.
constexpr std::size_t kSlotWords = 8;
using Slot = std::array<std::uint64_t, kSlotWords>;
static_assert(field::kSlots[0] + sizeof(Slot) <= field::kSlots[1]);

std::uint64_t checksum_of(const Slot& slot) { return crc32c(0, std::as_bytes(std::span(slot).first(kSlotWords - 1))); }

Slot encode(const DurableTail& tail, std::uint64_t sequence) {
  Slot slot{sequence, tail.segment.base.value, tail.segment.number, tail.offset, tail.checksum, tail.end.value, 0, 0};
  slot.back() = checksum_of(slot);
  return slot;
}

/// Words are read and written whole: a reader may see old and new ones together, and the checksum tells it so.
template <class Word>
std::atomic_ref<Word> word_at(MutableBytes page, std::size_t offset) {
  return std::atomic_ref<Word>(*reinterpret_cast<Word*>(page.data() + offset));
}
template <class Word>
Word load_word(Bytes page, std::size_t offset) {
  // atomic_ref of a const type is not there before C++26; loading writes nothing.
  return std::atomic_ref<Word>(*const_cast<Word*>(reinterpret_cast<const Word*>(page.data() + offset)))
      .load(std::memory_order_acquire);
}

std::optional<Slot> load_slot(Bytes page, std::size_t offset) {
  Slot slot{};
  for (std::size_t i = 0; i < kSlotWords; ++i) slot[i] = load_word<std::uint64_t>(page, offset + i * 8);
  if (slot[0] == 0 || slot.back() != checksum_of(slot)) return std::nullopt;  // not believed (rule F3)
  return slot;
}

std::optional<Slot> newest_slot(Bytes page) {
  std::optional<Slot> newest;
  for (const std::size_t offset : field::kSlots)
    if (const auto slot = load_slot(page, offset); slot && (!newest || (*slot)[0] > (*newest)[0])) newest = slot;
  return newest;
}

/// A reader on a page that is being written may find both slots half new: twice in a row that is damage.
constexpr int kReadAttempts = 100;

}  // namespace

ControlPage::ControlPage(std::unique_ptr<env::Mapping> mapping) : mapping_(std::move(mapping)) {
  if (const auto slot = newest_slot(mapping_->bytes())) sequence_ = (*slot)[0];
}

namespace {

/// It holds nothing that the log does not tell.
Error lost(const env::Path& path, std::uint64_t offset, const std::string& reason) {
  return {Errc::corrupted,
          fmt::format("{}: {}. Nothing is lost: `weir repair` makes it anew from the log", path.string(), reason),
          Corruption{path.string(), offset, std::nullopt, reason}};
}

}  // namespace

Result<void> ControlPage::write(env::FileSystem& files, const env::Path& path, StoreId store,
                                const std::optional<DurableTail>& tail) {
  std::array<std::byte, kControlBytes> page{};
  store_le(page, field::kMagic, kMagic);
  store_le(page, field::kVersion, kFormatVersion);
  std::memcpy(page.data() + field::kStore, store.bytes.data(), store.bytes.size());
  if (tail) {
    const Slot slot = encode(*tail, 1);
    std::memcpy(page.data() + field::kSlots[1], slot.data(), sizeof slot);
  }
  WEIR_TRY(const auto file, files.open(path, env::Opening::create));
  WEIR_CHECK(file->write_at(0, page));
  return file->sync();
}

Result<ControlPage> ControlPage::open(env::FileSystem& files, const env::Path& path, StoreId store,
                                      env::Access access) {
  auto opened = files.open(path, access == env::Access::read_only ? env::Opening::read_only : env::Opening::read_write);
  if (!opened && opened.error().code() == Errc::not_found) return lost(path, 0, "the control file is missing");
  WEIR_TRY(const auto file, std::move(opened));
  WEIR_TRY(const std::uint64_t size, file->size());
  if (size < kControlBytes) return lost(path, size, "the control file was cut short");
  WEIR_TRY(auto mapping, file->map(kControlBytes, access));
  const Bytes page = mapping->bytes();
  if (load_le<std::uint64_t>(page, field::kMagic) != kMagic)
    return lost(path, 0, "it does not begin like a control file");
  if (const auto version = load_le<std::uint32_t>(page, field::kVersion); version != kFormatVersion)
    return Error(Errc::unsupported_format,
                 fmt::format("{}: expected format {}, found {}; open this store with a newer Weir", path.string(),
                             kFormatVersion, version));
  if (std::memcmp(page.data() + field::kStore, store.bytes.data(), store.bytes.size()) != 0)
    return lost(path, field::kStore, "it belongs to another store");
  return ControlPage(std::move(mapping));
}

std::optional<DurableTail> ControlPage::tail() const {
  for (int attempt = 0; attempt < kReadAttempts; ++attempt) {
    const auto slot = newest_slot(mapping_->bytes());
    if (slot)
      return DurableTail{SegmentName{Position{(*slot)[1]}, static_cast<std::uint32_t>((*slot)[2])},
                         static_cast<std::uint32_t>((*slot)[3]), static_cast<std::uint32_t>((*slot)[4]),
                         Position{(*slot)[5]}};
  }
  return std::nullopt;
}

bool ControlPage::has_bad_slot() const {
  const Bytes page = mapping_->bytes();
  return std::ranges::any_of(field::kSlots, [&](std::size_t offset) {
    const Bytes slot = page.subspan(offset, sizeof(Slot));
    const bool is_used = std::ranges::any_of(slot, [](std::byte b) { return b != std::byte{0}; });
    return is_used && !load_slot(page, offset);
  });
}

void ControlPage::record(const DurableTail& tail) {
  ++sequence_;
  const Slot slot = encode(tail, sequence_);
  const std::size_t offset = field::kSlots[sequence_ % field::kSlots.size()];
  for (std::size_t i = 0; i < kSlotWords; ++i)
    word_at<std::uint64_t>(mapping_->writable(), offset + i * 8).store(slot[i], std::memory_order_release);
}

void ControlPage::wake() {
  word_at<std::uint32_t>(mapping_->writable(), field::kCounter).fetch_add(1, std::memory_order_release);
  const auto& word = *reinterpret_cast<const env::FutexWord*>(mapping_->bytes().data() + field::kCounter);
  env::futex_wake_all(word, env::FutexScope::shared);
}

std::uint32_t ControlPage::counter() const { return load_word<std::uint32_t>(mapping_->bytes(), field::kCounter); }

void ControlPage::wait(std::uint32_t seen, std::chrono::nanoseconds at_most, env::Clock& clock) const {
  const auto& word = *reinterpret_cast<const env::FutexWord*>(mapping_->bytes().data() + field::kCounter);
  clock.wait_on(word, seen, at_most, env::FutexScope::shared);
}

std::uint32_t ControlPage::rewritten() const { return load_word<std::uint32_t>(mapping_->bytes(), field::kRewritten); }

void ControlPage::tell_rewritten() {
  word_at<std::uint32_t>(mapping_->writable(), field::kRewritten).fetch_add(1, std::memory_order_release);
}

void ControlPage::set_writer_process(std::uint32_t process_id) {
  word_at<std::uint32_t>(mapping_->writable(), field::kProcess).store(process_id, std::memory_order_release);
}

std::uint32_t ControlPage::writer_process() const {
  return load_word<std::uint32_t>(mapping_->bytes(), field::kProcess);
}

}  // namespace weir::log
