#include "growth/full_store.hpp"

#include "follower.hpp"

namespace bench {
namespace {

/// The median of what `work` takes, in microseconds, over a tenth of a second.
double median_microseconds(const std::function<void()>& work) {
  std::vector<double> each;
  rate_over(std::chrono::milliseconds(100), [&] {
    each.push_back(seconds_of(work) * 1e6);
    return std::size_t{1};
  });
  return spread_of(std::move(each)).median;
}

double rate(int commits, const std::function<void()>& commit) {
  return commits / seconds_of([&] {
           for (int i = 0; i < commits; ++i) commit();
         });
}

}  // namespace

void FullStore::commit_somewhere(weir::Durability durability, std::string_view body) {
  const std::uint64_t which = random_();
  Place place = contents_.end_of_short(which);
  place.version += written_[place.stream]++;
  weir_.commit(WeirPeer::commit_of(place, body, durability));
}

Slice FullStore::durable_1() {
  return [this] { return rate(100, [&] { commit_somewhere(weir::Durability::durable, body_of(0)); }); };
}

Slice FullStore::relaxed_1() {
  return [this] {
    const double reached = rate(10'000, [&] { commit_somewhere(weir::Durability::relaxed, body_of(0)); });
    await_sync(weir_.store());
    return reached;
  };
}

void FullStore::read_exactly(const weir::Read& what, std::uint64_t events) {
  std::uint64_t seen = 0;
  must(weir_.store().read(what, [&](const weir::EventView& event) {
    ++seen;
    sum_ += event.data.size() + event.stream.size() + event.version.value;
    return weir::Flow::more;
  }));
  if (seen != events) throw std::runtime_error("not every event was read");
}

Slice FullStore::replay() {
  return [this] {
    const std::uint64_t events = weir_.store().end().value;
    return static_cast<double>(events) / seconds_of([&] { read_exactly(weir::Read::all(), events); });
  };
}

Slice FullStore::load_100() {
  return [this] {
    return median_microseconds(
        [&] { read_exactly(weir::Read::stream(stream_name(random_() % contents_.long_streams())), kInLongStream); });
  };
}

Slice FullStore::two_tags() {
  return [this] {
    const std::uint64_t events = std::min<std::uint64_t>(100, contents_.with_both());
    return median_microseconds([&] { read_exactly(weir::Read::query(Contents::both_tags()).limit(events), events); });
  };
}

Slice FullStore::cross_process() {
  return [this] {
    Follower follower("weir", directory_);
    return measure_latency(follower,
                           [&](const std::string& body) { commit_somewhere(weir::Durability::durable, body); })
        .receipt;
  };
}

}  // namespace bench
