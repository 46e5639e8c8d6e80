#include "venues/kraken/asset_names.hpp"

namespace tw::venues::kraken {

std::string_view modern_asset(std::string_view asset) {
  if (asset == "XBT") {
    return "BTC";
  }
  return asset == "XDG" ? "DOGE" : asset;
}

std::string modern_pair(std::string_view pair) {
  const std::size_t slash = pair.find('/');
  if (slash == std::string_view::npos) {
    return std::string(pair);
  }
  return std::string(modern_asset(pair.substr(0, slash))) + "/" +
         std::string(modern_asset(pair.substr(slash + 1)));
}

}  // namespace tw::venues::kraken
