#include "log/repair/repair_identity.hpp"

#include "log/chain_walk.hpp"
#include "log/repair/raw_segment.hpp"

namespace weir::log {
namespace {

struct NamedHeader {
  SegmentName name;
  SegmentHeader header;
};

Result<std::vector<NamedHeader>> whole_headers(env::FileSystem& files, const LogDirectory& directory,
                                               const std::vector<SegmentName>& names) {
  std::vector<NamedHeader> headers;
  for (const SegmentName& name : names) {
    WEIR_TRY(const auto header, read_raw_header(files, directory, name));
    if (header) headers.push_back({name, *header});
  }
  return headers;
}

/// Whether the segment holds anything: a creation that did not finish leaves an empty one.
Result<bool> has_frames(env::FileSystem& files, const LogDirectory& directory, const SegmentHeader& header) {
  WEIR_TRY(const RawSegment segment,
           read_raw_segment(files, directory, header.name, header.store, header.segment_bytes));
  return segment.header && ChainWalk(segment.bytes, header).next(header.segment_bytes).has_value();
}

/// Segments of other stores before the own ones: these are its ancestors.
Ancestry ancestry_from(const std::vector<NamedHeader>& headers, StoreId own) {
  Ancestry ancestry;
  for (std::size_t i = 0; i + 1 < headers.size() && headers[i].header.store != own; ++i) {
    const StoreId writer = headers[i].header.store;
    if (ancestry.empty() || ancestry.back().store != writer) ancestry.push_back({writer, 0, {}});
    ancestry.back().segments = headers[i + 1].name.number;
    ancestry.back().below = headers[i + 1].name.base;
  }
  return ancestry;
}

void note(FoundIdentity& found, const Error& error, const env::Path& path) {
  const auto* place = error.detail<Corruption>();
  found.damage.push_back(place != nullptr ? *place : Corruption{path.string(), 0, std::nullopt, error.message()});
}

bool is_there(const env::FileSystem& files, const env::Path& path) {
  const auto kind = files.kind(path);
  return !kind || *kind != env::PathKind::absent;
}

}  // namespace

Result<FoundIdentity> find_identity(env::FileSystem& files, const LogDirectory& directory,
                                    const std::vector<SegmentName>& names) {
  FoundIdentity found;
  WEIR_TRY(const auto headers, whole_headers(files, directory, names));
  const auto identity = read_identity_file(files, directory);
  if (identity) {
    found.identity = *identity;
  } else {
    const bool is_unfinished = is_there(files, directory.unfinished()) || is_there(files, directory.manifest());
    if (identity.error().code() == Errc::unsupported_format || headers.empty() || is_unfinished)
      return identity.error();
    WEIR_TRY(const bool has_any, has_frames(files, directory, headers.front().header));
    if (!has_any && !is_there(files, directory.identity())) return identity.error();
    const SegmentHeader& last = headers.back().header;
    found.identity = {last.store, headers.front().header.created, last.segment_bytes, {}};
    found.writes_identity = true;
    note(found, identity.error(), directory.identity());
  }
  const StoreId own = found.identity.store;
  const auto ancestry = read_ancestry(files, directory.ancestry(), own);
  if (ancestry) found.identity.ancestry = *ancestry;
  if (!ancestry && ancestry.error().code() != Errc::corrupted) return ancestry.error();
  if (ancestry && !ancestry->empty()) return found;
  found.identity.ancestry = ancestry_from(headers, own);
  if (ancestry && found.identity.ancestry.empty()) return found;  // it never had one
  found.writes_ancestry = true;
  note(found,
       ancestry ? Error(Errc::corrupted, "it is missing, and other stores wrote the first segments") : ancestry.error(),
       directory.ancestry());
  return found;
}

}  // namespace weir::log
