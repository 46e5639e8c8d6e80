#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/amount.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"

namespace tw {

using VenueName = FixedText<16>;    ///< e.g. binance
using CategoryName = FixedText<8>;  ///< the venue's market, e.g. usdm
using SymbolName = FixedText<24>;   ///< the venue's own string

/// Finest units seen in an instrument's public data. Books hold integer ticks (price) and lots
/// (quantity) of this grid; it is not the tick_size and step_size that orders must obey.
struct BookGrid {
  std::uint8_t price_decimals = 0;     ///< one tick = 10^-price_decimals
  std::uint8_t quantity_decimals = 0;  ///< one lot = 10^-quantity_decimals

  Price price(std::int64_t ticks) const {
    return Price{Decimal::from_units(ticks, price_decimals)};
  }
  Quantity quantity(std::int64_t lots) const {
    return Quantity{Decimal::from_units(lots, quantity_decimals)};
  }
  /// Ticks of a price; a fault when it is off the grid or beyond 64 bits.
  Checked<std::int64_t> ticks(Price price) const;
  /// Lots of a quantity; a fault when it is off the grid or beyond 64 bits.
  Checked<std::int64_t> lots(Quantity quantity) const;

  friend bool operator==(const BookGrid&, const BookGrid&) = default;
};

enum class ContractKind : std::uint8_t {
  Linear,   ///< settled in quote; a contract is a number of base units
  Inverse,  ///< settled in base; a contract is a number of quote units
  Spot,     ///< the assets themselves change hands; no contract and no margin
};

/// What never changes about an instrument. A relisted symbol is a new instrument.
struct Listing {
  InstrumentId id;
  VenueName venue;
  CategoryName category;
  SymbolName symbol;
  Currency base;
  Currency quote;
  Currency settle;
  ContractKind kind = ContractKind::Linear;
  Decimal multiplier = Decimal::from_int(1);  ///< per contract: base units, inverse: quote units
  BookGrid grid;
  Timestamp valid_from;

  friend bool operator==(const Listing&, const Listing&) = default;
};

/// The venue's rules for orders and its fees, from a date on.
struct InstrumentTerms {
  Timestamp valid_from;
  Price tick_size;
  Quantity step_size;
  Quantity min_quantity;
  Decimal min_notional;  ///< in the currency of Instrument::notional
  Rate maker_fee;        ///< < 0 is a rebate
  Rate taker_fee;

  friend bool operator==(const InstrumentTerms&, const InstrumentTerms&) = default;
};

/// One tradable contract with the terms in force at one moment.
class Instrument {
 public:
  Instrument(const Listing& listing, const InstrumentTerms& terms)
      : listing_(listing), terms_(terms) {}

  const Listing& listing() const { return listing_; }
  const InstrumentTerms& terms() const { return terms_; }
  InstrumentId id() const { return listing_.id; }
  const BookGrid& grid() const { return listing_.grid; }

  /// Value of contracts, their multiplier included: linear and spot in quote, inverse in base
  /// (quantity * multiplier / price). Errors: a fault beyond kAdmittedMax, and for an inverse
  /// price <= 0.
  Checked<Money> notional(Price price, Quantity quantity) const;
  /// Nearest price an order may carry.
  Price round_price(Price price, Rounding rounding) const;
  /// Largest quantity an order may carry that is not above `quantity`; zero where there is none.
  Quantity round_quantity(Quantity quantity) const;

 private:
  Listing listing_;
  InstrumentTerms terms_;
};

/// Every instrument known, with dated terms. Ids are dense, given out in the order of definition,
/// recorded, and never reused.
/// Cost: `at` is O(log revisions); nothing allocates except `define` and `revise`.
class InstrumentRegistry {
 public:
  /// Adds a listing and its first terms. Errors: Conflict when the id is not the next one, or the
  /// same venue, category and symbol are listed already (a listing has no end yet); InvalidInput
  /// for a multiplier, tick or step <= 0, a minimum < 0 or a grid finer than a Decimal.
  Checked<InstrumentId> define(const Listing& listing, const InstrumentTerms& terms);
  /// Adds later terms. Errors: NotFound; InvalidInput as `define`, or not after the newest ones.
  Checked<void> revise(InstrumentId id, const InstrumentTerms& terms);

  /// The instrument with the terms in force at `at`. Errors: NotFound, also before its listing.
  Checked<Instrument> at(InstrumentId id, Timestamp at) const;
  /// Errors: NotFound.
  Checked<InstrumentId> find(VenueName venue, CategoryName category, SymbolName symbol) const;
  /// The listing of a known id (TW_ASSERT).
  const Listing& listing(InstrumentId id) const;
  /// All revisions of a known id (TW_ASSERT), oldest first.
  std::span<const InstrumentTerms> revisions(InstrumentId id) const;
  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    Listing listing;
    std::vector<InstrumentTerms> revisions;
  };
  std::vector<Entry> entries_;
};

}  // namespace tw
