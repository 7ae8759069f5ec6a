#include "log/held.hpp"

#include "base/bytes.hpp"
#include "log/identity.hpp"

namespace weir::log {

Result<void> hold(env::FileSystem& files, const LogDirectory& directory) {
  constexpr std::string_view kForPeople =
      "This store was restored or forked. Its consumers and timers do not start while this file is here.\n"
      "Make sure that the store it was made from is not at work any more, or that what they do reaches nobody.\n"
      "Then: weir resume DIR\n";
  WEIR_TRY(const auto file, files.open(directory.held(), env::Opening::create));
  WEIR_CHECK(file->write_at(0, bytes_of(kForPeople)));
  return file->sync();
}

bool is_held(const env::FileSystem& files, const LogDirectory& directory) {
  const auto kind = files.kind(directory.held());
  return !kind || *kind != env::PathKind::absent;
}

Result<bool> let_go(env::FileSystem& files, const LogDirectory& directory) {
  WEIR_CHECK(read_identity(files, directory));
  WEIR_TRY(const auto kind, files.kind(directory.held()));
  if (kind == env::PathKind::absent) return false;
  WEIR_CHECK(files.remove(directory.held()));
  WEIR_CHECK(files.sync_directory(directory.root));
  return true;
}

}  // namespace weir::log
