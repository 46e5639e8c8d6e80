#include <algorithm>

#include "base/assert.hpp"
#include "venue_sim/json_text.hpp"
#include "venue_sim/venue_state.hpp"

namespace tw::venue_sim {
namespace {

// How far fast time goes at once where something happens on the way. Where the market is busier
// than the machine it goes no faster than that can be done.
constexpr Duration kLeap = std::chrono::milliseconds(200);

}  // namespace

VenueParts::VenueParts(VenueSettings wanted, HistoryReader* recorded)
    : settings(std::move(wanted)),
      clock(settings.pace, settings.factor, settings.start, settings.wall_at_start),
      now(settings.start),
      stated(settings.start),
      limits(settings.rates),
      faults(settings.seed),
      trace(settings.trace_bytes_max),
      market(settings, recorded),
      accounts(market.exchange(), market.directory(), keys, limits),
      sink(*this),
      wire(*this) {
  market.watch(accounts, faults);
  accounts.pass_through(wire);
  accounts.seed(settings.seed);
  for (const ListedSymbol& listed : settings.symbols) {
    const Listing& listing = listed.contract.instrument.listing();
    oracle.instrument(name_of(listed.symbol.category), listed.symbol.name, listing.base.view(),
                      listing.quote.view());
  }
}

void VenueParts::begin() {
  const Result<void> begun = market.begin(settings.seed, sink);
  if (!begun.has_value()) {
    failure = begun.error().what;
  }
  for (const StartAccount& account : settings.accounts) {
    open_account(account);
  }
  settle();
}

// What faults do by time happens at its own moment, however far time goes at once; what fell into
// an absence, at its end.
Timestamp VenueParts::catch_up(Timestamp wall_now) {
  const bool was_away = wall != Timestamp{} && wall_now - wall > kAbsence;
  wall = wall_now;
  Timestamp until = clock.at(wall_now);
  if (clock.pace() == Pace::Real && was_away) {
    now = std::max(now, until);
    market.rest_until(now, sink);
  } else if (clock.pace() == Pace::Fast) {
    until = std::min(until, std::max(now + kLeap, market.next().value_or(until)));
    clock.slip_to(until);
  }
  for (auto due = wire.next(); due.has_value() && *due > now && *due < until; due = wire.next()) {
    move_to(*due);
  }
  move_to(until);
  stated = now + wire.skew();
  return now;
}

void VenueParts::move_to(Timestamp at) {
  now = at;
  const Result<void> advanced = market.advance_to(now, sink);
  if (!advanced.has_value() && failure.empty()) {
    failure = advanced.error().what;
  }
  wire.advance_to(now);
}

void VenueParts::settle() { market.settle(sink); }

AccountId VenueParts::open_account(const StartAccount& wanted) {
  const AccountId account = market.exchange().open_account(sim::MarginScope::Cross, now);
  const Result<void> added =
      keys.add({.key = wanted.key, .secret = wanted.secret, .account = account, .created = now});
  TW_ASSERT(added.has_value());  // whoever opens it looked
  log_admin("open_account", account, {});
  for (const Money& money : wanted.deposits) {
    const auto deposited = market.exchange().deposit(account, money, now);
    TW_ASSERT(deposited.has_value());
    log_admin("deposit", account, money);
  }
  return account;
}

void VenueParts::log_admin(std::string_view action, AccountId account, const Money& money) {
  JsonText json;
  json.open_object().text("action", action).number("account", account.value());
  if (!money.currency.is_empty()) {
    json.text("coin", money.currency.view()).quoted("amount", money.amount);
  }
  log(TraceKind::Admin, {}, json.close_object().take());
}

void VenueParts::log(TraceKind kind, net::ConnectionId connection, std::string_view bytes) {
  constexpr std::size_t kReadAtOnce = 1'000;
  const std::deque<TraceEntry>& entries = trace.entries();
  // An eighth of the trace ahead of what leaves: one large entry may be in the place of many.
  while (!entries.empty() && trace.is_full_for(bytes.size()) &&
         oracle_next <= entries.back().number &&
         oracle_next <= entries.front().number + entries.size() / 8) {
    read_trace(kReadAtOnce);
  }
  trace.add(now, kind, connection, bytes);
}

// Entries are numbered without a hole, so those it has read are passed over at once. The ledger
// says how many the oracle could not understand.
void VenueParts::read_trace(std::size_t count_max) {
  const std::deque<TraceEntry>& entries = trace.entries();
  const std::uint64_t first = entries.empty() ? oracle_next : entries.front().number;
  const std::size_t begin = std::max(oracle_next, first) - first;
  const std::size_t end =
      begin + std::min(count_max, entries.size() - std::min(begin, entries.size()));
  for (std::size_t i = begin; i < end; ++i) {
    oracle_next = entries[i].number + 1;
    static_cast<void>(oracle.read(entries[i]));
  }
}

std::optional<Forget> parse_forget(std::string_view text) {
  if (text == "nothing") {
    return Forget::Nothing;
  }
  if (text == "recent") {
    return Forget::Recent;
  }
  return text == "history" ? std::optional(Forget::History) : std::nullopt;
}

void VenueParts::restart(Forget forget) {
  if (forget == Forget::Recent) {
    market.exchange().clear_recent();
  } else if (forget == Forget::History) {
    market.exchange().clear_history();
  }
  market.published().restart_books(now, sink);
  faults.on_event("restart", now);
}

}  // namespace tw::venue_sim
