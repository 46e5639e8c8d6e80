#pragma once

#include <string_view>
#include <vector>

#include "model/samples.hpp"
#include "strategy/builtin/grid.hpp"

namespace tw::strategy {

/// A small hand-made market for one strategy. Book and orders share tick 0.1 and step 0.001.
class GridMarket {
 public:
  explicit GridMarket(std::string_view multiplier = "1", ContractKind kind = ContractKind::Linear)
      : instrument(
            [multiplier, kind] {
              Listing listing = testing::sample_listing();
              listing.multiplier = testing::dec(multiplier);
              listing.kind = kind;
              return listing;
            }(),
            testing::sample_terms()) {}

  /// A snapshot with one level per side, in ticks of 0.1.
  void set_touch(std::int64_t bid, std::int64_t ask) {
    const std::vector<DepthLevel> bids{{bid, 1'000}};
    const std::vector<DepthLevel> asks{{ask, 1'000}};
    set_book(bids, asks);
  }
  void set_book(std::span<const DepthLevel> bids, std::span<const DepthLevel> asks) {
    book.apply({.instrument = instrument.id(),
                .kind = DepthKind::Snapshot,
                .previous_sequence = 0,
                .sequence = ++sequence_,
                .bids = bids,
                .asks = asks});
  }
  const Outputs& run(Strategy& strategy, Trigger trigger = Trigger::Timer, Decimal position = {}) {
    out_.clear();
    strategy.on(trigger, {now, instrument, book}, {.position = Quantity{position}}, out_);
    return out_;
  }
  const Outputs& run(Strategy& strategy, const market::Candle& candle, Decimal position = {}) {
    out_.clear();
    strategy.on(Trigger::Candle, {now, instrument, book, &candle}, {.position = Quantity{position}},
                out_);
    return out_;
  }

  Instrument instrument;
  market::OrderBook book;
  Timestamp now = from_nanoseconds(1'000'000'000);

 private:
  std::uint64_t sequence_ = 0;
  Outputs out_;
};

struct Setting {
  std::string_view name;
  std::string_view value;
};

inline ParameterSet parameters_of(const std::vector<Setting>& settings) {
  ParameterSet parameters{Grid::parameters()};
  for (const Setting& setting : settings) {
    TW_ASSERT(parameters.set(setting.name, setting.value).has_value());
  }
  return parameters;
}

inline Grid grid_of(const std::vector<Setting>& settings) { return Grid{parameters_of(settings)}; }

}  // namespace tw::strategy
