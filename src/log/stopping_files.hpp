// For tests: a file system that stops after so many changes, as a process that is killed between two of them. What is
// then left on the simulated disk beneath is up to its power cut.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "env/environment.hpp"

namespace weir::log {

/// Counts what changes something; reading is free. Not thread-safe.
class StoppingFiles final : public env::FileSystem {
 public:
  explicit StoppingFiles(env::FileSystem& files) : files_(files) {}

  /// The next `changes` succeed, then every one fails, until it is called with nothing.
  void stop_after(std::optional<std::uint64_t> changes) {
    left_ = changes;
    stopped_ = false;
  }
  bool stopped() const { return stopped_; }

  Result<std::unique_ptr<env::File>> open(const env::Path& path, env::Opening opening) override {
    const bool may_create = opening == env::Opening::create || opening == env::Opening::create_new;
    if (may_create) WEIR_CHECK(change());
    WEIR_TRY(auto file, files_.open(path, opening));
    return std::unique_ptr<env::File>(std::make_unique<StoppingFile>(*this, std::move(file)));
  }
  Result<env::PathKind> kind(const env::Path& path) const override { return files_.kind(path); }
  Result<std::vector<std::string>> list(const env::Path& path) const override { return files_.list(path); }
  Result<void> make_directories(const env::Path& path) override {
    WEIR_CHECK(change());
    return files_.make_directories(path);
  }
  Result<void> rename(const env::Path& from, const env::Path& to) override {
    WEIR_CHECK(change());
    return files_.rename(from, to);
  }
  Result<bool> link(const env::Path& from, const env::Path& to) override {
    WEIR_CHECK(change());
    return files_.link(from, to);
  }
  Result<void> remove(const env::Path& path) override {
    WEIR_CHECK(change());
    return files_.remove(path);
  }
  Result<void> sync_directory(const env::Path& path) override {
    WEIR_CHECK(change());
    return files_.sync_directory(path);
  }
  Result<std::unique_ptr<env::FileLock>> lock(const env::Path& path) override { return files_.lock(path); }
  Result<bool> is_locked(const env::Path& path) const override { return files_.is_locked(path); }

 private:
  class StoppingFile final : public env::File {
   public:
    StoppingFile(StoppingFiles& owner, std::unique_ptr<env::File> file) : owner_(owner), file_(std::move(file)) {}
    Result<std::size_t> read_at(std::uint64_t offset, MutableBytes to) const override {
      return file_->read_at(offset, to);
    }
    Result<env::PastCache> read_past_cache(std::uint64_t offset, MutableBytes to) const override {
      return file_->read_past_cache(offset, to);
    }
    Result<void> write_at(std::uint64_t offset, Bytes bytes) override {
      if (const auto may = owner_.change(); !may) {
        (void)file_->write_at(offset, bytes.first(bytes.size() / 2));  // killed in the middle of it
        return may;
      }
      return file_->write_at(offset, bytes);
    }
    Result<void> sync() override {
      WEIR_CHECK(owner_.change());
      return file_->sync();
    }
    Result<std::uint64_t> size() const override { return file_->size(); }
    Result<void> reserve(std::uint64_t size) override {
      WEIR_CHECK(owner_.change());
      return file_->reserve(size);
    }
    Result<std::unique_ptr<env::Mapping>> map(std::uint64_t size, env::Access access) const override {
      return file_->map(size, access);
    }

   private:
    StoppingFiles& owner_;
    std::unique_ptr<env::File> file_;
  };

  Result<void> change() {
    if (left_ && *left_ == 0) {
      stopped_ = true;
      return Error(Errc::io, "the process was killed here");
    }
    if (left_) --*left_;
    return {};
  }

  env::FileSystem& files_;
  std::optional<std::uint64_t> left_;
  bool stopped_ = false;
};

}  // namespace weir::log
