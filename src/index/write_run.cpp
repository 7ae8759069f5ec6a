#include "index/write_run.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/assert.hpp"
#include "index/run_cursor.hpp"
#include "index/run_writer.hpp"

namespace weir::index {
namespace {

using Listed = MemoryPart::Listed;

/// The positions of terms that share a key, ascending and counted from `begin`.
void collect(std::span<const Listed> terms, Position begin, std::vector<std::uint32_t>& into) {
  into.clear();
  const auto add = [&](std::uint64_t position) { into.push_back(static_cast<std::uint32_t>(position - begin.value)); };
  for (const Listed& term : terms) {
    if (term.list == nullptr) add(term.one);
    for (std::size_t i = 0; term.list != nullptr && i < term.list->size(); ++i) add((*term.list)[i]);
  }
  if (terms.size() == 1) return;
  std::ranges::sort(into);
  into.erase(std::unique(into.begin(), into.end()), into.end());
}

std::uint64_t distinct_keys(std::span<const Listed> terms) {
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < terms.size(); ++i)
    if (i == 0 || key_of(terms[i].hash) != key_of(terms[i - 1].hash)) ++count;
  return count;
}

/// Goes through the terms of several runs together.
class Merge {
 public:
  Merge(std::span<const std::shared_ptr<const RunFile>> runs, Position ids_from) {
    for (const auto& run : runs) {
      current_.push_back(sources_.size());
      sources_.push_back({RunCursor(*run), run->begin(), run->end() <= ids_from});
      keys_.push_back(0);
    }
  }

  /// Goes to the next term, the first one at first. False at the end.
  Result<bool> next() {
    for (const std::size_t i : current_) WEIR_CHECK(advance(i));
    key_ = *std::ranges::min_element(keys_);
    current_.clear();
    for (std::size_t i = 0; i < keys_.size(); ++i)
      if (keys_[i] == key_) current_.push_back(i);
    return key_ != kNoMore;
  }

  // Of the term it is at.
  std::uint64_t key() const { return key_; }
  bool is_id() const {
    return std::ranges::all_of(current_, [&](std::size_t i) { return sources_[i].cursor.is_id(); });
  }
  /// Hands its positions, ascending and counted from `begin`, to `sink`, some at a time.
  template <class Sink>
  Result<void> for_each_block(Position begin, Sink&& sink) {
    for (const std::size_t i : current_) {
      const auto shift = static_cast<std::uint32_t>(sources_[i].begin - begin);
      WEIR_CHECK(sources_[i].cursor.for_each_block(block_, [&](std::span<const std::uint32_t> positions) {
        shifted_.clear();
        for (const std::uint32_t position : positions) shifted_.push_back(position + shift);
        return sink(std::span<const std::uint32_t>(shifted_));
      }));
    }
    return {};
  }

 private:
  static constexpr std::uint64_t kNoMore = UINT64_MAX;
  static_assert(kKeyBits < 64, "no key is kNoMore");

  struct Source {
    RunCursor cursor;
    Position begin;
    bool forgets_ids;  ///< Those in it have left the window in which repeats are recognised.
  };

  /// To the source's next term that is kept.
  Result<void> advance(std::size_t i) {
    Source& source = sources_[i];
    for (;;) {
      WEIR_TRY(const bool more, source.cursor.next());
      keys_[i] = more ? source.cursor.key() : kNoMore;
      if (!more || !source.forgets_ids || !source.cursor.is_id()) return {};
    }
  }

  std::vector<Source> sources_;
  std::vector<std::uint64_t> keys_;   ///< Where each source is.
  std::vector<std::size_t> current_;  ///< Those that are at the term.
  std::uint64_t key_ = 0;
  RunFile::Block block_;
  std::vector<std::uint32_t> shifted_;
};

/// So many terms, or blocks of positions of one term, are merged between two calls of `meanwhile`.
constexpr std::uint64_t kTermsAtOnce = 256;
/// So many terms or blocks are written between two syncs: one of all of a large file would take seconds at its end.
constexpr std::uint64_t kTermsBetweenSyncs = 1 << 20;

/// Sees to it that whoever waits for `meanwhile` never waits for long.
class Pace {
 public:
  Pace(env::File& file, const Meanwhile& meanwhile) : file_(file), meanwhile_(meanwhile) {}
  Result<void> step() {
    if (++steps_ % kTermsBetweenSyncs == 0) WEIR_CHECK(file_.sync());
    return steps_ % kTermsAtOnce == 0 ? meanwhile_() : Result<void>{};
  }

