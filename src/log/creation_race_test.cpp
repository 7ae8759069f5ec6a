// A store appears whole to those who wait for it. Method: one thread looks while another creates, many times over.
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <set>

#include "env/thread.hpp"
#include "log/directory.hpp"
#include "log/identity.hpp"
#include "log/log.hpp"

namespace weir::log {
namespace {

TEST(Creation, whoever_waits_for_a_store_sees_none_or_all_of_it) {
  auto& environment = env::real_environment();
  std::string name = (std::filesystem::temp_directory_path() / "weir-creation-XXXXXX").string();
  const std::filesystem::path root = ::mkdtemp(name.data());
  std::set<std::string_view> seen;
  for (int round = 0; round < 25; ++round) {
    const auto directory = root / std::to_string(round);
    std::atomic<bool> created = false;
    env::Thread creator("creator", [&] {
      auto writer = LogWriter::open(
          environment, directory, {}, [](const FrameView&) { return Result<void>(); }, [](const Progress&) {});
      created = true;
    });
    while (!created) {
      const auto identity = read_identity(environment.files, LogDirectory{directory});
      seen.insert(identity ? "there" : name_of(identity.error().code()));
    }
    creator.join();
  }
  std::filesystem::remove_all(root);
  EXPECT_FALSE(seen.contains(name_of(Errc::not_a_store)));
}

}  // namespace
}  // namespace weir::log
