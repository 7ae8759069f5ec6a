#include "index/keeper.hpp"

#include <algorithm>
#include <mutex>
#include <utility>

#include "base/assert.hpp"
#include "index/write_run.hpp"

namespace weir::index {
namespace {

constexpr std::size_t kMergedTogether = 8;
constexpr std::size_t kMergedWhenBusy = 32;
constexpr std::uint64_t kFirstTierPages = 128;

/// Runs of up to half a MiB are in tier 0, of up to 4 MiB in tier 1, and so on.
unsigned tier_of(const RunFile& run) {
  unsigned tier = 0;
  for (std::uint64_t pages = kFirstTierPages; run.header().pages > pages; pages *= kMergedTogether) ++tier;
  return tier;
}

bool may_be_one(std::span<const std::shared_ptr<const RunFile>> runs) {
  std::uint64_t list_bytes = 0;
  for (const auto& run : runs) list_bytes += run->header().section(Section::lists).size;
  return runs.back()->end() - runs.front()->begin() <= kMaxRunEvents && list_bytes * 2 <= kMaxListBytes;
}

}  // namespace

Keeper::Keeper(env::FileSystem& files, const log::LogDirectory& log, StoreId store, TermIndex& index,
               std::vector<std::shared_ptr<const RunFile>> runs)
    : files_(files), log_(log), directory_{log.index()}, store_(store), index_(index), runs_(std::move(runs)) {}

Result<void> Keeper::tidy() {
  WEIR_CHECK(files_.make_directories(directory_.path));
  return directory_.remove_others(files_, runs_);
}

void Keeper::add(Frozen frozen) {
  const std::scoped_lock lock(mutex_);
  waiting_.push_back(std::move(frozen));
}

/// The name comes last, by rename: a run is there whole or not at all.
Result<std::shared_ptr<const RunFile>> Keeper::put_in_place(const env::Path& unfinished, const RunHeader& name) {
  const env::Path path = directory_.file(name);
  WEIR_CHECK(files_.rename(unfinished, path));
  WEIR_CHECK(files_.sync_directory(directory_.path));
  return RunFile::open(files_, path);
}

Result<void> Keeper::write_oldest() {
  Frozen frozen;
  {
    const std::scoped_lock lock(mutex_);
    if (waiting_.empty()) return {};
    frozen = waiting_.front();
  }
  WEIR_TRY(frozen.checkpoint.end.checksum, log::checksum_before(files_, log_, store_, frozen.checkpoint));
  RunHeader name;
  name.begin = frozen.part->begin();
  name.end = frozen.part->end();
  name.checkpoint = frozen.checkpoint;
  const env::Path unfinished = directory_.unfinished(name);
  {
    WEIR_CHECK(files_.remove(unfinished));
    WEIR_TRY(const auto file, files_.open(unfinished, env::Opening::create_new));
    WEIR_CHECK(write_run(*file, store_, *frozen.part, frozen.checkpoint, frozen.snapshot));
  }
  WEIR_TRY(auto run, put_in_place(unfinished, name));
  index_.replace(run);
  runs_.push_back(std::move(run));
  const std::scoped_lock lock(mutex_);
  waiting_.pop_front();
  return {};
}

Result<bool> Keeper::merge_some(Load load, const std::function<Result<void>()>& meanwhile) {
  const std::size_t least = load == Load::idle ? kMergedTogether : kMergedWhenBusy;
  if (runs_.size() < least) return false;
  // The newest runs are the smallest: neighbours of a tier, or of lower ones, stand at the end.
  for (unsigned tier = 0;
       tier <= tier_of(*std::ranges::max(runs_, {}, [](const auto& run) { return run->header().pages; })); ++tier) {
    std::size_t first = runs_.size();
    while (first > 0 && tier_of(*runs_[first - 1]) <= tier) --first;
    const std::size_t count = runs_.size() - first;
    if (count < least || !may_be_one(std::span(runs_).subspan(first))) continue;
    WEIR_CHECK(merge(first, count, meanwhile));
    return true;
  }
  return false;
}

Result<void> Keeper::merge(std::size_t first, std::size_t count, const std::function<Result<void>()>& meanwhile) {
  // Copied: parts that are written meanwhile are added behind them.
  const std::vector<std::shared_ptr<const RunFile>> inputs(runs_.begin() + static_cast<std::ptrdiff_t>(first),
                                                           runs_.begin() + static_cast<std::ptrdiff_t>(first + count));
  RunHeader name = inputs.back()->header();
  name.begin = inputs.front()->begin();
  const env::Path unfinished = directory_.unfinished(name);
  {
    WEIR_CHECK(files_.remove(unfinished));
    WEIR_TRY(const auto file, files_.open(unfinished, env::Opening::create_new));
    WEIR_CHECK(merge_runs(*file, inputs, index_.ids_from(), [&]() -> Result<void> {
      if (stopping_.load(std::memory_order_relaxed))
        return Error(Errc::stopped, "the merging of index files was given up; it is done again later");
      return meanwhile();
    }));
  }
  WEIR_TRY(const auto merged, put_in_place(unfinished, name));
  index_.replace(merged);
  const auto place = runs_.begin() + static_cast<std::ptrdiff_t>(first);
  *place = merged;
  runs_.erase(place + 1, place + static_cast<std::ptrdiff_t>(count));
  for (const auto& run : inputs)
    if (run->path() != merged->path()) WEIR_CHECK(files_.remove(run->path()));
  return {};
}

}  // namespace weir::index
