// The four services as child processes, and the chaos that kills them.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <weir/store.hpp>

#include "system/options.hpp"
#include "system/process.hpp"

namespace orders {

/// Their names, and those of their stores.
inline constexpr std::string_view kServices[] = {"order", "payment", "inventory", "shipping"};

/// Kills each service at least once, when its log has reached a number of events that depends on the seed.
struct Chaos {
  std::uint64_t seed = 0;
  std::uint64_t orders = 0;  ///< How many there will be: kills are spread over the events that they lead to.
};

class Supervisor {
 public:
  /// Starts the four services, and returns when each has its store.
  static weir::Result<std::unique_ptr<Supervisor>> start(const Options&, std::optional<Chaos>);

  /// Looks after them once: kills whom chaos says, starts again whom it killed. An error if a service ended by itself,
  /// the one that it ended with.
  weir::Result<void> look_after();
  /// Whether chaos has still somebody to kill.
  bool more_to_come() const;
  /// Kills those whom chaos has not come to, though nothing is left to do: every service is killed at least once.
  weir::Result<void> finish_chaos();

  void stop();

  const std::map<std::string, unsigned>& kills() const { return kills_; }
  const weir::EventReader& log_of(std::string_view service) const;

 private:
  struct Child {
    std::string name;
    std::unique_ptr<Process> process;
    std::unique_ptr<weir::EventReader> log;
    std::vector<std::uint64_t> kill_at;  // the log's ends at which it is killed, the next one last
  };

  explicit Supervisor(const Options& options) : options_(options) {}
  weir::Result<void> launch(Child&);
  /// An error, the one that it ended with, if it has ended by itself.
  weir::Result<void> expect_alive(Child&) const;
  /// Until the service has made its store; not longer than it lives.
  weir::Result<void> await_store(Child&) const;
  weir::Result<void> kill_and_restart(Child&);

  Options options_;
  std::vector<Child> children_;
  std::map<std::string, unsigned> kills_;
};

}  // namespace orders
