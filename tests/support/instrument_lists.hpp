#pragma once

#include <fstream>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "data/instrument_list.hpp"
#include "data/message_source.hpp"

namespace tw::support {

/// 2026-01-01 with a maker fee of 1 bp and a taker fee of 5 bp.
inline data::ListContext list_context() {
  return {.as_of = Timestamp{std::chrono::seconds{1'767'225'600}},
          .maker_fee = Rate{Decimal::from_units(1, 4)},
          .taker_fee = Rate{Decimal::from_units(5, 4)}};
}

inline std::string file_text(const std::string& path) {
  std::ifstream file{path};
  return {std::istreambuf_iterator<char>{file}, {}};
}

/// The answer of REST number `index` in a recording.
inline std::string rest_answer(const std::string& path, int index) {
  const auto source = data::open_messages({&path, 1}).value();
  for (auto message = source->next().value(); message; message = source->next().value()) {
    if (!message->url.empty() && index-- == 0) {
      return std::string(message->text);
    }
  }
  return {};
}

inline const InstrumentDefined* find(const data::InstrumentList& list, std::string_view symbol) {
  for (const InstrumentDefined& each : list.instruments) {
    if (each.listing.symbol.view() == symbol) {
      return &each;
    }
  }
  return nullptr;
}

/// `tick step min_quantity min_notional multiplier price_decimals/quantity_decimals`
inline std::string summary(const InstrumentDefined& each) {
  const InstrumentTerms& terms = each.terms;
  return terms.tick_size.to_string() + " " + terms.step_size.to_string() + " " +
         terms.min_quantity.to_string() + " " + terms.min_notional.to_string() + " " +
         each.listing.multiplier.to_string() + " " +
         std::to_string(each.listing.grid.price_decimals) + "/" +
         std::to_string(each.listing.grid.quantity_decimals);
}

/// Whether a registry takes every entry of the list.
inline bool is_registrable(const data::InstrumentList& list) {
  InstrumentRegistry registry;
  for (InstrumentDefined each : list.instruments) {
    each.listing.id = InstrumentId{static_cast<std::uint32_t>(registry.size())};
    if (!registry.define(each.listing, each.terms).has_value()) {
      return false;
    }
  }
  return true;
}

}  // namespace tw::support
