// A File on the simulated disk.
#pragma once

#include "env/simulated/disk.hpp"

namespace weir::env {

class SimulatedFile final : public File {
 public:
  SimulatedFile(SimulatedDisk& disk, std::shared_ptr<SimulatedInode> inode, Path path)
      : disk_(disk), inode_(std::move(inode)), path_(std::move(path)) {}

  Result<std::size_t> read_at(std::uint64_t offset, MutableBytes to) const override;
  Result<PastCache> read_past_cache(std::uint64_t offset, MutableBytes to) const override;
  Result<void> write_at(std::uint64_t offset, Bytes bytes) override;
  Result<void> sync() override;
  Result<std::uint64_t> size() const override;
  Result<void> reserve(std::uint64_t size) override;
  Result<std::unique_ptr<Mapping>> map(std::uint64_t size, Access access) const override;

 private:
  void write_part(std::uint64_t offset, Bytes bytes);

  SimulatedDisk& disk_;
  std::shared_ptr<SimulatedInode> inode_;
  Path path_;
};

}  // namespace weir::env
