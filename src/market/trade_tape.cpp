#include "market/trade_tape.hpp"

#include "base/assert.hpp"

namespace tw::market {

TradeTape::TradeTape(std::size_t capacity) : prints_(capacity) {}

void TradeTape::on_trade(Timestamp ts_event, const Trade& trade) {
  if (prints_.size() == prints_.capacity()) {
    const TradePrint oldest = prints_.pop();
    sum_of(oldest.trade.aggressor) -= oldest.trade.lots;
  }
  const Pushed pushed = prints_.push({.ts_event = ts_event, .trade = trade});
  TW_ASSERT(pushed == Pushed::Stored);
  sum_of(trade.aggressor) += trade.lots;
}

void TradeTape::clear() {
  while (!prints_.is_empty()) {
    static_cast<void>(prints_.pop());
  }
  bought_ = 0;
  sold_ = 0;
}

const TradePrint& TradeTape::print(std::size_t age) const {
  TW_ASSERT(age < prints_.size());
  return prints_.at(prints_.size() - 1 - age);
}

}  // namespace tw::market
