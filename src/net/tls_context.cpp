#include "net/tls_context.hpp"

#include <openssl/ssl.h>

#include <boost/asio/ssl/context.hpp>
#include <boost/system/error_code.hpp>
#include <string>
#include <utility>

namespace tw::net {
namespace {

namespace ssl = boost::asio::ssl;
using Failure = boost::system::error_code;

std::unexpected<Error> refuse(const std::string& what, const std::string& file,
                              const Failure& failure) {
  return fail(ErrorCode::InvalidInput, "tls " + what + " " + file + ": " + failure.message());
}

ssl::context::options versions_of(bool is_old) {
  if (is_old) {
    return ssl::context::no_tlsv1_2 | ssl::context::no_tlsv1_3;
  }
  return ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1;
}

}  // namespace

TlsContext::TlsContext(std::unique_ptr<ssl::context> context) : context_(std::move(context)) {}
TlsContext::~TlsContext() = default;

Result<std::unique_ptr<TlsContext>> TlsContext::load(const TlsFiles& files, bool is_old) {
  auto context = std::make_unique<ssl::context>(ssl::context::tls_server);
  Failure failure;
  context->set_options(ssl::context::default_workarounds | ssl::context::no_sslv2 |
                           ssl::context::no_sslv3 | versions_of(is_old) |
                           ssl::context::single_dh_use,
                       failure);
  if (is_old) {  // its signatures are of SHA-1, which the library allows at this level alone
    SSL_CTX_set_security_level(context->native_handle(), 0);
  }
  context->use_certificate_chain_file(files.certificate, failure);
  if (failure) {
    return refuse("certificate", files.certificate, failure);
  }
  // Says no as well when the key does not belong to the certificate.
  context->use_private_key_file(files.key, ssl::context::pem, failure);
  if (failure) {
    return refuse("key", files.key, failure);
  }
  return std::unique_ptr<TlsContext>(new TlsContext(std::move(context)));
}

}  // namespace tw::net
