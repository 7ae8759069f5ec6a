// A checkpoint: a place between two frames up to which something else, an index, knows the log already. Who opens the
// log from it pays for what came after, not for the whole.
#pragma once

#include <cstdint>

#include "env/file_system.hpp"
#include "log/control.hpp"
#include "log/directory.hpp"
#include "weir/base/ids.hpp"
#include "weir/base/result.hpp"

namespace weir::log {

///     ... [ last frame ][ next frame ...
///         ^ last_frame  ^ end.offset       end.checksum: that of the last frame
struct Checkpoint {
  DurableTail end;               ///< It was durable when the checkpoint was taken.
  std::uint32_t last_frame = 0;  ///< Where the frame that ends there begins; 0 when a segment's header does.
};

/// Whether the log has that very frame there, or elsewhere in that segment when it was scavenged. False as well when
/// the segment is gone or damaged: opening the log from its beginning then says what is wrong. Errors: io.
Result<bool> stands_in_log(env::FileSystem& files, const LogDirectory& directory, StoreId store,
                           const Checkpoint& checkpoint);

/// What `end.checksum` has to be: as the frame has it that begins at `last_frame`, or the segment's header. Errors: io,
/// corrupted.
Result<std::uint32_t> checksum_before(env::FileSystem& files, const LogDirectory& directory, StoreId store,
                                      const Checkpoint& checkpoint);

}  // namespace weir::log
