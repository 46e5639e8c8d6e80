#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace tw::secret {

using Digest = std::array<std::uint8_t, 32>;

/// Running SHA-256 of everything given to `update` since the start or the last `finish`.
/// Cost:    one allocation at construction, none later.
/// Source:  FIPS 180-4, section 6.2.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  void update(std::span<const std::byte> bytes);
  void update(std::string_view text);
  /// Ends this digest and starts a new one.
  Digest finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// SHA-256 of a whole text.
Digest sha256(std::string_view text);
/// 64 lower-case hexadecimal digits.
std::string to_hex(const Digest& digest);

}  // namespace tw::secret
