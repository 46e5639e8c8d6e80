#include "secret/certificate.hpp"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

namespace tw::secret {
namespace {

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* owned) const {
    Free(owned);
  }
};
using Bio = std::unique_ptr<BIO, Freed<BIO_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using X509Owned = std::unique_ptr<X509, Freed<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;
using Octets = std::unique_ptr<ASN1_OCTET_STRING, Freed<ASN1_OCTET_STRING_free>>;

constexpr long kVersion3 = 2;  // as it stands in the certificate
constexpr std::size_t kNameMax = 64;

std::unexpected<Error> refused(std::string_view step) {
  return fail(ErrorCode::Internal, "openssl refuses to " + std::string(step));
}

std::string text_of(BIO* bio) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio, &bytes);
  return size > 0 ? std::string(bytes, static_cast<std::size_t>(size)) : std::string();
}

Bio reader_of(const std::string& pem) {
  return Bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

Result<Key> read_key(const std::string& pem) {
  const Bio bio = reader_of(pem);
  Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
  if (!key) {
    return refused("read a private key");
  }
  return key;
}

Result<X509Owned> read_certificate(const std::string& pem) {
  const Bio bio = reader_of(pem);
  X509Owned certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  if (!certificate) {
    return refused("read a certificate");
  }
  return certificate;
}

bool is_name(std::string_view host) {
  constexpr std::string_view kLetters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
  return !host.empty() && host.size() <= 253 &&
         host.find_first_not_of(kLetters) == std::string_view::npos;
}

// As the library reads it: IP:127.0.0.1,DNS:localhost
Result<std::string> host_list(const std::vector<std::string>& hosts) {
  std::string list;
  for (const std::string& host : hosts) {
    const bool is_address = Octets(a2i_IPADDRESS(host.c_str())) != nullptr;
    if (!is_address && !is_name(host)) {
      return fail(ErrorCode::InvalidInput, "'" + host + "' is neither an address nor a name");
    }
    list += (list.empty() ? "" : ",") + std::string(is_address ? "IP:" : "DNS:") + host;
  }
  return list;
}

bool set_serial(X509* certificate) {
  std::array<unsigned char, sizeof(std::uint64_t)> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    return false;
  }
  std::uint64_t number = 0;
  for (const unsigned char byte : bytes) {
    number = number << 8U | byte;
  }
  return ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), number >> 1U) == 1;
}

bool set_subject(X509* certificate, const std::string& name) {
  return !name.empty() && name.size() <= kNameMax &&
         X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
                                    reinterpret_cast<const unsigned char*>(name.data()),
                                    static_cast<int>(name.size()), -1, 0) == 1;
}

bool set_terms(X509* certificate, const CertificateTerms& terms) {
  const auto seconds = [](std::chrono::sys_seconds at) {
    return static_cast<time_t>(at.time_since_epoch().count());
  };
  return X509_set_version(certificate, kVersion3) == 1 && set_serial(certificate) &&
         set_subject(certificate, terms.name) &&
         ASN1_TIME_set(X509_getm_notBefore(certificate), seconds(terms.from)) != nullptr &&
         ASN1_TIME_set(X509_getm_notAfter(certificate), seconds(terms.until)) != nullptr;
}

bool add_extension(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  return extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool add_extensions(X509* certificate, X509* issuer, bool is_authority, const std::string& hosts) {
  const auto add = [&](int kind, const std::string& value) {
    return add_extension(certificate, issuer, kind, value);
  };
  const bool is_usual = add(NID_basic_constraints,
                            is_authority ? "critical,CA:TRUE,pathlen:0" : "critical,CA:FALSE") &&
                        add(NID_key_usage, is_authority ? "critical,keyCertSign,cRLSign"
                                                        : "critical,digitalSignature") &&
                        add(NID_subject_key_identifier, "hash") &&
                        add(NID_authority_key_identifier, "keyid:always");
  return is_usual && (is_authority || add(NID_ext_key_usage, "serverAuth")) &&
         (hosts.empty() || add(NID_subject_alt_name, hosts));
}

}  // namespace

Result<std::string> make_private_key() {
  const Key key(EVP_EC_gen("P-256"));
  const Bio bio(BIO_new(BIO_s_mem()));
  const bool is_made =
      key && bio &&
      PEM_write_bio_PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1;
  if (!is_made) {
    return refused("make a private key");
  }
  return text_of(bio.get());
}

Result<std::string> make_certificate(const CertificateTerms& terms, const std::string& key,
                                     const std::optional<Certificate>& issuer) {
  TW_TRY(const std::string hosts, host_list(terms.hosts));
  TW_TRY(const Key owner, read_key(key));
  TW_TRY(const Key signer, read_key(issuer.has_value() ? issuer->key : key));
  const X509Owned certificate(X509_new());
  if (!certificate || !set_terms(certificate.get(), terms) ||
      X509_set_pubkey(certificate.get(), owner.get()) != 1) {
    return refused("set the terms of a certificate");
  }
  X509Owned authority;
  if (issuer.has_value()) {
    TW_TRY(authority, read_certificate(issuer->certificate));
  }
  X509* const above = authority ? authority.get() : certificate.get();
  if (X509_set_issuer_name(certificate.get(), X509_get_subject_name(above)) != 1 ||
      !add_extensions(certificate.get(), above, terms.is_authority, hosts)) {
    return refused("say what a certificate is for");
  }
  const Bio bio(BIO_new(BIO_s_mem()));
  if (!bio || X509_sign(certificate.get(), signer.get(), EVP_sha256()) == 0 ||
      PEM_write_bio_X509(bio.get(), certificate.get()) != 1) {
    return refused("sign a certificate");
  }
  return text_of(bio.get());
}

}  // namespace tw::secret
