// The engine alone: an event written and read back, with nothing but <weir/store.hpp>.
#include <weir/store.hpp>

#include <iostream>

int main() {
  auto store = weir::value_or_abort(weir::open_store("ledger"), "opening the store");

  weir::Commit commit;
  commit.append("account-7", weir::ExpectedState::no_stream(), {{.type = "Opened.v1", .data = R"({"owner":"Ada"})"}});
  weir::value_or_abort(store->commit(std::move(commit)), "committing");

  weir::value_or_abort(store->read(weir::Read::stream("account-7"), [](const weir::EventView& event) {
    std::cout << event.position.value << ' ' << event.stream << ' ' << event.type << ' ' << event.data << '\n';
    return weir::Flow::more;
  }));
}
