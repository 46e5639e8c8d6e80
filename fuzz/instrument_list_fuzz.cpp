// Fuzz target of the venues' lists of instruments. The first byte names venue and category. The
// tests replay fuzz/corpus/instrument_list through the same function.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.hpp"
#include "data/instrument_list.hpp"
#include "venues/binance/instruments.hpp"
#include "venues/bybit/instruments.hpp"
#include "venues/kraken/instruments.hpp"
#include "venues/okx/instruments.hpp"

namespace {

using namespace tw;

using Reader = Result<data::InstrumentList> (*)(std::string_view, const data::ListContext&);

template <venues::binance::Market market>
Result<data::InstrumentList> of_binance(std::string_view text, const data::ListContext& context) {
  return venues::binance::read_instruments(text, market, context);
}
Result<data::InstrumentList> of_bybit_spot(std::string_view text,
                                           const data::ListContext& context) {
  return venues::bybit::read_instruments(text, "spot", context);
}
Result<data::InstrumentList> of_bybit_linear(std::string_view text,
                                             const data::ListContext& context) {
  return venues::bybit::read_instruments(text, "linear", context);
}
Result<data::InstrumentList> of_bybit_inverse(std::string_view text,
                                              const data::ListContext& context) {
  return venues::bybit::read_instruments(text, "inverse", context);
}

constexpr std::array<Reader, 8> kReaders{of_binance<venues::binance::Market::Spot>,
                                         of_binance<venues::binance::Market::Usdm>,
                                         of_binance<venues::binance::Market::Coinm>,
                                         of_bybit_spot,
                                         of_bybit_linear,
                                         of_bybit_inverse,
                                         venues::okx::read_instruments,
                                         venues::kraken::read_instruments};

// What an order of it will be checked against.
void check(const InstrumentDefined& each) {
  TW_ASSERT(!each.listing.symbol.view().empty() && !each.listing.base.view().empty());
  TW_ASSERT(each.listing.multiplier.sign() > 0);
  TW_ASSERT(each.terms.tick_size > Price{} && each.terms.step_size > Quantity{});
  TW_ASSERT(each.terms.min_quantity >= Quantity{} && each.terms.min_notional.sign() >= 0);
  TW_ASSERT(each.listing.grid.price_decimals <= Decimal::kDigits);
  TW_ASSERT(each.listing.grid.quantity_decimals <= Decimal::kDigits);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) {
    return 0;
  }
  const std::string_view text{reinterpret_cast<const char*>(data) + 1, size - 1};
  const data::ListContext context{.as_of = Timestamp{std::chrono::seconds{1'767'225'600}},
                                  .maker_fee = Rate{},
                                  .taker_fee = Rate{}};
  const auto list = kReaders[data[0] % kReaders.size()](text, context);
  if (!list.has_value()) {
    TW_ASSERT(list.error().code == ErrorCode::InvalidInput);
    return 0;
  }
  for (const InstrumentDefined& each : list->instruments) {
    check(each);
  }
  for (const std::string& refusal : list->refusals) {
    TW_ASSERT(!refusal.empty());
  }
  return 0;
}
