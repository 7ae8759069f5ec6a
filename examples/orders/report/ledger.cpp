#include "report/ledger.hpp"

#include "messages/inventory.hpp"
#include "messages/order.hpp"
#include "messages/payment.hpp"
#include "messages/shipping.hpp"
#include "messages/shop.hpp"

namespace orders {
namespace {

/// Hands every event of type E in a log to `take`.
template <class E, class Take>
weir::Result<void> each(const weir::EventReader& log, Take take) {
  weir::Result<void> outcome;
  WEIR_CHECK(log.read(weir::Read::type(weir::wire_name<E>()), [&](const weir::EventView& view) {
    const auto event = weir::decode<E>(view);
    if (!event) {
      outcome = event.error();
      return weir::Flow::stop;
    }
    take(*event);
    return weir::Flow::more;
  }));
  return outcome;
}

/// In one log every id stands once, and no cause has two effects of one type in one stream.
weir::Result<void> look_for_repeats(std::string_view name, const weir::EventReader& log, std::string& found) {
  std::unordered_set<weir::EventId> ids;
  std::unordered_set<std::string> effects;
  return log.read(weir::Read::all(), [&](const weir::EventView& event) {
    std::string effect;
    if (!event.causation.is_nil() && !event.stream.starts_with('$'))
      effect = weir::to_string(event.causation).append(event.type).append(event.stream);
    if (ids.insert(event.id).second && (effect.empty() || effects.insert(std::move(effect)).second))
      return weir::Flow::more;
    found = "position " + std::to_string(event.position.value) + " of the " + std::string(name) + " log, " +
            std::string(event.type) + " in " + std::string(event.stream);
    return weir::Flow::stop;
  });
}

weir::Result<void> read_shop(const weir::EventReader& log, Ledger& ledger) {
  WEIR_CHECK(each<InvoiceRejected>(log, [&](const auto& e) { ledger.refusals[e.invoice] = e.reason; }));
  return each<CreditNoteSubmitted>(log, [&](const auto& e) { ledger.credit_notes[e.credit_note] = e.value; });
}

weir::Result<void> read_order(const weir::EventReader& log, Ledger& ledger) {
  WEIR_CHECK(each<OrderCreated>(log, [&](const auto& e) {
    Facts& facts = ledger.orders[e.order];
    ++facts.created;
    facts.value = value_of(e.lines);
    facts.customer = e.customer;
    facts.country = e.country;
  }));
  WEIR_CHECK(each<OrderRefused>(log, [&](const auto& e) { ledger.refusals[e.order] = e.reason; }));
  WEIR_CHECK(each<OrderShipped>(log, [&](const auto& e) { ++ledger.orders[e.order].shipped; }));
  return each<OrderCancelled>(log, [&](const auto& e) {
    ++ledger.orders[e.order].cancelled;
    ledger.orders[e.order].reason = e.reason;
  });
}

weir::Result<void> read_payment(const weir::EventReader& log, Ledger& ledger) {
  WEIR_CHECK(each<PaymentProcessed>(log, [&](const auto& e) {
    ++ledger.orders[e.order].charges;
    ledger.orders[e.order].charged += e.amount;
  }));
  return each<PaymentRefunded>(log, [&](const auto& e) {
    ++ledger.orders[e.order].refunds;
    ledger.orders[e.order].refunded += e.amount;
  });
}

weir::Result<void> read_inventory(const weir::EventReader& log, Ledger& ledger) {
  WEIR_CHECK(each<StockReserved>(log, [&](const auto& e) { ++ledger.orders[e.order].reservations; }));
  return each<StockReleased>(log, [&](const auto& e) { ++ledger.orders[e.order].releases; });
}

weir::Result<void> read_shipping(const weir::EventReader& log, Ledger& ledger) {
  return each<ShipmentSent>(log, [&](const auto& e) { ++ledger.orders[e.order].shipments; });
}

struct Chapter {
  std::string_view service;
  weir::Result<void> (*read)(const weir::EventReader&, Ledger&);
};
constexpr Chapter kChapters[] = {{"shop", read_shop},
                                 {"order", read_order},
                                 {"payment", read_payment},
                                 {"inventory", read_inventory},
                                 {"shipping", read_shipping}};

void add(Total& total, weir::Decimal value) {
  ++total.count;
  total.value += value;
}

}  // namespace

weir::Result<Ledger> Ledger::read(const Options& options) {
  Ledger ledger;
  for (const auto& [service, read_chapter] : kChapters) {
    WEIR_TRY(const auto log, weir::follow_store(options.store_of(service)));
    WEIR_CHECK(read_chapter(*log, ledger));
    if (ledger.processed_twice.empty()) WEIR_CHECK(look_for_repeats(service, *log, ledger.processed_twice));
  }
  return ledger;
}

Report Ledger::report() const {
  Report report;
  for (const char* status : {"created", "shipped", "cancelled"}) report.by_status[status];
  for (const auto& [number, facts] : orders) {
    ++report.accepted;
    add(report.by_status[facts.status()], facts.value);
    add(report.by_country[facts.country], facts.value);
  }
  for (const auto& [number, reason] : refusals) {
    ++report.refused;
    ++report.refusals[reason];
  }
  for (const auto& [number, value] : credit_notes) add(report.credit_notes, value);
  return report;
}

}  // namespace orders
