#include "index/damage.hpp"

#include <fmt/format.h>

namespace weir::index {

Error damage(const env::Path& file, std::uint64_t offset, std::string_view reason) {
  return {
      Errc::corrupted,
      fmt::format("{}: damaged at offset {}: {}. No event is lost: the index is made anew from the log by `weir index "
                  "rebuild`, or by removing the file and opening the store",
                  file.string(), offset, reason),
      Corruption{.file = file.string(), .offset = offset, .position = std::nullopt, .reason = std::string(reason)}};
}

}  // namespace weir::index
