#include <cstddef>
#include <cstdint>
#include <string_view>

#include "feed_checks.hpp"
#include "venues/okx/feed.hpp"

// Bytes from a damaged or foreign recording, one message per line. The tests replay
// fuzz/corpus/okx through the same function.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  tw::Listing listing;
  listing.symbol = tw::SymbolName{"UNI-USD-SWAP"};
  listing.grid = {.price_decimals = 3, .quantity_decimals = 0};
  tw::venues::okx::Feed feed{listing};
  tw::fuzz::FeedChecks{}.run(feed, {reinterpret_cast<const char*>(data), size});
  return 0;
}
