#include "log/repair/repair_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "log/chain_walk.hpp"
#include "log/control.hpp"
#include "log/damage.hpp"
#include "log/durable_marks.hpp"
#include "log/format.hpp"
#include "log/repair/raw_segment.hpp"
#include "log/repair/repair_identity.hpp"

namespace weir::log {
namespace {

class Examination {
 public:
  Examination(env::FileSystem& files, const LogDirectory& directory) : files_(files), directory_(directory) {}

  Result<RepairPlan> run() {
    if (const auto names = directory_.list_segments(files_)) plan_.segments = *names;
    WEIR_TRY(FoundIdentity found, find_identity(files_, directory_, plan_.segments));
    plan_.identity = std::move(found.identity);
    plan_.writes_identity = found.writes_identity;
    plan_.writes_ancestry = found.writes_ancestry;
    plan_.damage = std::move(found.damage);
    WEIR_CHECK(look_at_control());
    WEIR_CHECK(walk());
    if (!plan_.cut) return std::move(plan_);
    WEIR_TRY(plan_.loss, loss_behind(files_, directory_, plan_, tail_ ? tail_->end : Position{}));
    return std::move(plan_);
  }

 private:
  Result<void> look_at_control() {
    const auto control = ControlPage::open(files_, directory_.control(), plan_.identity.store, env::Access::read_only);
    if (control) {
      tail_ = control->tail();
      return {};
    }
    const Error& error = control.error();
    if (error.code() != Errc::corrupted && error.code() != Errc::not_found) return error;
    const auto* place = error.detail<Corruption>();
    plan_.damage.push_back(
        place != nullptr ? *place : Corruption{directory_.control().string(), 0, std::nullopt, "the file is missing"});
    plan_.writes_control = true;
    return {};
  }

  /// Follows the chain from the first segment on, as far as everything is whole.
  Result<void> walk() {
    const auto& names = plan_.segments;
    if (names.empty() || names.front() != SegmentName{})
      return damage({directory_.segments().string(), 0, Position{0}, "the first segment is missing"});
    for (std::size_t i = 0; i < names.size(); ++i) {
      WEIR_TRY(const RawSegment segment,
               read_raw_segment(files_, directory_, names[i], plan_.identity.writer_of(names[i]),
                                plan_.identity.segment_bytes));
      if (const auto reason = why_not_next(i, segment); !reason.empty()) {
        if (i == 0) return damage({segment.path.string(), 0, Position{0}, reason});
        cut_behind(i - 1, {segment.path.string(), 0, names[i].base, reason});
        return {};
      }
      WEIR_TRY(const std::uint32_t limit, limit_of(i, segment));
      WEIR_CHECK(follow(segment, limit));
      const auto& scavenged = segment.header->scavenged;
      is_scavenged_ = scavenged.has_value();
      rest_is_clear_ = scavenged ? end_.offset == limit : all_zero(Bytes(segment.bytes).subspan(end_.offset));
      original_end_ = scavenged && end_.offset == limit ? scavenged->original_end : end_.offset;
      if (segment.is_short) note_short(segment);
      const bool is_last = i + 1 == names.size();
      if (!is_last && limit < segment.bytes.size() && end_.offset < limit) {
        cut_behind(i, {segment.path.string(), end_.offset, end_.position, reason_});
        return {};
      }
      if (is_last) judge_end(i, segment);
    }
    return {};
  }

  void note_short(const RawSegment& segment) {
    plan_.damage.push_back({segment.path.string(), 0, std::nullopt, "the file is shorter than a segment"});
    plan_.short_segments.push_back(segment.header->name);
  }

  /// Empty when the segment is whole so far, and follows what was walked.
  std::string why_not_next(std::size_t index, const RawSegment& segment) const {
    const SegmentName& name = plan_.segments[index];
    if (name.number != index) return fmt::format("the segments {} to {} are missing before it", index, name.number - 1);
    if (!segment.header) return segment.reason;
    const SegmentHeader& header = *segment.header;
    if (index > 0 &&
        (header.chain != end_.chain || header.name.base != end_.position || header.previous_end != original_end_))
      return "it does not follow the segment before it";
    return {};
  }

