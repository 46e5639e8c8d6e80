#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/ports.hpp"
#include "net/server.hpp"
#include "sim/overlay_venue.hpp"
#include "venue_sim/directory.hpp"
#include "venue_sim/faults.hpp"
#include "venue_sim/keys.hpp"
#include "venue_sim/rate_limits.hpp"
#include "venue_sim/trace.hpp"

namespace tw {
class Random;
}  // namespace tw

namespace tw::venue_sim {

/// Where the market of an instrument comes from.
enum class MarketKind : std::uint8_t {
  Flow,      ///< generated orders; all clients meet in one book
  Recorded,  ///< recorded data; every order is alone with them
};

struct ListedSymbol {
  Symbol symbol;
  sim::Contract contract;
  Price start_price;  ///< of generated flow
};

/// What a person says of a symbol; the rest follows from it.
struct SymbolTerms {
  Category category = Category::Linear;
  std::string name = {};
  Currency base = {};
  Currency quote = {};
  Price price = {};  ///< where its market starts
  Price tick_size = {};
  Quantity step_size = {};
  Quantity min_quantity = {};
  Decimal min_notional = {};
  Quantity quantity_max = {};
  Rate maker_fee = {};
  Rate taker_fee = {};
  Decimal leverage_max = Decimal::from_int(100);
};
/// A symbol with risk tiers, bands and limits as the venue has them.
ListedSymbol make_symbol(const SymbolTerms& terms, InstrumentId id, Timestamp start);
/// Whether a market of it can be generated. Errors: InvalidInput.
Result<void> check_flow(const ListedSymbol& listed);

struct StartAccount {
  std::string key;
  std::string secret;
  std::vector<Money> deposits = {};
};

/// Key and secret of an account without money.
StartAccount draw_account(Random& random);

/// How time passes.
enum class Pace : std::uint8_t {
  Real,
  Fast,     ///< `factor` times as fast as the wall clock
  Stepped,  ///< only when the control port says so
};

struct VenueSettings {
  std::uint64_t seed = 1;
  MarketKind market = MarketKind::Flow;
  sim::OverlayConfig overlay = {};         ///< of a recorded market
  std::vector<ListedSymbol> symbols = {};  ///< ids in order, from 0
  std::vector<StartAccount> accounts = {};
  RateSettings rates = {};
  Pace pace = Pace::Real;
  Decimal factor = Decimal::from_int(1);
  Timestamp start;  ///< the venue's clock at the start
  std::size_t trace_bytes_max = Trace::kBytesMax;
  /// The wall clock at that moment; else it counts from when it is first asked, which is later by
  /// what making the venue took.
  std::optional<Timestamp> wall_at_start = std::nullopt;
};

/// The venue without configuration: BTCUSDT linear and spot, ETHUSDT linear, one funded account
/// whose key is made from the seed.
VenueSettings default_settings(std::uint64_t seed, Timestamp start);

/// The venue's clock over the wall clock. Real time is as far from the wall clock as it was at the
/// start: after it stood still it goes on where the wall clock is.
class VenueClock {
 public:
  /// `wall` is the wall clock at `start`; else the first one that `at` is asked for.
  VenueClock(Pace pace, Decimal factor, Timestamp start, std::optional<Timestamp> wall = {});
  /// The venue's time at this wall time; never goes back.
  Timestamp at(Timestamp wall);
  /// When the venue's time will be `venue`; nothing where it stands still.
  std::optional<Timestamp> wall_at(Timestamp venue) const;
  void set_pace(Pace pace, Decimal factor, Timestamp wall);
  /// Fast time has come only so far; what is missing is not made up for.
  void slip_to(Timestamp venue);
  /// Stepped only; forward only. Errors: InvalidInput.
  Result<void> step_to(Timestamp venue);
  Pace pace() const { return pace_; }

 private:
  void begin(Timestamp wall);

  Pace pace_;
  Decimal factor_;
  Timestamp venue_;
  Timestamp wall_;
  Duration lead_{};  // of real time over the wall clock
  bool has_wall_ = false;
};

/// Whether whoever saved a state may have gone on from it.
enum class Ending : std::uint8_t { Clean, Running };

class StateFile;

/// The whole simulated venue behind one port, and its control port: routes requests and frames to
/// PublicMarket and PrivateApi, keeps the clock, applies faults, writes the trace.
/// Threads: one; both handlers are called on the thread of the server.
class Venue {
 public:
  /// `recorded` feeds a recorded market and may be null otherwise.
  explicit Venue(VenueSettings settings, HistoryReader* recorded = nullptr);
  /// One that keeps its state in a file, and goes on from what is there: accounts, orders, history,
  /// keys, market. Its time goes on from the saved moment, real time from `settings.start` where
  /// that is later: nobody traded meanwhile, funding that fell due is paid. The settings' accounts
  /// become the ones that are there. Whoever opened it saves it before a client is served, since
  /// ids are given then that the file does not know of. Errors: InvalidInput
  /// (`venue_sim.state_damaged`).
  static Result<std::unique_ptr<Venue>> open(VenueSettings settings, StateFile file,
                                             HistoryReader* recorded = nullptr);
  ~Venue();
  /// Saves now, where it keeps its state. Errors: as StateFile::store.
  Result<void> save(Ending ending);

  /// What the two servers are made with; the one of clients is then attached.
  net::ServerHandler& venue_handler();
  net::ServerHandler& control_handler();
  void attach(net::Server& venue);

  const VenueSettings& settings() const;

 private:
  struct State;
  explicit Venue(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace tw::venue_sim
