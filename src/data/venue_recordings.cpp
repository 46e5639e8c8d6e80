#include "data/venue_recordings.hpp"

namespace tw::data {
namespace {

bool is_currency(std::string_view text) { return !text.empty() && Currency::fits(text); }

Result<InstrumentGuess> guess_of(SymbolName symbol, std::string_view base, std::string_view quote,
                                 ContractKind kind, const ListContext& fees) {
  if (!is_currency(base) || !is_currency(quote)) {
    return no_guess(symbol);
  }
  return InstrumentGuess{.base = Currency{base},
                         .quote = Currency{quote},
                         .settle = Currency{quote},
                         .kind = kind,
                         .maker_fee = fees.maker_fee,
                         .taker_fee = fees.taker_fee};
}

}  // namespace

std::unexpected<Error> no_guess(SymbolName symbol) {
  return fail(ErrorCode::NotFound, "the name " + symbol.to_string() + " does not tell its assets");
}

Result<InstrumentGuess> guess_by_quote(SymbolName symbol, std::span<const std::string_view> quotes,
                                       ContractKind kind, const ListContext& fees) {
  const std::string_view name = symbol.view();
  for (const std::string_view quote : quotes) {
    if (name.ends_with(quote)) {
      return guess_of(symbol, name.substr(0, name.size() - quote.size()), quote, kind, fees);
    }
  }
  return no_guess(symbol);
}

Result<InstrumentGuess> guess_by_mark(SymbolName symbol, char mark, const ListContext& fees) {
  const std::string_view name = symbol.view();
  const std::size_t place = name.find(mark);
  return place == std::string_view::npos
             ? no_guess(symbol)
             : guess_of(symbol, name.substr(0, place), name.substr(place + 1), ContractKind::Spot,
                        fees);
}

}  // namespace tw::data
