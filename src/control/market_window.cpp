#include "control/market_window.hpp"

#include <utility>
#include <vector>

#include "market/order_book.hpp"

namespace tw::control {
namespace {

class WindowedHistory final : public HistoryReader {
 public:
  WindowedHistory(std::unique_ptr<HistoryReader> history, InstrumentId instrument,
                  const MarketWindow& window)
      : history_(std::move(history)), instrument_(instrument), window_(window) {}

  Result<std::optional<Event>> next() override {
    if (std::exchange(is_before_, false)) {
      TW_CHECK(find_first());
      if (book_.state() == market::BookState::Synced) {
        return std::optional(book_as_event());
      }
    }
    if (first_.has_value()) {
      return std::exchange(first_, std::nullopt);
    }
    TW_TRY(std::optional<Event> event, history_->next());
    return event.has_value() && is_behind(*event) ? std::nullopt : event;
  }

 private:
  bool is_behind(const Event& event) const {
    return window_.to.has_value() && event.ts_recv > *window_.to;
  }

  // Reads up to the first event of the window, which stays valid until the next one is read.
  Result<void> find_first() {
    while (true) {
      TW_TRY(first_, history_->next());
      if (!first_.has_value() || is_behind(*first_)) {
        return nothing_found();
      }
      if (!window_.from.has_value() || first_->ts_recv >= *window_.from) {
        return {};
      }
      follow(*first_);
    }
  }

  void follow(const Event& event) {
    before_ = event;
    if (const auto* update = std::get_if<DepthUpdate>(&event.body)) {
      static_cast<void>(book_.apply(*update));
    } else if (std::holds_alternative<FeedReset>(event.body)) {
      book_.reset();
    }
  }

  Event book_as_event() {
    const auto levels = [this](Side side) {
      std::vector<DepthLevel> out(book_.level_count(side));
      out.resize(book_.copy_levels(side, out));
      return out;
    };
    bids_ = levels(Side::Buy);
    asks_ = levels(Side::Sell);
    return {.ts_event = before_->ts_event,
            .ts_recv = *window_.from,
            .body = DepthUpdate{.instrument = instrument_,
                                .kind = DepthKind::Snapshot,
                                .previous_sequence = 0,
                                .sequence = book_.sequence(),
                                .bids = bids_,
                                .asks = asks_}};
  }

  Result<void> nothing_found() const {
    const auto text = [](const std::optional<Timestamp>& at) {
      return at.has_value() ? to_iso8601(*at) : std::string("…");
    };
    const auto time_of = [](const std::optional<Event>& event) {
      return event.transform([](const Event& found) { return found.ts_recv; });
    };
    return fail(ErrorCode::NotFound,
                "nothing was recorded from " + text(window_.from) + " to " + text(window_.to),
                "backtest.no_market",
                {{"from", text(window_.from)},
                 {"to", text(window_.to)},
                 {"before", text(time_of(before_))},
                 {"after", text(time_of(first_))}});
  }

  std::unique_ptr<HistoryReader> history_;
  InstrumentId instrument_;
  MarketWindow window_;
  bool is_before_ = true;
  market::OrderBook book_;
  std::optional<Event> before_;  // its levels are gone
  std::optional<Event> first_;
  std::vector<DepthLevel> bids_;
  std::vector<DepthLevel> asks_;
};

}  // namespace

std::unique_ptr<HistoryReader> open_window(std::unique_ptr<HistoryReader> history,
                                           InstrumentId instrument, const MarketWindow& window) {
  if (window.is_whole()) {
    return history;
  }
  return std::make_unique<WindowedHistory>(std::move(history), instrument, window);
}

}  // namespace tw::control
