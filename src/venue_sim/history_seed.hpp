#pragma once

#include <cstdint>

#include "venue_sim/market_history.hpp"

namespace tw::venue_sim {

/// Invents the past of an instrument that is at `ticks` now: candles of every interval that fit
/// each other and end at that price, trades of the newest minutes and paid funding.
/// Output:  candles of minutes for two days and more, of quarters of an hour for three weeks, of
///          hours for 130 days, of days for 1,400 days; longer ones are made of them.
/// Input:   equal arguments give an equal past.
MarketHistory invented_past(const sim::Contract& contract, std::int64_t ticks, std::uint64_t seed,
                            Timestamp now);

/// Open interest of one instrument: a made-up figure within five percent of what is worth 50
/// million of the quote currency at the price that it began with. It holds for any moment, past or
/// present. Zero until it is made of a price.
class OpenInterest {
 public:
  OpenInterest() = default;
  OpenInterest(const sim::Contract& contract, std::int64_t ticks, std::uint64_t seed);
  std::int64_t lots(Timestamp at) const;

  template <class Archive, class Self>
  static void state(Archive& archive, Self& self) {
    archive(self.lots_, self.seed_);
    archive.require(self.lots_ >= 0 && self.lots_ < 1e18);
  }

 private:
  double lots_ = 0;
  std::uint64_t seed_ = 0;
};

}  // namespace tw::venue_sim
