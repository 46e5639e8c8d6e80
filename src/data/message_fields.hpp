#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "data/units.hpp"
#include "json/document.hpp"
#include "model/event.hpp"

namespace tw::data {

/// A value as an error shows it: in quotes, cut where it is long.
std::string shown(std::string_view text);

/// InvalidInput of a message; the reader of the recording adds file and line.
std::unexpected<Error> refuse(std::string what);

/// An error of a message as one of the line of its recording (`recording.damaged`).
Error at_line(Error error, const std::string& path, std::uint64_t line);

/// The known fields of one object of a venue's message, each read with one check of its type.
/// Input:   names in an order of the caller's, at most kNamesMax (TW_ASSERT), which outlive this;
/// the
///          functions take a name's place in it. Names are case-sensitive, unknown ones are
///          ignored.
/// Errors:  InvalidInput naming field and value: missing, repeated or of another type.
/// Cost:    one pass over the object; no allocation unless something is refused.
class MessageFields {
 public:
  static constexpr std::size_t kNamesMax = 32;

  explicit MessageFields(std::span<const std::string_view> names);

  /// Takes the fields of `object`; `what` names it in errors.
  Result<void> read(json::Node object, std::string_view what);

  std::string_view name(std::size_t field) const { return names_[field]; }
  bool has(std::size_t field) const { return (present_ & (1U << field)) != 0; }
  Result<json::Node> value(std::size_t field) const;
  Result<std::string_view> text(std::size_t field) const;
  Result<bool> boolean(std::size_t field) const;
  /// One of two texts: true for the first.
  Result<bool> either(std::size_t field, std::string_view first, std::string_view second) const;
  /// A whole number >= 0.
  Result<std::uint64_t> number(std::size_t field) const;
  /// A whole number of either sign.
  Result<std::int64_t> integer(std::size_t field) const;
  /// A whole number >= 0 written as a text.
  Result<std::uint64_t> number_in_text(std::size_t field) const;
  /// Milliseconds since the epoch, before the year 2255.
  Result<Timestamp> time_ms(std::size_t field) const;
  Result<Timestamp> time_ms_in_text(std::size_t field) const;
  /// A price or quantity above zero, as a text, in units of the grid.
  Result<std::int64_t> ticks(std::size_t field, const BookGrid& grid) const;
  Result<std::int64_t> lots(std::size_t field, const BookGrid& grid) const;
  /// The same as a JSON number.
  Result<std::int64_t> ticks_of_number(std::size_t field, const BookGrid& grid) const;
  Result<std::int64_t> lots_of_number(std::size_t field, const BookGrid& grid) const;
  /// A decimal as a text.
  Result<Decimal> decimal(std::size_t field) const;

  /// An error about a field that is there.
  std::unexpected<Error> refuse_value(std::size_t field, std::string_view why) const;

 private:
  Result<json::Node> value_of(std::size_t field, json::Kind kind, std::string_view why) const;
  Result<std::uint64_t> whole(std::size_t field, std::string_view digits) const;
  Result<Timestamp> time_of(std::size_t field, std::uint64_t milliseconds) const;
  Result<std::int64_t> positive(std::size_t field,
                                std::expected<std::int64_t, UnitsProblem> units) const;

  std::span<const std::string_view> names_;
  std::array<json::Node, kNamesMax> values_;
  std::uint32_t present_ = 0;
};

/// How a venue writes a level: a list of texts, price and quantity first.
struct LevelShape {
  std::size_t texts_min = 2;
  std::size_t texts_max = 2;
};

/// Levels of one side of one message, per message at most.
inline constexpr std::size_t kMessageLevelsMax = 16'384;

/// Reads a list of levels into `levels`, which has room for kMessageLevelsMax. Errors: InvalidInput
/// naming field, place and value: another shape, a price that is zero or off the grid.
Result<void> read_levels(const MessageFields& fields, std::size_t field, const BookGrid& grid,
                         LevelShape shape, std::vector<DepthLevel>& levels);

/// One level from the digits of its price and quantity. Errors: as read_levels.
Result<DepthLevel> read_level(std::string_view price, std::string_view quantity,
                              const BookGrid& grid);

}  // namespace tw::data
