#include "app/venue_tls.hpp"

#include <chrono>
#include <filesystem>

#include "app/commands.hpp"
#include "json/value.hpp"
#include "terminal/standard_output.hpp"
#include "venue_sim/test_certificates.hpp"

namespace tw::app {
namespace {

using venue_sim::TestCertificates;

std::chrono::sys_seconds now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

// For other programs, which may run elsewhere.
std::string absolute_authority(const std::string& directory) {
  const std::string path = TestCertificates::authority(directory);
  std::error_code failure;
  const auto whole = std::filesystem::absolute(path, failure);
  return path.empty() || failure ? path : whole.string();
}

}  // namespace

std::vector<std::string> tls_hosts() { return {"127.0.0.1", "::1", "localhost"}; }

Result<std::string> set_up_tls(const std::string& directory, net::ServerConfig& port) {
  std::error_code ignored;
  if (directory == kTlsDirectory && !std::filesystem::exists(directory, ignored)) {
    TW_CHECK(TestCertificates::make({.directory = directory, .hosts = tls_hosts(), .now = now()}));
  }
  if (!TestCertificates::are_in(directory)) {
    return fail(ErrorCode::NotFound, "no certificate in " + directory, "venue_sim.tls_missing",
                {{"path", directory}});
  }
  TestCertificates::offer(directory, port);
  return absolute_authority(directory);
}

std::string trust_text(const std::string& authority, messages::Language language) {
  return messages::text(language, "venue_sim.trust", {{{"authority", authority}}}) + "\n";
}

Result<ExitCode> run_venue_certificate(const VenueCertificateOptions& options,
                                       messages::Language language) {
  TW_CHECK(TestCertificates::make({.directory = options.directory,
                                   .hosts = options.hosts,
                                   .now = now(),
                                   .replaces = options.is_forced}));
  const std::string authority = absolute_authority(options.directory);
  const std::string json = json::Value::object()
                               .set("directory", json::Value::of(options.directory))
                               .set("authority", json::Value::of(authority))
                               .dump() +
                           "\n";
  const std::string text =
      messages::text(language, "venue_sim.certificates", {{{"path", options.directory}}}) + "\n" +
      trust_text(authority, language);
  TW_CHECK(terminal::write_out(options.is_json ? json : text));
  return ExitCode::Done;
}

}  // namespace tw::app
