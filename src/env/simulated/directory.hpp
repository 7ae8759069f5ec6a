// A simulated directory: the names in it now, and those that a power cut would leave.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <variant>

#include "env/simulated/inode.hpp"

namespace weir::env {

class SimulatedDirectory;
using SimulatedEntry = std::variant<std::shared_ptr<SimulatedInode>, std::shared_ptr<SimulatedDirectory>>;

class SimulatedDirectory {
 public:
  std::map<std::string, SimulatedEntry> names;
  std::map<std::string, SimulatedEntry> stable_names;

  std::shared_ptr<SimulatedInode> file(const std::string& name) const {
    const auto found = names.find(name);
    const auto* entry = found == names.end() ? nullptr : std::get_if<std::shared_ptr<SimulatedInode>>(&found->second);
    return entry == nullptr ? nullptr : *entry;
  }
  std::shared_ptr<SimulatedDirectory> directory(const std::string& name) const {
    const auto found = names.find(name);
    const auto* entry =
        found == names.end() ? nullptr : std::get_if<std::shared_ptr<SimulatedDirectory>>(&found->second);
    return entry == nullptr ? nullptr : *entry;
  }
  void sync() { stable_names = names; }
};

}  // namespace weir::env
