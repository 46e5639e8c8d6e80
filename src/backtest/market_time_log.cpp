#include "backtest/market_time_log.hpp"

namespace tw::backtest {

void MarketTimeLog::append(const Record& record) {
  below_.append(record);
  ++appended_;
  const auto* command = std::get_if<Command>(&record.body);
  if (command != nullptr && !owed_since_.has_value() && increases_risk(*command)) {
    owed_since_ = command->decided_at;
  }
}

Result<void> MarketTimeLog::commit() {
  TW_CHECK(below_.commit());
  owed_since_.reset();
  return {};
}

}  // namespace tw::backtest
