// Lines for `weir append`, and events as JSON: whatever they are, the answer is a value or an error; and what was read
// is written so that it is read again.
#include <weir/schema.hpp>

#include "append_line.hpp"
#include "fuzz/input.hpp"
#include "json_text.hpp"
#include "store/validate.hpp"

namespace {

struct Item {
  std::string name;
  std::int64_t count = 0;
  static constexpr auto schema() {
    return weir::record(weir::field("name", &Item::name), weir::field("count", &Item::count));
  }
};

struct Ordered {
  std::string customer;
  std::optional<std::string> note;
  weir::Decimal total;
  std::vector<Item> items;
  bool urgent = false;
  static constexpr auto schema() {
    return weir::event("Ordered", 1, weir::field("customer", &Ordered::customer), weir::field("note", &Ordered::note),
                       weir::field("total", &Ordered::total), weir::field("items", &Ordered::items),
                       weir::field("urgent", &Ordered::urgent));
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  weir::fuzz::Input input(data, size);
  const std::string_view text = input.text();
  if (const auto commit = weir::cli::parse_append_line(text)) (void)weir::store::validate(*commit);
  std::string line;
  weir::cli::append_json_string(line, text);
  weir::fuzz::always(weir::cli::is_json(line));
  if (const auto event = weir::decode_json<Ordered>(text)) {
    const std::string once = weir::encode_json(*event);
    const auto again = weir::decode_json<Ordered>(once);
    weir::fuzz::always(again && weir::encode_json(*again) == once);
  }
  return 0;
}
