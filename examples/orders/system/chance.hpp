// Chance that depends on the order alone: the same order meets the same fate in every run with the same seed.
#pragma once

#include <cstdint>
#include <string_view>

namespace orders {

/// A number that looks random, from words and a seed (FNV-1a, then the finaliser of SplitMix64).
constexpr std::uint64_t number_for(std::string_view what, std::string_view purpose, std::uint64_t seed) {
  std::uint64_t h = 0xcbf29ce484222325ULL ^ seed;
  for (const std::string_view part : {what, purpose})
    for (const char c : part) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9ULL;
  h = (h ^ (h >> 27)) * 0x94d049bb133111ebULL;
  return h ^ (h >> 31);
}

constexpr bool hits(double rate, std::string_view what, std::string_view purpose, std::uint64_t seed) {
  return static_cast<double>(number_for(what, purpose, seed) >> 11) * 0x1p-53 < rate;
}

}  // namespace orders
