// RunFile: a part of the index in an immutable file. Nothing of it is in memory but a bit a page.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "index/checked_pages.hpp"
#include "index/part.hpp"
#include "index/run_format.hpp"

namespace weir::index {

class RunFile final : public Part {
 public:
  /// Reads and checks the header; all else when it is looked at. Errors: not_found, corrupted, unsupported_format, io.
  static Result<std::shared_ptr<const RunFile>> open(env::FileSystem& files, const env::Path& path);

  const RunHeader& header() const { return header_; }
  const env::Path& path() const { return pages_.path(); }
  /// What was given to RunWriter::finish.
  Result<std::string_view> snapshot() const;
  /// Every page, every list, and the order of all of them.
  Result<void> check_all() const;

  Position begin() const override { return header_.begin; }
  Position end() const override { return header_.end; }
  Result<std::size_t> forwards(Term, Position from, Position end, std::span<Position> into) const override;
  Result<std::size_t> backwards(Term, Position from, Position end, std::span<Position> into) const override;
  Result<std::uint64_t> count_below(Term, Position) const override;
  Result<Position> nth(Term, std::uint64_t n) const override;
  Result<std::uint32_t> offset_of(Position) const override;
  std::uint64_t commits() const override { return header_.commits; }
  Position ids_begin() const override { return header_.ids_begin; }

  /// Positions of one block of a term, less the run's begin, and the number of its first among those of the term.
  struct Block {
    std::array<std::uint32_t, kBlockPositions> positions;
    std::size_t count = 0;
    std::uint64_t first_number = 0;
  };
  /// What `offset_of` says of the events of the n-th block of kPlaceBlock of the run; behind the last one what is
  /// there.
  Result<void> offsets_of(std::uint64_t block, std::span<std::uint32_t, kPlaceBlock> into) const;

 private:
  friend class RunCursor;

  /// The positions of a term, less the run's begin, in blocks.
  struct List {
    std::uint64_t count = 0;
    std::uint64_t blocks = 1;
    std::uint32_t one = 0;  ///< The only position, if there is one.
    std::uint64_t at = 0;   ///< Of a short list: where its gaps are. Of a long one: its table of blocks.
    std::uint64_t blocks_begin = 0;
    unsigned width = 0;  ///< Of a short list.
  };

  RunFile(const env::Path& path, std::unique_ptr<env::Mapping> mapping, const RunHeader& header)
      : pages_(path, std::move(mapping), header.pages, header.table_checksum), header_(header) {}

  Result<Bytes> read(Section which, std::uint64_t offset, std::uint64_t size) const;
  /// The entry's value; nothing if the term is not here.
  Result<std::optional<std::uint32_t>> find(std::uint64_t key) const;
  Result<List> list_of(std::uint32_t value) const;
  Result<std::optional<List>> list_of(Term term) const;
  /// The number of the last block whose first position is at most that one; 0 if none is.
  Result<std::uint64_t> block_before(const List& list, std::uint64_t position) const;
  Result<void> load(const List& list, std::uint64_t number, Block& into) const;
  std::uint64_t relative(Position position) const;

  CheckedPages pages_;
  RunHeader header_;
};

}  // namespace weir::index
