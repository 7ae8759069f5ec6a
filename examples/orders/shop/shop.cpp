#include "shop/shop.hpp"

#include <algorithm>

#include "messages/shop.hpp"

namespace orders {
namespace {

enum class InvoiceKind { order, credit_note, other };

InvoiceKind kind_of(std::string_view number) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (std::ranges::all_of(number, is_digit)) return InvoiceKind::order;
  if (number.size() > 1 && number[0] == 'C' && std::ranges::all_of(number.substr(1), is_digit))
    return InvoiceKind::credit_note;
  return InvoiceKind::other;
}

weir::NewEvent whole_event_of(const Invoice& invoice) {
  const InvoiceKind kind = kind_of(invoice.number);
  if (kind == InvoiceKind::other)
    return weir::to_event(InvoiceRejected{invoice.number, "not_an_order", "the number is none of an order"});
  if (!invoice.unreadable.empty())
    return weir::to_event(InvoiceRejected{invoice.number, "unreadable_line", invoice.unreadable});
  if (kind == InvoiceKind::credit_note)
    return weir::to_event(
        CreditNoteSubmitted{invoice.number, invoice.customer, invoice.placed, value_of(invoice.lines)});
  return weir::to_event(
      OrderSubmitted{invoice.number, invoice.customer, invoice.country, invoice.placed, invoice.lines});
}

/// So many invoices share a commit, unless they are long ones.
constexpr std::size_t kInvoicesPerCommit = 200;
constexpr std::size_t kBytesPerCommit = weir::kMaxCommitBytes / 4;

/// As much as a commit has at most, and so little that what the services make of it fits a commit of theirs.
constexpr std::size_t kMostBytes = kBytesPerCommit;

weir::NewEvent event_of(const Invoice& invoice) {
  weir::NewEvent event = whole_event_of(invoice);
  if (event.data.size() <= kMostBytes) return event;
  return weir::to_event(InvoiceRejected{
      invoice.number, "too_large",
      "expected at most " + std::to_string(kMostBytes) + " bytes, found " + std::to_string(event.data.size())});
}

}  // namespace

weir::Result<Submitted> Shop::submit(const std::vector<Invoice>& invoices,
                                     const std::function<void(std::uint64_t)>& progress) {
  Submitted count;
  weir::Commit commit;
  std::size_t bytes = 0;
  const auto flush = [&]() -> weir::Result<void> {
    if (commit.writes.empty()) return {};
    const std::size_t invoices_in_it = commit.writes.size();
    WEIR_CHECK(store_->commit(std::exchange(commit, {})));
    count.recorded += invoices_in_it;
    bytes = 0;
    progress(count.recorded + count.known);
    return {};
  };
  for (const Invoice& invoice : invoices) {
    std::string stream = "invoice-" + invoice.number;
    WEIR_TRY(const auto known, store_->stream_version(stream));
    if (known) {
      ++count.known;
      continue;
    }
    weir::NewEvent event = event_of(invoice);
    event.id = weir::derive_event_id(stream, 0);
    bytes += event.data.size();
    commit.append(std::move(stream), weir::ExpectedState::no_stream(), {std::move(event)});
    if (commit.writes.size() == kInvoicesPerCommit || bytes >= kBytesPerCommit) WEIR_CHECK(flush());
  }
  WEIR_CHECK(flush());
  progress(count.recorded + count.known);
  return count;
}

}  // namespace orders
