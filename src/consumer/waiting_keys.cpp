#include "consumer/waiting_keys.hpp"

namespace weir::consumer {

WaitingKey* WaitingKeys::find(std::size_t source, const std::string& key) {
  if (keys_.empty()) return nullptr;
  const auto found = keys_.find({source, key});
  return found == keys_.end() ? nullptr : &found->second;
}

WaitingKey& WaitingKeys::add(WaitingKey key) {
  const std::pair place(key.source, key.deferral.key);
  if (WaitingKey* old = find(key.source, key.deferral.key)) erase(*old);
  WaitingKey& mine = keys_.insert_or_assign(place, std::move(key)).first->second;
  schedule(mine);
  return mine;
}

void WaitingKeys::erase(WaitingKey& key) {
  if (key.scheduled) schedule_.erase({*key.scheduled, &key});
  keys_.erase(keys_.find({key.source, key.deferral.key}));
}

void WaitingKeys::schedule(WaitingKey& key) {
  if (key.scheduled) schedule_.erase({*key.scheduled, &key});
  key.scheduled.reset();
  if (key.deferral.state == DeferralState::parked) return;
  key.scheduled = key.deferral.due;
  schedule_.insert({*key.scheduled, &key});
}

WaitingKey* WaitingKeys::due(Time now) {
  WaitingKey* next = first();
  return next != nullptr && next->deferral.due <= now ? next : nullptr;
}

WaitingKey* WaitingKeys::first() { return schedule_.empty() ? nullptr : schedule_.begin()->second; }

void WaitingKeys::for_each(const std::function<void(WaitingKey&)>& visit) {
  for (auto& [place, key] : keys_) visit(key);
}

std::uint64_t WaitingKeys::parked() const { return keys_.size() - schedule_.size(); }

}  // namespace weir::consumer
