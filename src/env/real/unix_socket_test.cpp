// A conversation takes no longer than it may, whatever the other side does.
#include "env/unix_socket.hpp"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cstring>
#include <filesystem>
#include <string>
#include <thread>

#include "env/real/descriptor.hpp"

namespace weir::env {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kMost = 1024 * 1024;

class UnixSocketTest : public testing::Test {
 protected:
  UnixSocketTest() {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    directory_ = Path(testing::TempDir()) / ("weir_socket_" + std::string(test->name()).substr(0, 20));
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
    listener_ = value_or_abort(listen_unix(directory_ / "s"));
  }
  ~UnixSocketTest() override { std::filesystem::remove_all(directory_); }

  std::unique_ptr<UnixConnection> accept() { return value_or_abort(listener_->accept(milliseconds(10'000))); }

  /// The other side, as bytes.
  Descriptor connect() const {
    Descriptor other(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    std::strncpy(name.sun_path, (directory_ / "s").c_str(), sizeof(name.sun_path) - 1);
    EXPECT_EQ(::connect(other.get(), reinterpret_cast<const sockaddr*>(&name), sizeof(name)), 0);
    return other;
  }

  Path directory_;
  std::unique_ptr<UnixListener> listener_;
};

TEST_F(UnixSocketTest, lines_go_both_ways) {
  const auto client = value_or_abort(connect_unix(directory_ / "s"));
  const auto server = accept();
  value_or_abort(client->write_line("to you", milliseconds(10'000)));
  EXPECT_EQ(value_or_abort(server->read_line(milliseconds(10'000), kMost)), "to you");
  value_or_abort(server->write_line("and back", milliseconds(10'000)));
  EXPECT_EQ(value_or_abort(client->read_line(milliseconds(10'000), kMost)), "and back");
}

TEST_F(UnixSocketTest, a_line_in_drips_has_no_more_time_than_another) {
  const Descriptor other = connect();
  const auto server = accept();
  std::jthread dripping([&](const std::stop_token& stop) {
    for (int i = 0; i < 5000 && !stop.stop_requested(); ++i) {
      ::send(other.get(), "x", 1, MSG_NOSIGNAL);
      ::poll(nullptr, 0, 1);
    }
    ::shutdown(other.get(), SHUT_WR);
  });
  const auto read = server->read_line(milliseconds(50), kMost);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code(), Errc::timeout) << read.error().message();
}

TEST_F(UnixSocketTest, who_does_not_read_holds_nobody_up) {
  const Descriptor other = connect();
  const auto server = accept();
  const auto written = server->write_line(std::string(16 * kMost, 'x'), milliseconds(50));
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code(), Errc::timeout);
}

}  // namespace
}  // namespace weir::env
