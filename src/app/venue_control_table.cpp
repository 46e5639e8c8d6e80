#include "app/venue_control_table.hpp"

namespace tw::app {
namespace {

using Kind = ControlValue::Kind;

constexpr std::uint64_t kListMax = 10'000;
constexpr std::uint64_t kStepMsMax = 366ULL * 24 * 3'600'000;

constexpr ControlValue kAccount{"--account", "N", "account", Kind::Whole, false, "1"};
constexpr ControlValue kAmount{"amount", "AMOUNT", "amount", Kind::Number, true};
constexpr ControlValue kCoin{"coin", "COIN", "coin", Kind::Text, true};
constexpr ControlValue kSymbol{"symbol", "SYMBOL", "symbol", Kind::Symbol, true};
constexpr ControlValue kKey{"--key", "KEY", "key"};
constexpr ControlValue kSecret{"--secret", "SECRET", "secret"};

constexpr ControlValue number(std::string_view option, std::string_view type,
                              std::string_view parameter) {
  return {option, type, parameter, Kind::Number};
}
constexpr ControlValue budget(std::string_view option, std::string_view parameter) {
  return {option, "N", parameter, Kind::Whole};
}

constexpr ControlCommand kCommands[] = {
    {"status", "help.venue_status", "GET", "/status", "",
     "  tradewind venue-sim status\n"
     "  tradewind venue-sim status --control 127.0.0.1:18081 --json"},
    {"book",
     "help.venue_book",
     "GET",
     "/book",
     "",
     "  tradewind venue-sim book linear/BTCUSDT\n"
     "  tradewind venue-sim book spot/BTCUSDT --depth 5",
     {kSymbol, ControlValue{"--depth", "N", "depth", Kind::Whole, false, "10", kListMax}}},
    {"ledger", "help.venue_ledger", "GET", "/ledger", "",
     "  tradewind venue-sim ledger\n"
     "  tradewind venue-sim ledger --json"},
    {"orders", "help.venue_orders", "GET", "/orders", "",
     "  tradewind venue-sim orders\n"
     "  tradewind venue-sim orders --json"},
    {"executions", "help.venue_executions", "GET", "/executions", "",
     "  tradewind venue-sim executions\n"
     "  tradewind venue-sim executions --json"},
    {"trace",
     "help.venue_trace",
     "GET",
     "/trace",
     "",
     "  tradewind venue-sim trace\n"
     "  tradewind venue-sim trace --from 100 --count 20",
     {ControlValue{"--from", "N", "from", Kind::Whole, false, "1", INT64_MAX},
      ControlValue{"--count", "N", "count", Kind::Whole, false, "1000", kListMax}}},
    {"state-hash", "help.venue_state_hash", "GET", "/state-hash", "",
     "  tradewind venue-sim state-hash\n"
     "  tradewind venue-sim state-hash --json"},
    {"account open",
     "help.venue_account.open",
     "POST",
     "/accounts",
     "",
     "  tradewind venue-sim account open\n"
     "  tradewind venue-sim account open --key bob --secret b",
     {kKey, kSecret}},
    {"account list", "help.venue_account.list", "GET", "/accounts", "",
     "  tradewind venue-sim account list\n"
     "  tradewind venue-sim account list --json"},
    {"key add",
     "help.venue_key.add",
     "POST",
     "/keys",
     "",
     "  tradewind venue-sim key add --account 1\n"
     "  tradewind venue-sim key add --key reader --secret r --read-only\n"
     "  tradewind venue-sim key add --addresses 127.0.0.1,127.0.0.2",
     {kAccount, kKey, kSecret, ControlValue{"--read-only", "", "read_only", Kind::Flag},
      ControlValue{"--no-trade", "", "no_trade", Kind::Flag},
      ControlValue{"--no-transfer", "", "no_transfer", Kind::Flag},
      ControlValue{"--addresses", "LIST", "addresses"}}},
    {"key remove",
     "help.venue_key.remove",
     "DELETE",
     "/keys",
     "venue_sim.key_removed",
     "  tradewind venue-sim key remove reader",
     {ControlValue{"key", "KEY", "key", Kind::Text, true}}},
    {"deposit",
     "help.venue_deposit",
     "POST",
     "/deposits",
     "venue_sim.deposited",
     "  tradewind venue-sim deposit 1000 USDT\n"
     "  tradewind venue-sim deposit 0.5 BTC --account 2",
     {kAmount, kCoin, kAccount}},
    {"withdraw",
     "help.venue_withdraw",
     "POST",
     "/withdrawals",
     "venue_sim.withdrawn",
     "  tradewind venue-sim withdraw 1000 USDT\n"
     "  tradewind venue-sim withdraw 0.5 BTC --account 2",
     {kAmount, kCoin, kAccount}},
    {"close",
     "help.venue_close",
     "POST",
     "/closes",
     "venue_sim.closed",
     "  tradewind venue-sim close linear/BTCUSDT\n"
     "  tradewind venue-sim close linear/ETHUSDT --account 2",
     {kSymbol, kAccount}},
    {"price",
     "help.venue_price",
     "POST",
     "/prices",
     "venue_sim.priced",
     "  tradewind venue-sim price linear/BTCUSDT --mark 50000\n"
     "  tradewind venue-sim price linear/BTCUSDT",
     {kSymbol, number("--mark", "PRICE", "mark"), number("--index", "PRICE", "index"),
      number("--funding-rate", "RATE", "funding_rate")}},
    {"time pace",
     "help.venue_time.pace",
     "POST",
     "/time",
     "venue_sim.timed",
     "  tradewind venue-sim time pace stepped\n"
     "  tradewind venue-sim time pace 60",
     {ControlValue{"pace", "real|stepped|FACTOR", "pace", Kind::Pace, true}}},
    {"time step",
     "help.venue_time.step",
     "POST",
     "/time/step",
     "venue_sim.timed",
     "  tradewind venue-sim time step 250\n"
     "  tradewind venue-sim time step 28800000",
     {ControlValue{"ms", "MS", "ms", Kind::Whole, true, "", kStepMsMax}},
     true},
    {"limits",
     "help.venue_limits",
     "POST",
     "/limits",
     "",
     "  tradewind venue-sim limits\n"
     "  tradewind venue-sim limits --orders-per-second 20",
     {budget("--orders-per-second", "orders_per_second"),
      budget("--reads-per-second", "reads_per_second"),
      budget("--address-per-5s", "address_per_5s"),
      budget("--sockets-per-5min", "sockets_per_5min")}},
    {"restart",
     "help.venue_restart",
     "POST",
     "/restart",
     "venue_sim.restarted",
     "  tradewind venue-sim restart\n"
     "  tradewind venue-sim restart --forget history",
     {ControlValue{"--forget", "WHAT", "forget"}}},
};

}  // namespace

std::span<const ControlCommand> control_commands() { return kCommands; }

}  // namespace tw::app
