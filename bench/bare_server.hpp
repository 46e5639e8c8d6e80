#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// A server of bare Beast: what it takes to read a request and write an answer, and nothing else.
namespace tw::bench {

struct BareAnswer {
  std::vector<std::pair<std::string, std::string>> fields = {};  ///< Content-Length is its own
  std::string body = {};
};

/// Says what the request that came now is answered.
using BareAnswers = std::function<const BareAnswer&()>;

class BareSession : public std::enable_shared_from_this<BareSession> {
 public:
  BareSession(boost::asio::ip::tcp::socket socket, const BareAnswers& answers)
      : socket_(std::move(socket)), answers_(answers) {
    socket_.set_option(boost::asio::ip::tcp::no_delay(true));
  }
  void read() {
    request_ = {};
    boost::beast::http::async_read(
        socket_, buffer_, request_,
        [self = shared_from_this()](const boost::system::error_code& failure, std::size_t) {
          if (!failure) {
            self->write();
          }
        });
  }

 private:
  void write() {
    const BareAnswer& answer = answers_();
    response_ = {boost::beast::http::status::ok, 11};
    for (const auto& [name, value] : answer.fields) {
      response_.set(name, value);
    }
    response_.body() = answer.body;
    response_.prepare_payload();
    boost::beast::http::async_write(
        socket_, response_,
        [self = shared_from_this()](const boost::system::error_code& failure, std::size_t) {
          if (!failure) {
            self->read();
          }
        });
  }

  boost::asio::ip::tcp::socket socket_;
  const BareAnswers& answers_;
  boost::beast::flat_buffer buffer_;
  boost::beast::http::request<boost::beast::http::string_body> request_;
  boost::beast::http::response<boost::beast::http::string_body> response_;
};

/// On a free port of loopback, on the thread of `run`.
class BareServer {
 public:
  explicit BareServer(BareAnswers answers)
      : answers_(std::move(answers)),
        acceptor_(context_, {boost::asio::ip::address_v4::loopback(), 0}) {
    accept();
  }
  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  void run() { context_.run(); }
  void stop() { context_.stop(); }

 private:
  void accept() {
    acceptor_.async_accept(
        [this](const boost::system::error_code& failure, boost::asio::ip::tcp::socket socket) {
          if (!failure) {
            std::make_shared<BareSession>(std::move(socket), answers_)->read();
            accept();
          }
        });
  }

  BareAnswers answers_;
  boost::asio::io_context context_{1};
  boost::asio::ip::tcp::acceptor acceptor_;
};

}  // namespace tw::bench
