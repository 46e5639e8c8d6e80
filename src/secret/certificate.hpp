#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace tw::secret {

/// A certificate and its private key, both as PEM.
struct Certificate {
  std::string certificate;
  std::string key;
};

struct CertificateTerms {
  std::string name;                ///< of whom it is, at most 64 bytes
  std::vector<std::string> hosts;  ///< addresses and names of a server
  std::chrono::sys_seconds from;   ///< first and last moment when it is valid
  std::chrono::sys_seconds until;
  bool is_authority = false;  ///< may sign others, but no other authority
};

/// A new key on the curve P-256, made by random numbers of the system.
/// Errors:  Internal naming the step that the library refused.
Result<std::string> make_private_key();

/// The certificate of a key, for tests of TLS; signed by `issuer`, or by itself.
/// Errors:  InvalidInput naming a host that is neither an address nor a name; Internal naming the
///          step that the library refused.
/// Source:  RFC 5280: version 3, ECDSA with SHA-256.
Result<std::string> make_certificate(const CertificateTerms& terms, const std::string& key,
                                     const std::optional<Certificate>& issuer = {});

}  // namespace tw::secret
