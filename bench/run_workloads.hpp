// All workloads, or some, and their outcomes: printed, and with peers also put into a document.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace bench {

struct Options {
  bool json = false;
  bool quick = false;
  bool peers = false;
  bool growth = false;
  std::uint64_t events = 0;  ///< Of the larger store of --growth.
  std::vector<std::string> only{};
  std::string folder{};
  std::string into{};  ///< The document, or nothing.
};

/// One line, at once.
void print(const std::string& line);
/// Beside the others on a terminal, and gone with the next one.
void show_progress(const std::string& line);

void run_workloads(const Options&);

}  // namespace bench
