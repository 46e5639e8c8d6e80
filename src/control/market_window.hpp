#pragma once

#include <memory>
#include <optional>

#include "model/ports.hpp"

namespace tw::control {

/// Which part of a recorded market is played, by receive time; both ends belong to it.
struct MarketWindow {
  std::optional<Timestamp> from;
  std::optional<Timestamp> to;

  bool is_whole() const { return !from.has_value() && !to.has_value(); }
};

/// The events of one instrument within a window. Where it begins in the middle of a book, that
/// book is the first event, at the beginning of the window; trades and quotes before it are left
/// out.
/// Errors: as the history below; NotFound (`backtest.no_market`) where nothing is in the window.
std::unique_ptr<HistoryReader> open_window(std::unique_ptr<HistoryReader> history,
                                           InstrumentId instrument, const MarketWindow& window);

}  // namespace tw::control
