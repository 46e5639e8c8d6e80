#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "control/decision_watch.hpp"

namespace tw::control {

/// What became of something a strategy wanted.
enum class FateKind : std::uint8_t {
  Kept,           ///< a live order is that quote already
  AwaitingAmend,  ///< an order is being amended to it, without an answer yet
  Placed,
  Amended,
  Refused,    ///< by a risk rule
  Reached,    ///< the position is the wanted one
  Working,    ///< an order towards that position is live, and there is one at a time
  BelowStep,  ///< less is missing than the smallest quantity
  NoBook,     ///< no side of a book in step to take from
};

struct WantedFate {
  Side side = Side::Buy;
  std::optional<Price> price;  ///< of a quote
  Quantity quantity;           ///< of a position signed
  FateKind kind = FateKind::Kept;
  std::optional<ClientOrderId> order = {};
  std::optional<Verdict> verdict = {};  ///< of a refusal
};

/// Of each wanted quote, of the wanted position, or of the order that an accepted signal led to;
/// empty when nothing was wanted.
std::vector<WantedFate> fates_of(const SeenDecision& decision);

/// `kept`, `awaiting_amend`.
std::string_view name_of(FateKind kind);

}  // namespace tw::control
