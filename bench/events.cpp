#include "events.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstring>
#include <random>
#include <vector>

namespace bench {
namespace {

constexpr std::string_view kNumberField = R"({"number":1)";
constexpr int kNumberDigits = 19;

std::vector<std::string> make_bodies() {
  std::mt19937_64 random(20261123);
  std::vector<std::string> bodies;
  for (int i = 0; i < 1000; ++i) {
    std::string body =
        fmt::format(R"({}{:0{}},"customer":"{:016x}","article":"{:08x}","quantity":{},"price":"{}.{:02}",)"
                    R"("note":")",
                    kNumberField, 0, kNumberDigits, random(), random() & 0xffffffff, 1 + random() % 99,
                    random() % 10'000, random() % 100);
    while (body.size() < kBodyBytes - 2) body += "abcdefghijklmnopqrstuvwxyz0123456789"[random() % 36];
    bodies.push_back(body + "\"}");
  }
  return bodies;
}

}  // namespace

std::string stream_name(std::uint64_t stream) { return fmt::format("order-{}", stream); }

std::string_view body_of(std::uint64_t n) {
  static const auto bodies = make_bodies();
  return bodies[n % bodies.size()];
}

std::uint64_t sum_of(std::string_view body) {
  std::uint64_t sum = 0;
  for (; body.size() >= sizeof sum; body.remove_prefix(sizeof sum)) {
    std::uint64_t word;
    std::memcpy(&word, body.data(), sizeof word);
    sum += word;
  }
  return sum;
}

std::string body_with(std::uint64_t number) {
  std::string body(body_of(number));
  return body.replace(kNumberField.size(), kNumberDigits, fmt::format("{:0{}}", number, kNumberDigits));
}

std::uint64_t number_in(std::string_view body) {
  std::uint64_t number = 0;
  const char* from = body.data() + kNumberField.size();
  std::from_chars(from, from + kNumberDigits, number);
  return number;
}

}  // namespace bench
