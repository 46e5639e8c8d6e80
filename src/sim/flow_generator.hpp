#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/random.hpp"
#include "base/state_archive.hpp"
#include "model/instrument.hpp"
#include "sim/matching_book.hpp"

namespace tw::sim {

/// How the generated market of one instrument looks and moves.
struct FlowSettings {
  Price start;            ///< the first fair price
  Price spacing;          ///< of the levels that flow uses; a multiple of the tick
  Price spread;           ///< quotes keep half of it from the fair price, so it is the usual spread
  Quantity quantity;      ///< mean of an order
  Duration mean_gap{};    ///< from one action to the next
  double volatility = 1;  ///< deviation of the fair price within a second, in spacings
  std::size_t levels = 250;  ///< per side, at least
};

/// What flow does next, as an order of nobody.
struct FlowAction {
  enum class Kind : std::uint8_t {
    Nothing,
    Place,   ///< a limit order, which may trade
    Take,    ///< the same, and what does not trade expires
    Cancel,  ///< the newest generated order of a level, where it has one
  };
  Kind kind = Kind::Nothing;
  Side side = Side::Buy;
  std::int64_t ticks = 0;
  std::int64_t lots = 0;
  std::size_t level = 0;  ///< of a cancel, from the touch
};

/// A simple seeded market: a fair price that wanders and is drawn back to where it began, limit
/// orders that thin out with their distance from it, cancels, and takers who rather buy when the
/// book is below the fair price. It is made to exercise every message, not to be a model of any
/// market.
/// Prices:  the fair price stays within half and twice the first one, or the one it was moved to.
/// Rhythm:  gaps between actions are exponential; now and then one is twenty times longer.
/// Bits:    equal settings, seed and answers of the book give equal actions under every compiler
///          (base/random and base/math only). No action depends on how far time is advanced at
///          once.
/// Cost:    O(levels) where a side has too few of them, else O(1); no allocation.
class FlowGenerator {
 public:
  /// Errors:  InvalidInput for values <= 0, a spacing off the tick, more than kLevelsMost levels
  ///          and a start below four times the levels it has to hold.
  static Checked<FlowGenerator> make(const Instrument& instrument, const FlowSettings& settings,
                                     std::uint64_t seed);

  static constexpr std::size_t kLevelsMost = 4'000;

  /// Begins to act at a moment.
  void start(Timestamp at);
  /// When it acts; nothing before `start`.
  std::optional<Timestamp> next() const {
    return is_started_ ? std::optional(next_) : std::nullopt;
  }
  /// The action of that moment, and its next moment. `orders`: generated ones in the book.
  FlowAction act(const MatchingBook& book, std::size_t orders);
  /// Goes on around another price. Errors: InvalidInput where that is too low for its levels, or
  /// not within a thousandth and a thousand times of where it began.
  Checked<void> move_to(std::int64_t ticks);
  /// One order of a side at the touch that flow would give it, whatever the book holds.
  FlowAction quote(Side side);
  /// The least that a taker takes of what a side offers.
  FlowAction print(Side taker, const MatchingBook& book) const;
  /// A further order of the same moment that the book needs to have enough levels; Nothing when
  /// it has.
  FlowAction refill(const MatchingBook& book);

  /// Everything but settings and seed.
  template <class Archive, class Self>
  static void state(Archive& archive, Self& self) {
    archive(self.count_, self.fair_, self.center_, self.is_started_);
    archive.moment(self.next_);
    archive.require(self.fair_ >= 0 && self.fair_ <= static_cast<double>(kFairMost));
    archive.require(self.center_ > 0 && self.center_ <= static_cast<double>(kFairMost));
  }

 private:
  static constexpr std::int64_t kFairMost = std::int64_t{1} << 50;

  FlowGenerator(const Instrument& instrument, const FlowSettings& settings, std::uint64_t seed);

  Random draw();
  void wander(Random& random);
  void schedule(Random& random);
  FlowAction place(Random& random) const;
  FlowAction take(Random& random, const MatchingBook& book) const;
  FlowAction cancel(Random& random, const MatchingBook& book) const;
  std::int64_t lots(Random& random) const;
  std::int64_t quoted(Side side, double distance) const;
  std::int64_t free_price(Side side, const MatchingBook& book, std::int64_t from) const;
  std::int64_t touch_of(Side side, const MatchingBook& book) const;

  // ticks, lots and nanoseconds
  std::int64_t spacing_ = 0;
  std::int64_t step_ = 0;
  std::int64_t lots_least_ = 0;
  double lots_mean_ = 0;
  double start_ = 0;  // the first fair price
  double spread_ = 0;
  double gap_mean_ = 0;
  double deviation_ = 0;  // of one action's move
  std::size_t levels_ = 0;
  std::uint64_t seed_ = 0;

  std::uint64_t count_ = 0;  // of draws; with the seed it is all that random numbers depend on
  double fair_ = 0;
  double center_ = 0;  // where it is drawn back to
  bool is_started_ = false;
  Timestamp next_;
};

}  // namespace tw::sim
