#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "base/random.hpp"
#include "execution/order_table.hpp"
#include "model/samples.hpp"
#include "support/saved_state.hpp"

namespace tw::execution {
namespace {

constexpr std::int64_t kLots = 5;

// What the venue said of one order, in lots, kept the plain way.
struct Told {
  OrderStatus status = OrderStatus::PendingNew;
  std::int64_t filled = 0;
  bool is_known_to_venue = false;
};

Quantity quantity(std::int64_t lots) { return Quantity{Decimal::from_int(lots)}; }

// Throws any message at any order, sensible or not; only fills stay within the quantity.
struct Storm {
  explicit Storm(std::uint64_t seed) : random(seed) {}

  Random random;
  OrderTable table;
  std::map<std::uint64_t, Told> told;
  std::uint64_t last = 0;

  void place() {
    ++last;
    OrderTerms terms = testing::sample_order_terms();
    terms.quantity = quantity(kLots);
    table.apply(PlaceOrder{{1, last}, {}, terms, 1}, {});
    told[last] = {};
  }

  void step() {
    if (last == 0 || random.below(4) == 0) {
      return place();
    }
    const std::uint64_t sequence = 1 + random.below(last);
    if (is_terminal(told[sequence].status) && random.below(4) != 0) {
      return;
    }
    send({1, sequence}, told[sequence]);
  }

  void send(ClientOrderId id, Told& known) {
    const bool is_live = !is_terminal(known.status);
    const OrderStatus before = known.status;
    std::optional<OrderTransition> transition;
    switch (random.below(7)) {
      case 0:
        transition = table.apply(OrderAccepted{id, VenueOrderId{1}, {}});
        known.is_known_to_venue = known.is_known_to_venue || is_live;
        break;
      case 1:
        transition = table.apply(OrderRejected{id, RejectReason::None});
        break;
      case 2:
        transition = table.apply(OrderCanceled{id, quantity(known.filled)});
        break;
      case 3:
        transition = table.apply(OrderExpired{id, RejectReason::None, quantity(known.filled)});
        break;
      case 4:
        transition = table.apply(CancelRejected{id, RejectReason::None});
        break;
      case 5:
        transition = fill(id, known);
        break;
      default:
        if (is_live && before != OrderStatus::PendingCancel) {
          transition = table.apply(CancelOrder{id, {}, {}, CancelReason::Requoted}, {});
        }
        break;
    }
    check(id, known, before, transition);
  }

  std::optional<OrderTransition> fill(ClientOrderId id, Told& known) {
    if (known.filled == kLots) {
      return std::nullopt;
    }
    const auto rest = static_cast<std::uint64_t>(kLots - known.filled);
    const auto lots = static_cast<std::int64_t>(1 + random.below(rest));
    known.filled += lots;
    known.is_known_to_venue = true;
    Fill message;
    message.order = id;
    message.quantity = quantity(lots);
    return table.apply(message);
  }

  void check(ClientOrderId id, Told& known, OrderStatus before,
             const std::optional<OrderTransition>& transition) {
    if (transition.has_value()) {
      RC_ASSERT(is_legal(before, transition->to));
      RC_ASSERT(transition->from == before);
      known.status = transition->to;
    }
    const Order* order = table.find(id);
    RC_ASSERT(order != nullptr);
    RC_ASSERT(order->status == known.status);
    RC_ASSERT(order->filled == quantity(known.filled));
    RC_ASSERT(order->filled <= order->terms.quantity);
    RC_ASSERT(!(known.status == OrderStatus::Rejected && known.is_known_to_venue &&
                before != OrderStatus::Rejected));
  }
};

RC_GTEST_PROP(OrderTableProperty, SaveLoadContinueEqualsUninterrupted, ()) {
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  const int cut = *rc::gen::inRange(0, 200);
  Storm whole{seed};
  Storm continued{seed};
  for (int i = 0; i < 200; ++i) {
    if (i == cut) {
      OrderTable fresh;
      RC_ASSERT(fresh.load(support::saved(continued.table)).has_value());
      RC_ASSERT(fresh == continued.table);
      continued.table = std::move(fresh);
    }
    whole.step();
    continued.step();
  }
  const bool is_same = support::saved(continued.table) == support::saved(whole.table);
  RC_ASSERT(is_same);
  const auto make = [] { return std::make_unique<OrderTable>(); };
  RC_ASSERT(support::unsafe_load(support::saved(whole.table), make, seed).value_or("") == "");
}

// More orders ended than are kept: the ring goes on where it was.
TEST(SavedOrders, TheRingOfEndedOrdersGoesOn) {
  OrderTable whole;
  OrderTable continued;
  const auto end_one = [](OrderTable& table, std::uint64_t sequence) {
    table.apply(PlaceOrder{{1, sequence}, {}, testing::sample_order_terms(), 1}, {});
    static_cast<void>(table.apply(OrderRejected{{1, sequence}, RejectReason::None}));
  };
  for (std::uint64_t sequence = 1; sequence < OrderTable::kTerminalKept + 60; ++sequence) {
    if (sequence == OrderTable::kTerminalKept + 30) {
      OrderTable fresh;
      ASSERT_TRUE(fresh.load(support::saved(continued)).has_value());
      continued = std::move(fresh);
    }
    end_one(whole, sequence);
    end_one(continued, sequence);
  }
  EXPECT_EQ(support::saved(continued), support::saved(whole));
  EXPECT_EQ(continued.find({1, 59}), nullptr);
  EXPECT_NE(continued.find({1, 60}), nullptr);
}

RC_GTEST_PROP(OrderTableProperty, NoMessageMakesAnIllegalStepOrLosesAFill, ()) {
  Storm storm{*rc::gen::arbitrary<std::uint64_t>()};
  for (int i = 0; i < 200; ++i) {
    storm.step();
  }
  std::size_t live = 0;
  for (const auto& [sequence, known] : storm.told) {
    live += is_terminal(known.status) ? 0U : 1U;
  }
  RC_ASSERT(storm.table.live().size() == live);
}

}  // namespace
}  // namespace tw::execution
