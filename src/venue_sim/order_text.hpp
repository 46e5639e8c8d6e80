#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sim/contract.hpp"
#include "sim/exchange_types.hpp"
#include "venue_sim/directory.hpp"
#include "venue_sim/json_text.hpp"
#include "venue_sim/wire_ids.hpp"

namespace tw::venue_sim {

/// Where a text goes: an answer of REST or a message of a socket; a few members differ.
enum class TextFor : std::uint8_t { Rest, Socket };

inline OrderIdForm id_form(Category category) {
  return category == Category::Spot ? OrderIdForm::Digits : OrderIdForm::Uuid;
}

/// An instrument in the venue's words and in the exchange's.
struct Listed {
  const Symbol& symbol;
  const sim::Contract& contract;
};

/// One order, all members of the venue's order object. Only sockets say `category`, `closedPnl` and
/// `feeCurrency`.
void write_order(JsonText& json, const sim::HeldOrder& order, const Listed& listed, TextFor where);

/// Of those the ones that say what an order may fill, spend or lock, and whether it ended.
void write_order_facts(JsonText& json, const sim::HeldOrder& order, const Listed& listed);

/// Price at which a quantity has a value, inverse contracts included; nothing for none.
std::optional<Decimal> average_price(Decimal value, Quantity quantity, const Listed& listed);
/// `1.5`, or an empty text for nothing.
std::string text_or_empty(const std::optional<Price>& price);

}  // namespace tw::venue_sim
