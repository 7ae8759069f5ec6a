#include "consumer/attempt.hpp"

#include <exception>
#include <limits>
#include <optional>
#include <set>

#include "consumer/router.hpp"
#include "consumer/timer_events.hpp"

namespace weir::consumer {
namespace {

/// Effects are numbered from 0; this number is nobody's.
constexpr std::uint64_t kIdempotencyNumber = std::numeric_limits<std::uint64_t>::max();

Failure asked_to_park(const Park& park) { return {.cure = Failure::Cure::none, .error = park.why}; }
Failure asked_to_wait(const RetryAfter& retry) { return {.error = retry.why, .wait = retry.wait}; }

/// A timer's second setting would be taken for its end (rule M1), and the timer never fire; no more does one whose
/// event no store takes.
std::optional<Failure> flaw_in(const Effects& effects) {
  std::set<std::string_view> ids;
  for (const TimerSet& timer : effects.timers()) {
    if (const auto valid = check_timer(timer); !valid)
      return Failure{.cure = Failure::Cure::none, .reason = valid.error().code(), .error = valid.error().message()};
    if (!ids.insert(timer.id).second)
      return Failure{.cure = Failure::Cure::none,
                     .reason = Errc::invalid_argument,
                     .error = "the handler sets timer \"" + timer.id + "\" twice; every timer needs an id of its own"};
  }
  return std::nullopt;
}

Failure refused(const Error& error) {
  // What cannot be read stays unreadable, also when the handler found it out.
  const bool hopeless = error.code() == Errc::schema_ahead || error.code() == Errc::bad_data;
  return {
      .cure = hopeless ? Failure::Cure::none : Failure::Cure::time, .reason = error.code(), .error = error.message()};
}

}  // namespace

std::string effect_name(std::string_view consumer, StoreId source, Position position) {
  return std::string(consumer) + "/" + to_string(source) + "/" + std::to_string(position.value);
}

Tried try_once(Item& item, const Source& source, StoreId source_id, std::string_view consumer, unsigned attempt) {
  if (!decode_item(item)) {
    Failure failure = refused(*item.blocked);
    failure.cure = Failure::Cure::none;
    return failure;
  }
  const EventView view = item.event.view();
  const Handling handling{
      .event = view,
      .consumer = consumer,
      .source = source.label(),
      .key = item.key,
      .attempt = attempt,
      .idempotency_key = derive_event_id(effect_name(consumer, source_id, view.position), kIdempotencyNumber)};
  try {
    Handled handled = item.route->handle(item.decoded, handling);
    if (auto* effects = std::get_if<Effects>(&handled)) {
      if (auto flaw = flaw_in(*effects)) return std::move(*flaw);
      return std::move(*effects);
    }
    if (auto* park = std::get_if<Park>(&handled)) return asked_to_park(*park);
    if (auto* retry = std::get_if<RetryAfter>(&handled)) return asked_to_wait(*retry);
    return refused(std::get<Error>(handled));
  } catch (const Park& park) {
    return asked_to_park(park);
  } catch (const RetryAfter& retry) {
    return asked_to_wait(retry);
  } catch (const Error& error) {
    return refused(error);
  } catch (const std::exception& thrown) {
    return Failure{.error = thrown.what()};
  } catch (...) {
    return Failure{.error = "the handler threw something that is not a std::exception"};
  }
}

}  // namespace weir::consumer
