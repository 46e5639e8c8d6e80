#include "secret/certificate.hpp"

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>
#include <vector>

namespace tw::secret {
namespace {

using std::chrono::hours;
using std::chrono::sys_seconds;

constexpr sys_seconds kNow{std::chrono::seconds(1'800'000'000)};

std::shared_ptr<X509> read(const std::string& pem) {
  BIO* const bio = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
  std::shared_ptr<X509> certificate(PEM_read_bio_X509(bio, nullptr, nullptr, nullptr), X509_free);
  BIO_free(bio);
  return certificate;
}

// What a client says that trusts `authority` and asks for `host`.
int verdict(const std::string& pem, const std::string& authority, const char* host,
            sys_seconds at = kNow) {
  const std::shared_ptr<X509_STORE> store(X509_STORE_new(), X509_STORE_free);
  const auto trusted = read(authority);
  const auto shown = read(pem);
  X509_STORE_add_cert(store.get(), trusted.get());
  const std::shared_ptr<X509_STORE_CTX> context(X509_STORE_CTX_new(), X509_STORE_CTX_free);
  X509_STORE_CTX_init(context.get(), store.get(), shown.get(), nullptr);
  X509_VERIFY_PARAM* const wanted = X509_STORE_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_time(wanted, at.time_since_epoch().count());
  X509_VERIFY_PARAM_set_flags(wanted, X509_V_FLAG_X509_STRICT);
  X509_VERIFY_PARAM_set_purpose(wanted, X509_PURPOSE_SSL_SERVER);
  if (X509_VERIFY_PARAM_set1_ip_asc(wanted, host) != 1) {
    X509_VERIFY_PARAM_set1_host(wanted, host, 0);
  }
  return X509_verify_cert(context.get()) == 1 ? X509_V_OK : X509_STORE_CTX_get_error(context.get());
}

class CertificateTest : public testing::Test {
 protected:
  CertificateTest() {
    CertificateTerms terms = terms_;
    terms.is_authority = true;
    terms.hosts.clear();
    terms.name = "authority";
    authority_.key = make_private_key().value();
    authority_.certificate = make_certificate(terms, authority_.key).value();
    key_ = make_private_key().value();
  }

  CertificateTerms terms_{.name = "server",
                          .hosts = {"127.0.0.1", "::1", "localhost"},
                          .from = kNow - hours(1),
                          .until = kNow + hours(1)};
  Certificate authority_;
  std::string key_;
};

TEST_F(CertificateTest, IsTrustedByWhoTrustsItsAuthority) {
  const std::string server = make_certificate(terms_, key_, authority_).value();
  for (const char* host : {"127.0.0.1", "::1", "localhost"}) {
    EXPECT_EQ(verdict(server, authority_.certificate, host), X509_V_OK) << host;
  }
}

TEST_F(CertificateTest, IsRefusedBesideItsTermsAndByStrangers) {
  const std::string server = make_certificate(terms_, key_, authority_).value();
  const std::string& trusted = authority_.certificate;
  EXPECT_EQ(verdict(server, trusted, "127.0.0.2"), X509_V_ERR_IP_ADDRESS_MISMATCH);
  EXPECT_EQ(verdict(server, trusted, "example.test"), X509_V_ERR_HOSTNAME_MISMATCH);
  EXPECT_EQ(verdict(server, trusted, "localhost", kNow + hours(2)), X509_V_ERR_CERT_HAS_EXPIRED);
  EXPECT_EQ(verdict(server, trusted, "localhost", kNow - hours(2)), X509_V_ERR_CERT_NOT_YET_VALID);
  const std::string stranger = make_certificate(terms_, key_).value();
  EXPECT_EQ(verdict(server, stranger, "localhost"), X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY);
  EXPECT_EQ(verdict(stranger, trusted, "localhost"), X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT);
}

TEST_F(CertificateTest, OfAServerSignsNoOther) {
  const Certificate server{make_certificate(terms_, key_, authority_).value(), key_};
  const std::string below = make_certificate(terms_, make_private_key().value(), server).value();
  EXPECT_NE(verdict(below, server.certificate, "localhost"), X509_V_OK);
}

TEST_F(CertificateTest, NoTwoHaveOneNumberOrKey) {
  const auto first = read(make_certificate(terms_, key_, authority_).value());
  const auto second = read(make_certificate(terms_, key_, authority_).value());
  EXPECT_NE(
      ASN1_INTEGER_cmp(X509_get0_serialNumber(first.get()), X509_get0_serialNumber(second.get())),
      0);
  EXPECT_NE(make_private_key().value(), key_);
}

TEST_F(CertificateTest, RefusesAHostThatItCannotName) {
  for (const char* host : {"", "two words", "a,DNS:b", "DNS:x", "host\n", "*"}) {
    terms_.hosts = {"localhost", host};
    const auto made = make_certificate(terms_, key_, authority_);
    ASSERT_FALSE(made.has_value()) << host;
    EXPECT_EQ(made.error().code, ErrorCode::InvalidInput);
    EXPECT_EQ(made.error().what, "'" + std::string(host) + "' is neither an address nor a name");
  }
}

TEST_F(CertificateTest, RefusesAKeyThatIsNone) {
  const auto made = make_certificate(terms_, "no key", authority_);
  ASSERT_FALSE(made.has_value());
  EXPECT_EQ(made.error().code, ErrorCode::Internal);
}

}  // namespace
}  // namespace tw::secret
