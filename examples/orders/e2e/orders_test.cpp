// The order system as its user meets it: the binary, five processes, five stores. Method: runs the program in empty
// directories and reads what it prints.
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <weir/store.hpp>

namespace orders {
namespace {

using Json = nlohmann::json;

struct Ran {
  int exit_code = -1;
  std::string out;
};

/// The words are ours, so a shell may split them; it also does what they say of the standard streams.
Ran run_redirected(const std::string& arguments) {
  const std::string command = std::string(ORDERS_BINARY) + " " + arguments;
  Ran ran;
  FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return ran;
  char buffer[4096];
  for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) ran.out.append(buffer, n);
  ran.exit_code = WEXITSTATUS(::pclose(pipe));
  return ran;
}

/// Both streams in one, or without errors.
Ran run(const std::string& arguments, bool with_errors = false) {
  return run_redirected(arguments + (with_errors ? " 2>&1" : " 2>/dev/null"));
}

class OrderSystem : public testing::Test {
 protected:
  OrderSystem() {
    std::string name = (std::filesystem::temp_directory_path() / "orders-test-XXXXXX").string();
    dir_ = ::mkdtemp(name.data());
  }
  ~OrderSystem() override {
    std::error_code ignored;
    std::filesystem::remove_all(dir_, ignored);
  }

  std::string data(const std::string& name = "data") const { return " --data " + (dir_ / name).string(); }
  std::string file(const std::string& rows) const {
    std::ofstream out(dir_ / "rows.csv");
    out << "InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n" << rows;
    return " " + (dir_ / "rows.csv").string();
  }
  Json report(const std::string& name = "data") const {
    return Json::parse(run("report --json" + data(name)).out, nullptr, false);
  }

