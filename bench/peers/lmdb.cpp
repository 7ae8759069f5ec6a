// LMDB as an event store: a table of events by position, one of positions by stream and version. One writer at a time,
// by LMDB's own lock. Relaxed is MDB_NOSYNC; the file system decides what a power cut leaves.
#include <lmdb.h>

#include <array>
#include <stdexcept>
#include <thread>

#include "peers/kinds.hpp"
#include "peers/record.hpp"

namespace bench {
namespace {

void check(int code) {
  if (code != MDB_SUCCESS) throw std::runtime_error(std::string("lmdb: ") + mdb_strerror(code));
}

MDB_val value_of(std::string_view bytes) { return {bytes.size(), const_cast<char*>(bytes.data())}; }
std::string_view view_of(const MDB_val& value) { return {static_cast<const char*>(value.mv_data), value.mv_size}; }

class Transaction {
 public:
  Transaction(MDB_env* env, unsigned flags) { check(mdb_txn_begin(env, nullptr, flags, &handle_)); }
  ~Transaction() {
    if (handle_ != nullptr) mdb_txn_abort(handle_);
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void commit() { check(mdb_txn_commit(std::exchange(handle_, nullptr))); }
  operator MDB_txn*() const { return handle_; }

 private:
  MDB_txn* handle_ = nullptr;
};

/// Calls `each` for what a table has from `from` on, while it says so.
void scan(MDB_txn* transaction, MDB_dbi table, std::string_view from,
          const std::function<bool(std::string_view key, std::string_view value)>& each) {
  MDB_cursor* cursor = nullptr;
  check(mdb_cursor_open(transaction, table, &cursor));
  MDB_val key = value_of(from), value{};
  int code = mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE);
  while (code == MDB_SUCCESS && each(view_of(key), view_of(value)))
    code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
  mdb_cursor_close(cursor);
  if (code != MDB_NOTFOUND) check(code);
}

class LmdbPeer : public Peer, public Session {
 public:
  LmdbPeer(const std::string& folder, Durability durability) : folder_(folder) {
    check(mdb_env_create(&env_));
    check(mdb_env_set_mapsize(env_, std::size_t{16} << 30));  // An upper bound: the file is as long as its contents.
    check(mdb_env_set_maxdbs(env_, 2));
    check(mdb_env_open(env_, folder.c_str(), durability == Durability::durable ? 0 : MDB_NOSYNC, 0644));
    Transaction making(env_, 0);
    check(mdb_dbi_open(making, "events", MDB_CREATE, &events_));
    check(mdb_dbi_open(making, "streams", MDB_CREATE, &streams_));
    making.commit();
  }
  ~LmdbPeer() override { mdb_env_close(env_); }

  Session& session() override { return *this; }
  std::string address() const override { return folder_; }

  void commit(std::span<const Entry> entries) override {
    Transaction writing(env_, 0);
    std::uint64_t position = end(writing);
    for (const auto& entry : entries) {
      const std::string at = big_endian(position++), stream = stream_key(entry.place), record = record_of(entry);
      MDB_val at_key = value_of(at), stream_value = value_of(stream), record_value = value_of(record);
      check(mdb_put(writing, streams_, &stream_value, &at_key, MDB_NOOVERWRITE));  // The expected version.
      check(mdb_put(writing, events_, &at_key, &record_value, MDB_APPEND));
    }
    writing.commit();
  }

  void read_all(const Sink& sink) override {
    read_from(0, [&](const Record& record) {
      sink(record.stream, record.body);
      return true;
    });
  }

  void read_stream(std::uint64_t stream, const Sink& sink) override {
    const Transaction reading(env_, MDB_RDONLY);
    const auto prefix = stream_prefix(stream);
    scan(reading, streams_, prefix, [&](std::string_view key, std::string_view position) {
      if (!key.starts_with(prefix)) return false;
      MDB_val at = value_of(position), record{};
      check(mdb_get(reading, events_, &at, &record));
      const auto [name, body] = record_in(view_of(record));
      sink(name, body);
      return true;
    });
  }

  void follow(const std::function<void()>& ready, const std::function<bool(std::string_view)>& more) override {
    std::uint64_t next = end(Transaction(env_, MDB_RDONLY));
    ready();
    for (bool going = true; going;) {
      next += read_from(next, [&](const Record& record) { return going = more(record.body); });
      if (going) std::this_thread::sleep_for(kPoll);
    }
  }

 private:
  std::uint64_t end(MDB_txn* transaction) const {
    MDB_cursor* cursor = nullptr;
    check(mdb_cursor_open(transaction, events_, &cursor));
    MDB_val key{}, value{};
    const int code = mdb_cursor_get(cursor, &key, &value, MDB_LAST);
    const std::uint64_t end = code == MDB_SUCCESS ? from_big_endian(view_of(key)) + 1 : 0;
    mdb_cursor_close(cursor);
    return end;
  }

  std::uint64_t read_from(std::uint64_t position, const std::function<bool(const Record&)>& each) const {
    std::uint64_t read = 0;
    scan(Transaction(env_, MDB_RDONLY), events_, big_endian(position), [&](std::string_view, std::string_view bytes) {
      ++read;
      return each(record_in(bytes));
    });
    return read;
  }

  std::string folder_;
  MDB_env* env_ = nullptr;
  MDB_dbi events_{}, streams_{};
};

}  // namespace

std::unique_ptr<Peer> start_lmdb(const std::filesystem::path& folder, Durability durability) {
  return std::make_unique<LmdbPeer>(folder, durability);
}
std::unique_ptr<Session> attach_lmdb(const std::string& address) {
  return std::make_unique<LmdbPeer>(address, Durability::durable);
}
std::string version_lmdb() {
  int major = 0, minor = 0, patch = 0;
  mdb_version(&major, &minor, &patch);
  return std::to_string(major) + '.' + std::to_string(minor) + '.' + std::to_string(patch);
}

}  // namespace bench
