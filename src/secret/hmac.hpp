#pragma once

#include <string_view>

#include "secret/digest.hpp"

namespace tw::secret {

/// HMAC with SHA-256.
/// Source:  RFC 2104; vectors in RFC 4231.
Digest hmac_sha256(std::string_view key, std::string_view text);

/// Equal texts, in a time that depends on their lengths alone: for signatures and other secrets.
bool equal(std::string_view a, std::string_view b);

}  // namespace tw::secret
