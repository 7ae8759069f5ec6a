// How much of a disk a store fills.
#pragma once

#include <cstdint>
#include <filesystem>

namespace bench {

/// The bytes of all its files; of a file that ends in zeros, as the last segments do, only what is before them.
std::uint64_t disk_bytes(const std::filesystem::path& store);

}  // namespace bench
