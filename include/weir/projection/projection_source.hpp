// ProjectionSource: a store that a projection reads, and what becomes of each type of event there.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "weir/base/result.hpp"
#include "weir/projection/rows.hpp"
#include "weir/schema/codec.hpp"
#include "weir/schema/event_type.hpp"
#include "weir/store/reader.hpp"

namespace weir {

/// Made by `Projection::from`. Declared before the projection starts, constant afterwards.
class ProjectionSource {
 public:
  /// Decodes an event and hands it to the user's handler. Errors are those of decoding.
  using Handler = std::function<Result<void>(Rows&, const EventView&)>;

  ProjectionSource(std::string label, const EventReader& reader) : label_(std::move(label)), reader_(&reader) {}
  ProjectionSource(const ProjectionSource&) = delete;
  ProjectionSource& operator=(const ProjectionSource&) = delete;

  /// Handles events of type E, in whatever major version up to E's they were written. The handler is called as
  /// `handler(rows, event, view)` or `handler(rows, event)`, for one event after another in the order of the source,
  /// never by two threads at once. It must depend on its arguments and the rows alone, so that a rebuild gives the same
  /// rows; the time of an event is in its view. What it throws stops the projection. One handler per type; events of
  /// other types are passed over.
  template <class E, class UserHandler>
  ProjectionSource& on(UserHandler handler) {
    return add(event_type<E>().name, [handler = std::move(handler)](Rows& rows, const EventView& view) -> Result<void> {
      WEIR_TRY(const E event, weir::decode<E>(view));
      if constexpr (std::is_invocable_v<const UserHandler&, Rows&, const E&, const EventView&>) {
        handler(rows, event, view);
      } else {
        handler(rows, event);
      }
      return {};
    });
  }

  /// The rows are made without events of this source that were scavenged before the projection came to them. Unless
  /// this is said it stops there (history_gone, rule T9).
  ProjectionSource& accept_gaps() {
    accepts_gaps_ = true;
    return *this;
  }

  const std::string& label() const { return label_; }
  const EventReader& reader() const { return *reader_; }
  bool accepts_gaps() const { return accepts_gaps_; }
  /// The handler for a type on the wire ("OrderCreated.v1"); null for types without one.
  const Handler* handler_of(std::string_view wire_type) const;
  bool has_handlers() const { return !handlers_.empty(); }

 private:
  ProjectionSource& add(std::string_view event_name, Handler);

  std::string label_;
  const EventReader* reader_;
  bool accepts_gaps_ = false;
  std::map<std::string, Handler, std::less<>> handlers_;  // by the event's name without its major version
};

}  // namespace weir
