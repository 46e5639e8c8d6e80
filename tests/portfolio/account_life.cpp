#include "portfolio/account_life.hpp"

#include <map>
#include <set>
#include <vector>

#include "base/random.hpp"
#include "portfolio/trading.hpp"

namespace tw::portfolio {
namespace {

// The twin counts in whole units, without Decimal: money and quantities in 10^-12, prices in 0.1.
constexpr Int128 kUnit = 1'000'000'000'000;
constexpr Int128 kLot = 1'000'000'000;  // 0.001
constexpr std::size_t kKeysKept = 256;

enum Traded : std::size_t { kLinear, kInverse, kSpot, kHedged, kTradedCount };

Int128 divide_half_even(Int128 a, Int128 b) {  // b > 0
  const bool is_negative = a < 0;
  const Int128 size = is_negative ? -a : a;
  Int128 quotient = size / b;
  const Int128 twice = size % b * 2;
  quotient += twice > b || (twice == b && quotient % 2 == 1) ? 1 : 0;
  return is_negative ? -quotient : quotient;
}

struct Deal {
  std::size_t traded = 0;
  Int128 sign = 1;
  std::int64_t lots = 0;  // of 0.001; inverse: contracts
  std::int64_t ticks = 0;

  Int128 quantity(std::int64_t count) const { return count * (traded == kInverse ? kUnit : kLot); }
  Int128 value(std::int64_t count) const {
    return traded == kInverse ? divide_half_even(count * kUnit * 10, ticks)
                              : Int128{count} * ticks * (kUnit / 10'000);
  }
};

/// What somebody holds, by the definition of average cost.
struct NaiveHolding {
  Int128 units = 0;
  Int128 cost = 0;
  Int128 realized = 0;
  Int128 funding = 0;

