#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/document.hpp"
#include "model/event.hpp"

namespace tw::data {

/// What a venue's list of instruments does not say.
struct ListContext {
  Timestamp as_of;  ///< when the list was fetched: terms hold from then on
  Rate maker_fee;
  Rate taker_fee;
};

/// A venue's list of instruments. Ids are left zero: whoever registers them gives them out.
struct InstrumentList {
  std::vector<InstrumentDefined> instruments;
  std::vector<std::string> refusals;  ///< entries that were left out, each with symbol and reason

  /// Adds an entry of the venue's list, or why `symbol` is left out.
  void add(std::string_view symbol, const Result<InstrumentDefined>& entry);
};

/// The finest unit of a step: 0.05 has 2 decimals, 10 has none.
std::uint8_t decimals_of(Decimal step);

/// A name that fits, else InvalidInput naming `field` and value.
template <class Name>
Result<Name> name_of(std::string_view field, std::string_view text) {
  if (text.empty() || !Name::fits(text)) {
    return fail(ErrorCode::InvalidInput, "field '" + std::string(field) + "': '" +
                                             std::string(text) + "' is not of 1 to " +
                                             std::to_string(Name::capacity()) + " characters");
  }
  return Name{text};
}

/// Checks tick, step and multiplier (all above zero) and fills in the grid: decimals of the tick,
/// and of the step or `quantity_decimals` where those are more. The listing begins at `listed_at`,
/// where the venue says it, else at the context's time; its terms hold from the context's time on.
Result<InstrumentDefined> complete(InstrumentDefined instrument, const ListContext& context,
                                   std::optional<Timestamp> listed_at);

}  // namespace tw::data
