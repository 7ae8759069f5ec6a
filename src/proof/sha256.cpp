#include "proof/sha256.hpp"

#include <openssl/evp.h>

#include <memory>

#include "base/assert.hpp"

namespace weir::proof {
namespace {

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
struct FreeAlgorithm {
  void operator()(EVP_MD* algorithm) const { EVP_MD_free(algorithm); }
};

/// Looking the algorithm up costs more than hashing a commit: once is enough.
const EVP_MD* algorithm() {
  static const std::unique_ptr<EVP_MD, FreeAlgorithm> found(EVP_MD_fetch(nullptr, "SHA256", nullptr));
  WEIR_ASSERT(found, "this machine's OpenSSL has no SHA-256");
  return found.get();
}

std::optional<unsigned> value_of(char digit) {
  if (digit >= '0' && digit <= '9') return static_cast<unsigned>(digit - '0');
  if (digit >= 'a' && digit <= 'f') return static_cast<unsigned>(digit - 'a' + 10);
  if (digit >= 'A' && digit <= 'F') return static_cast<unsigned>(digit - 'A' + 10);
  return std::nullopt;
}

}  // namespace

Digest sha256(std::initializer_list<Bytes> parts) {
  thread_local const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
  bool done = context && EVP_DigestInit_ex2(context.get(), algorithm(), nullptr) == 1;
  for (const Bytes part : parts) done = done && EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1;
  Digest digest;
  done = done && EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char*>(digest.data()), nullptr) == 1;
  WEIR_ASSERT(done, "OpenSSL could not hash");  // It can fail for want of memory only.
  return digest;
}

std::string to_hex(Bytes bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::byte byte : bytes) {
    text += kDigits[std::to_integer<unsigned>(byte) >> 4];
    text += kDigits[std::to_integer<unsigned>(byte) & 15];
  }
  return text;
}

std::optional<Digest> digest_from_hex(std::string_view text) {
  Digest digest;
  if (text.size() != 2 * digest.size()) return std::nullopt;
  for (std::size_t i = 0; i < digest.size(); ++i) {
    const auto high = value_of(text[2 * i]);
    const auto low = value_of(text[2 * i + 1]);
    if (!high || !low) return std::nullopt;
    digest[i] = static_cast<std::byte>(*high << 4 | *low);
  }
  return digest;
}

}  // namespace weir::proof