  void trade(const Deal& deal) {
    const Int128 one = deal.quantity(1);
    std::int64_t rest = deal.lots;
    Int128 rest_value = deal.value(deal.lots);
    if (units * deal.sign < 0) {
      const Int128 held = units < 0 ? -units : units;
      const auto closed = held / one < rest ? static_cast<std::int64_t>(held / one) : rest;
      const Int128 closed_value = deal.value(closed);
      const Int128 out = divide_half_even(cost * closed, held / one);
      const Int128 gained = -deal.sign * closed_value - out;
      realized += deal.traded == kInverse ? -gained : gained;
      cost -= out;
      units += deal.sign * deal.quantity(closed);
      rest -= closed;
      rest_value -= closed_value;
    }
    if (rest > 0) {
      units += deal.sign * deal.quantity(rest);
      cost += deal.sign * rest_value;
    }
  }
};

struct Asset {
  AccountId account;
  Currency currency;
  friend auto operator<=>(const Asset&, const Asset&) = default;
};

struct Part {
  PositionKey key;
  StrategyId strategy;
  friend auto operator<=>(const Part&, const Part&) = default;
};

struct Twin {
  std::map<Asset, Int128> cash;  // all but what contracts realise
  std::map<PositionKey, Int128> signed_fills;
  std::map<PositionKey, Int128> flow;  // -sign * value
  std::map<PositionKey, NaiveHolding> positions;
  std::map<Part, NaiveHolding> parts;
};

struct LiveOrder {
  ClientOrderId id;
  Route route;
  std::size_t traded = 0;
  PositionSide leg = PositionSide::Net;
  Side side = Side::Buy;
  std::int64_t lots = 0;
  std::int64_t asked_lots = 0;
  std::int64_t filled = 0;
  std::int64_t ticks = 0;
  bool is_live = true;
  bool is_amending = false;
};

Instrument traded_instrument(std::size_t index) {
  Listing listing = testing::sample_listing();
  listing.id = InstrumentId{static_cast<std::uint32_t>(index)};
  listing.symbol = SymbolName{std::to_string(index)};
  if (index == kInverse) {
    listing.kind = ContractKind::Inverse;
    listing.settle = listing.base;
  } else if (index == kSpot) {
    listing.kind = ContractKind::Spot;
    listing.base = Currency{"ETH"};
  }
  return Instrument{listing, testing::sample_terms()};
}

const std::vector<Instrument>& instruments() {
  static const std::vector<Instrument> all = [] {
    std::vector<Instrument> made;
    for (std::size_t i = 0; i < kTradedCount; ++i) {
      made.push_back(traded_instrument(i));
    }
    return made;
  }();
  return all;
}

const InstrumentRegistry& registry() {
  static const InstrumentRegistry all = [] {
    InstrumentRegistry made;
    for (const Instrument& instrument : instruments()) {
      static_cast<void>(made.define(instrument.listing(), instrument.terms()).value());
    }
    return made;
  }();
  return all;
}

class Life {
 public:
  explicit Life(std::uint64_t seed) : random_(seed) {
    for (std::uint32_t id = 1; id <= 2; ++id) {
      const Account account{.id = AccountId{id}, .tenant = TenantId{1}, .settle = kSettle};
      portfolio_.open_account(account);
      portfolio_.margin_settings().set_mode(account.id, static_cast<MarginMode>(random_.below(3)));
      transfer(account.id, kSettle, 100'000 * kUnit);
    }
    for (std::size_t i = 0; i < kTradedCount; ++i) {
      const auto leverage = static_cast<std::int64_t>(1 + random_.below(50));
      portfolio_.margin_settings().set_leverage(
          {AccountId{1}, InstrumentId{static_cast<std::uint32_t>(i)}, PositionSide::Net},
          Decimal::from_int(leverage));
    }
  }

  void step() {
    switch (random_.below(12)) {
      case 0:
      case 1:
        return place();
      case 2:
        return end_order();
      case 3:
        return amend();
      case 4:
        return funding();
      case 5:
        return log_entry();
      case 6:
        return repeat_fill();
      default:
        return fill();
    }
  }

  std::optional<std::string> broken() {
    if (!failure_.has_value()) {
      check_wallets();
      check_positions();
      check_parts();
      check_orders();
      check_margin();
    }
    return failure_;
  }

  // Goes on from what was saved; the one that was not interrupted goes on beside it.
  std::optional<Portfolio> reload() {
    std::vector<std::byte> bytes;
    portfolio_.save(bytes);
    Portfolio loaded{kKeysKept};
    expect(loaded.load(bytes).has_value() && loaded == portfolio_, "load(save(x)) = x");
    std::swap(loaded, portfolio_);
    return loaded;
  }
  // Postings and fills of the loaded one, repeated on the other.
  void shadow(std::optional<Portfolio>& uninterrupted) { shadow_ = &uninterrupted; }
  void expect_equal(const Portfolio& other) {
    expect(portfolio_ == other, "continuing from a saved state = not having stopped");
  }

 private:
  template <class Change>
  void tell(Change change_one) {
    change_one(portfolio_);
    if (shadow_ != nullptr) {
      change_one(**shadow_);
    }
  }
  // What moves money, too.
  template <class Change>
  void change(Change change_one) {
    tell(change_one);
    for (const Posting& posting : portfolio_.last_postings()) {
      posted_[{posting.account, posting.amount.currency}] += posting.amount.amount.raw();
    }
  }
  void expect(bool holds, const char* property) {
    if (!holds && !failure_.has_value()) {
      failure_ = property;
    }
  }
  std::int64_t below(std::uint64_t bound) {
    return static_cast<std::int64_t>(random_.below(bound));
  }
  AccountId any_account() { return AccountId{static_cast<std::uint32_t>(1 + random_.below(2))}; }

  void place() {
    LiveOrder order{.id = {1, ++orders_},
                    .route = {TenantId{1}, any_account(),
                              StrategyId{static_cast<std::uint32_t>(1 + random_.below(3))}},
                    .traded = random_.below(kTradedCount),
                    .side = random_.below(2) == 0 ? Side::Buy : Side::Sell,
                    .lots = 1 + below(2'000),
                    .ticks = 1 + below(1'000'000)};
    if (order.traded == kHedged) {
      order.leg = random_.below(2) == 0 ? PositionSide::Long : PositionSide::Short;
    }
    OrderTerms terms = testing::sample_order_terms();
    terms.instrument = InstrumentId{static_cast<std::uint32_t>(order.traded)};
    terms.side = order.side;
    terms.reduce_only = random_.below(8) == 0 ? ReduceOnly::Yes : ReduceOnly::No;
    terms.limit_price = Price{Decimal::from_units(order.ticks, 1)};
    terms.quantity = quantity_of(order, order.lots);
    tell([&](Portfolio& p) { p.reserve(order.id, order.route, terms, order.leg); });
    live_.push_back(order);
  }

  static Quantity quantity_of(const LiveOrder& order, std::int64_t lots) {
    return Quantity{order.traded == kInverse ? Decimal::from_int(lots)
                                             : Decimal::from_units(lots, 3)};
  }

  // Any order, ended ones too: a fill may come late.
  LiveOrder* any_order() { return live_.empty() ? nullptr : &live_[random_.below(live_.size())]; }

  void fill() {
    LiveOrder* order = any_order();
    if (order == nullptr) {
      return;
    }
    const std::int64_t open = std::max<std::int64_t>(order->lots - order->filled, 1);
    const Deal deal{order->traded, direction(order->side),
                    1 + below(static_cast<std::uint64_t>(open)), 1 + below(1'000'000)};
    order->filled += deal.lots;
    const Listing& listing = instruments()[order->traded].listing();
    const Currency fee_asset = random_.below(4) == 0                             ? Currency{"MNT"}
                               : random_.below(2) == 0 && order->traded == kSpot ? listing.base
                                                                                 : listing.settle;
    // In the base asset whole lots, so that holdings stay on the twin's grid.
    const Int128 fee = fee_asset == listing.base && order->traded == kSpot
                           ? (below(1'500) - 500) * kLot
                           : Int128{below(2'000'000'000'000)} - 500'000'000'000;
    const Fill made{.order = order->id,
                    .venue_order_id = {},
                    .fill_id = FillId{++fills_},
                    .route = order->route,
                    .instrument = listing.id,
                    .side = order->side,
                    .liquidity = Liquidity::Taker,
                    .price = Price{Decimal::from_units(deal.ticks, 1)},
                    .quantity = quantity_of(*order, deal.lots),
                    .fee = {Decimal::from_raw(fee), fee_asset},
                    .ts_event = {}};
    made_.push_back({made, order->leg});
    change([&](Portfolio& p) {
      expect(p.apply(made, instruments()[order->traded], order->leg).has_value(),
             "a new fill is applied");
    });
    follow(made, deal, order->leg);
    if (order->is_live && order->filled >= order->lots && !order->is_amending) {
      release(*order);
    }
  }

  void follow(const Fill& made, const Deal& deal, PositionSide leg) {
    const PositionKey key{made.route.account, made.instrument, leg};
    const Listing& listing = instruments()[deal.traded].listing();
    twin_.signed_fills[key] += deal.sign * deal.quantity(deal.lots);
    twin_.flow[key] -= deal.sign * deal.value(deal.lots);
    twin_.positions[key].trade(deal);
    twin_.parts[{key, made.route.strategy}].trade(deal);
    twin_.cash[{key.account, made.fee.currency}] -= made.fee.amount.raw();
    if (deal.traded == kSpot) {
      twin_.cash[{key.account, listing.base}] += deal.sign * deal.quantity(deal.lots);
      twin_.cash[{key.account, listing.quote}] -= deal.sign * deal.value(deal.lots);
      if (made.fee.currency == listing.base) {
        twin_.signed_fills[key] -= made.fee.amount.raw();
        take_units(twin_.positions[key], made.fee.amount.raw());
        take_units(twin_.parts[{key, made.route.strategy}], made.fee.amount.raw());
      }
    }
  }

  static void take_units(NaiveHolding& held, Int128 units) {
    const bool keeps_sign =
        (held.units > 0 && held.units > units) || (held.units < 0 && held.units < units);
    held.units -= units;
    if (!keeps_sign) {
      held.realized -= held.cost;
      held.cost = 0;
    }
  }

  void repeat_fill() {
    const std::size_t kept = std::min(made_.size(), kKeysKept);
    if (kept == 0) {
      return;
    }
    const auto& [made, leg] = made_[made_.size() - 1 - random_.below(kept)];
    change([&](Portfolio& p) {
      expect(!p.apply(made, instruments()[made.instrument.value()], leg).has_value(),
             "a repeated fill is not applied");
    });
  }

  void end_order() {
    if (LiveOrder* order = any_order(); order != nullptr && order->is_live) {
      release(*order);
    }
  }
  void release(LiveOrder& order) {
    order.is_live = false;
    tell([&](Portfolio& p) {
      expect(p.reservations().release(order.id) == Released::Now, "an order that ends releases");
      expect(p.reservations().release(order.id) == Released::Nothing, "it releases once");
    });
  }

  void amend() {
    LiveOrder* order = any_order();
    if (order == nullptr || !order->is_live) {
      return;
    }
    const Price price{Decimal::from_units(order->ticks, 1)};
    if (!order->is_amending) {
      order->asked_lots = order->filled + 1 + below(3'000);
      tell([&](Portfolio& p) {
        p.reservations().ask_amend(order->id, price, quantity_of(*order, order->asked_lots));
      });
      order->is_amending = true;
      return;
    }
    order->is_amending = false;
    if (random_.below(2) == 0) {
      tell([&](Portfolio& p) { p.reservations().refuse_amend(order->id); });
      return;
    }
    order->lots = order->asked_lots;
    tell([&](Portfolio& p) {
      p.reservations().amend(
          {order->id, AmendCause::Requested, price, quantity_of(*order, order->lots)});
    });
  }

  void funding() {
    if (twin_.positions.empty()) {
      return;
    }
    auto chosen = twin_.positions.begin();
    std::advance(chosen, below(twin_.positions.size()));
    const Listing& listing = instruments()[chosen->first.instrument.value()].listing();
    const Int128 amount = Int128{below(20'000'000'000'000)} - 10'000'000'000'000;
    const FundingSettled settled{
        chosen->first, {Decimal::from_raw(amount), listing.settle}, ++references_};
    change([&](Portfolio& p) {
      expect(p.settle_funding(settled) == KeyNovelty::New, "funding is posted");
    });
    change([&](Portfolio& p) {
      expect(p.settle_funding(settled) == KeyNovelty::Seen, "funding is posted once");
    });
    chosen->second.funding += amount;
    twin_.cash[{chosen->first.account, listing.settle}] += amount;
  }

  void log_entry() {
    const AccountId account = any_account();
    const Int128 amount = Int128{below(9'000'000'000'000)} - 4'000'000'000'000;
    const Currency asset = random_.below(2) == 0 ? kSettle : Currency{"BTC"};
    if (random_.below(2) == 0) {
      return transfer(account, asset, amount);
    }
    const Posting entry{.kind = static_cast<PostingKind>(4 + random_.below(4)),
                        .account = account,
                        .strategy = {},
                        .amount = {Decimal::from_raw(amount), asset},
                        .cause = {CauseKind::Reference, {}, ++references_}};
    change([&](Portfolio& p) { p.post(entry); });
    change([&](Portfolio& p) {
      expect(p.post(entry) == KeyNovelty::Seen, "a reference counts once");
    });
    twin_.cash[{account, asset}] += amount;
  }
  void transfer(AccountId account, Currency asset, Int128 amount) {
    change([&](Portfolio& p) { p.fund(account, {Decimal::from_raw(amount), asset}); });
    twin_.cash[{account, asset}] += amount;
  }

  // Equity changes by PnL, fees, funding and transfers; a wallet is the sum of its postings.
  void check_wallets() {
    std::map<Asset, Int128> expected = twin_.cash;
    for (const auto& [key, held] : twin_.positions) {
      const Listing& listing = instruments()[key.instrument.value()].listing();
      if (listing.kind != ContractKind::Spot) {
        expected[{key.account, listing.settle}] += held.realized;
      }
    }
    for (const WalletBalance& wallet : portfolio_.ledger().wallets()) {
      const Asset asset{wallet.account, wallet.amount.currency};
      expect(wallet.amount.amount.raw() == posted_[asset], "wallet = sum of its postings");
      expect(wallet.amount.amount.raw() == expected[asset],
             "equity change = PnL - fees +- funding +- transfers");
      expect(portfolio_.ledger().sum(wallet.amount.currency).is_zero(), "double entry sums to 0");
    }
  }

  void check_positions() {
    expect(portfolio_.positions().size() == twin_.positions.size(), "no position but of fills");
    for (const Position& position : portfolio_.positions()) {
      const NaiveHolding& naive = twin_.positions[position.key];
      expect(position.quantity.decimal().raw() == twin_.signed_fills[position.key],
             "position = sum of signed fills");
      expect(position.entry_cost.raw() == naive.cost, "cost = the twin's");
      expect(position.realized_gross.amount.raw() == naive.realized, "realised = the twin's");
      expect(position.funding.amount.raw() == naive.funding, "funding = the twin's");
      // Whatever was realised when: cash paid and received, and what is left of it in cost.
      const bool is_inverse = position.key.instrument.value() == kInverse;
      const Int128 gained = is_inverse ? -naive.realized : naive.realized;
      expect(gained - naive.cost == twin_.flow[position.key], "realised - cost = cash flow");
    }
  }

  void check_parts() {
    for (const Position& position : portfolio_.positions()) {
      Position sum{};
      for (const StrategyPosition& part : portfolio_.strategy_positions()) {
        if (part.key != position.key) {
          continue;
        }
        const NaiveHolding& naive = twin_.parts[{part.key, part.strategy}];
        expect(part.quantity.decimal().raw() == naive.units, "a strategy's quantity = the twin's");
        expect(part.entry_cost.raw() == naive.cost, "a strategy's cost = the twin's");
        expect(part.realized_gross.amount.raw() == naive.realized,
               "a strategy's realised = the twin's");
        sum.quantity += part.quantity;
        sum.entry_cost += part.entry_cost;
        sum.realized_gross.amount += part.realized_gross.amount;
        sum.fees.amount += part.fees.amount;
        sum.funding.amount += part.funding.amount;
      }
      const bool is_inverse = position.key.instrument.value() == kInverse;
      expect(sum.quantity == position.quantity, "quantities of strategies sum to the position");
      expect(sum.fees.amount == position.fees.amount, "fees of strategies sum to the position");
      expect(sum.funding.amount == position.funding.amount, "funding of strategies sums up");
      expect(sum.realized_gross.amount + position.netted == position.realized_gross.amount,
             "realised of strategies and netted sum to the position");
      expect(
          sum.entry_cost + (is_inverse ? -position.netted : position.netted) == position.entry_cost,
          "cost of strategies and netted sum to the position");
    }
  }

  void check_orders() {
    std::size_t live = 0;
    for (const LiveOrder& order : live_) {
      live += order.is_live ? 1U : 0U;
    }
    expect(portfolio_.reservations().open().size() == live, "one reservation per live order");
  }

  void check_margin() {
    const std::vector<InstrumentMark> marks = {{InstrumentId{0}, Price{Decimal::from_int(50'000)}},
                                               {InstrumentId{1}, Price{Decimal::from_int(41'234)}},
                                               {InstrumentId{3}, Price{Decimal::from_int(3)}}};
    const std::vector<AssetPrice> prices = {{Currency{"BTC"}, Decimal::from_int(50'000)},
                                            {Currency{"ETH"}, Decimal::from_int(3'000)},
                                            {Currency{"MNT"}, Decimal::from_units(11, 1)}};
    static const CollateralTable collateral;
    const Valuation valuation{.currency = kSettle,
                              .at = from_nanoseconds(2'000),
                              .instruments = &registry(),
                              .collateral = &collateral,
                              .prices = prices,
                              .marks = marks,
                              .tiers = {}};
    for (const Account& account : portfolio_.accounts()) {
      const auto state = portfolio_.margin(account.id, valuation, scratch_);
      expect(state.has_value() && state->reserved + state->free == state->total,
             "reserved + free = total");
    }
  }

  Random random_;
  Portfolio portfolio_{kKeysKept};
  std::optional<Portfolio>* shadow_ = nullptr;
  Twin twin_;
  std::map<Asset, Int128> posted_;
  std::vector<LiveOrder> live_;
  std::vector<std::pair<Fill, PositionSide>> made_;
  std::uint64_t orders_ = 0;
  std::uint64_t fills_ = 0;
  std::uint64_t references_ = 0;
  AccountExposure scratch_;
  std::optional<std::string> failure_;
};

}  // namespace

std::optional<std::string> broken_property(std::uint64_t seed, int events) {
  Life life{seed};
  for (int i = 0; i < events / 2; ++i) {
    life.step();
  }
  if (auto broken = life.broken()) {
    return broken;
  }
  std::optional<Portfolio> uninterrupted = life.reload();
  life.shadow(uninterrupted);
  for (int i = events / 2; i < events; ++i) {
    life.step();
  }
  life.expect_equal(*uninterrupted);
  return life.broken();
}

}  // namespace tw::portfolio
