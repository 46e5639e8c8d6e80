#include "engine/loop_rig.hpp"

namespace tw::engine {
namespace {

class ScriptedStrategy final : public strategy::Strategy {
 public:
  explicit ScriptedStrategy(Behavior behavior) : behavior_(std::move(behavior)) {}
  void on(strategy::Trigger trigger, const strategy::MarketView& market,
          const strategy::AccountView& account, strategy::Outputs& out) override {
    behavior_(trigger, market, account, out);
  }
  void save(std::vector<std::byte>&) const override {}
  Checked<void> load(std::span<const std::byte>) override { return {}; }

 private:
  Behavior behavior_;
};

std::string name_of(const Command& command) {
  return std::holds_alternative<PlaceOrder>(command.body) ? "place" : "cancel";
}

}  // namespace

void FakeLog::append(const Record& record) {
  const auto* command = std::get_if<Command>(&record.body);
  calls_.push_back(command != nullptr ? "append " + name_of(*command) : "append");
  records.push_back(record);
  if (disk != nullptr) {
    disk->append(record);
  }
}

Result<void> FakeLog::commit() {
  calls_.push_back("commit");
  if (disk != nullptr) {
    TW_CHECK(disk->commit());
  }
  durable_records = is_failing ? durable_records : records.size();
  return is_failing ? Result<void>(fail(ErrorCode::Unavailable, "the disk is gone"))
                    : Result<void>();
}

// One sync at a time.
Result<void> FakeLog::start_commit() {
  if (!is_slow || is_failing) {
    return commit();
  }
  calls_.push_back("start");
  if (disk != nullptr) {
    return disk->start_commit();
  }
  if (syncing_records == durable_records) {
    syncing_records = records.size();
  }
  return {};
}

void FakeGateway::submit(const Command& command) {
  calls_.push_back("submit " + name_of(command));
  sent.push_back(command);
  if (wire != nullptr) {
    wire->submit(command);
  }
}

std::unique_ptr<strategy::Strategy> scripted(Behavior behavior) {
  return std::make_unique<ScriptedStrategy>(std::move(behavior));
}

LoopRig::LoopRig(std::vector<Behavior> behaviors, risk::RiskLimits limits,
                 std::optional<Interval> candles)
    : loop({.id = GroupId{9}, .account = account, .limits = limits}, log, gateway) {
  for (std::size_t i = 0; i < behaviors.size(); ++i) {
    const auto number = static_cast<std::uint32_t>(i);
    loop.group().attach(StrategyId{number + 1}, InstrumentId{number},
                        scripted(std::move(behaviors[i])), candles);
  }
}

void LoopRig::start() {
  for (const InstrumentDefined& defined : instruments) {
    accept(0, defined);
  }
  accept(0, AccountFunded{account, {support::dec("10000"), account.settle}});
  accept(0, WriterStarted{1, {}});
}

void LoopRig::open_book(std::int64_t ms, std::size_t instrument) {
  loop.accept(
      scripts.at(instrument).snapshot(support::at_ms(ms), {{1000, 10'000}}, {{1010, 10'000}}));
}

void LoopRig::fire_timer(std::int64_t ms, std::uint32_t slot) {
  accept(ms, TimerFired{TimerId{slot}, StrategyId{slot + 1}, support::at_ms(ms)});
}

void LoopRig::answer_accepted(std::int64_t ms, ClientOrderId id) {
  const Order* order = loop.facts().orders().find(id);
  accept(ms, OrderAccepted{id, VenueOrderId{id.sequence}, order->terms.limit_price});
}

Fill LoopRig::fill_of(const Order& order, std::uint64_t fill_id, Quantity quantity) const {
  return {.order = order.id,
          .venue_order_id = order.venue_order_id,
          .fill_id = FillId{fill_id},
          .route = order.route,
          .instrument = order.terms.instrument,
          .side = order.terms.side,
          .liquidity = Liquidity::Maker,
          .price = order.terms.limit_price,
          .quantity = quantity,
          .fee = {support::dec("0.01"), account.settle},
          .ts_event = loop.now()};
}

Behavior quoting(std::vector<QuoteTarget> quotes) {
  return [quotes = std::move(quotes)](strategy::Trigger, const strategy::MarketView&,
                                      const strategy::AccountView&, strategy::Outputs& out) {
    out.replace_quotes();
    for (const QuoteTarget& quote : quotes) {
      out.quote(quote);
    }
  };
}

Behavior quoting(const std::vector<QuoteTarget>* quotes) {
  return [quotes](strategy::Trigger, const strategy::MarketView&, const strategy::AccountView&,
                  strategy::Outputs& out) {
    out.replace_quotes();
    for (const QuoteTarget& quote : *quotes) {
      out.quote(quote);
    }
  };
}

Behavior holding(std::string_view quantity) {
  return
      [wanted = support::quantity(quantity)](strategy::Trigger, const strategy::MarketView&,
                                             const strategy::AccountView&, strategy::Outputs& out) {
        out.target_position({.quantity = wanted, .slack_ticks = 1});
      };
}

Behavior idle() {
  return [](strategy::Trigger, const strategy::MarketView&, const strategy::AccountView&,
            strategy::Outputs&) {};
}

QuoteTarget buy(std::string_view price, std::string_view quantity) {
  return {Side::Buy, support::price(price), support::quantity(quantity)};
}

QuoteTarget sell(std::string_view price, std::string_view quantity) {
  return {Side::Sell, support::price(price), support::quantity(quantity)};
}

}  // namespace tw::engine
