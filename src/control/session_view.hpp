#pragma once

#include <optional>
#include <string>
#include <vector>

#include "control/paper_session.hpp"

namespace tw::control {

/// One price of a book, or one of our own orders.
struct LevelView {
  Price price;
  Quantity quantity;
};

/// What a person sees of one instrument.
struct InstrumentView {
  static constexpr std::size_t kLevels = 8;  ///< shown of each side at most

  std::string symbol;
  int price_decimals = 0;    ///< digits after the point that its prices are shown with
  std::optional<Price> bid;  ///< nothing while the book is unsynced
  std::optional<Price> ask;
  std::vector<LevelView> bids;  ///< from the touch; nothing while the book is unsynced
  std::vector<LevelView> asks;
  std::optional<LevelView> own_bid;  ///< our resting order that is nearest to the touch
  std::optional<LevelView> own_ask;
  Quantity position;  ///< signed
  Decimal unrealized_gross;
  std::uint64_t open_buys = 0;
  std::uint64_t open_sells = 0;
};

/// What a person sees of a paper session at one moment.
struct SessionView {
  std::string strategy;
  Timestamp now;
  Duration elapsed{};  ///< market time since the session began
  std::uint64_t loop = 1;
  std::vector<InstrumentView> instruments;
  backtest::RunCounts counts;
  std::uint64_t open_orders = 0;
  std::uint64_t in_flight = 0;
  JournalLatency journal;
  Money capital;
  Money equity;
  Decimal realized;  ///< after fees
  Decimal unrealized_gross;
  Decimal fees;
  std::vector<backtest::FillRow> fills;  ///< newest last
};

/// Collects the view. Cost: O(orders + positions).
SessionView view_of(const PaperSession& session);

}  // namespace tw::control
