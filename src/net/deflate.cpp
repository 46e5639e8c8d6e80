#include "net/deflate.hpp"

#include <algorithm>
#include <array>
#include <boost/beast/core/error.hpp>
#include <boost/beast/zlib/deflate_stream.hpp>
#include <boost/beast/zlib/inflate_stream.hpp>
#include <charconv>

#include "net/http_text.hpp"

namespace tw::net {
namespace {

namespace beast = boost::beast;
namespace zlib = boost::beast::zlib;

constexpr int kWindowBitsMin = 9;  // zlib cannot do the 8 that the protocol allows
constexpr int kWindowBitsMax = 15;
constexpr int kLevel = 1;  // a simulated venue spares its processor, not its wire
constexpr int kMemoryLevel = 8;
constexpr std::size_t kRoomBytes = 16U << 10U;
constexpr std::size_t kFlushBytes = 16;
// RFC 7692, section 7.2.1: the end of a flushed block, which does not travel.
constexpr std::string_view kFlushMark("\x00\x00\xff\xff", 4);

std::optional<int> parse_window_bits(std::string_view text) {
  int bits = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, bits);
  if (error != std::errc() || stop != end || bits < kWindowBitsMin || bits > kWindowBitsMax) {
    return std::nullopt;
  }
  return bits;
}

/// Takes the part before the next separator off the text.
std::string_view take_part(std::string_view& text, char separator) {
  const std::size_t at = std::min(text.find(separator), text.size());
  const std::string_view part = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return trim(part);
}

/// Takes one parameter of an offer into the terms, or says that it cannot be met.
bool apply(DeflateTerms& terms, std::string_view parameter) {
  const std::string_view name = take_part(parameter, '=');
  std::string_view value = trim(parameter);
  if (value.size() >= 2 && value.starts_with('"') && value.ends_with('"')) {
    value = value.substr(1, value.size() - 2);
  }
  if (name == "server_no_context_takeover" || name == "client_no_context_takeover") {
    return value.empty();
  }
  if (name == "client_max_window_bits") {  // whatever it is, a full window restores it
    return value.empty() || value == "8" || parse_window_bits(value).has_value();
  }
  const std::optional<int> bits = parse_window_bits(value);
  if (name != "server_max_window_bits" || !bits) {
    return false;
  }
  terms.window_bits = *bits;
  terms.answer += "; server_max_window_bits=" + std::to_string(*bits);
  return true;
}

std::optional<DeflateTerms> accept_offer(std::string_view offer) {
  if (!equals_without_case(take_part(offer, ';'), "permessage-deflate")) {
    return std::nullopt;
  }
  DeflateTerms terms{
      .answer = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"};
  while (!offer.empty()) {
    if (!apply(terms, take_part(offer, ';'))) {
      return std::nullopt;
    }
  }
  return terms;
}

}  // namespace

std::optional<DeflateTerms> accept_deflate(std::string_view offers) {
  while (!offers.empty()) {
    if (std::optional<DeflateTerms> terms = accept_offer(take_part(offers, ','))) {
      return terms;
    }
  }
  return std::nullopt;
}

struct Deflater::Impl {
  zlib::deflate_stream out;
  zlib::inflate_stream in;
  int window_bits = 0;
  std::string compressed;
};

Deflater::Deflater() : impl_(std::make_unique<Impl>()) {}
Deflater::~Deflater() = default;

std::string_view Deflater::compress(std::string_view message, int window_bits) {
  if (impl_->window_bits != window_bits) {
    impl_->out.reset(kLevel, window_bits, kMemoryLevel, zlib::Strategy::normal);
    impl_->window_bits = window_bits;
  } else {
    impl_->out.reset();
  }
  std::string& compressed = impl_->compressed;
  compressed.resize(impl_->out.upper_bound(message.size()) + kFlushBytes);
  zlib::z_params step;
  step.next_in = message.data();
  step.avail_in = message.size();
  beast::error_code failure;
  do {
    compressed.resize(compressed.size() * (step.total_out == 0 ? 1 : 2));
    step.next_out = compressed.data() + step.total_out;
    step.avail_out = compressed.size() - step.total_out;
    impl_->out.write(step, zlib::Flush::sync, failure);
  } while (step.avail_out == 0);
  return std::string_view(compressed).substr(0, step.total_out - kFlushMark.size());
}

Deflater::Restored Deflater::restore(std::string_view compressed, std::size_t bytes_max,
                                     std::string& message) {
  impl_->in.reset(kWindowBitsMax);
  message.clear();
  std::array<char, kRoomBytes> room;
  for (const std::string_view part : {compressed, kFlushMark}) {
    zlib::z_params step;
    step.next_in = part.data();
    step.avail_in = part.size();
    do {
      step.next_out = room.data();
      step.avail_out = room.size();
      beast::error_code failure;
      impl_->in.write(step, zlib::Flush::sync, failure);
      message.append(room.data(), room.size() - step.avail_out);
      if (message.size() > bytes_max) {
        return Restored::TooLong;
      }
      if (failure == zlib::error::end_of_stream) {
        return Restored::Whole;
      }
      if (failure && failure != zlib::error::need_buffers) {
        return Restored::Broken;
      }
    } while (step.avail_out == 0);
  }
  return Restored::Whole;
}

}  // namespace tw::net
