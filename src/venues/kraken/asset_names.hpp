#pragma once

#include <string>
#include <string_view>

namespace tw::venues::kraken {

/// Today's name of an asset: `XBT` and `XDG` of older interfaces are BTC and DOGE.
std::string_view modern_asset(std::string_view asset);

/// `XBT/CHF` is the pair `BTC/CHF`; a text without a slash stays as it is.
std::string modern_pair(std::string_view pair);

}  // namespace tw::venues::kraken
