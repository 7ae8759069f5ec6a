#include "shop/generate.hpp"

#include <array>
#include <string>

#include "system/chance.hpp"

namespace orders {
namespace {

constexpr std::array<std::string_view, 6> kCountries{"United Kingdom", "Germany", "France", "EIRE", "Spain", "Norway"};
constexpr std::uint64_t kArticles = 500;
constexpr std::uint64_t kCustomers = 200;
constexpr std::uint64_t kFirstNumber = 900'001;

class Dice {
 public:
  Dice(std::string what, std::uint64_t seed) : what_(std::move(what)), seed_(seed) {}
  std::uint64_t up_to(std::uint64_t n) {
    return number_for(what_, "dice", seed_ + ++thrown_ * 0x9e3779b97f4a7c15ULL) % n;
  }

 private:
  std::string what_;
  std::uint64_t seed_;
  std::uint64_t thrown_ = 0;
};

}  // namespace

std::vector<Invoice> generate_invoices(std::uint64_t count, std::uint64_t seed) {
  const weir::Time opening = *weir::parse_time("2026-01-01T09:00:00");
  std::vector<Invoice> invoices;
  for (std::uint64_t i = 0; i < count; ++i) {
    Dice dice(std::to_string(kFirstNumber + i), seed);
    Invoice invoice{.number = std::to_string(kFirstNumber + i),
                    .customer = std::to_string(10'000 + dice.up_to(kCustomers)),
                    .country = std::string(kCountries[dice.up_to(kCountries.size())]),
                    .placed = opening + std::chrono::minutes(i * 7),
                    .lines = {}};
    for (std::uint64_t line = 0, lines = 1 + dice.up_to(6); line < lines; ++line) {
      invoice.lines.push_back(
          {.article = std::to_string(20'000 + dice.up_to(kArticles)),
           .quantity = static_cast<std::int64_t>(1 + dice.up_to(12)),
           .price = weir::Decimal::from_thousandths(static_cast<std::int64_t>(100 + 10 * dice.up_to(1'500)))});
    }
    invoices.push_back(std::move(invoice));
  }
  return invoices;
}

}  // namespace orders
