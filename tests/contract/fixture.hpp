// The contract of EventStore, once for every implementation. A test is written against `store()`, and calls `settle()`
// between writing and looking: for the reopened store that closes it and opens it again.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "weir/store.hpp"

namespace contract {

using namespace weir;
using namespace std::chrono_literals;

enum class Kind { memory, local, reopened };
std::string name_of(Kind);

class Contract : public testing::TestWithParam<Kind> {
 public:
  Contract();
  ~Contract() override;

  EventStore& store() { return *store_; }
  void settle();
  bool is_local() const { return GetParam() != Kind::memory; }
  const std::filesystem::path& directory() const { return directory_; }

  /// Commits, or fails the test.
  CommitReceipt commit(Commit);
  CommitReceipt append(std::string stream, std::vector<NewEvent>, ExpectedState = ExpectedState::any());
  /// The events of a read, or a failed test.
  std::vector<Event> events(const Read&);
  /// "stream@version" of each, for comparing whole answers at once.
  std::vector<std::string> names(const Read&);

 private:
  void open();

  std::filesystem::path directory_;
  std::unique_ptr<EventStore> store_;
};

NewEvent event(std::string type = "Noted.v1", std::string data = "{}");
std::vector<NewEvent> events_of(std::size_t count);
EventId id_number(std::uint64_t);
Errc code_of(const Result<CommitReceipt>&);
StoreId source_number(std::uint8_t);

}  // namespace contract
