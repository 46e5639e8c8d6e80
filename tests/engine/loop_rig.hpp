#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/loop.hpp"
#include "support/market_samples.hpp"

namespace tw::engine {

/// A log in memory that notes the order of calls and fails when told to. A slow one only begins to
/// commit when it need not wait.
class FakeLog final : public Log {
 public:
  explicit FakeLog(std::vector<std::string>& calls) : calls_(calls) {}
  void append(const Record& record) override;
  Result<void> commit() override;
  Result<void> start_commit() override;
  std::uint64_t durable() const override {
    return is_slow && disk != nullptr ? disk->durable() : durable_records;
  }
  /// The sync that a slow log has under way comes back.
  void finish_sync() { durable_records = syncing_records; }

  std::vector<Record> records;
  std::uint64_t durable_records = 0;
  std::uint64_t syncing_records = 0;
  bool is_failing = false;
  bool is_slow = false;
  Log* disk = nullptr;  ///< also gets everything, where there is one

 private:
  std::vector<std::string>& calls_;
};

/// A gateway that keeps what it is given.
class FakeGateway final : public Gateway {
 public:
  explicit FakeGateway(std::vector<std::string>& calls) : calls_(calls) {}
  void submit(const Command& command) override;

  std::vector<Command> sent;
  Gateway* wire = nullptr;  ///< also gets everything, where there is one

 private:
  std::vector<std::string>& calls_;
};

/// What a test wants a strategy to do.
using Behavior = std::function<void(strategy::Trigger, const strategy::MarketView&,
                                    const strategy::AccountView&, strategy::Outputs&)>;

/// A strategy that does that.
std::unique_ptr<strategy::Strategy> scripted(Behavior behavior);

/// A loop with scripted strategies, two instruments, one funded account, nothing started yet.
struct LoopRig {
  /// `candles` is the interval that every strategy asks for.
  explicit LoopRig(std::vector<Behavior> behaviors, risk::RiskLimits limits = {},
                   std::optional<Interval> candles = std::nullopt);

  /// Defines the instruments, funds the account, starts the first writer at 0 ms.
  void start();
  void accept(std::int64_t ms, EventBody body) {
    loop.accept({support::at_ms(ms), support::at_ms(ms), body});
  }
  /// Bid 100.0, ask 101.0, ten of each.
  void open_book(std::int64_t ms = 1, std::size_t instrument = 0);
  void fire_timer(std::int64_t ms, std::uint32_t slot = 0);
  void answer_accepted(std::int64_t ms, ClientOrderId id);
  Fill fill_of(const Order& order, std::uint64_t fill_id, Quantity quantity) const;

  /// Bodies of one kind in the log.
  template <class T>
  std::vector<T> recorded() const {
    std::vector<T> all;
    for (const Record& record : log.records) {
      if (const auto* body = std::get_if<T>(&record.body)) {
        all.push_back(*body);
      }
    }
    return all;
  }
  /// Commands of one kind in the log.
  template <class T>
  std::vector<T> commands() const {
    std::vector<T> all;
    for (const Command& command : recorded<Command>()) {
      if (const auto* body = std::get_if<T>(&command.body)) {
        all.push_back(*body);
      }
    }
    return all;
  }

  std::vector<std::string> calls;
  FakeLog log{calls};
  FakeGateway gateway{calls};
  std::vector<InstrumentDefined> instruments{support::sample_instrument(0),
                                             support::sample_instrument(1, "ETHUSDT")};
  Account account{AccountId{1}, TenantId{1}, Currency("USDT")};
  Loop loop;
  std::vector<support::MarketScript> scripts{support::MarketScript{0}, support::MarketScript{1}};
};

/// Quotes exactly these whenever it is called.
Behavior quoting(std::vector<QuoteTarget> quotes);
/// Quotes these as long as the pointer holds them.
Behavior quoting(const std::vector<QuoteTarget>* quotes);
/// Wants this position whenever it is called.
Behavior holding(std::string_view quantity);
/// Wants nothing.
Behavior idle();

QuoteTarget buy(std::string_view price, std::string_view quantity);
QuoteTarget sell(std::string_view price, std::string_view quantity);

}  // namespace tw::engine
