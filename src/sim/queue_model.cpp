#include "sim/queue_model.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace tw::sim {

QueueModel::QueueModel(const QueueSettings& settings) : settings_(settings) {
  TW_ASSERT(settings.power >= 1 && settings.power <= kQueuePowerMax);
}

QueuePlace QueueModel::join(std::int64_t level_lots) const {
  return {.ahead = static_cast<double>(level_lots), .level = level_lots, .traded = 0};
}

void QueueModel::on_level(QueuePlace& place, std::int64_t lots) const {
  if (lots == place.level) {
    return;
  }
  const std::int64_t canceled = place.level - lots - place.traded;
  if (settings_.rule == QueueRule::Probability && canceled > 0) {
    place.ahead = after_cancels(place, static_cast<double>(canceled));
  }
  place.ahead = std::clamp(place.ahead, 0.0, static_cast<double>(lots));
  place.level = lots;
  place.traded = 0;
}

std::int64_t QueueModel::on_trade(QueuePlace& place, std::int64_t lots) const {
  if (settings_.rule == QueueRule::Pessimistic) {
    return 0;
  }
  // More than the level had explains no more than the level.
  place.traded = std::min(place.traded + std::min(lots, kLotsMax), place.level);
  const double left = static_cast<double>(lots) - place.ahead;
  place.ahead = std::max(0.0, -left);
  return left > 0 ? static_cast<std::int64_t>(left + 0.5) : 0;
}

double QueueModel::after_cancels(const QueuePlace& place, double canceled) const {
  const double front = place.ahead;
  const double back = static_cast<double>(place.level) - front;
  const double weight_back = powered(back);
  const double weights = weight_back + powered(front);
  if (weights <= 0) {  // an empty level has nothing to cancel
    return front;
  }
  const double behind = weight_back / weights * canceled;
  return front - (canceled - behind) + std::min(back - behind, 0.0);
}

double QueueModel::powered(double value) const {
  double product = value;
  for (int i = 1; i < settings_.power; ++i) {
    product *= value;
  }
  return product;
}

}  // namespace tw::sim
