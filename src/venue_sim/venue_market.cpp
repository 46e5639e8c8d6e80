#include <algorithm>

#include "base/assert.hpp"
#include "venue_sim/venue_state.hpp"

namespace tw::venue_sim {
namespace {

constexpr std::size_t kOrdersMax = 20'000;  // of all clients together
constexpr std::size_t kMarketsLively = 100;

// A generated market that is lively enough to look at: levels a few millionths of the price apart,
// and 500 orders a second, as long as it is one of not too many.
sim::FlowSettings flow_of(const ListedSymbol& listed, std::size_t markets) {
  const auto crowd = static_cast<std::int64_t>(std::max(markets, kMarketsLively));
  const InstrumentTerms& terms = listed.contract.instrument.terms();
  const Decimal price = listed.start_price.decimal();
  const Decimal tick = terms.tick_size.decimal();
  const Decimal wanted = divide(price, Decimal::from_int(500'000), Rounding::Down);
  const Decimal spacing = std::max(tick, round_to_step(wanted, tick, Rounding::Down));
  const Decimal worth = divide(Decimal::from_int(10'000), price, Rounding::Down);
  const Quantity quantity = listed.contract.instrument.round_quantity(Quantity{worth});
  return {.start = listed.start_price,
          .spacing = Price{spacing},
          .spread = Price{spacing + spacing},
          .quantity = std::max(quantity, terms.step_size),
          .mean_gap = std::chrono::microseconds(2'000) * crowd / std::int64_t{kMarketsLively},
          .levels = 600};
}

Timestamp earlier(Timestamp at, std::optional<Timestamp> other) {
  return other.has_value() ? std::min(at, *other) : at;
}

}  // namespace

Result<void> check_flow(const ListedSymbol& listed) {
  if (!sim::FlowGenerator::make(listed.contract.instrument, flow_of(listed, 1), 1).has_value()) {
    return fail(ErrorCode::InvalidInput,
                "needs a price of some thousand ticks, and steps that its orders fit");
  }
  return {};
}

VenueMarket::VenueMarket(const VenueSettings& settings, HistoryReader* recorded)
    : recorded_(recorded), now_(settings.start) {
  for (const ListedSymbol& listed : settings.symbols) {
    directory_.add(listed.symbol);
  }
  open_market(settings);
  source_ = std::make_unique<ExchangeSource>(*exchange_);
  public_ = std::make_unique<PublicMarket>(*source_, directory_);
}

void VenueMarket::open_market(const VenueSettings& settings) {
  const bool is_flow = settings.market == MarketKind::Flow;
  TW_ASSERT(is_flow == (recorded_ == nullptr));
  if (is_flow) {
    flow_ = std::make_unique<sim::MatchingVenue>(sim::MatchingConfig{.orders_max = kOrdersMax});
    flow_->listen(&buffer_);
    sim::ExchangeLimits limits;
    limits.reduce_rule = sim::ReduceRule::Together;  // this source cuts nothing
    exchange_ = std::make_unique<sim::Exchange>(*flow_, limits);
  } else {
    overlay_ = std::make_unique<sim::OverlayVenue>(settings.overlay);
    exchange_ = std::make_unique<sim::Exchange>(*overlay_, sim::ExchangeLimits{});
  }
  for (const ListedSymbol& listed : settings.symbols) {
    exchange_->list(listed.contract);
    reference_.list(listed.contract, listed.symbol.funding_cap);
    if (is_flow) {
      const auto flows = flow_->set_flow(listed.symbol.id, flow_of(listed, settings.symbols.size()),
                                         settings.seed + listed.symbol.id.value());
      TW_ASSERT(flows.has_value());  // whoever read the settings looked
    }
  }
}

Result<void> VenueMarket::begin(std::uint64_t seed, SocketSink& sink) {
  TW_CHECK(advance_to(now_, sink));
  public_->seed_history(seed, now_);
  return {};
}

Result<std::optional<Timestamp>> VenueMarket::next_recorded() {
  if (recorded_ == nullptr || has_ended_) {
    return std::nullopt;
  }
  if (!recorded_next_.has_value()) {
    TW_TRY(recorded_next_, recorded_->next());
    has_ended_ = !recorded_next_.has_value();
    if (has_ended_) {
      return std::nullopt;
    }
    if (!shift_.has_value()) {
      shift_ = now_ - recorded_next_->ts_recv;
    }
    recorded_next_->ts_recv += *shift_;
    recorded_next_->ts_event += *shift_;
  }
  return recorded_next_->ts_recv;
}

// Moment by moment, each with all that is due then; at last what a request changed meanwhile.
Result<void> VenueMarket::advance_to(Timestamp now, SocketSink& sink) {
  for (;;) {
    TW_TRY(const std::optional<Timestamp> recorded, next_recorded());
    const Timestamp due = earlier(next_internal(), recorded);
    if (due > now) {
      break;
    }
    now_ = std::max(now_, due);
    if (recorded.has_value() && *recorded <= now_) {
      play_recorded();
    }
    step(sink);
  }
  now_ = std::max(now_, now);
  step(sink);
  return {};
}

// The end of time where nothing is due.
Timestamp VenueMarket::next_internal() const {
  Timestamp at = earlier(kTimestampMax, exchange_->next_event());
  at = earlier(at, reference_.next_event());
  return earlier(at, public_due_);
}

void VenueMarket::play_recorded() {
  const Event event = *recorded_next_;
  overlay_->advance_to(event.ts_recv);
  overlay_->on_market(event);
  tell(event);
  recorded_next_.reset();
}

// One moment: the exchange acts, the market is heard of, prices follow, and all is published.
void VenueMarket::step(SocketSink& sink) {
  exchange_->advance_to(now_);
  hear(sink);
  reference_.advance_to(now_);
  changed_.clear();
  reference_.take_changes(changed_);
  for (const InstrumentId instrument : changed_) {
    exchange_->set_prices(instrument, reference_.prices(instrument), now_);
    hear(sink);
  }
  public_due_ = public_->advance_to(now_, sink);
}

void VenueMarket::hear(SocketSink& sink) {
  while (!buffer_.is_empty()) {
    buffer_.drain([this](const Event& event) { tell(event); });
    exchange_->advance_to(now_);
  }
  if (accounts_ == nullptr) {
    return;
  }
  exchange_->take_changes(changes_);
  if (changes_.empty()) {
    return;
  }
  for (const sim::Change& change : changes_) {
    if (const auto* executed = std::get_if<sim::Executed>(&change)) {
      faults_->on_event("fill", now_);
      tell_liquidation(executed->execution);
    } else if (std::holds_alternative<sim::OrderChanged>(change)) {
      faults_->on_event("order", now_);
    }
  }
  accounts_->publish(changes_, now_, sink);
}

void VenueMarket::tell_liquidation(const sim::Execution& execution) {
  if (execution.origin == sim::OrderOrigin::Liquidation ||
      execution.origin == sim::OrderOrigin::TakeOver) {
    public_->on_liquidation(execution.instrument, opposite(execution.side), execution.price,
                            execution.quantity, now_);
  }
}

void VenueMarket::tell(const Event& event) {
  exchange_->on_market(event);
  reference_.on_market(event, exchange_->books());
  public_->on_market(event);
}

void VenueMarket::settle(SocketSink& sink) { step(sink); }

std::optional<Timestamp> VenueMarket::next() const {
  Timestamp at = next_internal();
  if (recorded_next_.has_value()) {
    at = std::min(at, recorded_next_->ts_recv);
  }
  return at == kTimestampMax ? std::nullopt : std::optional(at);
}

void VenueMarket::hold_prices(InstrumentId instrument, const sim::ReferenceOverride& prices,
                              SocketSink& sink) {
  reference_.set_override(instrument, prices);
  step(sink);
}

void VenueMarket::jump(InstrumentId instrument, Price to, SocketSink& sink) {
  if (flow_ == nullptr || !flow_->jump(instrument, to).has_value()) {
    hold_prices(instrument, {.mark = to}, sink);
    return;
  }
  reference_.jump(instrument, to);
  step(sink);
}

}  // namespace tw::venue_sim
