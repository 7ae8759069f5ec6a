// MemoryPart: the part of the index that events are added to.
//
// The writer adds an event when it is encoded, before it is durable; readers pass the end of what they may see. One
// thread adds at a time, any number read meanwhile.
#pragma once

#include <array>
#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "env/thread.hpp"
#include "index/part.hpp"
#include "index/postings.hpp"

namespace weir::index {

class MemoryPart final : public Part {
 public:
  explicit MemoryPart(Position begin) : begin_(begin), end_(begin.value) {}
  ~MemoryPart() override;

  /// Notes that the event at `position`, the next one, carries these terms and has this id. A term given twice counts
  /// once.
  void add(Position position, std::span<const Term> terms, Term id);
  /// Asks the processor for what adding these will touch. For the thread that adds.
  void prefetch(std::span<const Term> terms, Term id) const;
  /// The same for an event that was scavenged: nobody knows its id any more.
  void add_gone(Position position, std::span<const Term> terms);
  /// Notes that the next `count` events stand in the frame at `offset`. Where events stand is known only if this is
  /// told of all of them.
  void add_frame(std::uint64_t count, std::uint32_t offset);

  Position begin() const override { return begin_; }
  Position end() const override { return {end_.load(std::memory_order_acquire)}; }
  Result<std::size_t> forwards(Term, Position from, Position end, std::span<Position> into) const override;
  Result<std::size_t> backwards(Term, Position from, Position end, std::span<Position> into) const override;
  Result<std::uint64_t> count_below(Term, Position) const override;
  Result<Position> nth(Term, std::uint64_t n) const override;
  Result<std::uint32_t> offset_of(Position) const override;
  std::uint64_t commits() const override { return commits_.load(std::memory_order_relaxed); }
  Position ids_begin() const override { return begin_; }

  /// One term with its positions, as a file will hold it.
  struct Listed {
    std::uint64_t hash;
    bool is_id;            ///< Of an event, and of nothing else.
    const Postings* list;  ///< Null: there is one position.
    std::uint64_t one;
  };
  /// All terms, by hash. Only for a part to which nothing is added any more.
  std::vector<Listed> sorted() const;

  /// No part may grow larger: how many frames' places it can hold.
  static constexpr std::uint64_t kMaxPlaces = std::uint64_t{1} << 22;

 private:
  /// Most terms are carried by one event only, so a slot holds either that position or the number of a list.
  struct Slot {
    std::uint64_t hash = 0;  ///< 0: free.
    std::uint64_t value = 0;
  };
  static constexpr std::uint64_t kIsList = std::uint64_t{1} << 63;
  static constexpr std::uint64_t kIsId = std::uint64_t{1} << 62;
  static constexpr std::uint64_t kValue = kIsId - 1;
  static constexpr std::size_t kTables = 64;  // small tables, so that no single event waits for all to grow

  struct Table {
    std::vector<Slot> slots;
    std::size_t used = 0;
  };

  /// What stands under a term: a view of its one position or of its list.
  class Found {
   public:
    std::size_t size() const { return list_ ? list_->size() : one_.has_value() ? 1 : 0; }
    std::uint64_t operator[](std::size_t n) const { return list_ ? (*list_)[n] : *one_; }
    std::size_t count_below(std::uint64_t position) const {
      return list_ ? list_->count_below(position) : one_ && *one_ < position ? 1 : 0;
    }

   private:
    friend class MemoryPart;
    const Postings* list_ = nullptr;
    std::optional<std::uint64_t> one_;
  };

  void add_one(std::uint64_t hash, std::uint64_t position, std::uint64_t is_id);
  /// Where the hash stands, or the free slot where it would.
  static std::size_t slot_of(const Table&, std::uint64_t hash);
  static void grow(Table&);
  Found find(Term) const;

  const Position begin_;
  std::atomic<std::uint64_t> end_;
  std::atomic<std::uint64_t> commits_ = 0;
  mutable env::SharedMutex mutex_;
  std::array<Table, kTables> tables_;
  std::deque<Postings> lists_;

  /// Offsets of frames, one an event. Chunks never move: they are read without a lock.
  static constexpr std::uint64_t kChunk = 4096;
  std::uint64_t placed_ = 0;
  std::array<std::atomic<std::uint32_t*>, kMaxPlaces / kChunk> chunks_{};
};

}  // namespace weir::index
