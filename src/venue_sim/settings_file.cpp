#include "venue_sim/settings_file.hpp"

#include <algorithm>
#include <initializer_list>

#include "json/value.hpp"

namespace tw::venue_sim {
namespace {

std::unexpected<Error> bad(std::string_view member, std::string_view what) {
  return fail(ErrorCode::InvalidInput, std::string(member) + " " + std::string(what));
}

Result<void> allow(const json::Value& object, std::string_view place,
                   std::initializer_list<std::string_view> names) {
  if (!object.is_object()) {
    return bad(place, "is an object");
  }
  for (const std::string& key : object.keys()) {
    if (std::ranges::find(names, key) == names.end()) {
      std::string known;
      for (const std::string_view name : names) {
        known.append(known.empty() ? "" : ", ").append(name);
      }
      return bad(std::string(place) + "." + key, "is not known; there are " + known);
    }
  }
  return {};
}

bool has(const json::Value& object, std::string_view name) {
  return object.member(name).has_value();
}

// A decimal above zero, or not below it, under its name.
template <class T>
Result<void> read_number(const json::Value& object, std::string_view name, T& out) {
  if (!has(object, name)) {
    return {};
  }
  TW_TRY(const json::Value member, object.member(name));
  const Result<std::string> text = member.text();
  const auto value = Decimal::parse_exact(text.has_value() ? *text : member.dump());
  if (!value.has_value() || abs(*value) > Decimal::from_int(1'000'000'000'000)) {
    return bad(name, "is a decimal text such as \"0.1\"");
  }
  out = T{*value};
  return {};
}

Result<void> read_text(const json::Value& object, std::string_view name, std::string& out) {
  if (has(object, name)) {
    TW_TRY(const json::Value member, object.member(name));
    TW_TRY(out, member.text());
  }
  return {};
}

Result<Currency> read_currency(const json::Value& object, std::string_view name,
                               std::string fallback) {
  TW_CHECK(read_text(object, name, fallback));
  if (fallback.empty() || !Currency::fits(fallback)) {
    return bad(name, "is a coin of at most 8 letters");
  }
  return Currency{fallback};
}

Result<SymbolTerms> read_symbol(const json::Value& object) {
  TW_CHECK(allow(
      object, "symbols[]",
      {"category", "symbol", "base", "quote", "price", "tick_size", "step_size", "min_quantity",
       "min_notional", "quantity_max", "maker_fee", "taker_fee", "leverage_max"}));
  std::string category = "linear";
  TW_CHECK(read_text(object, "category", category));
  const auto known = parse_category(category);
  if (known != Category::Linear && known != Category::Spot) {
    return bad("symbols[].category", "is linear or spot");
  }
  SymbolTerms terms{.category = *known,
                    .price = Price{Decimal::from_int(100)},
                    .tick_size = Price{Decimal::from_units(1, 2)},
                    .step_size = Quantity{Decimal::from_units(1, 3)},
                    .min_notional = Decimal::from_int(5),
                    .quantity_max = Quantity{Decimal::from_int(100'000)},
                    .maker_fee = Rate{Decimal::from_units(2, 4)},
                    .taker_fee = Rate{Decimal::from_units(55, 5)}};
  TW_CHECK(read_text(object, "symbol", terms.name));
  TW_TRY(terms.base, read_currency(object, "base", ""));
  TW_TRY(terms.quote, read_currency(object, "quote", "USDT"));
  TW_CHECK(read_number(object, "price", terms.price));
  TW_CHECK(read_number(object, "tick_size", terms.tick_size));
  TW_CHECK(read_number(object, "step_size", terms.step_size));
  terms.min_quantity = terms.step_size;
  TW_CHECK(read_number(object, "min_quantity", terms.min_quantity));
  TW_CHECK(read_number(object, "min_notional", terms.min_notional));
  TW_CHECK(read_number(object, "quantity_max", terms.quantity_max));
  TW_CHECK(read_number(object, "maker_fee", terms.maker_fee));
  TW_CHECK(read_number(object, "taker_fee", terms.taker_fee));
  TW_CHECK(read_number(object, "leverage_max", terms.leverage_max));
  const bool is_positive = terms.price.sign() > 0 && terms.tick_size.sign() > 0 &&
                           terms.step_size.sign() > 0 && terms.quantity_max.sign() > 0;
  if (!is_positive || terms.leverage_max < Decimal::from_int(1) || terms.min_quantity.sign() < 0) {
    return bad("symbols[]",
               "needs price, tick_size, step_size, quantity_max above 0, leverage_max "
               "from 1, min_quantity from 0");
  }
  if (terms.base == terms.quote) {
    return bad("symbols[].base", "is another coin than quote");
  }
  if (terms.quantity_max < terms.min_quantity ||
      terms.quantity_max.decimal() <
          multiply(terms.step_size.decimal(), Decimal::from_int(10), Rounding::HalfEven)) {
    return bad("symbols[].quantity_max", "is at least ten steps, and min_quantity");
  }
  for (const Rate& fee : {terms.maker_fee, terms.taker_fee}) {
    if (abs(fee.decimal()) > Decimal::from_units(1, 1)) {
      return bad("symbols[]", "needs maker_fee and taker_fee from -0.1 to 0.1");
    }
  }
  if (terms.name.empty() || !SymbolName::fits(terms.name)) {
    return bad("symbols[].symbol", "is a name of at most 24 letters");
  }
  if (!is_multiple(terms.price.decimal(), terms.tick_size.decimal())) {
    return bad("symbols[].price", "is on the tick");
  }
  if (!is_multiple(terms.min_quantity.decimal(), terms.step_size.decimal())) {
    return bad("symbols[].min_quantity", "is a multiple of step_size");
  }
  return terms;
}

Result<StartAccount> read_account(const json::Value& object) {
  TW_CHECK(allow(object, "accounts[]", {"key", "secret", "deposits"}));
  StartAccount account;
  TW_CHECK(read_text(object, "key", account.key));
  TW_CHECK(read_text(object, "secret", account.secret));
  if (account.key.empty() || account.secret.empty()) {
    return bad("accounts[]", "needs key and secret");
  }
  if (!has(object, "deposits")) {
    return account;
  }
  TW_TRY(const json::Value deposits, object.member("deposits"));
  if (!deposits.is_object()) {
    return bad("accounts[].deposits", "is an object of coins and amounts");
  }
  for (const std::string& coin : deposits.keys()) {
    Decimal amount;
    TW_CHECK(read_number(deposits, coin, amount));
    if (amount.sign() <= 0 || !Currency::fits(coin)) {
      return bad("accounts[].deposits." + coin, "is above 0, of a coin of at most 8 letters");
    }
    account.deposits.push_back({amount, Currency{coin}});
  }
  return account;
}

constexpr std::int64_t kLimitMax = 1'000'000'000;

Result<void> read_limit(const json::Value& limits, std::string_view name, std::int64_t& out) {
  if (!has(limits, name)) {
    return {};
  }
  TW_TRY(const json::Value member, limits.member(name));
  TW_TRY(out, member.integer());
  return out > 0 && out <= kLimitMax ? Result<void>() : bad(name, "is above 0, at most 1000000000");
}

Result<void> read_limits(const json::Value& limits, RateSettings& out) {
  TW_CHECK(allow(limits, "limits",
                 {"orders_per_second", "reads_per_second", "address_per_5s", "sockets_per_5min"}));
  TW_CHECK(read_limit(limits, "orders_per_second", out.orders_per_second));
  TW_CHECK(read_limit(limits, "reads_per_second", out.reads_per_second));
  TW_CHECK(read_limit(limits, "address_per_5s", out.address_per_5s));
  return read_limit(limits, "sockets_per_5min", out.sockets_per_5min);
}

Result<void> require_list(const json::Value& value, std::string_view name) {
  const bool is_filled = value.is_array() && value.size() > 0;
  return is_filled ? Result<void>() : Result<void>(bad(name, "is a list of at least one"));
}

Result<void> read_symbols(const json::Value& list, VenueSettings& settings) {
  TW_CHECK(require_list(list, "symbols"));
  settings.symbols.clear();
  for (std::size_t i = 0; i < list.size(); ++i) {
    TW_TRY(const SymbolTerms terms, read_symbol(list.at(i)));
    const ListedSymbol listed =
        make_symbol(terms, InstrumentId{static_cast<std::uint32_t>(i)}, settings.start);
    const std::string place = "symbols[" + std::to_string(i) + "]";
    const auto is_same = [&](const ListedSymbol& other) {
      return other.symbol.category == terms.category && other.symbol.name == terms.name;
    };
    if (std::ranges::any_of(settings.symbols, is_same)) {
      return bad(place, "names " + terms.name + " a second time");
    }
    if (const Result<void> flows = check_flow(listed); !flows.has_value()) {
      return bad(place, flows.error().what);
    }
    settings.symbols.push_back(listed);
  }
  return {};
}

Result<void> read_accounts(const json::Value& list, VenueSettings& settings) {
  TW_CHECK(require_list(list, "accounts"));
  settings.accounts.clear();
  for (std::size_t i = 0; i < list.size(); ++i) {
    TW_TRY(StartAccount account, read_account(list.at(i)));
    if (std::ranges::find(settings.accounts, account.key, &StartAccount::key) !=
        settings.accounts.end()) {
      return bad("accounts[" + std::to_string(i) + "]", "has the key of another one");
    }
    settings.accounts.push_back(std::move(account));
  }
  return {};
}

}  // namespace

Result<VenueSettings> read_settings(std::string_view text, VenueSettings defaults) {
  TW_TRY(const json::Value file, json::parse(text));
  TW_CHECK(allow(file, "file", {"symbols", "accounts", "limits"}));
  if (has(file, "symbols")) {
    TW_TRY(const json::Value symbols, file.member("symbols"));
    TW_CHECK(read_symbols(symbols, defaults));
  }
  if (has(file, "accounts")) {
    TW_TRY(const json::Value accounts, file.member("accounts"));
    TW_CHECK(read_accounts(accounts, defaults));
  }
  if (has(file, "limits")) {
    TW_TRY(const json::Value limits, file.member("limits"));
    TW_CHECK(read_limits(limits, defaults.rates));
  }
  return defaults;
}

}  // namespace tw::venue_sim
