#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/assert.hpp"
#include "market/candle.hpp"
#include "market/order_book.hpp"
#include "model/parameter.hpp"
#include "model/signal.hpp"
#include "model/target.hpp"
#include "strategy/reason.hpp"

namespace tw::strategy {

/// What a strategy sees of the market: the instrument it trades, at engine time.
struct MarketView {
  Timestamp now;
  const Instrument& instrument;
  const market::OrderBook& book;
  const market::Candle* candle = nullptr;  ///< the one that closed, with Trigger::Candle only
};

/// What it sees of itself: what its own fills made, as of the last event.
struct AccountView {
  Quantity position;  ///< signed
};

/// Why it is called.
enum class Trigger : std::uint8_t {
  Started,  ///< once, before the first market event
  Book,     ///< the book's validity changed (synced, unsynced, crossed)
  Timer,    ///< the wake-up it asked for
  Account,  ///< one of its orders filled or ended
  Candle,   ///< a candle of the interval it asked for closed; after Book at the same input
};

/// What it wants. Asking for nothing leaves everything as it is.
/// Cost: no allocation; at most kQuotesMax quotes per call (TW_ASSERT).
class Outputs {
 public:
  static constexpr std::size_t kQuotesMax = 64;
  static constexpr std::size_t kNotesMax = 8;

  Outputs() { quotes_.reserve(kQuotesMax); }

  /// Starts the complete set of wanted quotes of this call; without further `quote` it is empty,
  /// which cancels everything.
  void replace_quotes(QuoteReplace how = QuoteReplace::Cancel) {
    TW_ASSERT(!position_.has_value() && !signal_.has_value());
    quotes_.clear();
    has_quotes_ = true;
    replace_ = how;
  }
  void quote(const QuoteTarget& target) {
    TW_ASSERT(has_quotes_ && quotes_.size() < kQuotesMax);
    quotes_.push_back(target);
  }
  /// Wants this position, in the place of quotes (TW_ASSERT). It holds for this call: execution
  /// sends at most one order towards it, and a strategy that wants more says so again.
  void target_position(const PositionTarget& target) {
    TW_ASSERT(!has_quotes_ && !signal_.has_value());
    position_ = target;
  }
  /// Says an opinion, in the place of quotes or a position (TW_ASSERT); what becomes of it is
  /// decided with the opinions of others (execution::SignalDesk). One per call.
  void signal(const Signal& signal) {
    TW_ASSERT(!has_quotes_ && !position_.has_value());
    signal_ = signal;
  }
  /// Asks for one call with Trigger::Timer at `at` or at the first input after it; replaces an
  /// earlier wish.
  void wake_at(Timestamp at) { wake_at_ = at; }
  /// Says why, for those who explain decisions; beyond kNotesMax nothing more is kept.
  void note(const Reason& reason) {
    if (notes_count_ < kNotesMax) {
      notes_.at(notes_count_++) = reason;
    }
  }

  bool has_quotes() const { return has_quotes_; }
  std::span<const QuoteTarget> quotes() const { return quotes_; }
  QuoteReplace replace() const { return replace_; }
  const std::optional<PositionTarget>& position() const { return position_; }
  const std::optional<Signal>& signal() const { return signal_; }
  std::optional<Timestamp> wake_up() const { return wake_at_; }
  std::span<const Reason> notes() const { return {notes_.data(), notes_count_}; }
  void clear() {
    quotes_.clear();
    has_quotes_ = false;
    position_.reset();
    signal_.reset();
    wake_at_.reset();
    notes_count_ = 0;
  }

 private:
  std::vector<QuoteTarget> quotes_;
  bool has_quotes_ = false;
  QuoteReplace replace_ = QuoteReplace::Cancel;
  std::optional<PositionTarget> position_;
  std::optional<Signal> signal_;
  std::optional<Timestamp> wake_at_;
  std::array<Reason, kNotesMax> notes_{};
  std::size_t notes_count_ = 0;
};

/// One strategy on one instrument. It sees no venue, clock or file; the same object runs in a
/// backtest, on paper and live, and equal inputs give equal outputs.
class Strategy {
 public:
  virtual ~Strategy() = default;
  virtual void on(Trigger trigger, const MarketView& market, const AccountView& account,
                  Outputs& out) = 0;
  /// Appends the whole state; load of it, then going on, equals never having stopped.
  virtual void save(std::vector<std::byte>& out) const = 0;
  /// Errors: InvalidInput for bytes that `save` did not write.
  virtual Checked<void> load(std::span<const std::byte> bytes) = 0;
};

}  // namespace tw::strategy
