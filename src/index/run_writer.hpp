// RunWriter: writes a run in one go, in bounded memory: first its terms by key, then the places of its frames.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "env/file_system.hpp"
#include "index/filter.hpp"
#include "index/run_format.hpp"
#include "index/section_writer.hpp"

namespace weir::index {

/// Not thread-safe. Errors of all calls: no_space, io.
class RunWriter {
 public:
  /// `header` says what the run is about, and how many terms it will have. `file` is empty.
  RunWriter(env::File& file, const RunHeader& header);

  /// A term with its positions, ascending, counted from the run's begin. Keys ascend.
  Result<void> begin_term(std::uint64_t key, bool is_id);
  Result<void> add_positions(std::span<const std::uint32_t> positions);
  Result<void> end_term();

  /// After all terms: where the frame of the next event begins, for each event of the run.
  Result<void> begin_places();
  Result<void> add_place(std::uint32_t offset);

  /// Writes all that is left and makes the file durable. `snapshot` is the caller's, and kept as it is.
  Result<void> finish(std::string_view snapshot);

 private:
  Result<void> open_bucket(std::uint64_t number);
  Result<void> put_filter_blocks(std::uint64_t before);
  Result<void> flush_block();
  Result<std::uint32_t> put_short_list();
  Result<std::uint32_t> put_long_list();
  Result<void> flush_places();
  SectionWriter& open_section(Section which, std::uint64_t offset);
  Result<std::uint64_t> close_section(Section which);

  env::File& file_;
  RunHeader header_;
  PageChecksums checksums_;
  std::array<std::unique_ptr<SectionWriter>, kSections> sections_;

  std::uint64_t terms_ = 0;
  std::uint64_t next_bucket_ = 0;
  std::uint64_t filter_blocks_;
  std::uint64_t filter_number_ = 0;
  FilterBlock filter_;

  std::uint64_t key_ = 0;
  bool is_id_ = false;
  std::uint64_t count_ = 0;
  std::vector<std::uint32_t> block_;
  std::uint64_t blocks_begin_ = 0;
  std::vector<std::uint32_t> skips_;  ///< Of the long list: first position and offset of each block.

  std::vector<std::uint32_t> places_;
  std::uint32_t wide_blocks_ = 0;
};

}  // namespace weir::index
