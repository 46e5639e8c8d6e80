#pragma once

#include <cstddef>
#include <cstdint>

#include "base/ring.hpp"
#include "model/event.hpp"

namespace tw::market {

/// One public trade with the venue's time of it.
struct TradePrint {
  Timestamp ts_event;
  Trade trade;
};

/// The newest trades of one instrument, for those who look back from the present.
/// Output:  prints newest first; sums over what is held, by who was the aggressor.
/// Cost:    O(1) per trade; `capacity` prints are taken at construction, nothing allocates later.
class TradeTape {
 public:
  /// Room for `capacity` prints, at least one (TW_ASSERT).
  explicit TradeTape(std::size_t capacity);

  void on_trade(Timestamp ts_event, const Trade& trade);
  void clear();

  std::size_t size() const { return prints_.size(); }
  /// Print `age` behind the newest one; age < size (TW_ASSERT).
  const TradePrint& print(std::size_t age) const;
  /// Lots of the prints held whose aggressor had that side.
  Int128 lots(Side aggressor) const { return aggressor == Side::Buy ? bought_ : sold_; }

 private:
  Int128& sum_of(Side aggressor) { return aggressor == Side::Buy ? bought_ : sold_; }

  Ring<TradePrint> prints_;
  Int128 bought_ = 0;
  Int128 sold_ = 0;
};

}  // namespace tw::market
