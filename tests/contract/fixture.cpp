#include "contract/fixture.hpp"

namespace contract {

INSTANTIATE_TEST_SUITE_P(AllStores, Contract, testing::Values(Kind::memory, Kind::local, Kind::reopened),
                         [](const auto& kind) { return name_of(kind.param); });

std::string name_of(Kind kind) {
  switch (kind) {
    case Kind::memory:
      return "memory";
    case Kind::local:
      return "local";
    case Kind::reopened:
      return "reopened";
  }
  return "?";
}

Contract::Contract() {
  if (is_local()) {
    std::string made = (std::filesystem::temp_directory_path() / "weir-contract-XXXXXX").string();
    if (mkdtemp(made.data()) == nullptr) abort();
    directory_ = made;
  }
  open();
}

Contract::~Contract() {
  store_.reset();
  if (is_local()) std::filesystem::remove_all(directory_);
}

void Contract::open() {
  store_ =
      is_local() ? value_or_abort(open_store(directory_, {.segment_bytes = 9 * 1024 * 1024})) : open_memory_store();
}

void Contract::settle() {
  if (GetParam() != Kind::reopened) return;
  store_.reset();
  open();
}

CommitReceipt Contract::commit(Commit commit) {
  auto receipt = store().commit(std::move(commit));
  if (!receipt) {
    ADD_FAILURE() << receipt.error().message();
    return {};
  }
  return *receipt;
}

CommitReceipt Contract::append(std::string stream, std::vector<NewEvent> events, ExpectedState expected) {
  return commit(Commit().append(std::move(stream), expected, std::move(events)));
}

std::vector<Event> Contract::events(const Read& read) {
  auto found = store().collect(read);
  if (!found) {
    ADD_FAILURE() << found.error().message();
    return {};
  }
  return *found;
}

std::vector<std::string> Contract::names(const Read& read) {
  std::vector<std::string> all;
  for (const Event& event : events(read)) all.push_back(event.stream + "@" + std::to_string(event.version.value));
  return all;
}

NewEvent event(std::string type, std::string data) { return {.type = std::move(type), .data = std::move(data)}; }

std::vector<NewEvent> events_of(std::size_t count) {
  std::vector<NewEvent> events;
  for (std::size_t i = 0; i < count; ++i) events.push_back(event("Noted.v1", std::to_string(i)));
  return events;
}

EventId id_number(std::uint64_t number) { return derive_event_id("contract", number); }

Errc code_of(const Result<CommitReceipt>& result) {
  EXPECT_FALSE(result.has_value()) << "expected an error";
  return result ? Errc::handler_failed : result.error().code();
}

StoreId source_number(std::uint8_t number) {
  StoreId id;
  id.bytes.fill(number);
  return id;
}

}  // namespace contract
