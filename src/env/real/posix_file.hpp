// A File over a descriptor.
#pragma once

#include "env/file_system.hpp"
#include "env/real/descriptor.hpp"

namespace weir::env {

class PosixFile final : public File {
 public:
  PosixFile(Descriptor descriptor, Path path) : descriptor_(std::move(descriptor)), path_(std::move(path)) {}

  Result<std::size_t> read_at(std::uint64_t offset, MutableBytes to) const override;
  Result<PastCache> read_past_cache(std::uint64_t offset, MutableBytes to) const override;
  Result<void> write_at(std::uint64_t offset, Bytes bytes) override;
  Result<void> sync() override;
  Result<std::uint64_t> size() const override;
  Result<void> reserve(std::uint64_t size) override;
  Result<std::unique_ptr<Mapping>> map(std::uint64_t size, Access access) const override;

 private:
  Result<bool> read_direct(std::uint64_t offset, MutableBytes to) const;

  Descriptor descriptor_;
  Path path_;
};

}  // namespace weir::env
