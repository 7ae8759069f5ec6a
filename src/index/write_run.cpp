#include "index/write_run.hpp"

#include <algorithm>
#include <vector>

#include "base/assert.hpp"
#include "index/run_cursor.hpp"
#include "index/run_writer.hpp"

namespace weir::index {
namespace {

using Listed = MemoryPart::Listed;

/// The positions of terms that share a key, ascending.
void collect(std::span<const Listed> terms, std::vector<std::uint64_t>& into) {
  into.clear();
  for (const Listed& term : terms) {
    if (term.list == nullptr) into.push_back(term.one);
    for (std::size_t i = 0; term.list != nullptr && i < term.list->size(); ++i) into.push_back((*term.list)[i]);
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
  Merge(std::span<const std::shared_ptr<const RunFile>> runs, Position ids_from) : ids_from_(ids_from) {
    for (const auto& run : runs) sources_.push_back({RunCursor(*run), run.get(), false});
  }

  Result<bool> next() {
    if (!begun_) {
      begun_ = true;
      for (Source& source : sources_) WEIR_CHECK(advance(source));
    } else {
      for (Source& source : sources_)
        if (source.has_term && source.cursor.key() == key_) WEIR_CHECK(advance(source));
    }
    bool found = false;
    for (const Source& source : sources_) {
      if (!source.has_term || (found && source.cursor.key() >= key_)) continue;
      key_ = source.cursor.key();
      found = true;
    }
    return found;
  }
  std::uint64_t key() const { return key_; }
  bool is_id() const {
    return std::ranges::all_of(
        sources_, [&](const Source& s) { return !s.has_term || s.cursor.key() != key_ || s.cursor.is_id(); });
  }
  Result<void> for_each(const std::function<Result<void>(Position)>& sink) const {
    for (const Source& source : sources_)
      if (source.has_term && source.cursor.key() == key_) WEIR_CHECK(source.cursor.for_each(sink));
    return {};
  }

 private:
  struct Source {
    RunCursor cursor;
    const RunFile* run;
    bool has_term;
  };

  /// To the next term that is kept.
  Result<void> advance(Source& source) {
    do {
      WEIR_TRY(source.has_term, source.cursor.next());
    } while (source.has_term && source.cursor.is_id() && source.run->end() <= ids_from_);
    return {};
  }

  std::vector<Source> sources_;
  Position ids_from_;
  std::uint64_t key_ = 0;
  bool begun_ = false;
};

Result<void> go_on(const std::atomic<bool>& stopping) {
  if (!stopping.load(std::memory_order_relaxed)) return {};
  return Error(Errc::stopped, "the merging of index files was given up; it is done again later");
}

Result<RunHeader> header_of(std::span<const std::shared_ptr<const RunFile>> runs, Position ids_from,
                            const std::atomic<bool>& stopping) {
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
    WEIR_CHECK(go_on(stopping));
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
  std::vector<std::uint64_t> positions;
  for (std::size_t i = 0; i < terms.size();) {
    std::size_t end = i + 1;
    while (end < terms.size() && key_of(terms[end].hash) == key_of(terms[i].hash)) ++end;
    const std::span<const Listed> same(&terms[i], end - i);
    WEIR_CHECK(writer.begin_term(key_of(terms[i].hash), std::ranges::all_of(same, &Listed::is_id)));
    collect(same, positions);
    for (const std::uint64_t position : positions)
      WEIR_CHECK(writer.add_position(static_cast<std::uint32_t>(position - header.begin.value)));
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
                        const std::atomic<bool>& stopping) {
  WEIR_ASSERT(!runs.empty(), "there is something to merge");
  WEIR_TRY(const RunHeader header, header_of(runs, ids_from, stopping));
  RunWriter writer(file, header);
  Merge merge(runs, ids_from);
  for (;;) {
    WEIR_CHECK(go_on(stopping));
    WEIR_TRY(const bool more, merge.next());
    if (!more) break;
    WEIR_CHECK(writer.begin_term(merge.key(), merge.is_id()));
    WEIR_CHECK(merge.for_each(
        [&](Position position) { return writer.add_position(static_cast<std::uint32_t>(position - header.begin)); }));
    WEIR_CHECK(writer.end_term());
  }
  WEIR_CHECK(writer.begin_places());
  for (const auto& run : runs) {
    for (Position position = run->begin(); position < run->end(); position = position + 1) {
      if (position.value % 4096 == 0) WEIR_CHECK(go_on(stopping));
      WEIR_TRY(const std::uint32_t offset, run->offset_of(position));
      WEIR_CHECK(writer.add_place(offset));
    }
  }
  WEIR_TRY(const std::string_view snapshot, runs.back()->snapshot());
  return writer.finish(snapshot);
}

}  // namespace weir::index
