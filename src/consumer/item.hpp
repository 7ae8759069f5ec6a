// Item: an event on its way to a handler.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "weir/consumer/source.hpp"

namespace weir::consumer {

struct Item {
  std::size_t source = 0;  ///< The source's number in the consumer.
  const Route* route = nullptr;
  Event event{};
  std::string key{};
  std::uint16_t partition = 0;
  Route::Decoded decoded{};        ///< Once it was decoded.
  std::optional<Error> blocked{};  ///< It cannot be decoded: its key is parked without a try.
};

}  // namespace weir::consumer
