#include "answers.hpp"

#include <fmt/format.h>

#include <vector>

#include "error_text.hpp"
#include "json_text.hpp"

namespace weir::cli {

Answers::Answers(const Terminal& terminal, std::size_t at_most_in_flight)
    : terminal_(terminal), limit_(at_most_in_flight), printer_("weir-answers", [this] { print_in_order(); }) {}

Answers::~Answers() { (void)finish(); }

std::optional<CommitDone> Answers::begin(std::uint64_t line) {
  env::Lock lock(mutex_);
  changed_.wait(lock, [this] { return slots_.size() < limit_ || broken_; });
  if (broken_) return std::nullopt;
  auto slot = std::make_shared<Slot>(Slot{line, std::nullopt});
  slots_.push_back(slot);
  return [this, slot](Result<CommitReceipt> result) {
    const std::scoped_lock ended(mutex_);
    slot->result = std::move(result);
    changed_.notify_all();
  };
}

Result<void> Answers::finish() {
  {
    const std::scoped_lock lock(mutex_);
    ended_ = true;
    changed_.notify_all();
  }
  printer_.join();
  if (broken_)
    return Error(Errc::io, "the answers can be printed no longer; what was committed and not answered is in the store");
  if (refused_ == 0) return {};
  if (refused_ == 1) return *first_refusal_;
  return first_refusal_->during(fmt::format("{} lines were refused, the first", refused_));
}

void Answers::print_in_order() {
  env::Lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return slots_.empty() ? ended_ : slots_.front()->result.has_value(); });
    if (slots_.empty()) return;
    std::vector<std::shared_ptr<Slot>> ready;
    for (auto slot = slots_.begin(); slot != slots_.end() && (*slot)->result; ++slot) ready.push_back(*slot);
    lock.unlock();
    for (const auto& slot : ready) print(*slot);
    terminal_.out.flush();
    lock.lock();
    // Only now: a line is in flight until its answer is out.
    slots_.erase(slots_.begin(), slots_.begin() + static_cast<std::ptrdiff_t>(ready.size()));
    broken_ = !terminal_.out;
    changed_.notify_all();
  }
}

void Answers::print(const Slot& slot) {
  if (!terminal_.out) return;
  const Result<CommitReceipt>& result = *slot.result;
  if (result) {
    const StreamReceipt& stream = result->streams.front();
    terminal_.out << fmt::format("{{\"stream\":{},\"version\":{},\"position\":{}}}\n", json_string(stream.stream),
                                 stream.last.value, result->first.value);
  } else {
    if (refused_++ == 0) first_refusal_ = result.error().during(fmt::format("line {}", slot.line));
    terminal_.out << error_json(result.error(), slot.line) << '\n';
  }
}

}  // namespace weir::cli
