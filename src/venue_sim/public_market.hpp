#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "venue_sim/answer.hpp"
#include "venue_sim/directory.hpp"
#include "venue_sim/market_source.hpp"
#include "venue_sim/parameters.hpp"
#include "venue_sim/sockets.hpp"

namespace tw::venue_sim {

/// What everybody may see of the market: the REST answers below /v5/market and the topics of the
/// public sockets (orderbook.{1,50,200,1000}, publicTrade, tickers, kline, allLiquidation). It
/// follows the venue's books and trades and keeps what the answers need: trades, candles of every
/// interval, figures of 24 hours, funding and open interest.
/// Books:   each depth has its own `u`, which rises by one per message; all share the cross
///          sequence. A delta names a level as deleted only where the client holds it.
/// Time:    what is due is sent by `advance_to`; a topic's first message is its snapshot, sent
///          behind the answer to its subscription. Events carry the venue's clock: ts_event is the
///          time of matching, ts_recv sets the rhythm.
/// Order:   an event comes when the source's book shows it already.
class PublicMarket final : public sim::MarketListener, public SocketService {
 public:
  PublicMarket(const MarketSource& source, const Directory& directory);
  ~PublicMarket() override;

  /// Invents the past of every instrument that has a price, backwards from it: candles, trades,
  /// paid funding and open interest. Once, at the start of a venue without a past.
  void seed_history(std::uint64_t seed, Timestamp now);

  /// Appends what was: trades, candles, funding, open interest. Topics and sockets are not kept.
  void save(std::vector<std::byte>& bytes) const;
  /// Into one that nobody listens to, of equal instruments. Errors: InvalidInput.
  Checked<void> load(std::span<const std::byte> bytes);
  /// Leaves out the next `count` numbers of trades and of the cross sequence.
  void skip_numbers(std::uint64_t count);

  /// The whole of GET /v5/market/NAME; code 10001 and 404 as the venue says them.
  Answer request(std::string_view name, const Parameters& parameters,
                 const ClockReading& clock) const;
  void on_market(const Event& event) override;
  /// `position` is the side of what was liquidated: Buy for a long.
  void on_liquidation(InstrumentId instrument, Side position, Price price, Quantity quantity,
                      Timestamp now);

  void on_open(net::ConnectionId connection, SocketKind kind, std::string_view peer,
               Timestamp now) override;
  void on_text(net::ConnectionId connection, std::string_view text, const ClockReading& clock,
               SocketSink& sink) override;
  void on_close(net::ConnectionId connection) override;
  /// Sends what is due up to `now`; returns when something is due next.
  std::optional<Timestamp> advance_to(Timestamp now, SocketSink& sink);
  /// Starts every topic again with u = 1, as after a restart of the venue.
  void restart_books(Timestamp now, SocketSink& sink);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tw::venue_sim
