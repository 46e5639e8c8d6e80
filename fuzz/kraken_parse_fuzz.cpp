#include <cstddef>
#include <cstdint>
#include <string_view>

#include "feed_checks.hpp"
#include "venues/kraken/feed.hpp"

// Bytes from a damaged or foreign recording, one message per line. The tests replay
// fuzz/corpus/kraken through the same function.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  tw::Listing listing;
  listing.symbol = tw::SymbolName{"XMR/USD"};
  listing.grid = {.price_decimals = 8, .quantity_decimals = 8};
  tw::venues::kraken::Feed feed{listing, 10};
  tw::fuzz::FeedChecks{}.run(feed, {reinterpret_cast<const char*>(data), size});
  return 0;
}
