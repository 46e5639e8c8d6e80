#include "venue_sim/public_market.hpp"

#include <algorithm>
#include <chrono>

#include "base/state_archive.hpp"
#include "venue_sim/public_requests.hpp"
#include "venue_sim/subscriptions.hpp"

namespace tw::venue_sim {
namespace {

/// How often mark, index and funding are noted, and finished candles are closed.
constexpr Duration kSamplePeriod = std::chrono::seconds(1);

Category category_of(SocketKind kind) {
  switch (kind) {
    case SocketKind::PublicSpot:
      return Category::Spot;
    case SocketKind::PublicInverse:
      return Category::Inverse;
    default:
      return Category::Linear;
  }
}

}  // namespace

struct PublicMarket::State {
  State(const MarketSource& source, const Directory& directory)
      : markets(source, directory), board(markets), subscriptions(board) {}

  /// Brings everything but the topics up to `now`.
  void follow(Timestamp now) {
    clock = std::max(clock, now);
    if (clock < sample_due) {
      return;
    }
    for (InstrumentMarket& market : markets.all()) {
      market.history.roll(clock);
      market.history.sample(market.prices(), clock);
    }
    sample_due = next_beat(clock, kSamplePeriod);
  }

  Markets markets;
  TopicBoard board;
  Subscriptions subscriptions;
  Timestamp clock;
  Timestamp sample_due;
};

PublicMarket::PublicMarket(const MarketSource& source, const Directory& directory)
    : state_(std::make_unique<State>(source, directory)) {}

PublicMarket::~PublicMarket() = default;

void PublicMarket::seed_history(std::uint64_t seed, Timestamp now) {
  for (InstrumentMarket& market : state_->markets.all()) {
    const auto ticks = market.last_ticks();
    if (!ticks || *ticks <= 0) {
      continue;
    }
    const std::uint64_t own = seed + std::uint64_t{market.id.value()} * 0x9E3779B97F4A7C15ULL;
    market.history.put_before(invented_past(market.contract(), *ticks, own, now));
    market.open_interest = OpenInterest{market.contract(), *ticks, own};
  }
}

void PublicMarket::save(std::vector<std::byte>& bytes) const {
  StateWriter out{bytes};
  out.moment(state_->clock);
  out.moment(state_->sample_due);
  for (InstrumentMarket& market : state_->markets.all()) {
    InstrumentMarket::state(out, market);
  }
}

Checked<void> PublicMarket::load(std::span<const std::byte> bytes) {
  StateReader in{bytes};
  in.moment(state_->clock);
  in.moment(state_->sample_due);
  for (InstrumentMarket& market : state_->markets.all()) {
    InstrumentMarket::state(in, market);
  }
  return in.is_whole() ? Checked<void>{} : fault(ErrorCode::InvalidInput, Field::Record);
}

void PublicMarket::skip_numbers(std::uint64_t count) {
  for (InstrumentMarket& market : state_->markets.all()) {
    market.history.skip_numbers(count);
    market.cross.skip(count);
  }
}

Answer PublicMarket::request(std::string_view name, const Parameters& parameters,
                             const ClockReading& clock) const {
  state_->follow(clock.now);
  return answer_market(name, {state_->markets, state_->board, parameters, clock.now, clock.stated});
}

void PublicMarket::on_market(const Event& event) {
  const Timestamp at = std::max(state_->clock, event.ts_recv);
  if (const auto* update = std::get_if<DepthUpdate>(&event.body)) {
    InstrumentMarket& market = state_->markets.at(update->instrument);
    market.cross.on_update(update->sequence);
    market.book_at = event.ts_event;
    state_->board.on_book(update->instrument, at);
  } else if (const auto* trade = std::get_if<Trade>(&event.body)) {
    InstrumentMarket& market = state_->markets.at(trade->instrument);
    const TradeRow& row = market.history.on_trade(event.ts_event, *trade, market.cross.newest());
    state_->board.on_trade(trade->instrument, row, at);
  }
}

void PublicMarket::on_liquidation(InstrumentId instrument, Side position, Price price,
                                  Quantity quantity, Timestamp now) {
  state_->board.on_liquidation(instrument, position, price, quantity, std::max(state_->clock, now));
}

void PublicMarket::on_open(net::ConnectionId connection, SocketKind kind, std::string_view,
                           Timestamp now) {
  state_->follow(now);
  state_->subscriptions.on_open(connection, category_of(kind));
}

void PublicMarket::on_text(net::ConnectionId connection, std::string_view text,
                           const ClockReading& clock, SocketSink& sink) {
  state_->follow(clock.now);
  state_->subscriptions.on_text(connection, text, clock.now, sink);
}

void PublicMarket::on_close(net::ConnectionId connection) {
  state_->subscriptions.on_close(connection);
}

std::optional<Timestamp> PublicMarket::advance_to(Timestamp now, SocketSink& sink) {
  state_->follow(now);
  state_->board.publish(now, sink);
  const auto next = state_->board.next();
  return next ? std::min(*next, state_->sample_due) : state_->sample_due;
}

void PublicMarket::restart_books(Timestamp now, SocketSink& sink) {
  state_->follow(now);
  state_->board.restart_books(now, sink);
}

}  // namespace tw::venue_sim
