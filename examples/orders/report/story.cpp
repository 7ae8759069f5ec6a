#include "report/story.hpp"

#include "messages/inventory.hpp"
#include "messages/payment.hpp"

namespace orders {
namespace {

weir::Result<std::uint64_t> count(const weir::EventReader& log, std::string_view type) {
  std::uint64_t n = 0;
  WEIR_CHECK(log.read(weir::Read::type(type), [&n](const weir::EventView&) {
    ++n;
    return weir::Flow::more;
  }));
  return n;
}

}  // namespace

weir::Result<Story> read_story(const Options& options) {
  Story story;
  WEIR_TRY(const auto payment, weir::follow_store(options.store_of("payment")));
  WEIR_TRY(story.declined, count(*payment, weir::wire_name<PaymentDeclined>()));
  WEIR_TRY(story.refunds, count(*payment, weir::wire_name<PaymentRefunded>()));
  WEIR_TRY(story.retried, count(*payment, "$deferred"));
  WEIR_TRY(const auto inventory, weir::follow_store(options.store_of("inventory")));
  WEIR_TRY(story.out_of_stock, count(*inventory, weir::wire_name<StockMissing>()));
  WEIR_TRY(story.releases, count(*inventory, weir::wire_name<StockReleased>()));
  return story;
}

}  // namespace orders
