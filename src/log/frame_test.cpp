// Frames: what goes in comes out, in how many bytes, and no damaged byte goes unnoticed.
#include "log/frame.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "log/chain_walk.hpp"
#include "log/format.hpp"
#include "log/frame_encoder.hpp"
#include "log/test_events.hpp"

namespace weir::log {
namespace {

/// A segment in memory that frames are encoded into.
class Sheet {
 public:
  Sheet() {
    header_.created = Time(std::chrono::hours(24));
    header_.name = {Position{1000}, 3};
    header_.chain = 77;
    chain_ = header_.chain;
    bytes_.resize(kSegmentHeaderBytes);
  }

  std::uint32_t add(const FrameContent& content) {
    const auto offset = static_cast<std::uint32_t>(bytes_.size());
    EXPECT_GE(FrameEncoder::largest_size(content), encoder_.encode(content, place(offset), bytes_));
    const auto length = static_cast<std::uint32_t>(bytes_.size()) - offset;
    chain_ = stamp_frame(std::span(bytes_).subspan(offset, length), chain_, 16);
    next_ += content.event_count();
    return length;
  }

  ChainWalk walk() const { return {bytes_, header_}; }
  std::vector<std::byte>& bytes() { return bytes_; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(bytes_.size()); }

 private:
  FramePlace place(std::uint32_t offset) const {
    return {offset, static_cast<std::uint32_t>(next_ - header_.name.base.value), 123'456, header_.basis().seed};
  }

  SegmentHeader header_;
  FrameEncoder encoder_;
  std::uint32_t chain_ = 0;
  std::uint64_t next_ = 1000;
  std::vector<std::byte> bytes_;
};

FrameContent content_of(const StreamAppend& write) { return {std::span(&write, 1), {}}; }

void expect_same(const EventView& read, const NewEvent& written) {
  EXPECT_EQ(read.id, written.id);
  EXPECT_EQ(read.correlation, written.correlation.is_nil() ? written.id : written.correlation);
  EXPECT_EQ(read.causation, written.causation);
  EXPECT_EQ(read.type, written.type);
  EXPECT_EQ(read.data, written.data);
  EXPECT_EQ(read.metadata, written.metadata);
  EXPECT_EQ(std::vector<std::string>(read.tags.begin(), read.tags.end()), written.tags);
}

TEST(FrameTest, everything_that_goes_in_comes_out) {
  std::vector<NewEvent> orders = {test_event(1), test_event(2), test_event(3)};
  orders[0].tags = {"customer:7", "", std::string(255, 't')};
  orders[1].metadata = R"({"user":"x"})";
  orders[1].correlation = {};
  orders[2].causation = {};
  orders[2].type = std::string(255, 'T');
  orders[2].data = {};
  std::vector<NewEvent> payments = {test_event(4, 100'000)};
  payments[0].correlation = payments[0].id;
  const std::vector<StreamAppend> writes = {{"order-1", StreamVersion{9}, orders},
                                            {std::string_view("payment-1"), StreamVersion{1ULL << 40}, payments}};
  const std::vector<TrackingMove> moves = {
      {"billing", StoreId{{1, 2, 3}}, TrackingMove::kEveryPartition, Position{5}, {Position{1ULL << 50}, 0xdeadbeef}},
      {"", StoreId{}, 17, Position{0}, {Position{0}, 0}}};
  Sheet sheet;
  sheet.add({writes, moves});

  auto walk = sheet.walk();
  const auto frame = walk.next(sheet.size());
  ASSERT_TRUE(frame) << walk.reason();
  EXPECT_EQ(frame->first(), Position{1000});
  EXPECT_EQ(frame->count(), 4u);
  EXPECT_EQ(frame->time(), Time(std::chrono::hours(24)) + Duration(123'456));
  EXPECT_EQ(frame->durable_tail(), frame->offset() - 16);
  EXPECT_FALSE(frame->is_closing());
  std::size_t number = 0;
  ASSERT_TRUE(frame->for_each_event([&](const EventView& event) {
    const bool is_order = number < orders.size();
    expect_same(event, is_order ? orders[number] : payments[0]);
    EXPECT_EQ(event.position, Position{1000} + number);
    EXPECT_EQ(event.stream, is_order ? "order-1" : "payment-1");
    EXPECT_EQ(event.version.value, is_order ? 9 + number : 1ULL << 40);
    EXPECT_EQ(event.frame_checksum, frame->checksum());
    ++number;
  }));
  EXPECT_EQ(number, 4u);
  number = 0;
  ASSERT_TRUE(frame->for_each_move([&](const TrackingMove& move) {
    EXPECT_EQ(move.consumer, moves[number].consumer);
    EXPECT_EQ(move.source, moves[number].source);
    EXPECT_EQ(move.partition, moves[number].partition);
    EXPECT_EQ(move.from, moves[number].from);
    EXPECT_EQ(move.to, moves[number].to);
    ++number;
  }));
  EXPECT_EQ(number, 2u);
}

TEST(FrameTest, any_event_of_a_large_frame_is_found_without_the_others) {
  std::vector<NewEvent> events;
  for (std::uint64_t i = 0; i < 1000; ++i) events.push_back(test_event(i, i % 90));
  Sheet sheet;
  sheet.add(content_of({"order-1", StreamVersion{5}, std::span(events).first(37)}));
  const std::vector<StreamAppend> writes = {{"order-1", StreamVersion{42}, std::span(events).first(500)},
                                            {"order-2", StreamVersion{0}, std::span(events).subspan(500)}};
  sheet.add({writes, {}});
  auto walk = sheet.walk();
  walk.next(sheet.size());
  const auto frame = walk.next(sheet.size());
  ASSERT_TRUE(frame) << walk.reason();
  for (std::uint32_t i = 0; i < 1000; i += 7) {
    EventCursor cursor(*frame);
    cursor.seek(i);
    EventView event;
    ASSERT_TRUE(cursor.next(event));
    expect_same(event, events[i]);
    EXPECT_EQ(event.version.value, i < 500 ? 42 + i : i - 500);
    EXPECT_EQ(event.stream, i < 500 ? "order-1" : "order-2");
  }
}

/// What docs/formats/log.md promises for an event with 256 bytes of data, a type of 16 characters, a stream of 10 and
/// three ids that differ. The index has 16 bytes more.
constexpr std::uint32_t kBudgetAlone = 352;
constexpr std::uint32_t kBudgetInBatch = 336;

NewEvent budget_event(std::uint64_t number) {
  NewEvent event = test_event(number, 256);
  event.type = "OrderConfirmed.1";
  EXPECT_EQ(event.type.size(), 16u);
  return event;
}

TEST(FrameTest, an_event_alone_keeps_to_its_byte_budget) {
  Sheet sheet;
  const std::vector<NewEvent> large = {test_event(0, 3'000'000)};
  sheet.add(content_of({"order-1", StreamVersion{0}, large}));  // so that the type's name stands far from the beginning
  const std::vector<NewEvent> event = {budget_event(1)};
  sheet.add(content_of({"order-1234", StreamVersion{16'382}, event}));
  EXPECT_LE(sheet.add(content_of({"order-1234", StreamVersion{16'383}, event})), kBudgetAlone);
}

TEST(FrameTest, an_event_in_a_batch_of_a_thousand_keeps_to_its_byte_budget) {
  std::vector<NewEvent> events;
  std::vector<std::string> streams;
  std::vector<StreamAppend> writes;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    events.push_back(budget_event(i));
    streams.push_back("order-" + std::to_string(1000 + i));
  }
  for (std::size_t i = 0; i < 1000; ++i)
    writes.push_back({streams[i], StreamVersion{300}, std::span(events).subspan(i, 1)});
  Sheet sheet;
  const std::uint32_t length = sheet.add({writes, {}});
  EXPECT_LE(length, kBudgetInBatch * 1000);
}

TEST(FrameTest, no_flipped_bit_goes_unnoticed) {
  const std::vector<NewEvent> events = {test_event(1), test_event(2)};
  Sheet sheet;
  sheet.add(content_of({"order-1", StreamVersion{0}, events}));
  for (std::size_t bit = kSegmentHeaderBytes * 8; bit < sheet.bytes().size() * 8; ++bit) {
    sheet.bytes()[bit / 8] ^= std::byte{1} << bit % 8;
    auto walk = sheet.walk();
    EXPECT_FALSE(walk.next(sheet.size())) << "bit " << bit;
    sheet.bytes()[bit / 8] ^= std::byte{1} << bit % 8;
  }
}

TEST(FrameTest, every_truncation_ends_at_the_last_whole_frame) {
  Sheet sheet;
  std::vector<std::uint32_t> ends;
  for (std::uint64_t i = 0; i < 4; ++i) {
    const std::vector<NewEvent> events = {test_event(i, i * 30)};
    sheet.add(content_of({"order-1", StreamVersion{i}, events}));
    ends.push_back(sheet.size());
  }
  for (std::uint32_t size = kSegmentHeaderBytes; size <= sheet.size(); ++size) {
    auto walk = sheet.walk();
    std::size_t frames = 0;
    while (walk.next(size)) ++frames;
    EXPECT_EQ(frames, static_cast<std::size_t>(
                          std::count_if(ends.begin(), ends.end(), [&](std::uint32_t end) { return end <= size; })));
  }
}

TEST(FrameTest, L5_a_frame_does_not_follow_in_another_place_or_after_another_frame) {
  const std::vector<NewEvent> events = {test_event(1)};
  Sheet sheet;
  const std::uint32_t first = sheet.add(content_of({"order-1", StreamVersion{0}, events}));
  const std::uint32_t second = sheet.add(content_of({"order-1", StreamVersion{1}, events}));
  auto moved = sheet.bytes();
  moved.erase(moved.begin() + kSegmentHeaderBytes, moved.begin() + kSegmentHeaderBytes + first);
  sheet.bytes() = moved;
  auto walk = sheet.walk();
  EXPECT_FALSE(walk.next(second + kSegmentHeaderBytes));
  EXPECT_EQ(walk.stop(), ChainWalk::Stop::bad);
}

/// Rewrites bytes of the frame and gives it the checksum that fits: as a newer Weir would.
void forge(Sheet& sheet, std::size_t at, std::byte value) {
  SegmentHeader header;
  header.name = {Position{1000}, 3};
  sheet.bytes()[at] = value;
  const MutableBytes frame = std::span(sheet.bytes()).subspan(kSegmentHeaderBytes);
  store_le(frame, frame_field::kChecksum, checksum_of_frame(frame, header.basis().seed, kSegmentHeaderBytes));
}

TEST(FrameTest, what_a_newer_weir_wrote_is_refused_and_not_guessed) {
  const std::vector<NewEvent> events = {test_event(1)};
  for (const auto& [at, value] : {std::pair{kSegmentHeaderBytes + kFrameHeaderBytes, event_flag::kGone},
                                  std::pair{kSegmentHeaderBytes, std::uint8_t{4}}}) {
    Sheet sheet;
    sheet.add(content_of({"order-1", StreamVersion{0}, events}));
    forge(sheet, at, sheet.bytes()[at] | std::byte{value});
    auto walk = sheet.walk();
    const auto frame = walk.next(sheet.size());
    ASSERT_TRUE(frame) << walk.reason();
    const auto read = frame->for_each_event([](const EventView&) {});
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code(), Errc::unsupported_format);
  }
}

TEST(FrameTest, bytes_that_make_no_sense_under_a_good_checksum_are_an_error_and_no_crash) {
  const std::vector<NewEvent> events = {test_event(1), test_event(2)};
  Sheet original;
  original.add(content_of({"order-1", StreamVersion{0}, events}));
  for (std::size_t at = kSegmentHeaderBytes + kFrameHeaderBytes; at < original.bytes().size(); ++at) {
    for (const std::byte value : {std::byte{0}, std::byte{0x3f}, std::byte{0x7f}, std::byte{0xff}}) {
      Sheet sheet = original;
      forge(sheet, at, value);
      auto walk = sheet.walk();
      const auto frame = walk.next(sheet.size());
      ASSERT_TRUE(frame) << walk.reason();
      static_cast<void>(frame->for_each_event([](const EventView&) {}));
      static_cast<void>(frame->for_each_move([](const TrackingMove&) {}));
    }
  }
}

}  // namespace
}  // namespace weir::log
