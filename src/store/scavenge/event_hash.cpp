#include "store/scavenge/event_hash.hpp"

#include <vector>

#include "base/sha256.hpp"
#include "log/event_record.hpp"

namespace weir::store {

log::GoneHash event_hash(const EventView& event) {
  std::vector<std::byte> record;
  log::write_event_record(record, event);
  record.insert(record.begin(), std::byte{0});  // a leaf, and no node: RFC 6962
  return sha256(record);
}

}  // namespace weir::store
