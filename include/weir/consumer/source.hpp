// Source: a store that a consumer reads from, and what the consumer does with each type of event it finds there.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <typeindex>
#include <utility>
#include <vector>

#include "weir/consumer/effects.hpp"
#include "weir/consumer/handling.hpp"
#include "weir/schema.hpp"
#include "weir/store/reader.hpp"

namespace weir {

/// What `on` and `key` come down to: one type of event, by its name without the major version. For code that builds on
/// consumers and does not know the types at compile time; others use `on`.
struct Route {
  using Decoded = std::shared_ptr<const void>;

  std::string event_name;
  /// schema_ahead and bad_data park the event's key at once: no retry can help.
  std::function<Result<Decoded>(const EventView&)> decode;
  /// Empty: the key is the stream's name, and decoding waits until the event is handled.
  std::function<std::string(const Decoded&, const EventView&)> key;
  std::function<Handled(const Decoded&, const Handling&)> handle;
  /// The struct that `decode` makes, for `on` and `key`, which take it as that.
  std::type_index type = typeid(void);
};

/// Made by `Consumer::from`. Declared before the consumer starts, constant afterwards.
class Source {
 public:
  Source(std::string label, const EventReader& reader) : label_(std::move(label)), reader_(&reader) {}
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  /// Handles events of type E, in whatever major version up to E's they were written. The handler is called as
  /// `handler(event)` or `handler(event, handling)`, from several threads for different keys, and returns a Handled or
  /// anything that becomes one: Effects, park(...), retry_after(...), an Error, a Result<Effects>, or nothing. It must
  /// not keep references to its arguments. One handler per type, or it aborts; types without one are passed over.
  template <class E, class Handler>
  Source& on(Handler handler);

  /// The key of events of type E: those of one key are handled one after another in their order, and wait for each
  /// other when one fails. By default the stream's name. The key must depend on the event alone, and is UTF-8. The same
  /// struct as in `on`: two structs that declare one event name abort.
  ///
  /// Progress is by the key's partition, and some partitions are ahead of others while the consumer works. A build that
  /// gives events other keys must find it caught up and stopped: else events between may be skipped, or done twice.
  template <class E, class Key>
  Source& key(Key key_of);

  /// The consumer goes on without events of this source that were scavenged before it came to them. Unless this is said
  /// it stops there (history_gone, rule T9).
  Source& accept_gaps();

  /// Adds a route, or completes one of the same name (`key` may come before `on`).
  Source& route(Route);

  const std::string& label() const { return label_; }
  const EventReader& reader() const { return *reader_; }
  bool accepts_gaps() const { return accepts_gaps_; }
  const std::vector<Route>& routes() const { return routes_; }

 private:
  Route& route_named(std::string_view event_name);
  template <class E>
  static Route route_of();

  std::string label_;
  const EventReader* reader_;
  bool accepts_gaps_ = false;
  std::vector<Route> routes_;
};

template <class E>
Route Source::route_of() {
  return {.event_name = std::string(event_type<E>().name),
          .decode = [](const EventView& view) -> Result<Route::Decoded> {
            WEIR_TRY(E event, weir::decode<E>(view));
            return Route::Decoded(std::make_shared<const E>(std::move(event)));
          },
          .key = {},
          .handle = {},
          .type = typeid(E)};
}

template <class E, class Handler>
Source& Source::on(Handler handler) {
  Route of = route_of<E>();
  of.handle = [handler = std::move(handler)](const Route::Decoded& decoded, const Handling& handling) -> Handled {
    const E& event = *static_cast<const E*>(decoded.get());
    auto call = [&] {
      if constexpr (std::is_invocable_v<const Handler&, const E&, const Handling&>) {
        return handler(event, handling);
      } else {
        return handler(event);
      }
    };
    if constexpr (std::is_void_v<decltype(call())>) {
      call();
      return Effects{};
    } else {
      return call();
    }
  };
  return route(std::move(of));
}

template <class E, class Key>
Source& Source::key(Key key_of) {
  Route of = route_of<E>();
  of.key = [key_of = std::move(key_of)](const Route::Decoded& decoded, const EventView& view) -> std::string {
    const E& event = *static_cast<const E*>(decoded.get());
    if constexpr (std::is_invocable_v<const Key&, const E&, const EventView&>) {
      return key_of(event, view);
    } else {
      return key_of(event);
    }
  };
  return route(std::move(of));
}

}  // namespace weir
