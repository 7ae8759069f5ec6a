#include "base/sha256.hpp"

#include <gtest/gtest.h>

#include <fmt/format.h>

#include <string>

namespace weir {
namespace {

std::string hex_of(const std::string& text) {
  std::string hex;
  for (const std::byte byte : sha256(bytes_of(text))) hex += fmt::format("{:02x}", std::to_integer<int>(byte));
  return hex;
}

// From FIPS 180-4's examples.
TEST(Sha256Test, known_texts_have_their_known_hashes) {
  EXPECT_EQ(hex_of(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex_of("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(hex_of(std::string(1'000'000, 'a')), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

}  // namespace
}  // namespace weir
