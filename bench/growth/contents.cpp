#include "growth/contents.hpp"

#include <algorithm>

namespace bench {
namespace {

constexpr const char* kRare = "customer:7";
constexpr const char* kCommon = "region:north";

std::vector<std::string> tags_of(std::uint64_t n) {
  if (n % 10'000 == 0) return {kRare, kCommon};
  if (n % 1'000 == 0) return {kRare};
  if (n % 10 == 5) return {kCommon};
  return {};
}

}  // namespace

Contents::Contents(std::uint64_t events)
    : events_(events), long_streams_(events / 3 / kInLongStream), short_streams_(events / 10 - long_streams_) {}

Contents::Next Contents::next() {
  const std::uint64_t n = given_++;
  Place place;
  if (n % 3 == 0 && in_long_ < long_streams_ * kInLongStream) {
    place = {in_long_ % long_streams_, in_long_ / long_streams_};
    ++in_long_;
  } else {
    place = {long_streams_ + in_short_ % short_streams_, in_short_ / short_streams_};
    ++in_short_;
  }
  return {place, {.type = std::string(kType), .data = std::string(body_of(n)), .tags = tags_of(n)}};
}

std::uint64_t Contents::batch() const { return std::clamp<std::uint64_t>(long_streams_, 1, 1000); }

Place Contents::end_of_short(std::uint64_t which) const {
  const std::uint64_t all = events_ - long_streams_ * kInLongStream, stream = which % short_streams_;
  return {long_streams_ + stream, all / short_streams_ + (stream < all % short_streams_ ? 1 : 0)};
}

weir::Query Contents::both_tags() { return weir::Query{{.tags = {kRare, kCommon}}}; }

}  // namespace bench
