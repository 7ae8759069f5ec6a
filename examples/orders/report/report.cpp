#include "report/report.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace orders {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const Total& total) { return {{"count", total.count}, {"value", weir::to_string(total.value)}}; }

Json json_of(const std::map<std::string, Total>& totals) {
  Json all = Json::object();
  for (const auto& [name, total] : totals) all[name] = json_of(total);
  return all;
}

void add_lines(std::string& text, std::string_view title, const std::map<std::string, Total>& totals) {
  text += fmt::format("{}\n", title);
  for (const auto& [name, total] : totals)
    text += fmt::format("  {:<22} {:>8} {:>18}\n", name, total.count, weir::to_string(total.value));
}

}  // namespace

weir::Result<Report> read_report(weir::ReadModel& db) {
  Report report;
  for (const char* status : {"created", "shipped", "cancelled"}) report.by_status[status];
  WEIR_CHECK(db.query("select status, count, value from statuses", [&](const weir::Row& row) {
    report.by_status[std::string(row.text(0))] = {row.integer(1), row.decimal(2)};
    report.accepted += row.integer(1);
  }));
  WEIR_CHECK(db.query("select country, count(*), sum(value) from orders group by country", [&](const weir::Row& row) {
    report.by_country[std::string(row.text(0))] = {row.integer(1), row.decimal(2)};
  }));
  WEIR_CHECK(db.query("select reason, count(*) from refusals group by reason", [&](const weir::Row& row) {
    report.refusals[std::string(row.text(0))] = row.integer(1);
    report.refused += row.integer(1);
  }));
  WEIR_CHECK(db.query("select count(*), sum(value) from credit_notes",
                      [&](const weir::Row& row) { report.credit_notes = {row.integer(0), row.decimal(1)}; }));
  return report;
}

std::string to_text(const Report& report) {
  std::string text = fmt::format("{:<24} {:>8}\n  {:<22} {:>8}\n  {:<22} {:>8}\n", "submitted", report.submitted(),
                                 "accepted", report.accepted, "refused", report.refused);
  if (!report.refusals.empty()) text += "refused because\n";
  for (const auto& [reason, count] : report.refusals) text += fmt::format("  {:<22} {:>8}\n", reason, count);
  add_lines(text, "accepted orders by status", report.by_status);
  add_lines(text, "accepted orders by country", report.by_country);
  text += fmt::format("{:<24} {:>8} {:>18}\n", "credit notes", report.credit_notes.count,
                      weir::to_string(report.credit_notes.value));
  return text;
}

std::string to_json(const Report& report) {
  Json refusals = Json::object();
  for (const auto& [reason, count] : report.refusals) refusals[reason] = count;
  const Json json{{"submitted", report.submitted()},
                  {"accepted", report.accepted},
                  {"refused", report.refused},
                  {"refusals", refusals},
                  {"by_status", json_of(report.by_status)},
                  {"credit_notes", json_of(report.credit_notes)},
                  {"by_country", json_of(report.by_country)}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace orders
