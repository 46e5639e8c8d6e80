#include "net/http_client.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <utility>

namespace tw::net {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using Failure = beast::error_code;

constexpr std::uint64_t kAnswerBytesMax = 64U << 20U;

/// The steps of one exchange; the first failure ends it.
class Exchange {
 public:
  Exchange(const ClientRequest& asked, Duration patience) : stream_(context_) {
    request_.method_string(asked.method);
    request_.target(asked.target);
    request_.set(http::field::host, asked.host + ":" + std::to_string(asked.port));
    if (!asked.body.empty()) {
      request_.set(http::field::content_type, "application/json");
    }
    request_.body() = asked.body;
    request_.keep_alive(false);
    request_.prepare_payload();
    parser_.body_limit(kAnswerBytesMax);
    stream_.expires_after(patience);
  }

  Failure run(const asio::ip::tcp::endpoint& peer) {
    stream_.async_connect(peer, [this](Failure failure) {
      if (is_done(failure)) {
        return;
      }
      http::async_write(stream_, request_, [this](Failure written, std::size_t) {
        if (!is_done(written)) {
          read();
        }
      });
    });
    context_.run();
    return failure_;
  }

  ClientAnswer answer() {
    return {.status = parser_.get().result_int(), .body = std::move(parser_.get().body())};
  }

 private:
  bool is_done(Failure failure) {
    failure_ = failure;
    return static_cast<bool>(failure);
  }

  void read() {
    http::async_read(stream_, buffer_, parser_,
                     [this](Failure failure, std::size_t) { failure_ = failure; });
  }

  asio::io_context context_{1};
  beast::tcp_stream stream_;
  http::request<http::string_body> request_;
  http::response_parser<http::string_body> parser_;
  beast::flat_buffer buffer_;
  Failure failure_;
};

}  // namespace

Result<ClientAnswer> ask(const ClientRequest& request, Duration patience) {
  Failure failure;
  const asio::ip::address address = asio::ip::make_address(request.host, failure);
  if (failure) {
    return fail(ErrorCode::InvalidInput, request.host + " is no address");
  }
  Exchange exchange(request, patience);
  failure = exchange.run({address, request.port});
  if (failure) {
    return fail(ErrorCode::Unavailable, failure.message());
  }
  return exchange.answer();
}

bool is_address(std::string_view text) {
  Failure failure;
  static_cast<void>(asio::ip::make_address(std::string(text), failure));
  return !failure;
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string out;
  for (const char byte : text) {
    if (kPlain.contains(byte)) {
      out += byte;
    } else {
      const auto value = static_cast<unsigned char>(byte);
      out += {'%', kDigits[value >> 4U], kDigits[value & 0xFU]};
    }
  }
  return out;
}

}  // namespace tw::net
