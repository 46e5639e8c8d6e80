#include <utility>

#include "venue_sim/oracle_state.hpp"

// What was told is compared with what the trace makes, and what is over leaves.
namespace tw::venue_sim {
namespace {

/// What roundings of averages and products may come to: far below a lot of anything.
constexpr Decimal kTolerance = Decimal::from_raw(Decimal::kScale / 1'000'000);

}  // namespace

bool is_near(Decimal a, Decimal b) {
  const auto gap = checked_subtract(a, b);
  return gap.has_value() && abs(*gap) <= kTolerance;
}

std::string of_account(std::int64_t account) { return "account " + std::to_string(account); }

void Oracle::State::note(const std::string& about, bool differs, const std::string& sentence) {
  if (differs) {
    open.insert_or_assign(about, about + ": " + sentence);
  } else if (auto gone = open.extract(about)) {
    report(gone.mapped() + "; later no more");
  }
}

void Oracle::State::settle() {
  for (const std::int64_t account : std::exchange(touched_accounts, {})) {
    settle_wallets(account, accounts[account]);
    settle_positions(account, accounts[account]);
  }
  for (const std::string& id : std::exchange(touched_orders, {})) {
    OracleOrder& order = orders.find(id)->second;
    settle_order(id, order);
    leave(id, order);
  }
  while (leaving.size() > limits.ended_kept) {
    forget(leaving.front());
    leaving.pop_front();
  }
}

void Oracle::State::leave(const std::string& id, OracleOrder& order) {
  const bool is_over = !order.is_seen() || is_final_status(order.status);
  if (is_over && !std::exchange(order.is_leaving, true)) {
    leaving.push_back(id);
  }
}

void Oracle::State::forget(const std::string& id) {
  const auto found_order = orders.find(id);
  OracleOrder& order = found_order->second;
  order.is_leaving = false;
  if (order.is_seen() && !is_final_status(order.status)) {
    return;  // it came to life late
  }
  const std::string about = "order " + id;
  auto each = open.lower_bound(about);
  while (each != open.end() && each->first.starts_with(about)) {
    const bool is_its = each->first.size() == about.size() || each->first[about.size()] == ',';
    if (is_its) {
      report(std::move(each->second));
    }
    each = is_its ? open.erase(each) : std::next(each);
  }
  ++forgotten[order.is_seen() ? order.status : "never seen"];
  orders.erase(found_order);
}

void Oracle::State::settle_wallets(std::int64_t account, const OracleAccount& facts) {
  for (const auto& [coin, told] : facts.told_wallets) {
    const Decimal made = facts.books.wallet(coin);
    note(of_account(account) + ", " + coin, told != made,
         "the wallet is told as " + told.to_string() + ", all entries make " + made.to_string());
  }
  for (const auto& [coin, lock] : facts.told_locks) {
    note(of_account(account) + ", " + coin + ", locked", lock.told != lock.made,
         "locked is told as " + lock.told.to_string() + ", resting orders make " +
             lock.made.to_string());
  }
}

void Oracle::State::settle_positions(std::int64_t account, const OracleAccount& facts) {
  for (const auto& [place, told] : facts.told_positions) {
    const OraclePosition made = facts.books.position(place);
    const std::string about = of_account(account) + ", " + place;
    note(about + ", size", told.size != made.size,
         "the position is told as " + told.size.to_string() + ", executions make " +
             made.size.to_string());
    note(about + ", entry", told.size == made.size && !is_near(told.entry, made.entry()),
         "the entry is told as " + told.entry.to_string() + ", executions make " +
             made.entry().to_string());
  }
}

void Oracle::State::settle_order(const std::string& id, const OracleOrder& order) {
  const std::string about = "order " + id;
  const std::string filled = order.filled.to_string();
  if (!order.is_seen()) {  // an acknowledgement may come first
    open.insert_or_assign(
        about, about + (order.is_acknowledged
                            ? " was acknowledged and never seen"
                            : ": executions make " + filled + " of an order that is unknown"));
    return;
  }
  open.erase(about);
  const std::string quantity = order.quantity.to_string();
  note(about + ", more", !order.is_in_quote && order.filled > order.quantity,
       "executions make " + filled + ", asked were " + quantity);
  note(about + ", filled", order.filled != order.told_filled,
       "cumExecQty is " + order.told_filled.to_string() + ", executions make " + filled);
  note(about + ", status",
       !order.is_in_quote && order.status == "Filled" && order.told_filled != order.quantity,
       "is Filled with " + order.told_filled.to_string() + " of " + quantity);
  if (!order.asked.has_value()) {
    return;
  }
  const AskedOrder& asked_for = *order.asked;
  note(about + ", quantity",
       asked_for.quantity.has_value() && asked_for.quantity->sign() > 0 &&
           *asked_for.quantity != order.first_quantity,
       "was taken with " + order.first_quantity.to_string() + ", asked were " +
           asked_for.quantity.value_or(Decimal{}).to_string());
  const std::string place = asked_for.category + "/" + asked_for.symbol;
  note(about + ", side", asked_for.side != order.side || place != order.place,
       "was taken as " + order.side + " of " + order.place + ", asked was " + asked_for.side +
           " of " + place);
}

}  // namespace tw::venue_sim
