#pragma once

#include <cstdint>
#include <deque>
#include <expected>
#include <memory>
#include <span>
#include <variant>
#include <vector>

#include "sim/accounts.hpp"
#include "sim/exchange_types.hpp"
#include "sim/liquidity_source.hpp"

namespace tw::sim {

/// What changed, in order. The state is asked for by the id; several changes of one order in one
/// request are several entries, each with the copy it had then.
struct OrderChanged {
  HeldOrder order;
};
struct Executed {
  Execution execution;
};
struct PositionChanged {
  AccountId account;
  InstrumentId instrument;
};
struct WalletChanged {
  AccountId account;
};
using Change = std::variant<OrderChanged, Executed, PositionChanged, WalletChanged>;
/// Whose it is.
AccountId account_of(const Change& change);

/// Result of a request: its value, or why it was not taken. Whatever was refused changed nothing.
template <class T>
using Taken = std::expected<T, Refusal>;

/// The prices of one instrument that margin, triggers and funding follow.
struct ReferencePrices {
  std::optional<Price> last;  ///< newest trade
  std::optional<Price> mark;
  std::optional<Price> index;
  Rate funding_rate;  ///< of the interval that runs
  Timestamp funding_next;
};

/// Whether orders of an instrument are taken.
enum class Trading : std::uint8_t { Open, Closed };

/// Who keeps reduce-only orders within the position.
enum class ReduceRule : std::uint8_t {
  Each,      ///< the source of liquidity: each of them alone, as OverlayVenue does
  Together,  ///< the exchange: those of one side all together, for a source that does not
};

struct ExchangeLimits {
  std::size_t orders_max = 500;         ///< active, per instrument and account
  std::size_t conditional_max = 10;     ///< waiting, per instrument and account
  std::size_t stops_max = 20;           ///< take-profits and stop-losses of a position
  std::size_t finished_kept = 100'000;  ///< orders of the history, oldest leave first
  std::size_t executions_kept = 100'000;
  std::size_t closed_pnl_kept = 100'000;
  std::size_t recent_kept = 500;  ///< finished orders that a query by id still finds at once
  ReduceRule reduce_rule = ReduceRule::Each;
  Duration canceled_kept = std::chrono::hours(24);  ///< ended without a fill
};

/// The venue behind its protocol: accounts, orders, conditional orders, take-profits and
/// stop-losses, history, funding and liquidation, over one source of liquidity. It matches nothing
/// itself.
/// Time:    every call carries `now`, which never goes back (TW_ASSERT); what is due up to then
///          happens first. Equal calls give equal answers, bit for bit.
/// Changes: collected in order until `take_changes`; of one fill: order, execution, position,
///          wallet.
/// Prices:  reference prices are told (`set_prices`); triggers, margin and liquidation follow at
///          once. The newest trade comes from the market itself.
/// Cost:    O(log orders) per request beside matching; no work per market event but triggers.
class Exchange final : public MarketListener {
 public:
  Exchange(LiquiditySource& liquidity, const ExchangeLimits& limits);
  ~Exchange() override;

  /// Makes a contract tradable; its id is the next one (TW_ASSERT).
  void list(const Contract& contract);
  std::span<const Contract> contracts() const;
  AccountId open_account(MarginScope scope, Timestamp now);
  Checked<void> deposit(AccountId account, const Money& amount, Timestamp now);
  Checked<void> withdraw(AccountId account, const Money& amount, Timestamp now);
  const Accounts& accounts() const;

  Taken<VenueOrderId> place(AccountId account, const OrderRequest& request, Timestamp now);
  Taken<VenueOrderId> amend(AccountId account, VenueOrderId order, const AmendRequest& request,
                            Timestamp now);
  Taken<VenueOrderId> cancel(AccountId account, VenueOrderId order, Timestamp now);
  /// The venue itself ends an order that is active.
  Taken<VenueOrderId> end_order(VenueOrderId order, EndCause cause, Timestamp now);
  Taken<void> set_stops(AccountId account, InstrumentId instrument, const StopsRequest& request,
                        Timestamp now);
  Taken<void> set_leverage(AccountId account, InstrumentId instrument, Decimal leverage,
                           Timestamp now);
  Taken<void> set_scope(AccountId account, MarginScope scope, Timestamp now);
  Taken<void> add_margin(AccountId account, InstrumentId instrument, Decimal amount, Timestamp now);
  /// A market order of the venue that closes a position; `origin` says for whom.
  Taken<VenueOrderId> close_position(AccountId account, InstrumentId instrument, OrderOrigin origin,
                                     Timestamp now);

  /// Lets time pass: generated flow, funding, the end of retention.
  void advance_to(Timestamp now);
  std::optional<Timestamp> next_event() const;
  void set_prices(InstrumentId instrument, const ReferencePrices& prices, Timestamp now);
  const ReferencePrices& prices(InstrumentId instrument) const;
  /// USD per unit of an asset: index, else mark, else last of a contract on it; 1 of a dollar coin.
  std::optional<Decimal> usd_index(Currency currency) const;
  /// While an instrument is closed its orders stay, and none is taken or changed but canceled.
  void set_trading(InstrumentId instrument, Trading trading, Timestamp now);
  /// The liquidity source says what the market did (see LiquiditySource). What follows from it
  /// happens in the next call that carries `now`: whoever calls this himself calls `advance_to`
  /// afterwards.
  void on_market(const Event& event) override;
  const market::Books& books() const;

  /// Active or finished, as long as history keeps it; null otherwise.
  const HeldOrder* find(VenueOrderId order) const;
  const HeldOrder* find(AccountId account, InstrumentId instrument, const LinkId& link_id) const;
  /// Active orders of an account, oldest first.
  void active_orders(AccountId account, std::vector<const HeldOrder*>& out) const;
  /// Take-profits and stop-losses of an account's position that wait, oldest first.
  void position_stops(AccountId account, InstrumentId instrument,
                      std::vector<const HeldOrder*>& out) const;
  /// Finished ones, oldest first, over all accounts.
  const std::deque<HeldOrder>& finished_orders() const;
  const std::deque<Execution>& executions() const;
  const std::deque<ClosedPnl>& closed_pnl() const;
  /// Forgets which finished orders a query by id finds at once, and that their link ids were used
  /// (a restart of the venue).
  void clear_recent();
  /// Forgets finished orders, executions and closed PnL altogether.
  void clear_history();
  bool is_recent(const HeldOrder& order) const;

  /// Everything that changed since the last call, in order.
  std::vector<Change> take_changes();
  /// The same in place of what stands there; whoever hands the same list in again and again spares
  /// the memory.
  void take_changes(std::vector<Change>& out);

  /// Leaves out the next `count` ids of orders and executions and sequences: they may have been
  /// given already by whoever went on from the same saved state.
  void skip_ids(std::uint64_t count);
  /// Appends accounts, orders, history and counters; an exchange with equal contracts and
  /// configuration that loads it goes on bit for bit over a liquidity source that was saved with
  /// it.
  void save(std::vector<std::byte>& bytes) const;
  /// Errors: InvalidInput; the exchange is unchanged then.
  Checked<void> load(std::span<const std::byte> bytes);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tw::sim
