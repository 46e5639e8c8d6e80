#include "data/instrument_file.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <string_view>
#include <utility>

#include "data/text_file.hpp"
#include "json/value.hpp"
#include "model/names.hpp"

namespace tw::data {
namespace {

constexpr std::array<std::string_view, 17> kKeys{
    "venue",        "category",         "symbol",     "base",           "quote",
    "settle",       "contract",         "multiplier", "price_decimals", "valid_from",
    "tick_size",    "step_size",        "maker_fee",  "taker_fee",      "min_quantity",
    "min_notional", "quantity_decimals"};

// One entry of the file; its readers name key and value in their errors.
class Entry {
 public:
  explicit Entry(const json::Value& value) : value_(value) {}

  Result<std::string> text(std::string_view key) const {
    TW_TRY(const json::Value member, value_.member(key));
    return member.text();
  }

  template <class Name>
  Result<Name> name(std::string_view key) const {
    TW_TRY(const std::string text, this->text(key));
    if (text.empty() || !Name::fits(text)) {
      return refuse(key, text, "1 to " + std::to_string(Name::capacity()) + " characters");
    }
    return Name{text};
  }

  Result<Decimal> decimal(std::string_view key) const {
    TW_TRY(const std::string text, this->text(key));
    const Checked<Decimal> number = Decimal::parse_exact(text);
    if (!number.has_value()) {
      return refuse(key, text, "a decimal number");
    }
    return *number;
  }

  Result<Decimal> positive(std::string_view key) const {
    TW_TRY(const Decimal number, decimal(key));
    if (number.sign() <= 0) {
      return refuse(key, number.to_string(), "a number above zero");
    }
    return number;
  }

  Result<Decimal> not_negative(std::string_view key) const {
    TW_TRY(const Decimal number, decimal(key));
    if (number.sign() < 0) {
      return refuse(key, number.to_string(), "a number that is not below zero");
    }
    return number;
  }

  Result<ContractKind> contract(std::string_view key) const {
    TW_TRY(const std::string text, this->text(key));
    for (const auto kind : {ContractKind::Linear, ContractKind::Inverse, ContractKind::Spot}) {
      if (text == name_of(kind)) {
        return kind;
      }
    }
    return refuse(key, text, "linear, inverse or spot");
  }

  Result<Rate> fee(std::string_view key) const {
    TW_TRY(const Decimal number, decimal(key));
    if (abs(number) >= Decimal::from_int(1)) {
      return refuse(key, number.to_string(), "a fraction between -1 and 1");
    }
    return Rate{number};
  }

  Result<std::uint8_t> decimals(std::string_view key) const {
    TW_TRY(const std::string text, this->text(key));
    TW_TRY(const int number, whole(key, text));
    if (number > Decimal::kDigits) {
      return refuse(key, text, "at most " + std::to_string(Decimal::kDigits));
    }
    return static_cast<std::uint8_t>(number);
  }

  // `2019-09-08`: midnight UTC.
  Result<Timestamp> date(std::string_view key) const {
    TW_TRY(const std::string text, this->text(key));
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
      return refuse(key, text, "a date like 2019-09-08");
    }
    TW_TRY(const int year, whole(key, text.substr(0, 4)));
    TW_TRY(const int month, whole(key, text.substr(5, 2)));
    TW_TRY(const int day, whole(key, text.substr(8, 2)));
    const std::chrono::year_month_day date{std::chrono::year{year},
                                           std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    // 64 bits of nanoseconds end in 2262.
    if (!date.ok() || year < 1970 || year > 2200) {
      return refuse(key, text, "a date like 2019-09-08");
    }
    return Timestamp{std::chrono::sys_days{date}};
  }

  Result<void> check_keys() const {
    if (!value_.is_object()) {
      return fail(ErrorCode::InvalidInput, "expected an object");
    }
    for (const std::string& key : value_.keys()) {
      if (std::ranges::find(kKeys, key) == kKeys.end()) {
        return fail(ErrorCode::InvalidInput, "unknown key '" + key + "'");
      }
    }
    return {};
  }

 private:
  static std::unexpected<Error> refuse(std::string_view key, const std::string& value,
                                       const std::string& expected) {
    return fail(ErrorCode::InvalidInput,
                "'" + std::string(key) + "': expected " + expected + ", found '" + value + "'");
  }

  static Result<int> whole(std::string_view key, const std::string& text) {
    int number = 0;
    const auto [stop, code] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (code != std::errc{} || stop != text.data() + text.size() || number < 0) {
      return refuse(key, text, "a whole number");
    }
    return number;
  }

  const json::Value& value_;
};

Result<Listing> read_listing(const Entry& entry) {
  Listing listing;
  TW_TRY(listing.venue, entry.name<VenueName>("venue"));
  TW_TRY(listing.category, entry.name<CategoryName>("category"));
  TW_TRY(listing.symbol, entry.name<SymbolName>("symbol"));
  TW_TRY(listing.base, entry.name<Currency>("base"));
  TW_TRY(listing.quote, entry.name<Currency>("quote"));
  TW_TRY(listing.settle, entry.name<Currency>("settle"));
  TW_TRY(listing.kind, entry.contract("contract"));
  TW_TRY(listing.multiplier, entry.positive("multiplier"));
  TW_TRY(listing.grid.price_decimals, entry.decimals("price_decimals"));
  TW_TRY(listing.grid.quantity_decimals, entry.decimals("quantity_decimals"));
  TW_TRY(listing.valid_from, entry.date("valid_from"));
  return listing;
}

Result<InstrumentTerms> read_terms(const Entry& entry) {
  InstrumentTerms terms;
  TW_TRY(terms.valid_from, entry.date("valid_from"));
  TW_TRY(const Decimal tick_size, entry.positive("tick_size"));
  TW_TRY(const Decimal step_size, entry.positive("step_size"));
  TW_TRY(const Decimal min_quantity, entry.positive("min_quantity"));
  TW_TRY(terms.min_notional, entry.not_negative("min_notional"));
  TW_TRY(terms.maker_fee, entry.fee("maker_fee"));
  TW_TRY(terms.taker_fee, entry.fee("taker_fee"));
  terms.tick_size = Price{tick_size};
  terms.step_size = Quantity{step_size};
  terms.min_quantity = Quantity{min_quantity};
  return terms;
}

Result<InstrumentDefined> read_entry(const json::Value& value) {
  const Entry entry{value};
  TW_CHECK(entry.check_keys());
  TW_TRY(const Listing listing, read_listing(entry));
  TW_TRY(const InstrumentTerms terms, read_terms(entry));
  return InstrumentDefined{.listing = listing, .terms = terms};
}

Error in_file(const std::string& path, Error error) {
  error.what = path + ": " + error.what;
  return error;
}

}  // namespace

Result<std::vector<InstrumentDefined>> read_instruments(const std::string& path) {
  TW_TRY(const std::string text, read_text_file(path));
  Result<json::Value> list = json::parse(text);
  if (!list.has_value()) {
    return std::unexpected(in_file(path, std::move(list).error()));
  }
  if (!list->is_array()) {
    return fail(ErrorCode::InvalidInput, path + ": expected a list of instruments");
  }
  std::vector<InstrumentDefined> instruments;
  for (std::size_t i = 0; i < list->size(); ++i) {
    Result<InstrumentDefined> entry = read_entry(list->at(i));
    if (!entry.has_value()) {
      const std::string place = path + ": entry " + std::to_string(i + 1);
      return std::unexpected(in_file(place, std::move(entry).error()));
    }
    instruments.push_back(*std::move(entry));
  }
  return instruments;
}

}  // namespace tw::data
