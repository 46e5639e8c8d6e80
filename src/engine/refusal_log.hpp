#pragma once

#include <vector>

#include "base/state_archive.hpp"
#include "model/record.hpp"

namespace tw::engine {

/// Which refusals are worth a record. A strategy that is refused goes on asking; what the same rule
/// says to the same wish again is written once a minute. A refusal that a signal caused is written
/// always, for it ends the signal.
/// Rules:   the same is strategy, instrument, side and rule.
/// Cost:    O(strategies * rules), no allocation up to kExpected different ones.
class RefusalLog {
 public:
  static constexpr Duration kQuiet = std::chrono::minutes(1);
  static constexpr std::size_t kExpected = 128;

  RefusalLog() { written_.reserve(kExpected); }

  /// Whether it is to be written now, at engine time.
  bool is_due(const Refusal& refusal, Timestamp now);

  template <class Self, class Archive>
  static void state(Self& self, Archive& archive) {
    archive.list(self.written_, [](Archive& each, auto& written) {
      each(written.strategy, written.instrument);
      each.enumerator(written.side, Side::Sell);
      each.enumerator(written.rule, kRuleIdLast);
      each.moment(written.at);
    });
  }

 private:
  struct Written {
    StrategyId strategy;
    InstrumentId instrument;
    Side side = Side::Buy;
    RuleId rule = RuleId::KillLatch;
    Timestamp at;
  };
  std::vector<Written> written_;
};

}  // namespace tw::engine
