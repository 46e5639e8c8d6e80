#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "data/market_survey.hpp"
#include "market/candle_builder.hpp"
#include "model/ports.hpp"

namespace tw::data {

/// What the name of an instrument tells that no list defines; fees are those of regular users.
struct InstrumentGuess {
  Currency base;
  Currency quote;
  Currency settle;
  ContractKind kind = ContractKind::Linear;
  Rate maker_fee;
  Rate taker_fee;
};

/// A guess of a symbol of this kind that ends with one of these quote assets: `BTCUSDT`.
/// Errors: NotFound where it does not, or base and quote are no currencies.
Result<InstrumentGuess> guess_by_quote(SymbolName symbol, std::span<const std::string_view> quotes,
                                       ContractKind kind, const ListContext& fees);

/// A guess of a spot pair that has a mark between base and quote: `BTC-USDT`, `BTC/USD`.
Result<InstrumentGuess> guess_by_mark(SymbolName symbol, char mark, const ListContext& fees);

/// The refusal of a guess.
std::unexpected<Error> no_guess(SymbolName symbol);

/// How the recorded messages of one venue are read. Each venue has one factory for it.
class VenueRecordings {
 public:
  virtual ~VenueRecordings() = default;
  virtual VenueName venue() const = 0;
  virtual std::unique_ptr<MarketSurvey> survey() const = 0;
  /// Currencies of an instrument by its name alone.
  /// Errors: NotFound where the name does not tell them.
  virtual Result<InstrumentGuess> guess(CategoryName category, SymbolName symbol) const = 0;
  /// Instruments of the text of a list that the venue's REST interface gave.
  /// Errors: InvalidInput where it is none of this venue's lists.
  virtual Result<InstrumentList> read_list(std::string_view text, Timestamp as_of) const = 0;
  /// What the ids of its trades promise.
  virtual market::TradeIds trade_ids(CategoryName category) const = 0;
  /// Plays the files of one session as the events of one instrument; messages of others are left
  /// out.
  /// Errors: as data::open_messages; InvalidInput naming file, line, field and value.
  virtual Result<std::unique_ptr<MarketReader>> open(std::span<const std::string> paths,
                                                     const Listing& listing) const = 0;
};

}  // namespace tw::data
