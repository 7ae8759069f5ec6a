// Goal: records have the bytes that docs/formats/proof.md describes, for ever: who noted a root relies on it.
// Method: bytes by hand.
#include "proof/commit_record.hpp"

#include <gtest/gtest.h>

namespace weir::proof {
namespace {

EventId id_of(std::uint8_t byte) {
  EventId id;
  id.bytes.fill(byte);
  return id;
}

TEST(EventRecord, has_every_part_with_its_length) {
  EventView event;
  event.id = id_of(0x11);
  event.correlation = id_of(0x22);
  event.causation = id_of(0);
  event.version = {0x0102};
  event.stream = "ab";
  event.type = "C.v1";
  event.data = "{}";
  event.tags = {"k:v", ""};
  std::vector<std::byte> record(3);
  write_event_record(record, event);
  EXPECT_EQ(to_hex(record),
            "11111111111111111111111111111111"
            "22222222222222222222222222222222"
            "00000000000000000000000000000000"
            "0201000000000000"
            "020000006162"
            "04000000432e7631"
            "020000007b7d"
            "00000000"
            "02000000"
            "030000006b3a76"
            "00000000");
}

TEST(MoveRecord, has_every_part) {
  TrackingMove move{.consumer = "c", .source = {}, .partition = 0x0102, .from = {3}, .to = {Position{4}, 5}};
  move.source.bytes.fill(0x33);
  std::vector<std::byte> record;
  write_move_record(record, move);
  EXPECT_EQ(to_hex(record),
            "0100000063"
            "33333333333333333333333333333333"
            "0201"
            "0300000000000000"
            "0400000000000000"
            "05000000");
}

}  // namespace
}  // namespace weir::proof
