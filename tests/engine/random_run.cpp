#include "engine/random_run.hpp"

#include <deque>

#include "base/random.hpp"
#include "engine/loop_rig.hpp"

namespace tw::engine {
namespace {

/// A venue that answers what it likes, when it likes, but never against its own words.
class MoodyVenue {
 public:
  explicit MoodyVenue(Random& random) : random_(random) {}

  void take(const Command& command) {
    if (const auto* place = std::get_if<PlaceOrder>(&command.body)) {
      orders_.push_back({*place, {}, false});
    } else {
      cancels_.push_back(std::get<CancelOrder>(command.body).order);
    }
  }

  std::optional<EventBody> answer(Timestamp now) {
    if (!last_fill_.empty() && random_.below(8) == 0) {
      return last_fill_.at(random_.below(last_fill_.size()));  // reported once more
    }
    if (!cancels_.empty() && random_.below(3) == 0) {
      const ClientOrderId id = cancels_.front();
      cancels_.pop_front();
      return answer_cancel(id);
    }
    if (orders_.empty()) {
      return std::nullopt;
    }
    return answer_order(random_.below(orders_.size()), now);
  }

 private:
  struct Held {
    PlaceOrder place;
    Quantity filled;
    bool is_accepted = false;
  };

  EventBody answer_cancel(ClientOrderId id) {
    const auto held =
        std::ranges::find_if(orders_, [id](const Held& order) { return order.place.order == id; });
    if (held == orders_.end()) {
      return CancelRejected{id, RejectReason::UnknownOrder};
    }
    if (held->is_accepted && random_.below(5) == 0) {
      return CancelRejected{id, RejectReason::NoMarket};
    }
    const OrderCanceled canceled{id, held->filled};
    orders_.erase(held);
    return canceled;
  }

  EventBody answer_order(std::size_t index, Timestamp now) {
    Held& held = orders_[index];
    const ClientOrderId id = held.place.order;
    const std::uint64_t dice = random_.below(10);
    if (!held.is_accepted && dice < 5) {
      held.is_accepted = true;
      return OrderAccepted{id, VenueOrderId{++venue_orders_}, held.place.terms.limit_price};
    }
    if (!held.is_accepted && held.filled.is_zero() && dice == 5) {
      orders_.erase(orders_.begin() + static_cast<std::ptrdiff_t>(index));
      return OrderRejected{id, RejectReason::InstrumentRule};
    }
    if (dice == 6) {
      const OrderExpired expired{id, RejectReason::NotFilled, held.filled};
      orders_.erase(orders_.begin() + static_cast<std::ptrdiff_t>(index));
      return expired;
    }
    return fill(index, now);
  }

  EventBody fill(std::size_t index, Timestamp now) {
    Held& held = orders_[index];
    const Quantity open = held.place.terms.quantity - held.filled;
    const Quantity part = random_.below(2) == 0 ? open : std::min(open, support::quantity("0.3"));
    held.filled += part;
    const Fill fill{.order = held.place.order,
                    .venue_order_id = VenueOrderId{1},
                    .fill_id = FillId{++fills_},
                    .route = held.place.route,
                    .instrument = held.place.terms.instrument,
                    .side = held.place.terms.side,
                    .liquidity = Liquidity::Maker,
                    .price = held.place.terms.limit_price,
                    .quantity = part,
                    .fee = {support::dec("0.0123"), Currency("USDT")},
                    .ts_event = now};
    if (held.filled == held.place.terms.quantity) {
      orders_.erase(orders_.begin() + static_cast<std::ptrdiff_t>(index));
    }
    last_fill_.push_back(fill);
    if (last_fill_.size() > 4) {
      last_fill_.pop_front();
    }
    return fill;
  }

