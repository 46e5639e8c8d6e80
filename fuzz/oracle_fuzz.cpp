// Fuzz target of the oracle: each line is one entry, its first letter the kind (q request,
// s response, i in, o out, h house, a admin, n: time goes on). Whatever it says, the books stay
// readable. The tests replay fuzz/corpus/oracle through the same function.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.hpp"
#include "json/value.hpp"
#include "venue_sim/oracle.hpp"

namespace {

using namespace tw;
using namespace tw::venue_sim;

TraceKind kind_of(char letter) {
  switch (letter) {
    case 'q':
      return TraceKind::Request;
    case 's':
      return TraceKind::Response;
    case 'i':
      return TraceKind::In;
    case 'o':
      return TraceKind::Out;
    case 'a':
      return TraceKind::Admin;
    case 'c':
      return TraceKind::Close;
    default:
      return TraceKind::House;
  }
}

/// A line of an HTTP message: \n stands as a backslash and an n.
std::string unescaped(std::string_view line) {
  std::string text;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const bool is_break = line.substr(i, 2) == "\\n";
    text += is_break ? "\r\n" : std::string(1, line[i]);
    i += is_break ? 1 : 0;
  }
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text{reinterpret_cast<const char*>(data), size};
  Oracle oracle;
  oracle.instrument("linear", "BTCUSDT", "BTC", "USDT");
  oracle.instrument("spot", "BTCUSDT", "BTC", "USDT");
  Timestamp now;
  for (std::uint64_t number = 1; !text.empty(); ++number) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(line.size() < text.size() ? line.size() + 1 : text.size());
    if (line.starts_with('n')) {
      now += std::chrono::milliseconds(1);
    } else if (!line.empty()) {
      const bool is_http = line.front() == 'q' || line.front() == 's';
      const std::string bytes = is_http ? unescaped(line.substr(1)) : std::string(line.substr(1));
      const auto read =
          oracle.read({number, now, kind_of(line.front()), net::ConnectionId{1}, bytes});
      TW_ASSERT(read.has_value() || read.error().code == ErrorCode::InvalidInput);
    }
  }
  TW_ASSERT(json::parse(oracle.ledger()).has_value());
  TW_ASSERT(json::parse(oracle.orders()).has_value());
  return 0;
}
