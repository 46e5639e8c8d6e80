#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "net/server.hpp"

namespace tw::venue_sim {

/// What certificates are made for, and where.
struct CertificateOrder {
  std::string directory;           ///< made where it is not there
  std::vector<std::string> hosts;  ///< addresses and names of the venue
  std::chrono::sys_seconds now;
  bool replaces = false;  ///< what is in the directory
};

/// A directory of certificates to try TLS with: authority.pem, which clients are told to trust,
/// certificate.pem and key.pem of the venue, and what the effect bad_tls shows in their place. The
/// key of the authority is kept by nobody: it signs nothing more.
class TestCertificates {
 public:
  /// Errors:  InvalidInput (`usage.venue_host`) for a host that no certificate can name, Conflict
  ///          (`venue_sim.certificate_exists`), Unavailable (`out.unwritable`).
  static Result<void> make(const CertificateOrder& order);
  /// Whether certificate and key are there.
  static bool are_in(const std::string& directory);
  /// Empty where there is none: it is somebody's own certificate.
  static std::string authority(const std::string& directory);
  /// Lets a server show them. What bad_tls shows is left out where it is not there.
  static void offer(const std::string& directory, net::ServerConfig& config);
};

}  // namespace tw::venue_sim
