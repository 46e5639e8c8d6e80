#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.hpp"

namespace tw::venue_sim {

/// How the venue writes the id of an order: a UUID for derivatives, 19 digits for spot. Both are
/// made of the number alone and give it back.
enum class OrderIdForm : std::uint8_t { Uuid, Digits };

std::string order_id_text(VenueOrderId id, OrderIdForm form);
/// Nothing for a text that `order_id_text` did not write.
std::optional<VenueOrderId> parse_order_id(std::string_view text, OrderIdForm form);
/// UUID of an execution.
std::string execution_id_text(std::uint64_t id);

/// UUID of the n-th message of a socket, and of a connection.
std::string message_id_text(std::uint64_t number);
std::string connection_id_text(std::uint64_t number);

}  // namespace tw::venue_sim
