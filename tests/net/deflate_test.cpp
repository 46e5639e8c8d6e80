#include "net/deflate.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <string>

#include "client.hpp"
#include "net/server.hpp"
#include "rig.hpp"

namespace tw::net {
namespace {

using namespace testing_support;

constexpr std::string_view kMark("\x00\x00\xff\xff", 4);
constexpr char kExtensions[] = "Sec-WebSocket-Extensions: ";

/// zlib as the second opinion.
std::string zlib_deflate(std::string_view text) {
  z_stream stream{};
  deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
  std::string out(text.size() * 2 + 100, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_SYNC_FLUSH);
  out.resize(stream.total_out - kMark.size());
  deflateEnd(&stream);
  return out;
}

std::string zlib_inflate(std::string_view compressed, int window_bits = 15) {
  const std::string input = std::string(compressed) + std::string(kMark);
  z_stream stream{};
  inflateInit2(&stream, -window_bits);
  std::string out(4'000'000, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int result = inflate(&stream, Z_SYNC_FLUSH);
  EXPECT_TRUE(result == Z_OK || result == Z_BUF_ERROR) << result;
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

/// A text that neither repeats nor is random.
std::string market_text(std::size_t length) {
  std::string text;
  for (std::size_t at = 0; text.size() < length; ++at) {
    text += R"({"price":")" + std::to_string(at * at * 7'919 % 1'000'003) + "\"},";
  }
  text.resize(length);
  return text;
}

TEST(Deflater, CompressesAsZlibReads) {
  Deflater deflater;
  for (const std::size_t length : {0U, 1U, 300U, 40'000U, 1'000'000U}) {
    const std::string text = market_text(length);
    for (const int window_bits : {15, 9, 15}) {
      const std::string compressed(deflater.compress(text, window_bits));
      EXPECT_FALSE(compressed.ends_with(kMark));
      EXPECT_TRUE(zlib_inflate(compressed, window_bits) == text) << length << " " << window_bits;
    }
  }
}

TEST(Deflater, RestoresWhatZlibCompressed) {
  Deflater deflater;
  std::string restored;
  for (const std::size_t length : {0U, 1U, 300U, 40'000U, 1'000'000U}) {
    const std::string text = market_text(length);
    EXPECT_EQ(deflater.restore(zlib_deflate(text), 1'000'000, restored), Deflater::Restored::Whole);
    EXPECT_TRUE(restored == text) << length;
  }
}

TEST(Deflater, StopsAtTheLimitOfABomb) {
  Deflater deflater;
  std::string restored;
  const std::string bomb = zlib_deflate(std::string(3'000'000, 'a'));
  EXPECT_LT(bomb.size(), 10'000U);
  EXPECT_EQ(deflater.restore(bomb, 50'000, restored), Deflater::Restored::TooLong);
  EXPECT_LT(restored.size(), 100'000U);
  EXPECT_EQ(deflater.restore(zlib_deflate("after"), 50'000, restored), Deflater::Restored::Whole);
  EXPECT_EQ(restored, "after");
}

TEST(Deflater, RefusesWhatIsNotCompressed) {
  Deflater deflater;
  std::string restored;
  EXPECT_EQ(deflater.restore("\x07\xff\xff", 100, restored), Deflater::Restored::Broken);
}

RC_GTEST_PROP(Deflater, RestoresWhatItCompressed, (std::string text)) {
  Deflater deflater;
  std::string restored;
  const std::string compressed(deflater.compress(text, 15));
  RC_ASSERT(deflater.restore(compressed, 1'000'000, restored) == Deflater::Restored::Whole);
  RC_ASSERT(restored == text);
}

RC_GTEST_PROP(Deflater, SurvivesAnyBytes, (std::string bytes)) {
  Deflater deflater;
  std::string restored;
  static_cast<void>(deflater.restore(bytes, 10'000, restored));
  RC_ASSERT(restored.size() < 30'000U);
}

struct OfferCase {
  const char* name;
  const char* offer;
  const char* answer;  // nothing: refused
};
class Offers : public testing::TestWithParam<OfferCase> {};

TEST_P(Offers, AreAnswered) {
  const std::optional<DeflateTerms> terms = accept_deflate(GetParam().offer);
  EXPECT_EQ(terms ? terms->answer : "", GetParam().answer);
}

constexpr char kPlainAnswer[] =
    "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

INSTANTIATE_TEST_SUITE_P(
    Table, Offers,
    testing::Values(
        OfferCase{"Plain", "permessage-deflate", kPlainAnswer},
        OfferCase{"OfBrowsers", "permessage-deflate; client_max_window_bits", kPlainAnswer},
        OfferCase{"ClientBits", "permessage-deflate; client_max_window_bits=8", kPlainAnswer},
        OfferCase{"NoTakeover", "permessage-deflate; server_no_context_takeover", kPlainAnswer},
        OfferCase{"ServerBits", "permessage-deflate; server_max_window_bits=10",
                  "permessage-deflate; server_no_context_takeover; client_no_context_takeover; "
                  "server_max_window_bits=10"},
        OfferCase{"SecondOffer", "permessage-deflate; server_max_window_bits=8, permessage-deflate",
                  kPlainAnswer},
        OfferCase{"Quoted", "permessage-deflate; server_max_window_bits=\"15\"",
                  "permessage-deflate; server_no_context_takeover; client_no_context_takeover; "
                  "server_max_window_bits=15"},
        OfferCase{"Nothing", "", ""}, OfferCase{"Other", "x-webkit-deflate-frame", ""},
        OfferCase{"BitsOfNothing", "permessage-deflate; server_max_window_bits", ""},
        OfferCase{"BitsTooMany", "permessage-deflate; server_max_window_bits=16", ""},
        OfferCase{"UnknownParameter", "permessage-deflate; level=9", ""},
        OfferCase{"Malformed", "permessage-deflate; =;", ""}),
    [](const testing::TestParamInfo<OfferCase>& row) { return std::string{row.param.name}; });

TEST(DeflateServer, CompressesBothWays) {
  Script script;
  Rig* running = nullptr;
  script.framed = [&](ConnectionId connection, FrameKind, std::string_view bytes) {
    running->server().send(connection, bytes);
    running->server().send(connection, "short");
  };
  Rig rig(script);
  running = &rig;
  WebSocketClient client(rig.port(), "/", std::string(kExtensions) + "permessage-deflate\r\n");
  EXPECT_NE(client.handshake().find(std::string(kExtensions) + kPlainAnswer + "\r\n"),
            std::string::npos);
  const std::string text = market_text(5'000);
  client.send(kDeflatedText, zlib_deflate(text));
  const WireFrame frame = client.read();
  EXPECT_EQ(frame.first, kDeflatedText);
  EXPECT_LT(frame.payload.size(), text.size());
  EXPECT_EQ(zlib_inflate(frame.payload), text);
  EXPECT_EQ(client.read(), (WireFrame{.first = kText, .payload = "short"}));
}

TEST(DeflateServer, RestoresACompressedMessageInFragments) {
  Script script;
  Rig rig(script);
  WebSocketClient client(rig.port(), "/", std::string(kExtensions) + "permessage-deflate\r\n");
  const std::string compressed = zlib_deflate("in two parts");
  client.send(0x41, compressed.substr(0, 3));
  client.send(0x80, compressed.substr(3));
  script.wait_for("text in two parts");
}

TEST(DeflateServer, ClosesOnABomb) {
  Script script;
  Rig rig(script, {.frame_bytes_max = 50'000});
  WebSocketClient client(rig.port(), "/", std::string(kExtensions) + "permessage-deflate\r\n");
  client.send(kDeflatedText, zlib_deflate(std::string(3'000'000, 'a')));
  EXPECT_EQ(client.read(), (WireFrame{.first = kClose, .payload = close_text(1009)}));
}

}  // namespace
}  // namespace tw::net