  std::filesystem::path dir_;
};

const std::string kRows =
    "1,A,2,2010-12-01T08:26:00,2.55,17850,United Kingdom\n"
    "2,B,1,2010-12-01T08:27:00,10,,France\n"
    "3,B,0,2010-12-01T08:28:00,10,9,France\n"
    "C4,B,-1,2010-12-01T08:29:00,10.005,9,France\n"
    "A5,B,1,2010-12-01T08:30:00,-11062.06,,United Kingdom\n"
    "6,B,1,2010-12-01T08:31:00,1.2345,9,France\n"
    "1,C,3,2010-12-01T08:26:00,0.001,17850,United Kingdom\n";

TEST_F(OrderSystem, every_kind_of_invoice_ends_where_it_belongs) {
  ASSERT_EQ(run("import" + data() + file(kRows)).exit_code, 0);
  const Json found = report();
  EXPECT_EQ(found["submitted"], 5);
  EXPECT_EQ(found["accepted"], 2);
  EXPECT_EQ(found["refused"], 3);
  EXPECT_EQ(found["refusals"], Json({{"quantity_not_positive", 1}, {"not_an_order", 1}, {"unreadable_line", 1}}));
  EXPECT_EQ(found["by_status"]["shipped"], Json({{"count", 2}, {"value", "15.103"}}));
  EXPECT_EQ(found["by_country"]["France"], Json({{"count", 1}, {"value", "10.000"}}));
  EXPECT_EQ(found["credit_notes"], Json({{"count", 1}, {"value", "-10.005"}}));
  EXPECT_EQ(run("check" + data()).exit_code, 0);

  const Json customer = Json::parse(run("customer 17850 --json" + data()).out);
  EXPECT_EQ(customer["order"], "1");
  EXPECT_EQ(customer["status"], "shipped");
  const Json then = Json::parse(run("show 1 --version 0 --json" + data()).out);
  EXPECT_EQ(then["status"], "created");
  EXPECT_EQ(then["events"].size(), 1u);
  EXPECT_EQ(Json::parse(run("show 1 --json" + data()).out)["status"], "shipped");
}

TEST_F(OrderSystem, one_correlation_leads_through_all_the_logs) {
  ASSERT_EQ(run("import" + data() + file(kRows)).exit_code, 0);
  const auto shop = weir::value_or_abort(weir::follow_store(dir_ / "data" / "shop"));
  const auto submitted = weir::value_or_abort(shop->collect(weir::Read::stream("invoice-1")));
  ASSERT_EQ(submitted.size(), 1u);
  for (const auto& [service, stream] : std::map<std::string, std::string>{{"order", "order-1"},
                                                                          {"payment", "payment-1"},
                                                                          {"inventory", "reservation-1"},
                                                                          {"shipping", "shipment-1"}}) {
    const auto log = weir::value_or_abort(weir::follow_store(dir_ / "data" / service));
    const auto events = weir::value_or_abort(log->collect(weir::Read::stream(stream)));
    ASSERT_FALSE(events.empty()) << service;
    for (const weir::Event& event : events)
      EXPECT_EQ(event.correlation, submitted[0].id) << service << " " << event.type;
  }
}

TEST_F(OrderSystem, importing_again_changes_nothing) {
  ASSERT_EQ(run("import" + data() + file(kRows)).exit_code, 0);
  const Json before = report();
  const Json again = Json::parse(run("import --json" + data() + file(kRows)).out);
  EXPECT_EQ(again["recorded"], 0);
  EXPECT_EQ(report(), before);
  EXPECT_EQ(run("check" + data()).exit_code, 0);
}

TEST_F(OrderSystem, a_line_without_a_number_is_reported_and_the_rest_is_imported) {
  const Ran ran = run("import" + data() + file(kRows + ",B,1,2010-12-01T08:31:00,1,9,France\n"), true);
  EXPECT_EQ(ran.exit_code, 27);
  EXPECT_NE(ran.out.find("line 9:"), std::string::npos) << ran.out;
  EXPECT_EQ(report()["submitted"], 5);
}

TEST_F(OrderSystem, an_import_ends_with_what_was_refused_and_why) {
  const std::string rows =
      "7,A,2,2010-12-01T08:26:00,2.55,17850,France\n"
      "536365,A,2,12/1/2010 8:26,2.55,17850,France\n"
      "8,A,0,2010-12-01T08:26:00,2.55,17850,France\n";
  const std::string why = "line 3: expected a time like 2010-12-01T08:26:00, found \"12/1/2010 8:26\"";
  const Ran ran = run("import" + data() + file(rows));
  EXPECT_EQ(ran.exit_code, 0) << "what is refused is recorded like all else";
  EXPECT_NE(ran.out.find("3 recorded, 0 known before, 2 refused; the first, 536365: " + why), std::string::npos)
      << ran.out;

  const Json again = Json::parse(run("import --json" + data() + file(rows)).out);
  EXPECT_EQ(again["known"], 3);
  EXPECT_EQ(again["refused"], 2) << "those of the file, whenever they were";
  EXPECT_EQ(again["first_refusal"], Json({{"invoice", "536365"}, {"reason", "unreadable_line"}, {"detail", why}}));
  const Json other = Json::parse(run("import --json" + data() + file("9,A,1,2010-12-01T08:26:00,1,9,France\n")).out);
  EXPECT_EQ(other["refused"], 0);
  EXPECT_TRUE(other["first_refusal"].is_null());

  const Ran shown = run("show 536365" + data(), true);
  EXPECT_EQ(shown.exit_code, 11);
  EXPECT_NE(shown.out.find("refused: unreadable_line, " + why), std::string::npos) << shown.out;
  EXPECT_EQ(run("show 8" + data()).exit_code, 0) << "the order itself refused it";
  const Ran absent = run("show 10" + data(), true);
  EXPECT_EQ(absent.exit_code, 11);
  EXPECT_EQ(absent.out.find("at that time"), std::string::npos) << "nobody spoke of a time: " << absent.out;
}

TEST_F(OrderSystem, what_is_in_a_file_does_not_drive_the_terminal) {
  const std::string hostile = "\x1b[31mred\xc2\x9b";
  const std::string rest = ",2010-12-01T08:26:00,10.95,17850,UK\n";
  const Ran lost = run("import" + file(hostile + ",22423,1" + rest) + data(), true);
  EXPECT_NE(lost.out.find("\\x1b[31mred\\xc2\\x9b"), std::string::npos) << lost.out;
  const Ran refused = run("import" + file("536365,22423," + hostile + rest) + data(), true);
  EXPECT_NE(refused.out.find("\\x1b[31mred"), std::string::npos) << refused.out;
  const Ran shown = run("show 536365" + data(), true);
  for (const Ran& ran : {lost, refused, shown}) EXPECT_EQ(ran.out.find_first_of("\x1b\x9b"), std::string::npos);
}

TEST_F(OrderSystem, killed_services_do_not_change_the_report) {
  std::string rows;
  for (int order = 1; order <= 300; ++order)
    rows += std::to_string(order) + ",A," + std::to_string(order % 7) + ",2010-12-01T08:26:00,1.25,7,France\n";
  ASSERT_EQ(run("import" + data("calm") + file(rows)).exit_code, 0);
  for (const std::string seed : {"1", "2"}) {
    const Ran ran = run("import --json --chaos " + seed + data(seed) + file(rows));
    ASSERT_EQ(ran.exit_code, 0) << ran.out;
    const Json told = Json::parse(ran.out);  // named: a range-for would let go of a temporary before the first round
    for (const auto& [service, kills] : told["kills"].items()) EXPECT_GE(kills, 1) << service;
    EXPECT_EQ(report(seed), report("calm"));
    EXPECT_EQ(run("check" + data(seed)).exit_code, 0);
  }
}

TEST_F(OrderSystem, the_demo_compensates_and_its_books_are_right) {
  const Ran ran = run("demo --orders 200 --stock 12 --json" + data());
  ASSERT_EQ(ran.exit_code, 0) << ran.out;
  const Json told = Json::parse(ran.out);
  EXPECT_EQ(told["check"]["violation"], nullptr);
  EXPECT_GT(told["declined"], 0);
  EXPECT_GT(told["out_of_stock"], 0);
  EXPECT_EQ(told["refunds"], told["out_of_stock"]);
  EXPECT_EQ(told["report"]["by_status"]["created"]["count"], 0);
  EXPECT_EQ(run("demo" + data()).exit_code, 10) << "a second demo needs a directory of its own";
}

TEST_F(OrderSystem, wrong_input_gets_a_message_and_an_exit_code_of_its_own) {
  const Ran flag = run("import --no-such-flag", true);
  EXPECT_EQ(flag.exit_code, 2);
  EXPECT_NE(flag.out.find("there is no command or flag \"--no-such-flag\""), std::string::npos) << flag.out;
  EXPECT_NE(run("imports", true).out.find("\"imports\"; did you mean import?"), std::string::npos);
  EXPECT_NE(run("import --jsn", true).out.find("\"--jsn\"; did you mean --json?"), std::string::npos);
  EXPECT_EQ(run("report" + data("nothing")).exit_code, 11);
  EXPECT_EQ(run("import" + data() + " " + (dir_ / "absent.csv").string()).exit_code, 11);
  std::ofstream(dir_ / "rows.csv") << "not a header\n";
  const Ran wrong = run("import" + data() + " " + (dir_ / "rows.csv").string(), true);
  EXPECT_EQ(wrong.exit_code, 27);
  EXPECT_NE(wrong.out.find("expected the header"), std::string::npos) << wrong.out;
  EXPECT_EQ(run("--help").exit_code, 0);
  EXPECT_EQ(run("import" + data() + " " + dir_.string()).exit_code, 19) << "a directory";
  const Json error = Json::parse(run("report --json" + data("nothing"), true).out)["error"];
  EXPECT_EQ(error["code"], "not_found");
  const Ran usage = run("report --json --no-such-flag", true);
  EXPECT_EQ(usage.exit_code, 2);
  const Json told = Json::parse(usage.out, nullptr, false);
  ASSERT_TRUE(told.is_object()) << usage.out;
  EXPECT_EQ(told["error"]["code"], "wrong_usage");
}

TEST_F(OrderSystem, a_number_that_is_none_is_wrong_usage) {
  for (const std::string wrong :
       {"show 1 --version -1", "show 1 --version 18446744073709551616", "serve payment --payment-outage-rate nan",
        "serve inventory --stock -1", "demo --chaos -1", "demo --seed -1", "demo --stock 99999999999999999999",
        "demo --payment-failure-rate nan", "import - --chaos -1"}) {
    const Ran ran = run(wrong + data(), true);
    EXPECT_EQ(ran.exit_code, 2) << wrong;
    EXPECT_NE(ran.out.find("expected a"), std::string::npos) << ran.out;
  }
}

TEST_F(OrderSystem, an_output_that_cannot_be_written_is_told) {
  ASSERT_EQ(run("import" + data() + file(kRows)).exit_code, 0);
  const std::vector<std::string> all{"report", "report --json", "customer 17850",
                                     "show 1", "check",         "import" + file(kRows)};
  for (const std::string& asks : all) {
    const Ran ran = run_redirected(asks + data() + " 2>&1 >/dev/full");
    EXPECT_EQ(ran.exit_code, 18) << asks;
    EXPECT_NE(ran.out.find("the output could not be written: No space left on device"), std::string::npos) << ran.out;
  }
  EXPECT_EQ(run("--help >/dev/full").exit_code, 18);
  EXPECT_EQ(run("report" + data() + " >&-").exit_code, 19);
}

TEST_F(OrderSystem, errors_that_nobody_can_read_keep_their_exit_codes) {
  for (const std::string nowhere : {" 2>/dev/full", " 2>&-"}) {
    EXPECT_EQ(run_redirected("report" + data("nothing") + nowhere).exit_code, 11) << nowhere;
    const std::string lost_row = file(kRows + ",B,1,2010-12-01T08:31:00,1,9,France\n");
    EXPECT_EQ(run_redirected("import" + data() + lost_row + nowhere).exit_code, 27) << nowhere;
    EXPECT_EQ(run_redirected("no-such-command" + nowhere).exit_code, 2) << nowhere;
  }
}

TEST_F(OrderSystem, a_demo_without_a_directory_for_temporary_files_says_so) {
  const std::string command = "TMPDIR=" + (dir_ / "none").string() + " " ORDERS_BINARY " demo 2>/dev/null";
  EXPECT_EQ(WEXITSTATUS(std::system(command.c_str())), 11);
}

TEST_F(OrderSystem, a_reader_that_went_away_is_no_failure) {
  ASSERT_EQ(run("import" + data() + file(kRows)).exit_code, 0);
  int pipe[2];
  ASSERT_EQ(::pipe(pipe), 0);
  ::close(pipe[0]);
  const std::string place = (dir_ / "data").string();
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(pipe[1], STDOUT_FILENO);
    ::execl(ORDERS_BINARY, ORDERS_BINARY, "report", "--data", place.c_str(), nullptr);
    ::_exit(127);
  }
  ::close(pipe[1]);
  int status = -1;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status)) << status;
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

