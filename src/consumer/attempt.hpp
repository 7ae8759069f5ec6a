// One try at one event: the only place where users' handlers are called.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "consumer/item.hpp"

namespace weir::consumer {

/// Why a try failed.
struct Failure {
  enum class Cure : std::uint8_t {
    time,  ///< It may pass: retry.
    none,  ///< No retry helps: park.
  };
  Cure cure = Cure::time;
  Errc reason = Errc::handler_failed;
  std::string error;
  std::optional<std::chrono::milliseconds> wait{};  ///< The handler named it.
};

using Tried = std::variant<Effects, Failure>;

/// What all effects and the idempotency key of an event are named by: the consumer, the source and the position (T5).
std::string effect_name(std::string_view consumer, StoreId source, Position);

/// Decodes the event and runs its handler. Exceptions end here.
Tried try_once(Item& item, const Source& source, StoreId source_id, std::string_view consumer, unsigned attempt);

}  // namespace weir::consumer
