#include "strategy/reason.hpp"

#include <utility>

namespace tw::strategy {

std::string_view name_of(ReasonCode code) {
  switch (code) {
    case ReasonCode::BookUnusable:
      return "book_unusable";
    case ReasonCode::WarmingUp:
      return "warming_up";
    case ReasonCode::AnchorSet:
      return "anchor_set";
    case ReasonCode::AnchorHeld:
      return "anchor_held";
    case ReasonCode::AnchorMoved:
      return "anchor_moved";
    case ReasonCode::Leaning:
      return "leaning";
    case ReasonCode::BuysFull:
      return "buys_full";
    case ReasonCode::SellsFull:
      return "sells_full";
    case ReasonCode::NothingToSell:
      return "nothing_to_sell";
    case ReasonCode::BookLeans:
      return "book_leans";
    case ReasonCode::BookEven:
      return "book_even";
    case ReasonCode::CoolingDown:
      return "cooling_down";
    case ReasonCode::PlanEnds:
      return "plan_ends";
    case ReasonCode::NoCross:
      return "no_cross";
    case ReasonCode::CrossHeld:
      return "cross_held";
    case ReasonCode::RsiHigh:
      return "rsi_high";
    case ReasonCode::RsiLow:
      return "rsi_low";
    case ReasonCode::AdxLow:
      return "adx_low";
    case ReasonCode::LongOnly:
      return "long_only";
  }
  std::unreachable();
}

}  // namespace tw::strategy
