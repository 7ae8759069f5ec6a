// The rules of the house. Each returns what breaks it, one sentence each with the place; nothing when it holds.
#pragma once

#include <string>
#include <vector>

#include "house/tree.hpp"

namespace house {

using Violations = std::vector<std::string>;

// ---- includes.cpp
/// A module includes only itself and the modules its CMakeLists.txt says it USES, which stand above it in the top one.
Violations module_order(const Tree&);
/// The engine (base to store) knows neither databases, nor JSON, nor networks.
Violations engine_stays_alone(const Tree&);
/// Public headers need the standard library and other public headers only; so do the examples of Weir.
Violations only_public_includes(const Tree&);

// ---- source_text.cpp
/// Time, files, randomness, threads and locks come through src/env; tests never sleep.
Violations banned_calls(const Tree&);
/// No source file is over 350 lines, and their median is at most 130.
Violations file_lengths(const Tree&);
std::size_t median_file_length(const Tree&);
/// Every .cpp under tests/ is named by a CMakeLists.txt at or above it.
Violations every_test_is_built(const Tree&);

// ---- documents.cpp
/// A relative link in a markdown file leads to a file, and to a heading of it if it names one.
Violations no_dead_links(const Tree&);
/// Every page of docs/decisions is linked from its README.
Violations decisions_are_listed(const Tree&);
/// The table of modules in the README names the folders of src, in the order of their dependencies.
Violations module_table_is_true(const Tree&);
/// A code block in a document is a region of a file that is compiled or run:
///   <!-- code: tests/package/whole/main.cpp#region -->      the block equals the lines between two `// [region]`
///   <!-- covered by: tests/docs/getting_started.sh -->      for commands: the file that runs them
Violations code_blocks_are_compiled(const Tree&);

}  // namespace house
