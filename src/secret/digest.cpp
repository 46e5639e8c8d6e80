#include "secret/digest.hpp"

#include <openssl/evp.h>

#include "base/assert.hpp"

namespace tw::secret {
namespace {

// Fetched once: an implicit fetch on every start would look it up, and allocate, again.
const EVP_MD* algorithm() {
  static EVP_MD* const fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  TW_ASSERT(fetched != nullptr);
  return fetched;
}

}  // namespace

struct Sha256::Impl {
  Impl() : context(EVP_MD_CTX_new()) {
    TW_ASSERT(context != nullptr);
    TW_ASSERT(EVP_DigestInit_ex(context, algorithm(), nullptr) == 1);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() { EVP_MD_CTX_free(context); }

  EVP_MD_CTX* context;
};

Sha256::Sha256() : impl_(std::make_unique<Impl>()) {}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::span<const std::byte> bytes) {
  TW_ASSERT(EVP_DigestUpdate(impl_->context, bytes.data(), bytes.size()) == 1);
}

void Sha256::update(std::string_view text) { update(std::as_bytes(std::span(text))); }

Digest Sha256::finish() {
  Digest digest{};
  unsigned length = 0;
  TW_ASSERT(EVP_DigestFinal_ex(impl_->context, digest.data(), &length) == 1);
  TW_ASSERT(length == digest.size());
  // Without an algorithm the context starts again with the one it has.
  TW_ASSERT(EVP_DigestInit_ex(impl_->context, nullptr, nullptr) == 1);
  return digest;
}

Digest sha256(std::string_view text) {
  Sha256 running;
  running.update(text);
  return running.finish();
}

std::string to_hex(const Digest& digest) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  out.reserve(digest.size() * 2);
  for (const std::uint8_t byte : digest) {
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 0x0FU];
  }
  return out;
}

}  // namespace tw::secret
