#include "sim/exchange_rig.hpp"

namespace tw::sim {

std::string_view name_of(HeldStatus status) {
  static constexpr std::string_view kNames[] = {"Untriggered",          "Triggered", "New",
                                                "PartiallyFilled",      "Filled",    "Canceled",
                                                "PartlyFilledCanceled", "Rejected",  "Deactivated"};
  return kNames[static_cast<std::size_t>(status)];
}

std::string_view name_of(EndCause cause) {
  static constexpr std::string_view kNames[] = {
      "None",         "ByUser",         "WouldTake",   "NothingToMatch", "NoFullFill", "ReduceOnly",
      "StopsCleared", "OtherStopFired", "Liquidation", "NotAffordable",  "NoMarket",   "Admin"};
  return kNames[static_cast<std::size_t>(cause)];
}

namespace {

std::string text_of(const OrderChanged& change) {
  const HeldOrder& order = change.order;
  std::string text = std::to_string(order.id.value()) + " " + std::string(name_of(order.status));
  if (order.cause != EndCause::None) {
    text += ":" + std::string(name_of(order.cause));
  }
  return text;
}

std::string text_of(const Executed& change) {
  static constexpr std::string_view kKinds[] = {"fill ", "funding ", "takeover "};
  const Execution& row = change.execution;
  return std::string(kKinds[static_cast<std::size_t>(row.kind)]) +
         std::to_string(row.order.value()) + " x " + row.quantity.to_string() + " @ " +
         row.price.to_string();
}

std::string text_of(const PositionChanged&) { return "position"; }
std::string text_of(const WalletChanged&) { return "wallet"; }

}  // namespace

std::string text_of(const std::vector<Change>& changes) {
  std::string text;
  for (const Change& change : changes) {
    text += text.empty() ? "" : ", ";
    text += std::visit([](const auto& each) { return text_of(each); }, change);
  }
  return text;
}

}  // namespace tw::sim
