#include "net/http_reader.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <string>
#include <utility>
#include <vector>

namespace tw::net {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;
using Failure = beast::error_code;

/// A part of a text that still grows.
struct Part {
  std::size_t begin = 0;
  std::size_t length = 0;
};

/// What one request is made of.
struct Parts {
  std::string_view text_of(Part part) const {
    return std::string_view(text).substr(part.begin, part.length);
  }
  Part keep(beast::string_view bytes) {
    const Part part{.begin = text.size(), .length = bytes.size()};
    text.append(bytes.data(), bytes.size());
    return part;
  }
  void clear() {
    text.clear();
    fields.clear();
    body.clear();
    headers.clear();
  }

  std::string text;  // method, target, names and values
  Part method;
  Part target;
  std::vector<std::pair<Part, Part>> fields;
  std::string body;
  std::vector<Header> headers;
};

class Parser final : public http::basic_parser<true> {
 public:
  explicit Parser(Parts& parts) : parts_(&parts) { eager(true); }

 private:
  void on_request_impl(http::verb, beast::string_view method, beast::string_view target, int,
                       Failure&) override {
    parts_->method = parts_->keep(method);
    parts_->target = parts_->keep(target);
  }
  void on_field_impl(http::field, beast::string_view name, beast::string_view value,
                     Failure&) override {
    const Part kept = parts_->keep(name);
    parts_->fields.emplace_back(kept, parts_->keep(value));
  }
  std::size_t on_body_impl(beast::string_view bytes, Failure&) override {
    parts_->body.append(bytes.data(), bytes.size());
    return bytes.size();
  }
  std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view bytes, Failure&) override {
    parts_->body.append(bytes.data(), bytes.size());
    return bytes.size();
  }
  void on_response_impl(int, beast::string_view, int, Failure&) override {}
  void on_header_impl(Failure&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, Failure&) override {}
  void on_chunk_header_impl(std::uint64_t, beast::string_view, Failure&) override {}
  void on_finish_impl(Failure&) override {}

  Parts* parts_;
};

int status_of(const Failure& failure) {
  if (failure == http::error::header_limit) {
    return 431;
  }
  return failure == http::error::body_limit ? 413 : 400;
}

}  // namespace

struct HttpReader::Impl {
  void start() {
    parts.clear();
    parser.emplace(parts);
    parser->header_limit(static_cast<std::uint32_t>(header_bytes_max));
    parser->body_limit(body_bytes_max);
    state = State::More;
    has_told_expectation = false;
  }

  std::size_t header_bytes_max = 0;
  std::size_t body_bytes_max = 0;
  Parts parts = {};
  std::optional<Parser> parser = {};
  State state = State::More;
  int refusal = 0;
  bool has_told_expectation = false;
};

HttpReader::HttpReader(std::size_t header_bytes_max, std::size_t body_bytes_max)
    : impl_(std::make_unique<Impl>()) {
  impl_->header_bytes_max = header_bytes_max;
  impl_->body_bytes_max = body_bytes_max;
  impl_->start();
}

HttpReader::~HttpReader() = default;
HttpReader::State HttpReader::state() const { return impl_->state; }
int HttpReader::refusal() const { return impl_->refusal; }
bool HttpReader::keeps_alive() const { return impl_->parser->keep_alive(); }
void HttpReader::reset() { impl_->start(); }

std::size_t HttpReader::feed(std::string_view bytes) {
  std::size_t used = 0;
  if (!impl_->parser->got_some()) {  // RFC 9112, section 2.2: empty lines before a request
    used = std::min(bytes.find_first_not_of("\r\n"), bytes.size());
    bytes.remove_prefix(used);
  }
  if (bytes.empty()) {
    return used;
  }
  Failure failure;
  used += impl_->parser->put(boost::asio::const_buffer(bytes.data(), bytes.size()), failure);
  if (failure && failure != http::error::need_more) {
    impl_->state = State::Refused;
    impl_->refusal = status_of(failure);
  } else if (impl_->parser->is_done()) {
    impl_->state = State::Done;
  }
  return used;
}

bool HttpReader::take_expectation() {
  if (impl_->has_told_expectation || impl_->state != State::More ||
      !impl_->parser->is_header_done()) {
    return false;
  }
  impl_->has_told_expectation = true;
  return std::ranges::any_of(impl_->parts.fields, [&](const auto& field) {
    return beast::iequals(impl_->parts.text_of(field.first), "Expect") &&
           beast::iequals(impl_->parts.text_of(field.second), "100-continue");
  });
}

HttpRequest HttpReader::request() const {
  Parts& parts = impl_->parts;
  parts.headers.clear();
  for (const auto& [name, value] : parts.fields) {
    parts.headers.push_back({.name = parts.text_of(name), .value = parts.text_of(value)});
  }
  return {.connection = {},
          .peer = {},
          .method = parts.text_of(parts.method),
          .target = parts.text_of(parts.target),
          .body = parts.body,
          .headers = parts.headers};
}

}  // namespace tw::net