TEST_F(OrderSystem, closed_standard_streams_are_no_way_into_a_store) {
  EXPECT_EQ(run_redirected("import" + data() + file(kRows) + " 0<&- 1>&- 2>&-").exit_code, 19);
  EXPECT_EQ(run("check" + data()).exit_code, 0);
  EXPECT_EQ(report()["accepted"], 2);
  EXPECT_EQ(run("import" + data() + file(kRows)).exit_code, 0);
}

TEST_F(OrderSystem, an_invoice_that_is_too_large_is_refused_and_the_rest_is_imported) {
  const std::string large = "7," + std::string(9 * 1024 * 1024, 'a') + ",1,2010-12-01T08:31:00,1,9,France\n";
  ASSERT_EQ(run("import" + data() + file(large + kRows)).exit_code, 0);
  EXPECT_EQ(report()["accepted"], 2);
  EXPECT_EQ(report()["refusals"]["too_large"], 1);
  EXPECT_EQ(run("check" + data()).exit_code, 0);
}

TEST_F(OrderSystem, a_service_that_ends_by_itself_ends_the_import_with_its_own_code) {
  const auto held = weir::value_or_abort(weir::open_store(dir_ / "data" / "order"));
  const Ran ran = run("import" + data() + file(kRows), true);
  EXPECT_EQ(ran.exit_code, 22) << ran.out;
  EXPECT_NE(ran.out.find("the order service exited with 22"), std::string::npos) << ran.out;
}

