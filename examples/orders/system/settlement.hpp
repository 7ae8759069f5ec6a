// When is nothing left to do? When every consumer stands at the end of its source with nothing deferred, and a second
// look a moment later finds the very same.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <weir/weir.hpp>

namespace orders {

/// A key that failed for good, and why.
struct ParkedKey {
  std::string service;
  std::string consumer;
  std::string key;
  std::string error;
};

struct Reading {
  std::map<std::string, std::uint64_t> ends;  ///< Of the stores.
  std::uint64_t behind = 0;                   ///< Events that consumers have before them, all sources together.
  std::uint64_t waiting = 0;                  ///< Keys that wait for a retry.
  std::vector<ParkedKey> parked;
  bool complete = false;  ///< Every consumer that there must be has been seen.

  bool at_rest() const { return complete && behind == 0 && waiting == 0; }
};

/// Reads where all stand: the logs by name of service ("shop" among them), and how far the read model is.
class Settlement {
 public:
  explicit Settlement(std::filesystem::path read_model) : read_model_(std::move(read_model)) {}
  void add(std::string service, const weir::EventReader& log) { logs_[std::move(service)] = &log; }

  weir::Result<Reading> read() const;

 private:
  weir::Result<void> look_at_read_model(Reading&) const;
  void add_lag(Reading&, weir::StoreId source, weir::Position next) const;

  std::filesystem::path read_model_;
  std::map<std::string, const weir::EventReader*> logs_;
};

}  // namespace orders