 private:
  env::File& file_;
  const Meanwhile& meanwhile_;
  std::uint64_t steps_ = 0;
};

Result<RunHeader> header_of(std::span<const std::shared_ptr<const RunFile>> runs, Position ids_from, Pace& pace) {
  RunHeader header;
  header.store = runs.front()->header().store;
  header.begin = runs.front()->begin();
  header.end = runs.back()->end();
  header.checkpoint = runs.back()->header().checkpoint;
  header.ids_begin = header.end;
  for (const auto& run : runs) {
    header.commits += run->commits();
    if (run->end() > ids_from) header.ids_begin = std::min(header.ids_begin, run->ids_begin());
  }
  Merge merge(runs, ids_from);
  for (;; ++header.terms) {
    WEIR_CHECK(pace.step());
    WEIR_TRY(const bool more, merge.next());
    if (!more) return header;
  }
}

}  // namespace

Result<void> write_run(env::File& file, StoreId store, const MemoryPart& part, const log::Checkpoint& checkpoint,
                       std::string_view snapshot) {
  const std::vector<Listed> terms = part.sorted();
  RunHeader header;
  header.store = store;
  header.begin = part.begin();
  header.end = part.end();
  header.checkpoint = checkpoint;
  header.commits = part.commits();
  header.ids_begin = part.ids_begin();
  header.terms = distinct_keys(terms);
  RunWriter writer(file, header);
  std::vector<std::uint32_t> positions;
  for (std::size_t i = 0; i < terms.size();) {
    std::size_t end = i + 1;
    while (end < terms.size() && key_of(terms[end].hash) == key_of(terms[i].hash)) ++end;
    const std::span<const Listed> same(&terms[i], end - i);
    WEIR_CHECK(writer.begin_term(key_of(terms[i].hash), std::ranges::all_of(same, &Listed::is_id)));
    collect(same, header.begin, positions);
    WEIR_CHECK(writer.add_positions(positions));
    WEIR_CHECK(writer.end_term());
    i = end;
  }
  WEIR_CHECK(writer.begin_places());
  for (Position position = header.begin; position < header.end; position = position + 1) {
    WEIR_TRY(const std::uint32_t offset, part.offset_of(position));
    WEIR_CHECK(writer.add_place(offset));
  }
  return writer.finish(snapshot);
}

Result<void> merge_runs(env::File& file, std::span<const std::shared_ptr<const RunFile>> runs, Position ids_from,
                        const Meanwhile& meanwhile) {
  WEIR_ASSERT(!runs.empty(), "there is something to merge");
  WEIR_CHECK(meanwhile());
  Pace pace(file, meanwhile);
  WEIR_TRY(const RunHeader header, header_of(runs, ids_from, pace));
  RunWriter writer(file, header);
  Merge merge(runs, ids_from);
  for (;;) {
    WEIR_TRY(const bool more, merge.next());
    if (!more) break;
    WEIR_CHECK(writer.begin_term(merge.key(), merge.is_id()));
    const auto add = [&](std::span<const std::uint32_t> positions) -> Result<void> {
      WEIR_CHECK(pace.step());
      return writer.add_positions(positions);
    };
    WEIR_CHECK(merge.for_each_block(header.begin, add));
    WEIR_CHECK(writer.end_term());
  }
  WEIR_CHECK(writer.begin_places());
  std::array<std::uint32_t, kPlaceBlock> offsets;
  for (const auto& run : runs) {
    const std::uint64_t count = run->end() - run->begin();
    for (std::uint64_t first = 0; first < count; first += kPlaceBlock) {
      WEIR_CHECK(pace.step());
      WEIR_CHECK(run->offsets_of(first / kPlaceBlock, offsets));
      const std::uint64_t some = std::min(kPlaceBlock, count - first);
      for (std::size_t i = 0; i < some; ++i) WEIR_CHECK(writer.add_place(offsets[i]));
    }
  }
  WEIR_TRY(const std::string_view snapshot, runs.back()->snapshot());
  return writer.finish(snapshot);
}

}  // namespace weir::index
