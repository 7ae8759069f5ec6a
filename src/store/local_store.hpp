// The store on the log on this machine's disk, in any environment.
#pragma once

#include <filesystem>
#include <memory>

#include "env/environment.hpp"
#include "log/held.hpp"
#include "log/log.hpp"
#include "store/ancestry.hpp"
#include "store/end_signal.hpp"
#include "store/index_upkeep.hpp"
#include "store/ledger.hpp"
#include "store/log_events.hpp"
#include "weir/store/event_store.hpp"
#include "weir/store/scavenge.hpp"

namespace weir::store {

class LocalStore final : public EventStore {
 public:
  /// Told of the position that the reading of the log at opening has reached.
  using OnReading = std::function<void(Position)>;

  /// As weir::open_store. The environment must outlive the store. `on_reading` is called during the call only.
  static Result<std::unique_ptr<LocalStore>> open(env::Environment&, const std::filesystem::path& directory,
                                                  const log::LogOptions&, const OnReading& on_reading = {},
                                                  std::uint64_t index_part_bytes = Ledger::kPartBytes);

  ~LocalStore() override;

  /// The log beneath, and all that its threads and the store's would do: for whoever drives it by hand.
  log::LogWriter& log() { return *log_; }
  void tick();
  /// Writes to files what of the index can be, and merges them. Only when it is driven by hand. Errors: no_space, io.
  Result<void> finish_index();

  /// As weir::scavenge.
  Result<ScavengeReport> scavenge(const ScavengeOptions& options);

  StoreId id() const override { return log_->id(); }
  std::vector<Ancestor> ancestry() const override { return ancestry_of(log_->ancestry()); }
  bool is_held() const override { return log::is_held(files_, {directory_}); }
  std::filesystem::path location() const override { return directory_; }
  Position end() const override { return log_->segments().end(); }
  Position durable_end() const override { return signal_.end(); }
  Position wait_past(Position seen, std::chrono::milliseconds at_most) const override;
  Result<void> read(const Read&, const EventSink& sink) const override;
  Result<std::optional<Position>> first_gone(Position from, Position end) const override {
    return events().first_gone(from, end);
  }
  Result<std::optional<std::uint32_t>> checksum_at(Position position) const override {
    return events().checksum_at(position);
  }
  Result<std::optional<StreamVersion>> stream_version(std::string_view stream) const override;
  Result<void> streams(const std::function<Flow(std::string_view, StreamVersion)>& visit) const override;
  std::vector<TrackingState> tracking() const override;
  std::optional<TrackingState> tracking(std::string_view consumer, StoreId source) const override;

  Result<CommitReceipt> commit(Commit) override;
  void commit_async(Commit, CommitDone) override;
  Result<void> stop(std::chrono::milliseconds deadline) override;

 private:
  LocalStore(env::Environment& environment, const log::HeldLog& held,
             std::vector<std::shared_ptr<const index::Part>> parts, TrackingTable tracking)
      : files_(environment.files),
        clock_(environment.clock),
        directory_(held.directory.root),
        ledger_(std::move(parts), std::move(tracking)) {}

  Result<void> add(const log::FrameView& frame);

  void begin(Commit, CommitDone);
  Result<void> write_index();
  LogEvents events() const { return {log_->segments(), ledger_.contents().terms}; }
  Result<Taken> take(const Commit&);
  Result<CommitReceipt> written(CommitReceipt, log::BatchNumber);
  std::optional<Result<CommitReceipt>> answer(const Commit&, Verdict) const;

  env::FileSystem& files_;
  const env::Clock& clock_;
  const std::filesystem::path directory_;
  env::Mutex stop_mutex_;
  env::Mutex scavenge_mutex_;  ///< Held by a run.
  std::atomic<bool> scavenge_ends_ = false;
  env::SharedMutex stopping_gate_;  ///< Shared while an asynchronous commit takes its turn; guards stopping_.
  bool stopping_ = false;
  Ledger ledger_;
  EndSignal signal_;
  std::unique_ptr<log::LogWriter> log_;  // after what its threads call
  std::optional<IndexUpkeep> upkeep_;
  std::optional<index::Frozen> read_at_opening_;  ///< Waits for the end of its segment to be known as durable.
  std::atomic<bool> part_is_full_ = false;
  log::Drive drive_ = log::Drive::threads;
};

}  // namespace weir::store