  /// How far the segment's frames reach, as the one after it says; else the whole file.
  Result<std::uint32_t> limit_of(std::size_t index, const RawSegment& segment) {
    if (segment.header->scavenged) return segment.header->scavenged->frames_end;
    const std::uint32_t all = plan_.identity.segment_bytes;
    if (index + 1 >= plan_.segments.size()) return all;
    const SegmentName& next = plan_.segments[index + 1];
    WEIR_TRY(const auto header, read_raw_header(files_, directory_, next));
    if (!header || next.number != index + 1 || header->store != plan_.identity.writer_of(next)) return all;
    return std::clamp(header->previous_end, kSegmentHeaderBytes, all);
  }

  Result<void> follow(const RawSegment& segment, std::uint32_t limit) {
    ChainWalk walk(segment.bytes, *segment.header);
    end_ = {kSegmentHeaderBytes, segment.header->chain, segment.header->name.base};
    met_record_ = !(tail_ && tail_->segment == segment.header->name);
    while (true) {
      if (!met_record_ && end_.offset == tail_->offset) met_record_ = end_.chain == tail_->checksum;
      const auto frame = walk.next(limit);
      if (!frame) break;
      const auto decoded = frame->for_each_event([](const EventView&) {});
      if (!decoded && decoded.error().code() == Errc::unsupported_format) return decoded.error();
      if (!decoded) {
        reason_ = decoded.error().message();
        return {};
      }
      time_ = std::max(time_, frame->time());
      end_ = {walk.offset(), walk.chain(), walk.position()};
    }
    reason_ = walk.reason();
    return {};
  }

  /// Whether what ends the last segment is damage: the same as in an opening (rule L2).
  void judge_end(std::size_t index, const RawSegment& segment) {
    const SegmentName& name = plan_.segments[index];
    const Corruption here{segment.path.string(), end_.offset, end_.position, reason_};
    const auto size = static_cast<std::uint32_t>(segment.bytes.size());
    const auto window =
        static_cast<std::uint32_t>(std::min<std::uint64_t>(std::uint64_t{end_.offset} + kWindowBytes, size));
    const auto mark = mark_behind({end_.offset, end_.position}, segment.bytes, window, segment.header->basis());
    const std::uint32_t own = first_own_segment(plan_.identity.ancestry);
    if (is_scavenged_) {  // only full ones are
      cut_behind(index, {directory_.segments().string(), 0, end_.position,
                         fmt::format("segment number {} is missing", name.number + 1)});
    } else if (tail_ && tail_->segment > name) {
      cut_behind(index, {directory_.segment(tail_->segment).string(), 0, tail_->segment.base,
                         "the control file names this segment, and it is missing"});
    } else if (name.number < own) {
      cut_behind(index,
                 {directory_.segments().string(), 0, end_.position, fmt::format("segment number {} is missing", own)});
    } else if (tail_ && tail_->segment == name && end_.offset < tail_->offset) {
      cut_behind(index, here);
    } else if (mark) {
      cut_behind(index, here);
    } else if (!met_record_) {
      plan_.damage.push_back(
          {directory_.control().string(), 0, std::nullopt, "it names another last frame than the log has"});
      plan_.writes_control = true;
    }
    plan_.last = name;
    plan_.end = end_;
  }

  void cut_behind(std::size_t index, Corruption why) {
    plan_.damage.push_back(std::move(why));
    plan_.cut = {
        .kept_whole = rest_is_clear_ ? index + 1 : index, .has_part = !rest_is_clear_, .end = end_, .time = time_};
    plan_.last = plan_.segments[index];
    plan_.end = end_;
    plan_.cut->next_previous_end = original_end_;
    plan_.cut->is_scavenged = is_scavenged_;
    plan_.writes_control = true;
  }

  env::FileSystem& files_;
  const LogDirectory& directory_;
  RepairPlan plan_;
  std::optional<DurableTail> tail_;
  SegmentEnd end_;                  ///< Of the frames that are whole, in the segment that was walked last.
  std::uint32_t original_end_ = 0;  ///< Where they ended before it was scavenged: what the next header speaks of.
  bool is_scavenged_ = false;       ///< That segment.
  std::string reason_;              ///< Why they end there.
  bool rest_is_clear_ = false;      ///< Nothing stands behind them.
  bool met_record_ = true;          ///< The frame that the control file names is one of them, if it names one there.
  Time time_{};
};

}  // namespace

Result<RepairPlan> plan_repair(env::FileSystem& files, const LogDirectory& directory) {
  return Examination(files, directory).run();
}

}  // namespace weir::log
