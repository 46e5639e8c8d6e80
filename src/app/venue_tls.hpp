#pragma once

#include <string>
#include <vector>

#include "messages/catalogue.hpp"
#include "net/server.hpp"

namespace tw::app {

/// Where `--tls` without a directory and `certificate` without one look.
inline constexpr const char* kTlsDirectory = "var/venue-sim-tls";

/// Addresses and names that a certificate is made for unless others are named.
std::vector<std::string> tls_hosts();

/// Lets a port speak TLS with the certificates of a directory; kTlsDirectory is filled where it has
/// none. Returns the path of what clients have to trust, empty where that is not ours.
/// Errors:  NotFound (`venue_sim.tls_missing`), and those of venue_sim::TestCertificates::make.
Result<std::string> set_up_tls(const std::string& directory, net::ServerConfig& port);

/// How clients are told to trust it, with a newline.
std::string trust_text(const std::string& authority, messages::Language language);

}  // namespace tw::app
