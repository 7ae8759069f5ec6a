#include "env/simulated/after_cut.hpp"

#include <algorithm>

namespace weir::env {
namespace {

bool heads(Random& random) { return random.next() % 2 == 0; }

/// Some of the page's sectors reach the disk.
void tear(SimulatedInode& inode, std::uint64_t page, Random& random) {
  const std::uint64_t end = std::min((page + 1) * kSimulatedPage, inode.cached.size());
  std::uint64_t coins = random.next();
  for (std::uint64_t at = page * kSimulatedPage; at < end; at += kSimulatedSector, coins >>= 1)
    if ((coins & 1) != 0)
      std::copy_n(inode.cached.bytes().data() + at, std::min(kSimulatedSector, end - at),
                  inode.stable.writable().data() + at);
}

void keep_some(SimulatedInode& inode, PowerCut cut, Random& random) {
  for (const std::uint64_t page : inode.dirty_pages()) {
    if (cut == PowerCut::keeps_some)
      tear(inode, page, random);
    else if (heads(random))
      copy_page(inode.stable, inode.cached, page);
  }
}

std::shared_ptr<SimulatedInode> after_cut(SimulatedInode& before, PowerCut cut, Random& random) {
  auto after = std::make_shared<SimulatedInode>();
  before.collect_shared();
  before.stable.grow(before.cached.size());
  const bool is_power_cut = cut != PowerCut::keeps_all;
  const bool is_random = is_power_cut && cut != PowerCut::drops_unsynced;
  if (is_random) keep_some(before, cut, random);
  // That a file has grown is lost with the rest of what was not synced.
  const bool keeps_size = !is_power_cut || (is_random && heads(random));
  const std::uint64_t size = keeps_size ? before.cached.size() : std::min(before.stable_size, before.cached.size());
  after->cached.grow(size);
  after->stable.grow(size);
  after->stable_size = is_power_cut ? size : before.stable_size;
  after->reserved = before.reserved;
  for (std::uint64_t page = 0; page < before.pages().size() && page * kSimulatedPage < size; ++page) {
    const PageState& state = before.pages()[page];
    if (!state.touched) continue;
    copy_page(after->cached, is_power_cut ? before.stable : before.cached, page);
    copy_page(after->stable, before.stable, page);
    after->page(page) = is_power_cut ? PageState{.touched = true} : state;
  }
  return after;
}

}  // namespace

std::shared_ptr<SimulatedDirectory> after_cut(SimulatedDirectory& before, PowerCut cut, Random& random) {
  auto after = std::make_shared<SimulatedDirectory>();
  const bool is_random = cut == PowerCut::keeps_some || cut == PowerCut::keeps_pages;
  const bool keeps = cut == PowerCut::keeps_all || (is_random && heads(random));
  const auto& names = keeps ? before.names : before.stable_names;
  for (const auto& [name, entry] : names)
    std::visit([&, &key = name](const auto& child) { after->names.emplace(key, after_cut(*child, cut, random)); },
               entry);
  if (cut != PowerCut::keeps_all) {
    after->sync();
    return after;
  }
  for (const auto& [name, entry] : before.stable_names)
    if (after->names.contains(name)) after->stable_names.emplace(name, after->names.at(name));
  return after;
}

}  // namespace weir::env
