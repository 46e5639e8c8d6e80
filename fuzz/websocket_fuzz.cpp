// Fuzz target of the frames that a client sends: any bytes, and the same frames however the bytes
// are cut. The first byte says into how long pieces.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/assert.hpp"
#include "net/deflate.hpp"
#include "net/websocket_frame.hpp"

namespace {

using namespace tw::net;

constexpr std::size_t kMessageBytesMax = 2'000;
constexpr std::size_t kPieceBytesMax = 64;

struct Seen {
  Incoming::Kind kind = Incoming::Kind::More;
  CloseCode code = CloseCode::NoCode;
  std::string bytes;
  friend bool operator==(const Seen&, const Seen&) = default;
};

void check(const Incoming& incoming) {
  using Kind = Incoming::Kind;
  TW_ASSERT(incoming.bytes.size() <= kMessageBytesMax);
  if (incoming.kind == Kind::Text || incoming.kind == Kind::Close) {
    TW_ASSERT(is_utf8(incoming.bytes));
  }
  if (incoming.kind == Kind::Ping || incoming.kind == Kind::Pong) {
    TW_ASSERT(incoming.bytes.size() <= 125);
  }
  TW_ASSERT(incoming.kind == Kind::More || incoming.kind == Kind::Bad || incoming.used >= 6);
}

std::vector<Seen> read_in_pieces(std::string_view bytes, std::size_t piece) {
  Deflater deflater;
  FrameReader reader(kMessageBytesMax, &deflater);
  std::vector<Seen> all;
  std::string held;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    held += bytes.substr(at, piece);
    std::size_t used = 1;
    while (used != 0) {
      const Incoming incoming = reader.next(held);
      check(incoming);
      used = incoming.used;
      if (incoming.kind != Incoming::Kind::More) {
        all.push_back({incoming.kind, incoming.code, std::string(incoming.bytes)});
      }
      if (incoming.kind == Incoming::Kind::Bad || incoming.kind == Incoming::Kind::Close) {
        return all;
      }
      held.erase(0, used);
    }
  }
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) {
    return 0;
  }
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::vector<Seen> whole = read_in_pieces(bytes, bytes.size());
  TW_ASSERT(read_in_pieces(bytes, data[0] % kPieceBytesMax + 1) == whole);
  static_cast<void>(accept_deflate(bytes));
  return 0;
}
