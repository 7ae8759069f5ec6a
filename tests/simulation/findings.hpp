// What a simulated life found wrong.
#pragma once

#include <string>
#include <utility>

namespace weir::simulation {

/// Keeps the first thing that is not as it has to be: what comes later follows from it.
class Findings {
 public:
  void add(std::string what) {
    if (first_.empty()) first_ = std::move(what);
  }
  bool any() const { return !first_.empty(); }
  const std::string& first() const { return first_; }

 private:
  std::string first_;
};

}  // namespace weir::simulation
