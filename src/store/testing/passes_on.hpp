// PassesOn: what the doubles of stores and readers have in common. For the tests of any module.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "weir/store/event_store.hpp"

namespace weir::store {

/// An EventReader, or an EventStore, that answers every question as another one does. A double overrides what it is
/// about.
template <class Interface>
class PassesOn : public Interface {
 public:
  explicit PassesOn(const EventReader& real) : real_(real) {}

  StoreId id() const override { return real_.id(); }
  std::vector<Ancestor> ancestry() const override { return real_.ancestry(); }
  bool is_held() const override { return real_.is_held(); }
  std::filesystem::path location() const override { return real_.location(); }
  Position end() const override { return real_.end(); }
  Position durable_end() const override { return real_.durable_end(); }
  Position wait_past(Position seen, std::chrono::milliseconds at_most) const override {
    return real_.wait_past(seen, at_most);
  }
  Result<void> read(const Read& what, const EventSink& sink) const override { return real_.read(what, sink); }
  Result<std::optional<Position>> first_gone(Position from, Position end) const override {
    return real_.first_gone(from, end);
  }
  Result<std::optional<std::uint32_t>> checksum_at(Position position) const override {
    return real_.checksum_at(position);
  }
  Result<std::optional<StreamVersion>> stream_version(std::string_view stream) const override {
    return real_.stream_version(stream);
  }
  Result<void> streams(const std::function<Flow(std::string_view, StreamVersion)>& visit) const override {
    return real_.streams(visit);
  }
  std::vector<TrackingState> tracking() const override { return real_.tracking(); }
  std::optional<TrackingState> tracking(std::string_view consumer, StoreId source) const override {
    return real_.tracking(consumer, source);
  }

 private:
  const EventReader& real_;
};

}  // namespace weir::store
