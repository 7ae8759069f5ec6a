#include "workloads/workloads.hpp"

namespace bench {

std::span<const Workload> all_workloads() {
  static constexpr Workload kAll[] = {
      {"durable_1", "one blocking writer, each commit on stable storage", durable_1},
      {"durable_4", "four of them", durable_4},
      {"durable_16", "sixteen of them", durable_16},
      {"in_flight_256", "one writer with 256 asynchronous commits under way", in_flight_256},
      {"batch_1000", "one blocking writer, 1,000 events a commit, in space that was zeroed before", batch_1000},
      {"batch_1000_sustained", "the same, zeroing new space meanwhile", batch_1000_sustained},
      {"relaxed_1", "one writer that does not wait for the disk", relaxed_1},
      {"replay", "reading everything, from the first event to the last", replay},
      {"load_100", "reading a stream of 100 events", load_100},
      {"cross_process", "from the call of commit to the receipt in another process", cross_process},
  };
  return kAll;
}

}  // namespace bench
