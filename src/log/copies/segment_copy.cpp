#include "log/copies/segment_copy.hpp"

namespace weir::log {

Result<void> write_segment(env::FileSystem& files, const env::Path& path, Bytes bytes, std::uint32_t from,
                           std::uint32_t segment_bytes) {
  WEIR_TRY(const auto file, files.open(path, env::Opening::create));
  WEIR_CHECK(file->reserve(segment_bytes));
  WEIR_CHECK(file->write_at(from, bytes.subspan(from)));
  return file->sync();
}

}  // namespace weir::log