  Random& random_;
  std::vector<Held> orders_;
  std::deque<ClientOrderId> cancels_;
  std::deque<Fill> last_fill_;
  std::uint64_t fills_ = 0;
  std::uint64_t venue_orders_ = 0;
};

Behavior moody_strategy(Random& random) {
  return [&random](strategy::Trigger, const strategy::MarketView& market,
                   const strategy::AccountView&, strategy::Outputs& out) {
    out.wake_at(market.now + std::chrono::milliseconds(1 + random.below(20)));
    if (random.below(4) == 0) {
      return;
    }
    out.replace_quotes();
    for (std::uint64_t level = random.below(4); level > 0; --level) {
      const auto offset = Decimal::from_int(static_cast<std::int64_t>(level));
      out.quote({Side::Buy, Price{support::dec("100") - offset}, support::quantity("1")});
      out.quote({Side::Sell, Price{support::dec("101") + offset}, support::quantity("1")});
    }
  };
}

Event random_market(Random& random, LoopRig& rig, std::int64_t ms) {
  support::MarketScript& script = rig.scripts[random.below(2)];
  const std::uint64_t dice = random.below(10);
  const Timestamp at = support::at_ms(ms);
  if (dice < 4) {
    return script.snapshot(at, {{1000, 5}}, {{1010, 5}});
  }
  return dice == 4   ? script.reset(at)
         : dice == 5 ? script.gap(at)
         : dice == 6 ? script.delta(at, {{1015, 1}}, {})
                     : script.trade(at, 1005);
}

// One run in four may lose so little that its day ends early.
risk::RiskLimits moody_limits(std::uint64_t seed) {
  risk::RiskLimits limits{.position_notional_max = support::dec("700"), .open_orders_max = 9};
  limits.account_notional_max = support::dec("1000");
  if (seed % 4 == 0) {
    limits.daily_loss_max = support::dec("1");
  }
  return limits;
}

class SentNotes final : public RecordObserver {
 public:
  SentNotes(const FakeLog& log, RandomRun& run) : log_(log), run_(run) {}
  void on_record(const Record&) override {}
  void on_sent(GroupId, const Command& command, Timestamp) override {
    run_.sent.push_back({command, log_.durable_records});
  }

 private:
  const FakeLog& log_;
  RandomRun& run_;
};

FundingPaid random_funding(Random& random, const LoopRig& rig, std::int64_t ms) {
  return {.account = rig.account.id,
          .instrument = InstrumentId{static_cast<std::uint32_t>(random.below(2))},
          .due = support::at_ms(ms),
          .rate = Rate{support::dec("0.0001")},
          .mark = support::price("100.5"),
          .amount = {Decimal::from_units(static_cast<std::int64_t>(random.below(2'000)) - 1'000, 3),
                     Currency("USDT")}};
}

// A sync comes back, or the owner of the loop notices that none does.
void let_disk_work(Random& random, LoopRig& rig, std::int64_t ms) {
  const std::uint64_t dice = random.below(20);
  if (dice < 5) {
    rig.log.finish_sync();
  } else if (dice == 5) {
    rig.accept(ms, GateChanged{GateReason::JournalStalled,
                               random.below(3) == 0 ? GateState::Closed : GateState::Open});
  }
}

}  // namespace

RandomRun play_randomly(std::uint64_t seed, int steps, FactState& end, Disk disk) {
  Random random(seed);
  LoopRig rig({moody_strategy(random), moody_strategy(random)}, moody_limits(seed));
  MoodyVenue venue(random);
  RandomRun run;
  SentNotes notes(rig.log, run);
  rig.loop.observe(notes);
  rig.log.is_slow = disk == Disk::Slow;
  if (seed % 3 == 0) {
    rig.instruments.back().listing.kind = ContractKind::Spot;
  }
  rig.start();
  std::uint32_t epoch = 1;
  std::size_t taken = 0;
  std::int64_t ms = 0;
  for (int step = 0; step < steps; ++step) {
    ms += static_cast<std::int64_t>(random.below(5));
    if (disk == Disk::Slow) {
      let_disk_work(random, rig, ms);
    }
    const std::uint64_t dice = random.below(100);
    if (dice < 35) {
      rig.loop.accept(random_market(random, rig, ms));
    } else if (dice < 70) {
      if (const auto answer = venue.answer(rig.loop.now())) {
        rig.accept(ms, *answer);
      }
    } else if (dice < 85) {
      if (const auto timer = rig.loop.group().next_timer()) {
        rig.accept(ms, *timer);
      }
    } else if (dice < 97) {
      static_cast<void>(rig.loop.release());
    } else if (dice == 97) {
      rig.accept(ms, WriterStarted{++epoch, {}});
    } else if (dice == 98) {
      rig.accept(ms, random_funding(random, rig, ms));
    } else {
      rig.accept(ms, UserCommand{static_cast<UserAction>(random.below(4)), TenantId{1}});
    }
    for (; taken < rig.gateway.sent.size(); ++taken) {
      venue.take(rig.gateway.sent[taken]);
      if (const auto* place = std::get_if<PlaceOrder>(&rig.gateway.sent[taken].body)) {
        run.ids_sent.push_back(place->order);
      }
    }
  }
  end = rig.loop.facts();
  run.records = rig.log.records;
  return run;
}

}  // namespace tw::engine
