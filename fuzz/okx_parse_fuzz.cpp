#include <cstddef>
#include <cstdint>
#include <string_view>

#include "feed_checks.hpp"
#include "venues/okx/feed.hpp"

// Bytes from a damaged or foreign recording, one message per line. The tests replay
// fuzz/corpus/okx through the same function. To search on:
//   clang++ -std=c++23 -g -O1 -fsanitize=fuzzer,address,undefined -Isrc
//     fuzz/okx_parse_fuzz.cpp src/base/*.cpp src/model/*.cpp src/json/document.cpp
//     src/data/{units,message_fields,ladder}.cpp src/venues/okx/{parse,feed}.cpp -lz -o
//     build/okx_parse_fuzz
//   build/okx_parse_fuzz fuzz/corpus/okx
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  tw::Listing listing;
  listing.symbol = tw::SymbolName{"UNI-USD-SWAP"};
  listing.grid = {.price_decimals = 3, .quantity_decimals = 0};
  tw::venues::okx::Feed feed{listing};
  tw::fuzz::FeedChecks{}.run(feed, {reinterpret_cast<const char*>(data), size});
  return 0;
}
