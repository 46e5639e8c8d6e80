#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

#include "data/instrument_list.hpp"
#include "data/message_source.hpp"

namespace tw::data {

/// One instrument that recorded messages speak of, as far as they tell.
struct Sighting {
  CategoryName category;
  SymbolName symbol;
  bool is_category_known = true;       ///< else the usual one was taken
  std::uint64_t messages = 0;          ///< about its book, trades or quotes
  std::uint8_t price_decimals = 0;     ///< of the finest price seen
  std::uint8_t quantity_decimals = 0;  ///< of the finest quantity seen
};

enum class Origin : std::uint8_t {
  Foreign,  ///< no message of this venue, as far as can be told
  Ours,
};

/// What the recorded messages of one venue speak of, before any instrument is known: a first look
/// that names instruments and the units of their prices and quantities.
/// Input:   messages in any order, also those of other venues.
/// Errors:  none: what it does not understand is Foreign, or is left out.
/// Cost:    one pass over each message.
class MarketSurvey {
 public:
  virtual ~MarketSurvey() = default;
  virtual Origin observe(const RecordedMessage& message) = 0;

  /// In the order in which they were first seen.
  std::span<const Sighting> sightings() const { return sightings_; }
  /// What lists of instruments among the messages define.
  std::span<const InstrumentDefined> listed() const { return listed_; }

 protected:
  enum class Zeros : std::uint8_t {
    Cut,   ///< zeros at the end are a matter of style
    Kept,  ///< the venue writes as many digits as the unit has
  };
  explicit MarketSurvey(Zeros zeros) : zeros_(zeros) {}

  /// The sighting of an instrument, counted once more; null for names that do not fit.
  Sighting* sight(std::string_view category, std::string_view symbol);
  /// Price and quantity among the members of an object, as far as they are there.
  void see(Sighting& sighting, json::Node object, std::string_view price,
           std::string_view quantity) const;
  /// Members of an object that are lists of levels: price and quantity stand first in each level.
  void see_sides(Sighting& sighting, json::Node object,
                 std::initializer_list<std::string_view> sides) const;
  void take_list(Result<InstrumentList> list);

 private:
  void see_price(Sighting& sighting, std::string_view digits) const;
  void see_quantity(Sighting& sighting, std::string_view digits) const;
  void see_levels(Sighting& sighting, json::Node levels) const;
  std::uint8_t decimals_in(std::string_view digits) const;

  Zeros zeros_;
  std::vector<Sighting> sightings_;
  std::vector<InstrumentDefined> listed_;
};

}  // namespace tw::data
