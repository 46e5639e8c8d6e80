#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "sim/exchange.hpp"
#include "sim/matching_venue.hpp"
#include "sim/overlay_venue.hpp"
#include "sim/reference_model.hpp"
#include "venue_sim/market_buffer.hpp"
#include "venue_sim/market_source.hpp"
#include "venue_sim/oracle.hpp"
#include "venue_sim/private_api.hpp"
#include "venue_sim/public_market.hpp"
#include "venue_sim/state_keeper.hpp"
#include "venue_sim/status_sockets.hpp"
#include "venue_sim/venue.hpp"
#include "venue_sim/wire_faults.hpp"

namespace tw::venue_sim {

struct VenueParts;

/// What PublicMarket sees of the exchange.
class ExchangeSource final : public MarketSource {
 public:
  explicit ExchangeSource(const sim::Exchange& exchange) : exchange_(exchange) {}
  std::span<const sim::Contract> contracts() const override { return exchange_.contracts(); }
  const market::Books& books() const override { return exchange_.books(); }
  const sim::ReferencePrices& prices(InstrumentId instrument) const override {
    return exchange_.prices(instrument);
  }

 private:
  const sim::Exchange& exchange_;
};

/// Frames on their way to clients: into the trace, past the faults, to the server.
class WireSink final : public SocketSink {
 public:
  explicit WireSink(VenueParts& parts) : parts_(parts) {}
  void attach(net::Server& server) { server_ = &server; }
  void send(net::ConnectionId connection, std::string_view text) override;
  void note(std::string_view text) override;
  void close(net::ConnectionId connection, std::uint16_t code, std::string_view reason) override;
  net::Server* server() { return server_; }

 private:
  VenueParts& parts_;
  net::Server* server_ = nullptr;
};

/// The venue's market and its exchange, moved through time together: generated or recorded events,
/// reference prices, funding, what is published.
class VenueMarket {
 public:
  VenueMarket(const VenueSettings& settings, HistoryReader* recorded);

  /// The first moment; then the past that a new venue is given. Errors: those of the recording.
  Result<void> begin(std::uint64_t seed, SocketSink& sink);
  /// Lets everything up to `now` happen and be published. Errors: those of the recording.
  Result<void> advance_to(Timestamp now, SocketSink& sink);
  /// After a request that may have changed something: the market and the accounts' streams hear of
  /// it.
  void settle(SocketSink& sink);
  /// Appends the market, the exchange and what was published. A recording is not part of it.
  void save(std::vector<std::byte>& bytes) const;
  /// In the place of `begin`. A recorded market begins anew. Errors: InvalidInput.
  Checked<void> load(std::span<const std::byte> bytes);
  /// Time passes up to `now` while the venue is not there: nobody trades, a recording stands still,
  /// funding that falls due is paid.
  void rest_until(Timestamp now, SocketSink& sink);
  /// When something is due next.
  std::optional<Timestamp> next() const;
  /// Prices by hand in place of the model's; an empty one gives the word back to it.
  void hold_prices(InstrumentId instrument, const sim::ReferenceOverride& prices, SocketSink& sink);
  /// The market is at another price from now on: a generated one as MatchingVenue::jump, mark and
  /// index with it; of a recorded one, or where flow cannot go there, the mark alone is held.
  void jump(InstrumentId instrument, Price to, SocketSink& sink);

  sim::Exchange& exchange() { return *exchange_; }
  const sim::Exchange& exchange() const { return *exchange_; }
  PublicMarket& published() { return *public_; }
  const Directory& directory() const { return directory_; }
  /// Whose streams hear what the exchange changes.
  void watch(PrivateApi& accounts, FaultScript& faults) {
    accounts_ = &accounts;
    faults_ = &faults;
  }

 private:
  void open_market(const VenueSettings& settings);
  Result<std::optional<Timestamp>> next_recorded();
  Timestamp next_internal() const;
  void play_recorded();
  void step(SocketSink& sink);
  void hear(SocketSink& sink);
  void tell(const Event& event);
  void tell_liquidation(const sim::Execution& execution);

  Directory directory_;
  MarketBuffer buffer_;
  std::unique_ptr<sim::MatchingVenue> flow_;  // one of these two
  std::unique_ptr<sim::OverlayVenue> overlay_;
  std::unique_ptr<sim::Exchange> exchange_;
  std::unique_ptr<ExchangeSource> source_;
  std::unique_ptr<PublicMarket> public_;
  sim::ReferenceModel reference_;
  PrivateApi* accounts_ = nullptr;
  FaultScript* faults_ = nullptr;
  HistoryReader* recorded_;
  std::optional<Event> recorded_next_;
  std::optional<Duration> shift_;  // from the recording's time to the venue's
  bool has_ended_ = false;
  std::optional<Timestamp> public_due_;
  std::vector<InstrumentId> changed_;
  std::vector<sim::Change> changes_;
  Timestamp now_;
};

/// What a venue that comes back has lost beside the numbers of its books.
enum class Forget : std::uint8_t {
  Nothing,
  Recent,   ///< which orders ended lately, and their link ids
  History,  ///< those, and finished orders, executions and closed PnL altogether
};
/// Nothing for a text that is none of them.
std::optional<Forget> parse_forget(std::string_view text);

/// Everything of one venue but its ports. After it was made, `begin` or `load` follows.
struct VenueParts {
  VenueParts(VenueSettings wanted, HistoryReader* recorded);

  /// The first moment of a new venue, with its accounts.
  void begin();
  /// Appends everything that a restart goes on with. Faults, limits set by hand, budgets, sockets
  /// and the trace are not kept; what the oracle made of the trace is.
  void save(std::vector<std::byte>& bytes);
  /// Goes on from there; where the other one has gone on too, ids that it may have given are left
  /// out. Errors: InvalidInput; then it is good for nothing any more.
  Checked<void> load(std::span<const std::byte> bytes, Ending ending);

  /// The wall clock has not been looked at for so long: the machine slept.
  static constexpr Duration kAbsence = std::chrono::seconds(10);
  /// The venue's time at this moment of the wall clock; everything due has happened then. After an
  /// absence the market has rested meanwhile.
  Timestamp catch_up(Timestamp wall);
  /// Whatever was asked may have changed something.
  void settle();
  /// Opens an account with its key.
  AccountId open_account(const StartAccount& wanted);
  /// Into the trace; the oracle reads what it has not read before it leaves there.
  void log(TraceKind kind, net::ConnectionId connection, std::string_view bytes);
  /// A change made through the control port, for the oracle.
  void log_admin(std::string_view action, AccountId account, const Money& money);
  /// Lets the oracle read what is new in the trace, so many entries at most.
  void read_trace(std::size_t count_max = SIZE_MAX);
  /// As after a restart of the venue: books from u = 1, what only memory knew is gone.
  void restart(Forget forget);

  void adopt_accounts();
  void move_to(Timestamp at);

  VenueSettings settings;
  std::string failure;  ///< why the recording ended early; empty while it does not
  VenueClock clock;
  Timestamp now;
  /// What the venue checks and states: `now`, but for a fault of its clock.
  Timestamp stated;
  Timestamp wall;  ///< of the wall clock when it was last looked at
  KeyStore keys;
  RateLimits limits;
  FaultScript faults;
  Trace trace;
  Oracle oracle;
  std::uint64_t oracle_next = 1;  ///< number of the first entry it has not read
  VenueMarket market;
  PrivateApi accounts;
  StatusSockets status;
  WireSink sink;
  WireFaults wire;
  std::unique_ptr<StateKeeper> keeper;  ///< null where nothing is kept
};

}  // namespace tw::venue_sim
