#include "log/creation.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "log/control.hpp"
#include "log/format.hpp"
#include "log/identity.hpp"
#include "log/segment_header.hpp"

namespace weir::log {
namespace {

Result<void> create_first_segment(env::FileSystem& files, const LogDirectory& directory, const Identity& identity) {
  const SegmentHeader header{.store = identity.store,
                             .name = {},
                             .created = identity.created,
                             .chain = first_chain(identity.store),
                             .previous_end = 0,
                             .segment_bytes = identity.segment_bytes};
  WEIR_TRY(const auto file, files.open(directory.segment(header.name), env::Opening::create_new));
  WEIR_CHECK(file->reserve(identity.segment_bytes));
  WEIR_CHECK(file->write_at(0, encode_segment_header(header)));
  return file->sync();
}

}  // namespace

StoreId new_store_id(env::Random& random) {
  StoreId id;
  random.fill(std::as_writable_bytes(std::span(id.bytes)));
  id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0f) | 0x40);  // RFC 9562, version 4
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3f) | 0x80);
  return id;
}

Result<bool> can_create(const env::FileSystem& files, const LogDirectory& directory) {
  WEIR_TRY(const auto kind, files.kind(directory.root));
  if (kind != env::PathKind::directory) return kind == env::PathKind::absent;
  WEIR_TRY(const auto names, files.list(directory.root));
  constexpr std::array<std::string_view, 4> kUnfinished = {"control", "lock", "log", "weir-store.new"};
  return std::all_of(names.begin(), names.end(), [&](const std::string& name) {
    return std::find(kUnfinished.begin(), kUnfinished.end(), name) != kUnfinished.end();
  });
}

Result<void> clear_unfinished(env::FileSystem& files, const LogDirectory& directory) {
  WEIR_CHECK(files.remove(directory.new_identity()));
  for (const env::Path& path : {directory.control(), directory.ancestry(), directory.held()})
    WEIR_CHECK(files.remove(path));
  WEIR_TRY(const auto kind, files.kind(directory.segments()));
  if (kind == env::PathKind::absent) return {};
  WEIR_TRY(const auto names, files.list(directory.segments()));
  for (const auto& name : names) WEIR_CHECK(files.remove(directory.segments() / name));
  return {};
}

Result<void> create_log(env::Environment& environment, const LogDirectory& directory, const LogOptions& options) {
  env::FileSystem& files = environment.files;
  WEIR_CHECK(clear_unfinished(files, directory));
  const Identity identity{new_store_id(environment.random), environment.clock.now(), options.segment_bytes};
  WEIR_CHECK(files.make_directories(directory.segments()));
  WEIR_CHECK(create_first_segment(files, directory, identity));
  WEIR_CHECK(files.sync_directory(directory.segments()));
  WEIR_CHECK(ControlPage::write(files, directory.control(), identity.store));
  WEIR_CHECK(write_identity(files, directory.new_identity(), identity));
  WEIR_CHECK(files.sync_directory(directory.root));
  WEIR_CHECK(files.rename(directory.new_identity(), directory.identity()));
  return files.sync_directory(directory.root);
}

}  // namespace weir::log
