// Whatever an index file holds under good checksums, every question to it has an answer or an error, and answers lie in
// the range that was asked for.
#include <array>
#include <string>
#include <vector>

#include "base/crc32c.hpp"
#include "env/simulated/world.hpp"
#include "fuzz/input.hpp"
#include "index/run_file.hpp"
#include "index/write_run.hpp"

namespace {

using namespace weir;

const env::Path kPath = "/run";
constexpr std::uint64_t kEvents = 600;

index::Term term(std::uint64_t n) { return index::term_of(index::TermKind::stream, "s-" + std::to_string(n)); }

/// A run that is whole: terms of one, some and all positions.
std::vector<std::byte> whole_run() {
  env::SimulatedWorld world;
  index::MemoryPart part({});
  for (std::uint64_t i = 0; i < kEvents; ++i) {
    part.add({i}, std::array{term(i % 40), term(1000 + i), term(99)},
             index::term_of(index::TermKind::event_id, std::to_string(i)));
    part.add_frame(1, static_cast<std::uint32_t>(64 + i * 352));
  }
  const auto file = value_or_abort(world.disk.open(kPath, env::Opening::create_new));
  value_or_abort(index::write_run(*file, {}, part, {}, "kept"));
  std::vector<std::byte> bytes(value_or_abort(file->size()));
  value_or_abort(file->read_at(0, bytes));
  return bytes;
}

/// Gives the pages, and the header, the checksums of what stands in them now.
void seal(std::vector<std::byte>& run, index::RunHeader header) {
  const std::uint64_t table = header.pages * index::kPageBytes;
  for (std::uint64_t page = 1; page < header.pages; ++page)
    store_le(run, table + page * 4, crc32c(0, Bytes(run).subspan(page * index::kPageBytes, index::kPageBytes)));
  header.table_checksum = crc32c(0, Bytes(run).subspan(table, header.pages * 4));
  std::ranges::copy(index::encode_run_header(header), run.begin());
}

void ask(const index::RunFile& run) {
  (void)run.snapshot();
  (void)run.check_all();
  std::array<Position, 700> some;
  for (const std::uint64_t n : {0U, 7U, 99U, 1003U, 5000U}) {
    for (const std::uint64_t from : {std::uint64_t{0}, std::uint64_t{300}, UINT64_MAX}) {
      const auto ahead = run.forwards(term(n), {from}, {kEvents}, some);
      for (std::size_t i = 0; ahead && i < *ahead; ++i) fuzz::always(some[i].value >= from && some[i].value < kEvents);
      const auto back = run.backwards(term(n), {from}, {kEvents}, some);
      for (std::size_t i = 0; back && i < *back; ++i) fuzz::always(some[i].value >= from && some[i].value < kEvents);
      (void)run.count_below(term(n), {from});
      (void)run.offset_of({from});
    }
    const auto count = run.count_below(term(n), {kEvents});
    if (count && *count > 0) (void)run.nth(term(n), *count - 1);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<std::byte> whole = whole_run();
  env::SimulatedWorld world;
  const auto file = value_or_abort(world.disk.open(kPath, env::Opening::create_new));
  value_or_abort(file->write_at(0, whole));
  index::RunHeader header = value_or_abort(index::read_run_header(*file, kPath));

  std::vector<std::byte> run = whole;
  fuzz::Input input(data, size);
  const auto what = input.number<std::uint8_t>();
  if ((what & 1) != 0) header.bucket_bits = input.number<std::uint32_t>();
  if ((what & 2) != 0) header.terms = input.number<std::uint64_t>();
  if ((what & 4) != 0) header.begin = {input.number<std::uint64_t>()};
  if ((what & 8) != 0) header.end = {input.number<std::uint64_t>()};
  if ((what & 16) != 0) {
    auto& section = header.sections[input.number<std::uint8_t>() % index::kSections];
    section.offset = input.number<std::uint64_t>();
    section.size = input.number<std::uint64_t>();
  }
  while (!input.empty()) {
    const std::size_t at = index::kPageBytes + input.number<std::uint32_t>() % (run.size() - index::kPageBytes);
    run[at] = std::byte{input.number<std::uint8_t>()};
  }
  seal(run, header);
  value_or_abort(file->write_at(0, run));
  if (const auto opened = index::RunFile::open(world.disk, kPath)) ask(**opened);
  return 0;
}
