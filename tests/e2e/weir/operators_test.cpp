// Goal: an operator sees what waits and why, and lets it go, whoever holds the store (rule F6).
// Method: a service in this process, whose handler fails until it is told not to, and the binary beside it.
#include <gmock/gmock.h>

#include <atomic>
#include <nlohmann/json.hpp>

#include "e2e/weir/program.hpp"
#include "weir/weir.hpp"

namespace e2e {
namespace {

using Json = nlohmann::json;
using testing::HasSubstr;

struct Submitted {
  std::string order;
  static constexpr auto schema() { return ::weir::event("Submitted", 1, ::weir::field("order", &Submitted::order)); }
};

struct Accepted {
  std::string order;
  static constexpr auto schema() { return ::weir::event("Accepted", 1, ::weir::field("order", &Accepted::order)); }
};

/// The order service: accepts what the shop submits, but for order 2 while the bank is closed.
class OrderService {
 public:
  OrderService(const std::string& shop, const std::string& order, const std::atomic<bool>& bank_is_open)
      : shop_(::weir::value_or_abort(::weir::follow_store(shop))),
        own_(::weir::value_or_abort(::weir::open_store(order))),
        intake_(*own_,
                {.name = "intake", .begin = ::weir::Begin::at_start, .retry = ::weir::RetryPolicy::park_at_once()}),
        service_(*own_) {
    intake_.from("shop", *shop_).on<Submitted>([&bank_is_open](const Submitted& e) -> ::weir::Handled {
      if (e.order == "2" && !bank_is_open) return ::weir::park("the bank is closed");
      ::weir::Effects effects;
      effects.append("order-" + e.order, ::weir::ExpectedState::no_stream(), Accepted{e.order});
      return effects;
    });
    service_.add(intake_);
    ::weir::value_or_abort(service_.start());
  }
  ~OrderService() {
    EXPECT_TRUE(service_.stop());
    EXPECT_TRUE(own_->stop(kPatience));
  }

  /// Waits until the stream is there.
  bool has(const std::string& stream) {
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    for (auto seen = own_->end(); std::chrono::steady_clock::now() < deadline;
         seen = own_->wait_past(seen, std::chrono::milliseconds(100)))
      if (*own_->stream_version(stream)) return true;
    return false;
  }

 private:
  std::unique_ptr<::weir::EventReader> shop_;
  std::unique_ptr<::weir::EventStore> own_;
  ::weir::Consumer intake_;
  ::weir::Service service_;
};

class Operators : public testing::Test {
 protected:
  Operators() {
    std::string lines;
    for (const std::string order : {"1", "2", "3"})
      lines += R"({"stream":"invoice-)" + order + R"(","type":"Submitted.v1","data":{"order":")" + order + "\"}}\n";
    EXPECT_EQ(weir({"append", shop_}, lines).code, 0);
  }

  /// Asks for the status until `holds` of the one consumer.
  Json status_when(const std::function<bool(const Json&)>& holds) {
    Json consumer;
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    do {
      const auto shown = weir({"status", order_, "--json"});
      if (shown.code != 0) return {{"error", shown.errors}};
      const Json consumers = Json::parse(shown.lines.at(0))["consumers"];
      if (!consumers.empty()) consumer = consumers[0];
    } while (std::chrono::steady_clock::now() < deadline && (consumer.is_null() || !holds(consumer)));
    return consumer;
  }
  static bool is_parked_and_caught_up(const Json& consumer) {
    return consumer["parked_keys"] == 1 && consumer["lag_events"] == 0;
  }
  std::vector<std::string> release(const std::string& key) const {
    return {"dead-letters", "release", order_, "--consumer", "intake", "--key", key};
  }

  const TempDirectory temp_;
  const std::string shop_ = temp_ / "shop";
  const std::string order_ = temp_ / "order";
  std::atomic<bool> bank_is_open_ = false;
};

TEST_F(Operators, see_what_is_parked_and_release_it_while_the_service_runs) {
  OrderService service(shop_, order_, bank_is_open_);
  const Json parked = status_when(is_parked_and_caught_up);
  EXPECT_EQ(parked["consumer"], "intake") << parked;
  EXPECT_EQ(parked["source"], "shop");
  EXPECT_EQ(parked["position"], 3);
  EXPECT_EQ(parked["lag_seconds"], 0.0);

  const auto list = weir({"dead-letters", order_, "--json"});
  ASSERT_EQ(list.lines.size(), 1U) << list.errors;
  const Json letter = Json::parse(list.lines[0]);
  EXPECT_EQ(letter["key"], "invoice-2");
  EXPECT_EQ(letter["position"], 1);
  EXPECT_THAT(letter["error"].get<std::string>(), HasSubstr("the bank is closed"));
  EXPECT_EQ(weir({"dead-letters", "list", order_}).code, 0);

  EXPECT_EQ(weir(release("invoice-1")).code, 11) << "it is not parked";
  const auto misspelt = weir({"dead-letters", "release", order_, "--consumer", "intaek", "--key", "invoice-2"});
  EXPECT_EQ(misspelt.code, 11);
  EXPECT_THAT(misspelt.errors, HasSubstr("there is no consumer intaek here; there are: intake"));
  bank_is_open_ = true;
  const auto released = weir(release("invoice-2"));
  EXPECT_EQ(released.code, 0) << released.errors;
  EXPECT_TRUE(service.has("order-2"));
  EXPECT_EQ(status_when([](const Json& c) { return c["parked_keys"] == 0 && c["released_keys"] == 0; })["parked_keys"],
            0);
}

TEST_F(Operators, release_while_the_service_is_down_and_it_is_done_at_its_start) {
  {
    OrderService service(shop_, order_, bank_is_open_);
    status_when(is_parked_and_caught_up);
  }
  {
    Program holder({"append", order_});
    holder.write(event_line("note-1"));
    ASSERT_TRUE(holder.line());
    const auto refused = weir(release("invoice-2"));
    EXPECT_EQ(refused.code, 22) << "this holder has no door";
    EXPECT_THAT(refused.errors, HasSubstr(std::to_string(holder.process())));
    holder.end_input();
    EXPECT_EQ(holder.wait(), 0);
  }
  EXPECT_EQ(weir(release("invoice-2")).code, 0);
  EXPECT_TRUE(weir({"dead-letters", order_, "--json"}).lines.empty());

  bank_is_open_ = true;
  OrderService service(shop_, order_, bank_is_open_);
  EXPECT_TRUE(service.has("order-2"));
}

TEST_F(Operators, see_the_lag_of_a_service_that_is_down_and_when_it_cannot_be_known) {
  bank_is_open_ = true;
  {
    OrderService service(shop_, order_, bank_is_open_);
    ASSERT_TRUE(service.has("order-3"));
    status_when([](const Json& consumer) { return consumer["lag_events"] == 0; });
  }
  ASSERT_EQ(weir({"append", shop_}, event_line("other") + event_line("other")).code, 0);
  const Json behind = status_when([](const Json&) { return true; });
  EXPECT_EQ(behind["lag_events"], 2);
  EXPECT_GT(behind["lag_seconds"], 0.0);

  std::filesystem::rename(shop_, temp_ / "moved");
  const Json unknown = status_when([](const Json&) { return true; });
  EXPECT_TRUE(unknown["lag_events"].is_null());
  const auto text = weir({"status", order_});
  EXPECT_EQ(text.code, 0);
  EXPECT_THAT(text.lines.back(), HasSubstr("unknown"));
  EXPECT_THAT(text.errors, HasSubstr(shop_));
}

}  // namespace
}  // namespace e2e
