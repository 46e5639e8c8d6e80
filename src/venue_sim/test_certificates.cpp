#include "venue_sim/test_certificates.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <utility>

#include "secret/certificate.hpp"

namespace tw::venue_sim {
namespace {

using secret::Certificate;
using secret::CertificateTerms;
using std::chrono::days;
using std::chrono::hours;

constexpr days kValid{730};  // systems refuse those of private authorities beyond 825 days
constexpr std::string_view kAuthority = "authority.pem";
constexpr std::string_view kCertificate = "certificate.pem";
constexpr std::string_view kKey = "key.pem";
// A host that no client asks for: the name is reserved (RFC 2606).
constexpr std::string_view kWrongHost = "wrong-host.invalid";
// The kinds of bad_tls that have a certificate of their own.
constexpr std::array<std::string_view, 3> kBad{"expired", "wrong_host", "self_signed"};

std::string path_in(const std::string& directory, std::string_view name) {
  return (std::filesystem::path(directory) / name).string();
}

bool is_there(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

/// One file to be: its name, its text, and who may read it.
struct Written {
  std::string name;
  std::string text;
  bool is_private = false;
};

std::unexpected<Error> unwritable(const std::string& path, const std::string& reason) {
  return fail(ErrorCode::Unavailable, "cannot write " + path + ": " + reason, "out.unwritable",
              {{"path", path}, {"reason", reason}});
}

// Takes the place of an older file as a new one, so that nobody holds the old one's rights.
Result<void> write_file(const std::string& path, const Written& file) {
  ::unlink(path.c_str());
  const int handle =
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, file.is_private ? 0600 : 0644);
  if (handle < 0) {
    return unwritable(path, std::strerror(errno));
  }
  const ssize_t written = ::write(handle, file.text.data(), file.text.size());
  const int failure = errno;
  const bool is_closed = ::close(handle) == 0;
  if (!is_closed || std::cmp_not_equal(written, file.text.size())) {
    return unwritable(path, std::strerror(written < 0 ? failure : ENOSPC));
  }
  return {};
}

Result<void> check_free(const CertificateOrder& order, const std::vector<Written>& files) {
  for (const Written& file : files) {
    const std::string path = path_in(order.directory, file.name);
    if (!order.replaces && is_there(path)) {
      return fail(ErrorCode::Conflict, path + " is there", "venue_sim.certificate_exists",
                  {{"path", path}});
    }
  }
  return {};
}

Result<std::vector<Written>> all_files(const CertificateOrder& order) {
  const CertificateTerms usual{.name = "Tradewind simulated venue",
                               .hosts = order.hosts,
                               .from = order.now - hours(1),
                               .until = order.now + kValid};
  CertificateTerms above = usual;
  above.name = "Tradewind test authority";
  above.hosts.clear();
  above.is_authority = true;
  Certificate authority;
  TW_TRY(authority.key, secret::make_private_key());
  TW_TRY(authority.certificate, secret::make_certificate(above, authority.key));
  CertificateTerms expired = usual;
  expired.from = order.now - days(30);
  expired.until = order.now - days(1);
  CertificateTerms elsewhere = usual;
  elsewhere.hosts = {std::string(kWrongHost)};
  TW_TRY(std::string key, secret::make_private_key());
  std::vector<Written> files{{std::string(kAuthority), authority.certificate}};
  const std::array<std::pair<std::string_view, const CertificateTerms*>, 3> signed_ones{
      {{kCertificate, &usual}, {"expired.pem", &expired}, {"wrong_host.pem", &elsewhere}}};
  for (const auto& [name, terms] : signed_ones) {
    TW_TRY(std::string text, secret::make_certificate(*terms, key, authority));
    files.push_back({std::string(name), std::move(text)});
  }
  TW_TRY(std::string alone, secret::make_certificate(usual, key));
  files.push_back({"self_signed.pem", std::move(alone)});
  files.push_back({std::string(kKey), std::move(key), true});
  return files;
}

}  // namespace

Result<void> TestCertificates::make(const CertificateOrder& order) {
  const Result<std::vector<Written>> files = all_files(order);
  if (!files.has_value()) {
    const bool is_host = files.error().code == ErrorCode::InvalidInput;
    return is_host ? fail(ErrorCode::InvalidInput, files.error().what, "usage.venue_host",
                          {{"reason", files.error().what}})
                   : std::unexpected(files.error());
  }
  TW_CHECK(check_free(order, *files));
  std::error_code failure;
  std::filesystem::create_directories(order.directory, failure);
  if (failure) {
    return unwritable(order.directory, failure.message());
  }
  for (const Written& file : *files) {
    TW_CHECK(write_file(path_in(order.directory, file.name), file));
  }
  return {};
}

bool TestCertificates::are_in(const std::string& directory) {
  return is_there(path_in(directory, kCertificate)) && is_there(path_in(directory, kKey));
}

std::string TestCertificates::authority(const std::string& directory) {
  const std::string path = path_in(directory, kAuthority);
  return is_there(path) ? path : std::string();
}

void TestCertificates::offer(const std::string& directory, net::ServerConfig& config) {
  const std::string key = path_in(directory, kKey);
  const net::TlsFiles usual{.certificate = path_in(directory, kCertificate), .key = key};
  config.tls = usual;
  for (const std::string_view kind : kBad) {
    const std::string bad = path_in(directory, std::string(kind) + ".pem");
    if (is_there(bad)) {
      config.tls_others.push_back({.name = std::string(kind), .files = {bad, key}});
    }
  }
  config.tls_others.push_back({.name = "old_version", .files = usual, .is_old = true});
}

}  // namespace tw::venue_sim
