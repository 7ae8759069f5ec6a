#include "watched_files.hpp"

namespace weir::cli {
namespace {

class WatchedFile final : public env::File {
 public:
  WatchedFile(std::unique_ptr<env::File> file, const WatchedFiles::Hear& hear) : file_(std::move(file)), hear_(hear) {}

  Result<std::size_t> read_at(std::uint64_t offset, MutableBytes to) const override {
    auto got = file_->read_at(offset, to);
    if (got) hear_(*got);
    return got;
  }
  Result<env::PastCache> read_past_cache(std::uint64_t offset, MutableBytes to) const override {
    return file_->read_past_cache(offset, to);
  }
  Result<void> write_at(std::uint64_t offset, Bytes bytes) override { return file_->write_at(offset, bytes); }
  Result<void> sync() override { return file_->sync(); }
  Result<std::uint64_t> size() const override { return file_->size(); }
  Result<void> reserve(std::uint64_t size) override { return file_->reserve(size); }
  Result<std::unique_ptr<env::Mapping>> map(std::uint64_t size, env::Access access) const override {
    hear_(size);
    return file_->map(size, access);
  }

 private:
  std::unique_ptr<env::File> file_;
  const WatchedFiles::Hear& hear_;
};

}  // namespace

Result<std::unique_ptr<env::File>> WatchedFiles::open(const env::Path& path, env::Opening opening) {
  WEIR_TRY(auto file, files_.open(path, opening));
  return std::unique_ptr<env::File>(std::make_unique<WatchedFile>(std::move(file), hear_));
}

}  // namespace weir::cli
