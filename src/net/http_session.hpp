#pragma once

#include <optional>

#include "net/connection.hpp"
#include "net/http_reader.hpp"
#include "net/http_text.hpp"

namespace tw::net {

/// Answers the requests of a connection, one after the other.
class HttpSession final : public Session {
 public:
  explicit HttpSession(Connection& connection);
  std::size_t on_bytes(std::span<char> bytes) override;
  bool wants_input() const override;
  bool limits_writes() const override { return true; }
  void on_input_end() override;
  void on_drained() override;
  void on_due() override;
  void on_timeout() override;

 private:
  void answer();
  void open_websocket(const HttpRequest& request);
  void deliver(HttpResponse response);
  void send(HttpResponse response);
  void append(HttpResponse response);
  void append_cut(const HttpResponse& response);
  void refuse(int status);
  void await_request();

  Connection* connection_;
  HttpReader reader_;
  AfterAnswer after_ = AfterAnswer::KeepAlive;  // of the request that is answered
  BodyOf body_ = BodyOf::Answer;
  std::optional<HttpResponse> delayed_;
  Moment due_{};            // of the delayed one
  bool has_begun_ = false;  // some bytes of the next request are there
};

}  // namespace tw::net
