#include "strategy/builtin/grid.hpp"

#include <algorithm>
#include <array>

#include "base/assert.hpp"
#include "base/byte_archive.hpp"
#include "model/admitted.hpp"

namespace tw::strategy {
namespace {

constexpr Decimal kOne = Decimal::from_int(1);
constexpr std::uint8_t kStateVersion = 1;

// `hundredths` of a basis point as a fraction.
constexpr Decimal bp(std::int64_t hundredths) {
  return Decimal::from_raw(Int128{hundredths} * (Decimal::kScale / 1'000'000));
}

const std::array<ParameterSpec, 9>& specs() {
  static const std::array<ParameterSpec, 9> kSpecs = {{
      {"levels", ParameterUnit::None, Decimal::from_int(3), Decimal::from_int(1),
       Decimal::from_int(20), Decimal::from_int(1), "quotes on each side"},
      {"offset", ParameterUnit::Fraction, bp(200), bp(0), bp(10'000), bp(1),
       "distance of the first quote from the anchor"},
      {"spacing", ParameterUnit::Fraction, bp(100), bp(1), bp(10'000), bp(1),
       "distance between two quotes of a side"},
      {"requote", ParameterUnit::Fraction, bp(100), bp(1), bp(10'000), bp(1),
       "move of the mid price that moves the anchor"},
      {"skew", ParameterUnit::Fraction, bp(50), bp(0), bp(10'000), bp(1),
       "shift of the anchor against a full position"},
      {"notional", ParameterUnit::Quote, Decimal::from_int(200), Decimal::from_int(5),
       Decimal::from_int(100'000), Decimal::from_int(1), "value of one quote"},
      {"position_max", ParameterUnit::Quote, Decimal::from_int(2'000), Decimal::from_int(5),
       Decimal::from_int(1'000'000), Decimal::from_int(1), "largest position value on either side"},
      {"refresh", ParameterUnit::Milliseconds, Decimal::from_int(250), Decimal::from_int(10),
       Decimal::from_int(60'000), Decimal::from_int(10), "time between two looks at the market"},
      {"replace", ParameterUnit::None, Decimal::from_int(0), Decimal::from_int(0),
       Decimal::from_int(1), Decimal::from_int(1),
       "how a quote takes the place of another: 0 cancel and place, 1 amend"},
  }};
  return kSpecs;
}

Decimal mid_of(const MarketView& market) {
  const BookGrid& grid = market.instrument.grid();
  const Decimal bid = grid.price(market.book.best_bid()->ticks).decimal();
  const Decimal ask = grid.price(market.book.best_ask()->ticks).decimal();
  return divide(bid + ask, Decimal::from_int(2), Rounding::HalfEven);
}

// In quote currency, whatever the instrument settles in: that is what the parameters are in.
// Nothing for more than is believed of anybody, as at a mad price.
std::optional<Decimal> value_of(const Instrument& instrument, Price price, Quantity quantity) {
  const Listing& listing = instrument.listing();
  if (listing.kind == ContractKind::Inverse) {
    return multiply(quantity.decimal(), listing.multiplier, Rounding::HalfEven);
  }
  const auto notional = instrument.notional(price, quantity);
  return notional.has_value() ? std::optional(notional->amount) : std::nullopt;
}

// More than any limit where there is no value.
Decimal value_or_most(const Instrument& instrument, Price price, Quantity quantity) {
  return value_of(instrument, price, quantity).value_or(kAdmittedMax);
}

// The best price a quote may have without taking.
Price innermost_of(Side side, const MarketView& market) {
  const BookGrid& grid = market.instrument.grid();
  return side == Side::Buy ? market.instrument.round_price(
                                 grid.price(market.book.best_bid()->ticks), Rounding::Down)
                           : market.instrument.round_price(
                                 grid.price(market.book.best_ask()->ticks), Rounding::Up);
}

bool is_usable(const market::OrderBook& book) {
  return book.state() == market::BookState::Synced && book.best_bid().has_value() &&
         book.best_ask().has_value();
}

}  // namespace

std::span<const ParameterSpec> Grid::parameters() { return specs(); }

std::unique_ptr<Strategy> Grid::make(const ParameterSet& parameters) {
  return std::make_unique<Grid>(parameters);
}

Grid::Grid(const ParameterSet& parameters)
    : levels_(parameters.get_integer("levels")),
      offset_(parameters.get("offset")),
      spacing_(parameters.get("spacing")),
      requote_(parameters.get("requote")),
      skew_(parameters.get("skew")),
      notional_(parameters.get("notional")),
      position_max_(parameters.get("position_max")),
      refresh_(std::chrono::milliseconds(parameters.get_integer("refresh"))),
      replace_(parameters.get_integer("replace") == 1 ? QuoteReplace::Amend
                                                      : QuoteReplace::Cancel) {
  ladder_.bids.reserve(static_cast<std::size_t>(levels_));
  ladder_.asks.reserve(static_cast<std::size_t>(levels_));
}

void Grid::on(Trigger trigger, const MarketView& market, const AccountView& account, Outputs& out) {
  if (trigger == Trigger::Started || trigger == Trigger::Timer) {
    out.wake_at(market.now + refresh_);
  }
  out.replace_quotes(replace_);
  if (!is_usable(market.book)) {
    anchor_ = Decimal{};
    out.note({.code = ReasonCode::BookUnusable});
    return;
  }
  move_anchor(mid_of(market), out);
  const bool is_built = ladder_.anchor == anchor_ && ladder_.position == account.position &&
                        ladder_.terms == market.instrument.terms();
  if (!is_built) {
    build_ladder(market.instrument, account.position);
  }
  if (!is_built || !ladder_.lean.is_zero()) {
    out.note({.code = ReasonCode::Leaning,
              .value = ladder_.lean.to_double(),
              .limit = ladder_.held.to_double()});
  }
  quote_side(Side::Buy, market, out);
  quote_side(Side::Sell, market, out);
}

void Grid::move_anchor(Decimal mid, Outputs& out) {
  if (anchor_.is_zero()) {
    anchor_ = mid;
    out.note({.code = ReasonCode::AnchorSet, .value = mid.to_double()});
    return;
  }
  const Decimal distance = abs(mid - anchor_);
  const Decimal distance_max = multiply(anchor_, requote_, Rounding::HalfEven);
  const bool is_moved = distance > distance_max;
  out.note({.code = is_moved ? ReasonCode::AnchorMoved : ReasonCode::AnchorHeld,
            .value = distance.to_double(),
            .limit = distance_max.to_double()});
  anchor_ = is_moved ? mid : anchor_;
}

// Anchor and position change far less often than a decision is asked for.
void Grid::build_ladder(const Instrument& instrument, Quantity position) {
  ladder_.anchor = anchor_;
  ladder_.position = position;
  ladder_.terms = instrument.terms();
  const auto held = value_of(instrument, Price{anchor_}, position);
  ladder_.held = held.value_or(Decimal{});
  ladder_.lean = {};
  ladder_.quantity = {};
  ladder_.bids.clear();
  ladder_.asks.clear();
  const auto contract = value_of(instrument, Price{anchor_}, Quantity{kOne});
  if (!held.has_value() || !contract.has_value() || contract->sign() <= 0) {
    return;  // worth less than money can state, or more
  }
  ladder_.quantity =
      instrument.round_quantity(Quantity{divide(notional_, *contract, Rounding::Down)});
  const Decimal lean = std::clamp(
      multiply_divide(skew_, ladder_.held, position_max_, Rounding::HalfEven), -kOne, kOne);
  const Decimal center = multiply(anchor_, kOne - lean, Rounding::HalfEven);
  ladder_.lean = center - anchor_;
  for (std::int64_t level = 0; level < levels_; ++level) {
    const Price bid = price_of(Side::Buy, level, instrument, center);
    const Price ask = price_of(Side::Sell, level, instrument, center);
    // Where there is no such price nothing is quoted.
    const bool is_price = bid.sign() > 0;
    ladder_.bids.push_back(
        {bid, is_price ? value_or_most(instrument, bid, ladder_.quantity) : Decimal{}});
    ladder_.asks.push_back({ask, value_or_most(instrument, ask, ladder_.quantity)});
  }
}

// A quote that would be nearer than `innermost` (the touch, then a tick behind the level before)
// goes there: none is through the touch and no two are at one price.
void Grid::quote_side(Side side, const MarketView& market, Outputs& out) const {
  const bool is_buy = side == Side::Buy;
  const Price tick = market.instrument.terms().tick_size;
  Decimal worst = is_buy ? ladder_.held : -ladder_.held;
  // Spot can only be sold where it is held.
  const bool is_bounded = !is_buy && market.instrument.listing().kind == ContractKind::Spot;
  Quantity left = ladder_.position;
  Price innermost = innermost_of(side, market);
  for (const Rung& rung : is_buy ? ladder_.bids : ladder_.asks) {
    const Price price = is_buy ? std::min(rung.price, innermost) : std::max(rung.price, innermost);
    worst += price == rung.price ? rung.value
                                 : value_or_most(market.instrument, price, ladder_.quantity);
    if (price.sign() <= 0 || ladder_.quantity.is_zero()) {
      return;
    }
    if (is_bounded && left < ladder_.quantity) {
      out.note({.code = ReasonCode::NothingToSell,
                .value = left.decimal().to_double(),
                .limit = ladder_.quantity.decimal().to_double()});
      return;
    }
    if (worst > position_max_) {
      out.note({.code = is_buy ? ReasonCode::BuysFull : ReasonCode::SellsFull,
                .value = worst.to_double(),
                .limit = position_max_.to_double()});
      return;
    }
    left -= ladder_.quantity;
    out.quote({.side = side, .price = price, .quantity = ladder_.quantity});
    innermost = is_buy ? price - tick : price + tick;
  }
}

Price Grid::price_of(Side side, std::int64_t level, const Instrument& instrument,
                     Decimal center) const {
  const Decimal steps = multiply(spacing_, Decimal::from_int(level), Rounding::HalfEven);
  const Decimal distance = offset_ + steps;
  if (side == Side::Buy) {
    const Price wanted{multiply(center, kOne - distance, Rounding::Down)};
    return instrument.round_price(wanted, Rounding::Down);
  }
  const Price wanted{multiply(center, kOne + distance, Rounding::Up)};
  return instrument.round_price(wanted, Rounding::Up);
}

// Layout: version, then the anchor.
void Grid::save(std::vector<std::byte>& out) const {
  ByteWriter writer{out};
  writer.whole(kStateVersion);
  writer.decimal(anchor_);
}

Checked<void> Grid::load(std::span<const std::byte> bytes) {
  ByteReader reader{bytes};
  reader.require(reader.whole<std::uint8_t>() == kStateVersion);
  const Decimal anchor = reader.decimal();
  reader.require(anchor.sign() >= 0 && reader.rest().empty());
  if (reader.has_failed()) {
    return fault(ErrorCode::InvalidInput, Field::Record);
  }
  anchor_ = anchor;
  return {};
}

}  // namespace tw::strategy
