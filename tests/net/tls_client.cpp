#include "tls_client.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <cstdio>

namespace tw::net::testing_support {
namespace {

struct FileClose {
  void operator()(FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<FILE, FileClose>;

}  // namespace

void write_certificate(const std::string& certificate_path, const std::string& key_path,
                       const std::string& common_name) {
  EVP_PKEY* const key = EVP_EC_gen("P-256");
  X509* const certificate = X509_new();
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -3'600);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 3'600);
  X509_set_pubkey(certificate, key);
  X509_NAME* const name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(common_name.c_str()), -1, -1,
                             0);
  X509_set_issuer_name(certificate, name);
  EXPECT_NE(X509_sign(certificate, key, EVP_sha256()), 0);
  const File certificate_file(std::fopen(certificate_path.c_str(), "w"));
  PEM_write_X509(certificate_file.get(), certificate);
  const File key_file(std::fopen(key_path.c_str(), "w"));
  PEM_write_PrivateKey(key_file.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
  X509_free(certificate);
  EVP_PKEY_free(key);
}

struct TlsClient::Impl {
  Impl(std::uint16_t port, Age age) : client(port) {
    if (age == Age::Old) {
      SSL_set_security_level(ssl, 0);
      SSL_set_min_proto_version(ssl, TLS1_VERSION);
      SSL_set_max_proto_version(ssl, TLS1_1_VERSION);
    }
    const timeval patience{.tv_sec = kPatience.count(), .tv_usec = 0};
    setsockopt(client.handle(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    SSL_set_fd(ssl, client.handle());
    is_open = SSL_connect(ssl) == 1;
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() {
    SSL_free(ssl);
    SSL_CTX_free(context);
  }
  bool fill() {
    std::array<char, 16'384> room;
    const int count = SSL_read(ssl, room.data(), static_cast<int>(room.size()));
    input.append(room.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
    return count > 0;
  }

  Client client;
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  SSL* ssl = SSL_new(context);
  bool is_open = false;
  std::string input;
};

TlsClient::TlsClient(std::uint16_t port, Age age) : impl_(std::make_unique<Impl>(port, age)) {}
TlsClient::~TlsClient() = default;
bool TlsClient::is_open() const { return impl_->is_open; }
std::string TlsClient::version() const { return SSL_get_version(impl_->ssl); }

std::string TlsClient::server_name() const {
  X509* const certificate = SSL_get1_peer_certificate(impl_->ssl);
  std::array<char, 256> name{};
  X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name.data(),
                            static_cast<int>(name.size()));
  X509_free(certificate);
  return name.data();
}

void TlsClient::send(std::string_view bytes) {
  EXPECT_EQ(SSL_write(impl_->ssl, bytes.data(), static_cast<int>(bytes.size())),
            static_cast<int>(bytes.size()));
}

std::string TlsClient::read(std::size_t count) {
  while (impl_->input.size() < count && impl_->fill()) {
  }
  std::string taken = impl_->input.substr(0, count);
  impl_->input.erase(0, taken.size());
  return taken;
}

std::string TlsClient::read_until(std::string_view mark) {
  std::size_t at = impl_->input.find(mark);
  while (at == std::string::npos && impl_->fill()) {
    at = impl_->input.find(mark);
  }
  return read(at == std::string::npos ? impl_->input.size() : at + mark.size());
}

bool TlsClient::read_end() {
  while (impl_->fill()) {
  }
  return (SSL_get_shutdown(impl_->ssl) & SSL_RECEIVED_SHUTDOWN) != 0;
}

}  // namespace tw::net::testing_support
