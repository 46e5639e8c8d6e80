#include "portfolio/margin/examples.hpp"

#include <fstream>
#include <sstream>

namespace tw::portfolio {
namespace {

json::Value member(const json::Value& value, std::string_view key) {
  auto found = value.member(key);
  EXPECT_TRUE(found.has_value()) << key;
  return found.has_value() ? *found : json::Value{};
}

json::Value find_example(const std::string& path, std::string_view list, std::string_view id) {
  std::ifstream file{path};
  std::stringstream text;
  text << file.rdbuf();
  const json::Value all = json::parse(text.str()).value();
  const json::Value examples = member(all, list);
  for (std::size_t i = 0; i < examples.size(); ++i) {
    if (member(examples.at(i), "id").text().value() == id) {
      return examples.at(i);
    }
  }
  ADD_FAILURE() << "no example " << id;
  return {};
}

Listing listing_of(InstrumentId id, ContractKind kind, Currency base, const char* symbol) {
  Listing listing = testing::sample_listing();
  listing.id = id;
  listing.kind = kind;
  listing.base = base;
  listing.quote = kind == ContractKind::Inverse ? kUsd : kUsdt;
  listing.settle = kind == ContractKind::Inverse ? base : kUsdt;
  listing.symbol = SymbolName{symbol};
  listing.category = CategoryName{kind == ContractKind::Spot ? "spot" : "usdm"};
  return listing;
}

}  // namespace

Example::Example(const std::string& path, std::string_view list, std::string_view id)
    : value_(find_example(path, list, id)) {
  if (value_.member("expected").has_value()) {
    for (const std::string& key : member(value_, "expected").keys()) {
      open_.insert(key);
    }
    return;
  }
  const json::Value checks = member(value_, "checks");
  for (std::size_t i = 0; i < checks.size(); ++i) {
    open_.insert(member(checks.at(i), "field").text().value());
  }
}

Example::~Example() {
  for (const std::string& key : open_) {
    ADD_FAILURE() << "figure " << key << " is neither compared nor named as not ours";
  }
}

Decimal Example::input(std::string_view key) const {
  return dec(member(member(value_, "inputs"), key).text().value());
}

std::string Example::figure(std::string_view key) {
  EXPECT_EQ(open_.erase(std::string{key}), 1U) << key << " is no open figure";
  if (value_.member("expected").has_value()) {
    return member(member(value_, "expected"), key).text().value();
  }
  const json::Value checks = member(value_, "checks");
  for (std::size_t i = 0; i < checks.size(); ++i) {
    if (member(checks.at(i), "field").text().value() == key) {
      return member(checks.at(i), "observed").text().value();
    }
  }
  return "0";
}

void Example::holds(std::string_view key, Decimal ours, int units) {
  const Decimal theirs = Decimal::parse_rounded(figure(key)).value();
  EXPECT_LE(abs(ours - theirs), Decimal::from_raw(units))
      << key << ": " << ours.to_string() << " is not " << theirs.to_string();
}

void Example::holds(std::string_view key, std::optional<Decimal> ours, int units) {
  ASSERT_TRUE(ours.has_value()) << key;
  holds(key, *ours, units);
}

void Example::prints(std::string_view field, Decimal ours, Decimal step, Rounding rounding) {
  EXPECT_EQ(round_to_step(ours, step, rounding).to_string(), dec(figure(field)).to_string())
      << field;
}

void Example::not_ours(std::initializer_list<std::string_view> keys, std::string_view why) {
  for (const std::string_view key : keys) {
    EXPECT_EQ(open_.erase(std::string{key}), 1U) << key << " is no open figure (" << why << ")";
  }
}

Desk::Desk(MarginMode mode) : portfolio(64) {
  InstrumentTerms terms = testing::sample_terms();
  terms.taker_fee = Rate{dec("0.00055")};
  const auto list = [&](const Listing& listing) {
    EXPECT_TRUE(registry.define(listing, terms).has_value());
    instrument_tiers.push_back({listing.id, tiers});
  };
  list(listing_of(kBtcLinear, ContractKind::Linear, kBtc, "BTCUSDT"));
  list(listing_of(kEthLinear, ContractKind::Linear, kEth, "ETHUSDT"));
  list(listing_of(kBtcInverse, ContractKind::Inverse, kBtc, "BTCUSD"));
  list(listing_of(kEthSpot, ContractKind::Spot, kEth, "ETHUSDT"));
  const auto whole = [&](Currency asset) {
    return collateral
        .define(asset, {.valid_from = from_nanoseconds(1),
                        .ratios = {{dec("1000000000"), dec("1")}},
                        .loan_initial_rate = {},
                        .loan_maintenance_rate = {}})
        .has_value();
  };
  EXPECT_TRUE(whole(kUsdt) && whole(kUsd));
  price(kUsdt, "1");
  portfolio.open_account({kOwner, TenantId{1}, kUsdt});
  portfolio.margin_settings().set_mode(kOwner, mode);
}

FillEffect Desk::fill(const Deal& deal) {
  const Instrument traded = instrument(deal.instrument);
  const Decimal value = traded.notional(Price{deal.price}, Quantity{deal.quantity})->amount;
  const Fill made{
      .order = {1, ++fills},
      .venue_order_id = {},
      .fill_id = FillId{fills},
      .route = {TenantId{1}, kOwner, kStrategy},
      .instrument = deal.instrument,
      .side = deal.side,
      .liquidity = Liquidity::Taker,
      .price = Price{deal.price},
      .quantity = Quantity{deal.quantity},
      .fee = {multiply(value, deal.fee_rate, Rounding::HalfEven), traded.listing().settle},
      .ts_event = at};
  return portfolio.apply(made, traded, deal.leg).value();
}

void Desk::order(InstrumentId id, Side side, std::string_view quantity, std::string_view price) {
  OrderTerms terms = testing::sample_order_terms();
  terms.instrument = id;
  terms.side = side;
  terms.type = OrderType::Limit;
  terms.reduce_only = ReduceOnly::No;
  terms.limit_price = Price{dec(price)};
  terms.quantity = Quantity{dec(quantity)};
  portfolio.reserve({2, ++fills}, {TenantId{1}, kOwner, kStrategy}, terms);
}

void Desk::mark(InstrumentId id, Decimal price) {
  std::erase_if(marks, [id](const InstrumentMark& mark) { return mark.instrument == id; });
  marks.push_back({id, Price{price}});
}

void Desk::price(Currency asset, std::string_view price) {
  std::erase_if(prices, [asset](const AssetPrice& each) { return each.asset == asset; });
  prices.push_back({asset, dec(price)});
}

Valuation Desk::valuation() const {
  return {.currency = kUsd,
          .at = at,
          .instruments = &registry,
          .collateral = &collateral,
          .prices = prices,
          .marks = marks,
          .tiers = instrument_tiers};
}

AccountExposure Desk::exposure() const {
  AccountExposure exposure;
  EXPECT_TRUE(portfolio.expose(kOwner, valuation(), exposure).has_value());
  return exposure;
}

PositionExposure Desk::position(const PositionKey& key) const {
  const AccountExposure all = exposure();
  const auto found = std::ranges::find(all.positions, key, &PositionExposure::key);
  EXPECT_NE(found, all.positions.end());
  return found == all.positions.end() ? PositionExposure{} : *found;
}

MarginState Desk::margin() const {
  AccountExposure scratch;
  return portfolio.margin(kOwner, valuation(), scratch).value();
}

const Position& Desk::held(const PositionKey& key) const {
  return *std::ranges::find(portfolio.positions(), key, &Position::key);
}

Decimal Desk::net_realized(const PositionKey& key) const {
  const Position& position = held(key);
  return position.realized_gross.amount - position.fees.amount + position.funding.amount;
}

}  // namespace tw::portfolio
