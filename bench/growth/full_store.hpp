// A store that was grown, and what is asked of it: a slice for each figure.
#pragma once

#include <random>
#include <unordered_map>

#include "growth/contents.hpp"
#include "measure.hpp"
#include "peers/weir.hpp"

namespace bench {

class FullStore {
 public:
  FullStore(std::filesystem::path directory, std::uint64_t events)
      : directory_(std::move(directory)), contents_(events), weir_(directory_) {}

  Slice durable_1();      ///< Events a second: streams at random, each with the version that is expected of it.
  Slice relaxed_1();      ///< The same, acknowledged once written.
  Slice replay();         ///< Events a second.
  Slice load_100();       ///< Microseconds: the median of streams at random.
  Slice two_tags();       ///< Microseconds to the hundredth event that has both, or the last one.
  Slice cross_process();  ///< Microseconds to the receipt in another process.

 private:
  void commit_somewhere(weir::Durability, std::string_view body);
  /// Reads, and throws unless it was so many events.
  void read_exactly(const weir::Read&, std::uint64_t events);

  std::filesystem::path directory_;
  Contents contents_;
  WeirPeer weir_;
  std::mt19937_64 random_{7};
  std::unordered_map<std::uint64_t, std::uint64_t> written_;  ///< Events that were added to a short stream.
  std::uint64_t sum_ = 0;  ///< Of what a reader looks at, so that nothing is left out.
};

}  // namespace bench
