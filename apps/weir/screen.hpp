// For tests: a terminal whose output is read back.
#pragma once

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "terminal.hpp"
#include "weir/store/event_store.hpp"

namespace weir::cli {

struct Screen {
  std::ostringstream out;
  std::ostringstream err;
  Terminal text{.out = out, .err = err, .manner = Manner::text};
  Terminal json{.out = out, .err = err, .manner = Manner::json};

  std::vector<std::string> lines() const {
    std::vector<std::string> all;
    std::istringstream in(out.str());
    for (std::string line; std::getline(in, line);) all.push_back(line);
    return all;
  }
  std::vector<nlohmann::json> objects() const {
    std::vector<nlohmann::json> all;
    for (const std::string& line : lines()) all.push_back(nlohmann::json::parse(line));
    return all;
  }
};

/// A stream buffer that takes nothing: a closed pipe, a full disk.
struct Refusing : std::streambuf {};

/// Commits one event and returns its receipt.
inline CommitReceipt add(EventStore& store, std::string stream, NewEvent event) {
  return value_or_abort(store.commit(Commit{}.append(std::move(stream), ExpectedState::any(), {std::move(event)})));
}

}  // namespace weir::cli
