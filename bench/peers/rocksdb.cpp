// RocksDB as an event store: events by position and positions by stream and version, in one WriteBatch. The version is
// looked up under a lock of the stream's, so that writers of different streams share a sync. Relaxed is sync = false.
#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>
#include <rocksdb/version.h>

#include <array>
#include <atomic>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "peers/kinds.hpp"
#include "peers/record.hpp"

namespace bench {
namespace {

void check(const rocksdb::Status& status) {
  if (!status.ok()) throw std::runtime_error("rocksdb: " + status.ToString());
}

std::string event_key(std::uint64_t position) { return "e" + big_endian(position); }

/// Its defaults, but for a filter and a cache that holds everything.
rocksdb::Options options() {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(std::size_t{1} << 30);
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  rocksdb::Options options;
  options.create_if_missing = true;
  options.IncreaseParallelism(2);
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

class RocksdbPeer : public Peer, public Session {
 public:
  RocksdbPeer(const std::string& folder, Durability durability) : folder_(folder) {
    write_.sync = durability == Durability::durable;
    rocksdb::DB* opened = nullptr;
    check(rocksdb::DB::Open(options(), folder, &opened));
    db_.reset(opened);
  }
  /// In another process: reads what the first one has written.
  explicit RocksdbPeer(const std::string& folder) : folder_(folder) {
    rocksdb::DB* opened = nullptr;
    check(rocksdb::DB::OpenAsSecondary(options(), folder, folder + "/follower", &opened));
    db_.reset(opened);
  }

  Session& session() override { return *this; }
  std::string address() const override { return folder_; }

  void commit(std::span<const Entry> entries) override {
    const auto locked = lock(entries);
    std::uint64_t position = next_.fetch_add(entries.size());
    rocksdb::WriteBatch batch;
    std::string found;
    for (const auto& entry : entries) {
      const auto stream = stream_key(entry.place);
      const auto status = db_->Get({}, stream, &found);
      if (!status.IsNotFound()) check(status.ok() ? rocksdb::Status::Aborted("the version exists") : status);
      batch.Put(stream, big_endian(position));
      batch.Put(event_key(position++), record_of(entry));
    }
    check(db_->Write(write_, &batch));
  }

  void read_all(const Sink& sink) override {
    read_from(0, [&](const Record& record) {
      sink(record.stream, record.body);
      return true;
    });
  }

  void read_stream(std::uint64_t stream, const Sink& sink) override {
    const auto prefix = stream_prefix(stream);
    std::vector<std::string> keys;
    const std::unique_ptr<rocksdb::Iterator> at(db_->NewIterator({}));
    for (at->Seek(prefix); at->Valid() && at->key().starts_with(prefix); at->Next())
      keys.push_back("e" + at->value().ToString());
    check(at->status());
    const std::vector<rocksdb::Slice> slices(keys.begin(), keys.end());
    std::vector<rocksdb::PinnableSlice> values(keys.size());
    std::vector<rocksdb::Status> statuses(keys.size());
    db_->MultiGet({}, db_->DefaultColumnFamily(), keys.size(), slices.data(), values.data(), statuses.data());
    for (std::size_t i = 0; i < keys.size(); ++i) {
      check(statuses[i]);
      const auto record = record_in(values[i].ToStringView());
      sink(record.stream, record.body);
    }
  }

  void follow(const std::function<void()>& ready, const std::function<bool(std::string_view)>& more) override {
    check(db_->TryCatchUpWithPrimary());
    std::uint64_t next = read_from(0, [](const Record&) { return true; });
    ready();
    for (bool going = true; going;) {
      check(db_->TryCatchUpWithPrimary());
      next += read_from(next, [&](const Record& record) { return going = more(record.body); });
      if (going) std::this_thread::sleep_for(kPoll);
    }
  }

 private:
  static constexpr std::size_t kLocks = 64;

  /// The locks of all its streams, in one order for everybody.
  std::vector<std::unique_lock<std::mutex>> lock(std::span<const Entry> entries) {
    std::array<bool, kLocks> wanted{};
    for (const auto& entry : entries) wanted[entry.place.stream % kLocks] = true;
    std::vector<std::unique_lock<std::mutex>> locked;
    for (std::size_t i = 0; i < kLocks; ++i)
      if (wanted[i]) locked.emplace_back(locks_[i]);
    return locked;
  }

  std::uint64_t read_from(std::uint64_t position, const std::function<bool(const Record&)>& each) {
    rocksdb::ReadOptions reading;
    reading.readahead_size = 1 << 20;
    const std::unique_ptr<rocksdb::Iterator> at(db_->NewIterator(reading));
    std::uint64_t read = 0;
    for (at->Seek(event_key(position)); at->Valid() && at->key()[0] == 'e'; at->Next()) {
      ++read;
      if (!each(record_in(at->value().ToStringView()))) break;
    }
    check(at->status());
    return read;
  }

  const std::string folder_;
  rocksdb::WriteOptions write_;
  std::array<std::mutex, kLocks> locks_;
  std::atomic<std::uint64_t> next_{0};
  std::unique_ptr<rocksdb::DB> db_;
};

}  // namespace

std::unique_ptr<Peer> start_rocksdb(const std::filesystem::path& folder, Durability durability) {
  return std::make_unique<RocksdbPeer>(folder, durability);
}
std::unique_ptr<Session> attach_rocksdb(const std::string& address) { return std::make_unique<RocksdbPeer>(address); }
std::string version_rocksdb() { return rocksdb::GetRocksVersionAsString(); }

}  // namespace bench
