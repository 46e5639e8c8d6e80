#include "backtest/session.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "base/state_archive.hpp"

namespace tw::backtest {
namespace {

constexpr AccountId kAccount{1};
constexpr TenantId kTenant{1};

engine::GroupSettings group_settings(const SessionSettings& settings) {
  return {.id = GroupId{1},
          .account = {.id = kAccount, .tenant = kTenant, .settle = settings.capital.currency},
          .limits = settings.limits};
}

}  // namespace

Session::Session(const SessionSettings& settings, HistoryReader& history, Log& log,
                 HistoryReader* venue_history)
    : settings_(settings),
      history_(history),
      log_(log),
      market_log_(log),
      venue_(settings.venue),
      loop_(group_settings(settings), market_log_, venue_),
      meter_(loop_, settings_.instruments, settings_.margin) {
  TW_ASSERT(settings_.feed_latency.has_value() == (venue_history != nullptr));
  if (settings_.feed_latency.has_value()) {
    venue_feed_.emplace(*settings_.feed_latency, *venue_history);
  } else {
    loop_.read_books(venue_.books());  // both see an event at one moment
  }
  loop_.observe(meter_);
  for (std::size_t i = 0; i < settings_.instruments.size(); ++i) {
    attach(static_cast<std::uint32_t>(i));
  }
}

// A position has the number of its instrument, from 1. Strategies that share one have numbers of
// their own behind those.
void Session::attach(std::uint32_t number) {
  const StrategyId id{number + 1};
  const InstrumentId instrument{number};
  const strategy::Descriptor& strategy = settings_.strategy;
  const auto candles = strategy::candle_interval(strategy, settings_.parameters);
  if (settings_.members.empty() && strategy.output == strategy::OutputKind::Targets) {
    loop_.group().attach(id, instrument, strategy.make(settings_.parameters), candles);
    return;
  }
  std::vector<engine::SignalMember> members;
  if (settings_.members.empty()) {
    members.push_back({id, strategy.make_signals(settings_.parameters), candles});
  }
  const auto count = static_cast<std::uint32_t>(settings_.members.size());
  const auto instruments = static_cast<std::uint32_t>(settings_.instruments.size());
  for (std::uint32_t i = 0; i < count; ++i) {
    const SessionMember& member = settings_.members[i];
    members.push_back({StrategyId{instruments + number * count + i + 1},
                       member.strategy.make_signals(member.parameters),
                       strategy::candle_interval(member.strategy, member.parameters),
                       member.weight});
  }
  loop_.group().attach_signals(id, instrument, settings_.signals, std::move(members));
}

Result<void> Session::start(std::uint32_t epoch,
                            const std::array<std::uint8_t, 32>& settings_digest) {
  TW_CHECK(load_market());
  if (!has_market()) {
    return fail(ErrorCode::NotFound, "the history holds no market event", "recording.empty");
  }
  started_at_ = market_event_.ts_recv;
  TW_CHECK(check_listed());
  const auto accept = [this](EventBody body) {
    loop_.accept({.ts_event = started_at_, .ts_recv = started_at_, .body = body});
  };
  for (const InstrumentDefined& defined : settings_.instruments) {
    venue_.list(Instrument{defined.listing, defined.terms});
    accept(defined);
  }
  accept(AccountFunded{loop_.group().settings().account, settings_.capital});
  set_margin();
  meter_.start(started_at_);
  accept(WriterStarted{epoch, settings_digest});
  return log_.commit();
}

void Session::set_margin() {
  if (!settings_.margin.has_value()) {
    return;
  }
  const auto accept = [this](EventBody body) {
    loop_.accept({.ts_event = started_at_, .ts_recv = started_at_, .body = body});
  };
  accept(MarginModeSet{kAccount, settings_.margin->mode});
  for (std::size_t i = 0; i < settings_.margin->leverage.size(); ++i) {
    accept(
        LeverageSet{kAccount, settings_.instruments[i].listing.id, settings_.margin->leverage[i]});
  }
}

// Terms from later on would leave the first moments without an instrument.
Result<void> Session::check_listed() const {
  for (const auto& [listing, terms] : settings_.instruments) {
    const Timestamp listed = std::max(listing.valid_from, terms.valid_from);
    if (listed > started_at_) {
      return fail(ErrorCode::InvalidInput,
                  "market data begin " + to_iso8601(started_at_) + ", before the terms of " +
                      listing.symbol.to_string() + ": " + to_iso8601(listed),
                  "recording.before_listing",
                  {{"symbol", listing.symbol.to_string()},
                   {"first", to_iso8601(started_at_)},
                   {"listed", to_iso8601(listed)}});
    }
  }
  return {};
}

Result<void> Session::take_over(std::uint32_t epoch,
                                const std::array<std::uint8_t, 32>& settings_digest) {
  const Timestamp now = loop_.now();
  loop_.accept({.ts_event = now, .ts_recv = now, .body = WriterStarted{epoch, settings_digest}});
  return log_.commit();
}

Result<std::optional<Timestamp>> Session::next_time() {
  TW_CHECK(load_market());
  if (!has_market()) {
    return std::optional<Timestamp>();
  }
  const Timestamp at = std::min({next_answer(), next_timer(), market_event_.ts_recv});
  if (venue_feed_.has_value()) {
    return let_venue_act(at);  // between two events that we see it may fill and answer
  }
  return at;
}

Result<void> Session::run() {
  while (true) {
    TW_CHECK(take_quiet_market());
    TW_TRY(const StepOutcome outcome, step());
    if (outcome == StepOutcome::Ended) {
      return {};
    }
  }
}

Result<StepOutcome> Session::step() {
  TW_CHECK(load_market());
  if (has_market() && is_quiet_until(market_event_.ts_recv)) {
    take_market();
    return StepOutcome::Stepped;
  }
  return take_due();
}

// Market events up to one that is not alone: most of what a run does.
Result<void> Session::take_quiet_market() {
  TW_CHECK(load_market());
  while (has_market() && is_quiet_until(market_event_.ts_recv)) {
    take_market();
    TW_CHECK(load_market());
  }
  return {};
}

Result<StepOutcome> Session::take_due() {
  if (!has_market()) {
    return StepOutcome::Ended;
  }
  TW_TRY(const Timestamp at,
         let_venue_act(std::min({next_answer(), next_timer(), market_event_.ts_recv})));
  const auto timer = loop_.group().next_timer();
  if (venue_.has_delivery(at)) {
    loop_.accept(venue_.pop_delivery());
  } else if (timer.has_value() && timer->due <= at) {
    loop_.accept({.ts_event = timer->due, .ts_recv = timer->due, .body = *timer});
  } else {
    take_market();
    return StepOutcome::Stepped;
  }
  meter_.on_step();
  return StepOutcome::Stepped;
}

// Lets happen what does at the venue up to then, in order: at one instant a command arrives before
// the market event. What has an answer that is due earlier ends it there.
Result<Timestamp> Session::let_venue_act(Timestamp at) {
  while (true) {
    Timestamp market = kTimestampMax;
    if (venue_feed_.has_value()) {
      TW_TRY(market, venue_feed_->next_time());
    }
    const Timestamp arrival = next_arrival();
    if (arrival <= std::min(at, market)) {
      TW_CHECK(let_commands_arrive(arrival));
    } else if (market < at) {
      venue_feed_->give_next(venue_);
    } else {
      return at;
    }
    at = std::min(at, next_answer());
  }
}

// Nearly always so: nothing but the market event of that moment is due. A venue that is ahead of us
// has events of its own in between.
bool Session::is_quiet_until(Timestamp at) {
  if (venue_feed_.has_value()) {
    return false;
  }
  if (due_at_turn_ != loop_.turns()) {
    due_at_turn_ = loop_.turns();
    due_ = std::min(next_arrival(), next_timer());
  }
  return due_ > at && !venue_.has_delivery(at);
}

// The venue sees the event at the same moment at the latest.
void Session::take_market() {
  if (!venue_feed_.has_value()) {
    venue_.on_market(market_event_);
  } else if (venue_feed_->given() == loop_.market_events()) {
    venue_feed_->give_next(venue_);
  }
  loop_.accept(market_event_);
  ahead_ = Ahead::Unread;
  meter_.on_step();
}

void Session::save(std::vector<std::byte>& out) const {
  TW_ASSERT(!owed_since().has_value() && !venue_feed_.has_value());
  StateWriter writer{out};
  writer(kStateVersion, started_at_);
  writer.part(venue_);
  writer.part(loop_);
  writer.part(meter_);
}

// Venue and meter are tried on copies; the loop takes its state itself, and gives it back when it
// is of another run.
Checked<void> Session::load(std::span<const std::byte> bytes) {
  TW_ASSERT(!venue_feed_.has_value());
  StateReader in{bytes};
  std::uint16_t version = 0;
  Timestamp started_at;
  sim::OverlayVenue venue(settings_.venue);
  RunMeter meter(loop_, settings_.instruments, settings_.margin);
  for (const InstrumentDefined& defined : settings_.instruments) {
    venue.list(Instrument{defined.listing, defined.terms});
  }
  in(version);
  if (version != kStateVersion) {
    return fault(ErrorCode::InvalidInput, Field::Version);
  }
  in.moment(started_at);
  in.part(venue);
  const std::span<const std::byte> loop = in.part();
  const std::span<const std::byte> measured = in.part();
  if (!in.is_whole() || !meter.load(measured).has_value()) {
    return fault(ErrorCode::InvalidInput, Field::Record);
  }
  std::vector<std::byte> before;
  loop_.save(before);
  TW_CHECK(loop_.load(loop));
  if (!is_of_settings(loop_.facts())) {
    TW_ASSERT(loop_.load(before).has_value());
    return fault(ErrorCode::InvalidInput, Field::Instrument);
  }
  venue_ = std::move(venue);
  TW_ASSERT(meter_.load(measured).has_value());
  started_at_ = started_at;
  ahead_ = Ahead::Unread;
  due_at_turn_ = kNoTurn;
  return {};
}

bool Session::is_of_settings(const engine::FactState& facts) const {
  const InstrumentRegistry& known = facts.instruments();
  bool is_same = known.size() == settings_.instruments.size() &&
                 std::ranges::count(facts.portfolio().accounts(), kAccount, &Account::id) == 1;
  for (const auto& [listing, terms] : settings_.instruments) {
    is_same = is_same && listing == known.listing(listing.id);
  }
  return is_same;
}

Money Session::equity() const { return {meter_.now().equity, settings_.capital.currency}; }

Decimal Session::unrealized_gross() const { return meter_.now().unrealized_gross; }

Result<void> Session::load_market() {
  if (ahead_ == Ahead::Unread) {
    TW_TRY(const Next next, history_.next_into(market_event_));
    ahead_ = next == Next::Put ? Ahead::Event : Ahead::End;
  }
  return {};
}

// Everything decided early enough to be at the venue by `until` is made durable and matched.
Result<void> Session::let_commands_arrive(Timestamp until) {
  if (const auto since = owed_since();
      since && *since + venue_.config().order_latency.shortest() <= until) {
    TW_CHECK(commit());
  }
  venue_.advance_to(until);
  due_at_turn_ = kNoTurn;
  return {};
}

Timestamp Session::next_arrival() const {
  const Timestamp handed_over = venue_.next_arrival().value_or(kTimestampMax);
  const auto waiting = owed_since();
  return waiting.has_value()
             ? std::min(handed_over, *waiting + venue_.config().order_latency.shortest())
             : handed_over;
}

Timestamp Session::next_timer() const {
  const auto timer = loop_.group().next_timer();
  return timer.has_value() ? timer->due : kTimestampMax;
}

}  // namespace tw::backtest
