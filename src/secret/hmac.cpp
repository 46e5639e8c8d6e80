#include "secret/hmac.hpp"

#include <openssl/crypto.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/assert.hpp"

namespace tw::secret {
namespace {

constexpr std::size_t kBlockBytes = 64;  // of SHA-256
using Block = std::array<char, kBlockBytes>;

Block padded(std::string_view key, char mask) {
  Block block{};
  key.copy(block.data(), block.size());
  for (char& byte : block) {
    byte = static_cast<char>(byte ^ mask);
  }
  return block;
}

std::string_view text_of(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace

Digest hmac_sha256(std::string_view key, std::string_view text) {
  Digest short_key{};
  if (key.size() > kBlockBytes) {
    short_key = sha256(key);
    key = text_of(short_key);
  }
  const Block inner = padded(key, '\x36');
  const Block outer = padded(key, '\x5c');
  Sha256 running;
  running.update(std::string_view(inner.data(), inner.size()));
  running.update(text);
  const Digest inside = running.finish();
  running.update(std::string_view(outer.data(), outer.size()));
  running.update(text_of(inside));
  return running.finish();
}

bool equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace tw::secret
