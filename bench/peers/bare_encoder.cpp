#include "peers/bare_encoder.hpp"

#include <array>
#include <string_view>

#include "events.hpp"

namespace bench {
namespace {

void put(std::vector<char>& to, std::string_view text) { to.insert(to.end(), text.begin(), text.end()); }
void put_sized(std::vector<char>& to, std::string_view text) {
  to.push_back(static_cast<char>(text.size()));
  put(to, text);
}

}  // namespace

void bare_encode(std::uint64_t n, std::size_t events, std::size_t bytes, std::vector<char>& to) {
  to.clear();
  for (std::uint64_t i = n; i < n + events; ++i) {
    const std::array<std::uint64_t, 2> id{i, ~i};
    put(to, {reinterpret_cast<const char*>(id.data()), sizeof id});
    put_sized(to, stream_name(place_of(i).stream));
    to.push_back(static_cast<char>(place_of(i).version));
    put(to, body_of(i));
  }
  to.resize(bytes);
}

}  // namespace bench
