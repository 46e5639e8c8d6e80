#pragma once

#include <cstdint>

namespace tw::sim {

/// How a resting order waits behind the recorded orders of its price.
enum class QueueRule : std::uint8_t {
  Pessimistic,  ///< behind all of it for ever: only a trade strictly through the price fills
  RiskAdverse,  ///< what stood there on arrival goes first; only trades move the queue
  Probability,  ///< as RiskAdverse, and part of what is canceled stood in front
};

struct QueueSettings {
  QueueRule rule = QueueRule::Pessimistic;
  int power = 3;  ///< n of Probability, 1..kQueuePowerMax
};
inline constexpr int kQueuePowerMax = 10;
/// No recorded level or trade has more lots.
inline constexpr std::int64_t kLotsMax = std::int64_t{1} << 61U;

/// Place of one order in the queue of its level, in lots of the recorded book.
struct QueuePlace {
  double ahead = 0;         ///< what must trade first; whole for RiskAdverse
  std::int64_t level = 0;   ///< the level's quantity when it last changed
  std::int64_t traded = 0;  ///< against the level since then, so explained already; <= level
  friend bool operator==(const QueuePlace&, const QueuePlace&) = default;
};

/// The queue in front of a resting order.
/// Rules:   an order joins behind the level's whole quantity. A trade at its price against its side
///          takes from `ahead` first; what is left is for the order. Nobody can stand ahead in a
///          smaller level: ahead <= level. Probability splits a decrease d of the level that trades
///          do not explain: with f(x) = x^n, front = ahead, back = level before - ahead and
///          p = f(back) / (f(back) + f(front)) the part (1 - p) d leaves in front; what the back
///          cannot give leaves in front too; ahead stays >= 0. The rest of a level that is split
///          has fractions of lots; what is left of a trade is rounded to the nearest lot.
/// Cost:    O(n) multiplications, no allocation; + - * / of doubles alone, so equal bits
///          everywhere.
/// Source:  PowerProbQueueFunc and RiskAdverseQueueModel of hftbacktest (MIT), which leaves
///          `ahead` negative where the formula overshoots.
class QueueModel {
 public:
  /// power in range (TW_ASSERT).
  explicit QueueModel(const QueueSettings& settings);

  /// Whether quantities of levels and the touch of the book decide anything.
  bool follows_book() const { return settings_.rule != QueueRule::Pessimistic; }
  QueuePlace join(std::int64_t level_lots) const;
  /// The level has this quantity now.
  void on_level(QueuePlace& place, std::int64_t lots) const;
  /// A trade of `lots` at the price against the order's side; returns what is left for the order.
  std::int64_t on_trade(QueuePlace& place, std::int64_t lots) const;

 private:
  double powered(double value) const;
  double after_cancels(const QueuePlace& place, double canceled) const;

  QueueSettings settings_;
};

}  // namespace tw::sim