TEST_F(OrderSystem, a_disk_that_is_too_small_for_a_store_is_told_at_once) {
  const std::filesystem::path disk = dir_ / "disk";
  std::filesystem::create_directories(disk);
  if (::mount("none", disk.c_str(), "tmpfs", 0, "size=100m") != 0) GTEST_SKIP() << "mounting needs root";
  const auto begun = std::chrono::steady_clock::now();
  const Ran ran = run("import --data " + (disk / "data").string() + file(kRows), true);
  EXPECT_EQ(ran.exit_code, 18) << ran.out;
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(40)) << "not only when patience ends";
  ::umount2(disk.c_str(), MNT_DETACH);
}

TEST_F(OrderSystem, an_event_of_another_build_is_named_and_what_is_known_is_still_shown) {
  ASSERT_EQ(run("import" + data() + file(kRows)).exit_code, 0);
  {
    const auto store = weir::value_or_abort(weir::open_store(dir_ / "data" / "order"));
    const auto add = [&](const std::string& stream, const std::string& type) {
      weir::value_or_abort(
          store->commit(weir::Commit{}.append(stream, weir::ExpectedState::exists(), {{.type = type, .data = "{}"}})));
    };
    add("order-1", "OrderPraised.v1");
    add("order-2", "OrderShipped.v2");
  }
  const Ran unknown = run("show 1" + data(), true);
  EXPECT_EQ(unknown.exit_code, 24) << unknown.out;
  EXPECT_NE(unknown.out.find("OrderPraised.v1"), std::string::npos) << unknown.out;
  const Ran newer = run("show 2" + data(), true);
  EXPECT_EQ(newer.exit_code, 25) << newer.out;
  EXPECT_NE(newer.out.find("run a newer build"), std::string::npos) << newer.out;
  EXPECT_EQ(run("show 1 --version 1" + data()).exit_code, 0);
}

}  // namespace
}  // namespace orders
