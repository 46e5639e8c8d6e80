#include <algorithm>
#include <functional>
#include <type_traits>
#include <utility>

#include "base/state_archive.hpp"
#include "sim/exchange_state.hpp"

// The saved state of an exchange: accounts, orders, history and counters, but not the market, which
// is the liquidity source's. Indexes, pairs and waiting lists follow from the orders.
namespace tw::sim {
namespace {

constexpr std::uint16_t kStateVersion = 3;

// Each function names the fields of one kind for writing and for reading.
template <class Archive, class T>
void state_of_stop(Archive& archive, T& stop) {
  archive(stop.price);
  archive.enumerator(stop.by, TriggerBy::Index);
  archive.enumerator(stop.type, OrderType::Market);
  archive(stop.limit_price);
}

template <class Archive, class T>
void state_of_terms(Archive& archive, T& terms) {
  archive(terms.instrument);
  archive.enumerator(terms.side, Side::Sell);
  archive.enumerator(terms.type, OrderType::Market);
  archive.enumerator(terms.time_in_force, TimeInForce::Fok);
  archive.enumerator(terms.post_only, PostOnly::Yes);
  archive.enumerator(terms.reduce_only, ReduceOnly::Yes);
  archive(terms.limit_price, terms.quantity);
  archive.enumerator(terms.trigger.direction, TriggerDirection::Fall);
  archive.enumerator(terms.trigger.by, TriggerBy::Index);
  archive(terms.trigger.price);
}

template <class Archive, class T>
void state_of_order(Archive& archive, T& held) {
  archive(held.id, held.account, held.request.link_id);
  state_of_terms(archive, held.request.terms);
  archive.enumerator(held.request.unit, QuantityUnit::Quote);
  archive.enumerator(held.request.close_on_trigger, CloseOnTrigger::Yes);
  state_of_stop(archive, held.request.take_profit);
  state_of_stop(archive, held.request.stop_loss);
  archive.enumerator(held.request.stop_mode, StopMode::Partial);
  archive.enumerator(held.request.slippage.unit, SlippageTolerance::Unit::Percent);
  archive(held.request.slippage.amount);
  archive.enumerator(held.status, HeldStatus::Deactivated);
  archive.enumerator(held.cause, EndCause::BeyondPrice);
  archive.enumerator(held.origin, OrderOrigin::TakeOver);
  archive(held.parent, held.parent_link_id, held.filled, held.filled_value, held.fee,
          held.fee_currency, held.closed_pnl, held.last_at_creation, held.asked_value);
  archive.moment(held.created);
  archive.moment(held.updated);
  archive(held.sequence);
}

template <class Archive, class T>
void state_of_execution(Archive& archive, T& row) {
  archive(row.id);
  archive.enumerator(row.kind, ExecutionKind::TakeOver);
  archive(row.order, row.link_id, row.account, row.instrument);
  archive.enumerator(row.side, Side::Sell);
  archive.enumerator(row.type, OrderType::Market);
  archive.enumerator(row.origin, OrderOrigin::TakeOver);
  archive.enumerator(row.liquidity, Liquidity::Taker);
  archive(row.price, row.quantity, row.value, row.order_price, row.order_quantity, row.leaves,
          row.closed, row.pnl_gross, row.fee, row.fee_rate, row.mark, row.index);
  archive.moment(row.at);
  archive(row.sequence);
}

template <class Archive, class T>
void state_of_closed(Archive& archive, T& row) {
  archive(row.account, row.instrument, row.order);
  archive.enumerator(row.side, Side::Sell);
  archive.enumerator(row.type, OrderType::Market);
  archive.enumerator(row.kind, ExecutionKind::TakeOver);
  archive(row.order_quantity, row.order_price, row.closed, row.entry_value, row.exit_value,
          row.open_fee, row.close_fee, row.pnl, row.leverage, row.fills);
  archive.moment(row.created);
  archive.moment(row.updated);
}

template <class Archive, class T>
void state_of_market(Archive& archive, T& market) {
  archive(market.prices.last, market.prices.mark, market.prices.index, market.prices.funding_rate);
  archive.moment(market.prices.funding_next);
  archive.enumerator(market.trading, Trading::Closed);
}

// What a live order has beside what everybody sees.
template <class Archive, class T>
void state_of_active(Archive& archive, T& order) {
  state_of_order(archive, order.held);
  archive(order.twin, order.closed_row, order.has_claim, order.is_fired);
}

constexpr auto kOrder = [](auto& archive, auto& row) { state_of_order(archive, row); };
constexpr auto kExecution = [](auto& archive, auto& row) { state_of_execution(archive, row); };
constexpr auto kClosed = [](auto& archive, auto& row) { state_of_closed(archive, row); };
constexpr auto kMarket = [](auto& archive, auto& row) { state_of_market(archive, row); };
constexpr auto kId = [](auto& archive, auto& id) { archive(id); };

}  // namespace

// ---- history

template <class Archive, class History>
void OrderHistory::state(Archive& archive, History& history) {
  archive.list(history.orders_, kOrder);
  archive.list(history.executions_, kExecution);
  archive.list(history.closed_pnl_, kClosed);
  archive(history.closed_count_, history.newest_, history.forgotten_, history.finished_count_);
  archive.list(history.recent_, kId);
}

void OrderHistory::save(std::vector<std::byte>& bytes) const {
  StateWriter out{bytes};
  state(out, *this);
}

Checked<void> OrderHistory::load(std::span<const std::byte> bytes) {
  StateReader in{bytes};
  OrderHistory loaded{limits_};
  loaded.recent_.clear();
  state(in, loaded);
  const auto& rows = loaded.orders_;
  in.require(in.is_whole() && loaded.recent_.size() == recent_.size() &&
             loaded.closed_count_ >= loaded.closed_pnl_.size());
  in.require(
      std::ranges::is_sorted(rows, std::less_equal{}, &HeldOrder::sequence) &&
      (rows.empty() || (rows.front().sequence > 0 && rows.back().sequence <= loaded.newest_)));
  if (in.has_failed()) {
    return fault(ErrorCode::InvalidInput, Field::Record);
  }
  for (const HeldOrder& order : rows) {
    loaded.add_link(order);
    loaded.index(order);
  }
  *this = std::move(loaded);
  return {};
}

// ---- exchange

void Exchange::State::save(std::vector<std::byte>& bytes) const {
  StateWriter out{bytes};
  out(kStateVersion);
  out.moment(now);
  out(order_count, execution_count, sequence);
  out.list(markets, kMarket);
  out.part(accounts);
  out.part(history);
  std::vector<PairId> apart;
  std::vector<const ActiveOrder*> live;
  for (std::uint32_t i = 0; i < pairs.size(); ++i) {
    for (std::uint32_t k = 0; k < pairs[i].size(); ++k) {
      if (pairs[i][k].is_apart) {
        apart.push_back({AccountId{i}, InstrumentId{k}});
      }
    }
    for (const ActiveOrder* order = orders.first(AccountId{i}); order != nullptr;
         order = orders.after(*order)) {
      live.push_back(order);
    }
  }
  out.list(apart, [](StateWriter& each, const PairId& id) { each(id.account, id.instrument); });
  out.list(live,
           [](StateWriter& each, const ActiveOrder* order) { state_of_active(each, *order); });
  out.list(fired, kId);
}

bool Exchange::State::is_sound(const ActiveOrder& order) const {
  const HeldOrder& held = order.held;
  const OrderTerms& terms = held.request.terms;
  return held.account.value() < pairs.size() && held.account.value() > 0 &&
         terms.instrument.value() < contracts.size() && held.id.value() != 0 &&
         held.id.value() <= order_count && held.sequence <= sequence && !is_final(held.status) &&
         held.filled.sign() >= 0 && terms.quantity.sign() >= 0 && orders.find(held.id) == nullptr &&
         (!order.is_waiting() || terms.is_conditional()) && (order.is_waiting() || !order.is_fired);
}

// Puts a live order back into everything that knows of it.
bool Exchange::State::restore(const ActiveOrder& saved) {
  if (!is_sound(saved)) {
    return false;
  }
  const ActiveOrder* newest = orders.last(saved.held.account);
  if (newest != nullptr && newest->held.id >= saved.held.id) {
    return false;
  }
  ActiveOrder& order = orders.add(saved.held);
  order.twin = saved.twin;
  order.closed_row = saved.closed_row;
  order.has_claim = saved.has_claim;
  order.is_fired = saved.is_fired;
  join_pair(order);
  history.add_link(order.held);
  if (order.is_waiting() && !order.is_fired) {
    const OrderTerms& terms = order.held.request.terms;
    waiting.add(terms.instrument, terms.trigger, order.held.id);
  }
  return true;
}

bool Exchange::State::load(std::span<const std::byte> bytes) {
  StateReader in{bytes};
  std::uint16_t version = 0;
  in(version);
  in.require(version == kStateVersion);
  in.moment(now);
  in(order_count, execution_count, sequence);
  markets.clear();
  in.list(markets, kMarket);
  in.require(markets.size() == contracts.size());
  find_funding();
  in.part(accounts);
  in.part(history);
  if (in.has_failed()) {
    return false;
  }
  pairs.resize(accounts.size() + 1);
  std::vector<PairId> apart;
  in.list(apart, [](StateReader& each, PairId& id) { each(id.account, id.instrument); });
  for (const PairId id : apart) {
    in.require(id.account.value() > 0 && id.account.value() < pairs.size() &&
               id.instrument.value() < contracts.size());
    if (in.has_failed()) {
      return false;
    }
    pair_of(id).is_apart = true;
  }
  load_orders(in);
  return in.is_whole();
}

void Exchange::State::load_orders(StateReader& in) {
  std::vector<ActiveOrder> live;
  in.list(live, [](StateReader& each, ActiveOrder& order) { state_of_active(each, order); });
  for (const ActiveOrder& order : live) {
    in.require(!in.has_failed() && restore(order));
  }
  in.list(fired, kId);
  for (const VenueOrderId id : fired) {
    const ActiveOrder* order = orders.find(id);
    in.require(order != nullptr && order->is_fired);
  }
  for (std::uint32_t i = 1; i < pairs.size() && !in.has_failed(); ++i) {
    for (const VenuePosition& held : accounts.positions(AccountId{i})) {
      pair_of({AccountId{i}, held.instrument}).sign = held.quantity.sign();
    }
  }
}

void Exchange::save(std::vector<std::byte>& bytes) const { state_->save(bytes); }

Checked<void> Exchange::load(std::span<const std::byte> bytes) {
  auto loaded = std::make_unique<State>(state_->liquidity, state_->limits);
  loaded->contracts = state_->contracts;
  for (std::size_t i = 0; i < state_->contracts.size(); ++i) {
    loaded->waiting.list();
  }
  if (!loaded->load(bytes)) {
    return fault(ErrorCode::InvalidInput, Field::Record);
  }
  state_ = std::move(loaded);
  return {};
}

}  // namespace tw::sim
