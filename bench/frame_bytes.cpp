#include "frame_bytes.hpp"

#include <vector>

#include "events.hpp"
#include "log/frame_encoder.hpp"

namespace bench {

std::size_t frame_bytes(std::size_t events) {
  std::vector<std::string> names;
  std::vector<weir::NewEvent> bodies;
  for (std::size_t i = 0; i < events; ++i) {
    names.push_back(stream_name(1000 + i));  // four digits, as nine tenths of them have
    bodies.push_back({.type = std::string(kType), .data = std::string(body_of(i))});
  }
  std::vector<weir::log::StreamAppend> writes;
  for (std::size_t i = 0; i < events; ++i) {
    writes.push_back({.stream = names[i], .first = {50}, .events = std::span(&bodies[i], 1)});
  }
  weir::log::FrameEncoder encoder;
  std::vector<std::byte> bytes;
  const weir::log::FrameContent content{.writes = writes, .tracking = {}};
  encoder.encode(content, {}, bytes);         // the first of a segment has the type's name in it
  return encoder.encode(content, {}, bytes);  // all the others do not
}

}  // namespace bench
