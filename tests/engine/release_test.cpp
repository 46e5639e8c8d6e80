#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "engine/loop_rig.hpp"
#include "engine/random_run.hpp"

namespace tw::engine {
namespace {

using support::at_ms;
using support::quantity;

constexpr GateChanged kStalled{GateReason::JournalStalled, GateState::Closed};
constexpr GateChanged kAnswers{GateReason::JournalStalled, GateState::Open};

/// A loop on a disk that takes its time, with one strategy and an open book.
class Release : public testing::Test {
 protected:
  Release() {
    rig_.log.is_slow = true;
    rig_.start();
    rig_.open_book();
    rig_.log.durable_records = rig_.log.syncing_records = rig_.log.records.size();
    rig_.calls.clear();
  }

  void want(std::int64_t ms, std::vector<QuoteTarget> quotes) {
    quotes_ = std::move(quotes);
    rig_.fire_timer(ms);
  }
  void release() { ASSERT_TRUE(rig_.loop.release().has_value()); }
  void pass_to_venue() {
    release();
    rig_.log.finish_sync();
    release();
  }
  std::vector<ClientOrderId> sent_orders() const {
    std::vector<ClientOrderId> ids;
    for (const Command& command : rig_.gateway.sent) {
      if (const auto* place = std::get_if<PlaceOrder>(&command.body)) {
        ids.push_back(place->order);
      }
    }
    return ids;
  }
  std::vector<ClientOrderId> withdrawn() const {
    std::vector<ClientOrderId> ids;
    for (const Event& event : rig_.recorded<Event>()) {
      const auto* rejected = std::get_if<OrderRejected>(&event.body);
      if (rejected != nullptr && rejected->reason == RejectReason::Withdrawn) {
        ids.push_back(rejected->order);
      }
    }
    return ids;
  }

  std::vector<QuoteTarget> quotes_;
  LoopRig rig_{{quoting(&quotes_)}};
};

using Ids = std::vector<ClientOrderId>;

TEST_F(Release, StartsACommitAndDoesNotWaitForIt) {
  want(2, {buy("100", "1")});
  rig_.calls.clear();
  release();
  EXPECT_EQ(rig_.calls, std::vector<std::string>{"start"});
  EXPECT_EQ(rig_.loop.waiting_since(), at_ms(2));
  rig_.log.finish_sync();
  release();
  EXPECT_EQ(sent_orders(), Ids({{1, 1}}));
  EXPECT_EQ(rig_.loop.waiting_since(), std::nullopt);
}

TEST_F(Release, LetsOutExactlyWhatIsDurableByNow) {
  want(2, {buy("100", "1")});
  release();
  want(3, {buy("100", "1"), sell("102", "1")});  // staged while the sync is under way
  rig_.log.finish_sync();
  release();
  EXPECT_EQ(sent_orders(), Ids({{1, 1}}));
  EXPECT_EQ(rig_.loop.waiting_since(), at_ms(3));
  rig_.log.finish_sync();
  release();
  EXPECT_EQ(sent_orders(), Ids({{1, 1}, {1, 2}}));
}

TEST_F(Release, TheBlockingFormWaitsForTheDisk) {
  want(2, {buy("100", "1")});
  rig_.calls.clear();
  ASSERT_TRUE(rig_.loop.release_all().has_value());
  EXPECT_EQ(rig_.calls, (std::vector<std::string>{"commit", "submit place"}));
}

TEST_F(Release, AnOrderThatIsCancelledBeforeItLeftIsWithdrawn) {
  want(2, {buy("100", "1")});
  release();
  rig_.calls.clear();
  want(3, {});
  EXPECT_EQ(withdrawn(), Ids({{1, 1}}));
  pass_to_venue();
  EXPECT_TRUE(rig_.gateway.sent.empty()) << "not a byte of the order nor of its cancel";
  EXPECT_TRUE(rig_.loop.facts().orders().live().empty());
  EXPECT_EQ(rig_.loop.facts().orders().find({1, 1})->status, OrderStatus::Rejected);
  EXPECT_EQ(rig_.recorded<OrderTransition>().back(),
            (OrderTransition{{1, 1}, OrderStatus::PendingCancel, OrderStatus::Rejected}));
  EXPECT_TRUE(rig_.loop.facts().portfolio().reservations().open().empty());
}

TEST_F(Release, OfAnOrderThatIsReplacedWhileItWaitsOnlyTheNewOneLeaves) {
  want(2, {buy("100", "1")});
  want(3, {buy("99", "1")});
  pass_to_venue();
  EXPECT_EQ(withdrawn(), Ids({{1, 1}}));
  EXPECT_EQ(sent_orders(), Ids({{1, 2}}));
}

// An order that is replaced each time anybody asks is replaced each time it is withdrawn.
TEST(ReleaseBound, AStrategyThatAlwaysChangesItsMindDoesNotStopTheLoop) {
  int calls = 0;
  LoopRig rig({[&calls](strategy::Trigger, const strategy::MarketView&,
                        const strategy::AccountView&, strategy::Outputs& out) {
    out.replace_quotes();
    out.quote(buy(++calls % 2 == 0 ? "100" : "99", "1"));
  }});
  rig.log.is_slow = true;
  rig.start();
  rig.open_book();
  rig.fire_timer(5);
  rig.fire_timer(6);
  EXPECT_GT(calls, 100);
  EXPECT_LE(rig.loop.facts().orders().live().size(), 3U);
  EXPECT_TRUE(rig.gateway.sent.empty());
}

TEST_F(Release, AsksTheBookAgain) {
  want(2, {buy("100", "1")});
  release();
  rig_.log.finish_sync();
  rig_.loop.accept(rig_.scripts[0].reset(at_ms(3)));
  release();
  EXPECT_TRUE(rig_.gateway.sent.empty());
  EXPECT_EQ(withdrawn(), Ids({{1, 1}}));
}

TEST_F(Release, AsksWhetherEntriesArePausedAgain) {
  want(2, {buy("100", "1")});
  release();
  rig_.log.finish_sync();
  rig_.accept(3, UserCommand{UserAction::PauseEntries, TenantId{1}});
  release();
  EXPECT_TRUE(rig_.gateway.sent.empty());
  EXPECT_EQ(withdrawn(), Ids({{1, 1}}));
}

// fault:S04
TEST_F(Release, AStalledJournalWithdrawsWhatWaitsAndLetsOnlyExitsAndCancelsOut) {
  want(2, {buy("100", "1")});
  pass_to_venue();
  const Order first = rig_.loop.facts().orders().live()[0];
  want(3, {buy("100", "1"), buy("99", "1")});
  release();
  rig_.accept(4, kStalled);
  EXPECT_EQ(withdrawn(), Ids({{1, 2}}));
  EXPECT_EQ(rig_.recorded<Refusal>().back().verdict.rule, RuleId::Gate);
  rig_.log.finish_sync();
  release();
  EXPECT_EQ(sent_orders(), Ids({{1, 1}}));
  want(5, {});
  ASSERT_EQ(rig_.gateway.sent.size(), 2U);
  EXPECT_EQ(std::get<CancelOrder>(rig_.gateway.sent[1].body).order, first.id);
}

TEST_F(Release, AJournalThatAnswersAgainOpensTheGate) {
  rig_.accept(2, kStalled);
  want(3, {buy("100", "1")});
  EXPECT_TRUE(rig_.commands<PlaceOrder>().empty());
  rig_.accept(4, kAnswers);
  want(5, {buy("100", "1")});
  pass_to_venue();
  EXPECT_EQ(sent_orders(), Ids({{1, 1}}));
}

// fault:S01 fault:S03
TEST_F(Release, ADeadJournalClosesTheGateForGood) {
  want(2, {buy("100", "1")});
  rig_.log.is_failing = true;
  ASSERT_FALSE(rig_.loop.release().has_value());
  EXPECT_EQ(rig_.loop.facts().gate(GateReason::JournalStalled), GateState::Closed);
  EXPECT_EQ(withdrawn(), Ids({{1, 1}}));
  rig_.log.is_failing = false;
  rig_.log.durable_records = 1'000;  // so it says
  rig_.accept(3, kAnswers);
  EXPECT_EQ(rig_.loop.facts().gate(GateReason::JournalStalled), GateState::Closed);
  want(4, {buy("99", "1")});
  EXPECT_FALSE(rig_.loop.release().has_value());
  EXPECT_FALSE(rig_.loop.release_all().has_value());
  EXPECT_TRUE(rig_.gateway.sent.empty());
}

TEST_F(Release, ANewWriterHasAJournalThatAnswers) {
  rig_.accept(2, kStalled);
  rig_.accept(3, WriterStarted{2, {}});
  EXPECT_TRUE(rig_.loop.facts().is_gate_open());
}

class Departures final : public RecordObserver {
 public:
  void on_record(const Record&) override {}
  void on_sent(GroupId group, const Command& command, Timestamp at) override {
    groups.push_back(group);
    held.push_back(at - command.decided_at);
  }
  std::vector<GroupId> groups;
  std::vector<Duration> held;
};

TEST_F(Release, ObserversSeeHowLongACommandWasHeld) {
  Departures departures;
  rig_.loop.observe(departures);
  want(2, {buy("100", "1")});
  release();
  rig_.log.finish_sync();
  rig_.fire_timer(9);
  release();
  want(11, {});
  EXPECT_EQ(departures.held, (std::vector<Duration>{std::chrono::milliseconds(7), Duration{}}));
  EXPECT_EQ(departures.groups, (std::vector<GroupId>{GroupId{9}, GroupId{9}}));
}

// I01, I02: seen from the gateway, whatever the disk and the venue do.
RC_GTEST_PROP(ReleaseProperty, NothingLeavesBeforeItIsDurableNorAfterItWasTakenBack,
              (std::uint64_t seed)) {
  FactState end;
  const RandomRun run = play_randomly(seed, 300, end, Disk::Slow);
  std::set<ClientOrderId> placed;
  std::set<ClientOrderId> canceled;
  for (const RandomRun::Sent& sent : run.sent) {
    const auto record = std::ranges::find_if(run.records, [&sent](const Record& candidate) {
      const auto* command = std::get_if<Command>(&candidate.body);
      return command != nullptr && *command == sent.command;
    });
    RC_ASSERT(record != run.records.end());
    const auto number = static_cast<std::uint64_t>(record - run.records.begin()) + 1;
    RC_ASSERT(!increases_risk(sent.command) || number <= sent.durable);
    if (const auto* place = std::get_if<PlaceOrder>(&sent.command.body)) {
      RC_ASSERT(placed.insert(place->order).second);
      RC_ASSERT(!canceled.contains(place->order));
    } else if (const auto* cancel = std::get_if<CancelOrder>(&sent.command.body)) {
      RC_ASSERT(placed.contains(cancel->order));
      canceled.insert(cancel->order);
    }
  }
  for (const Record& record : run.records) {
    const auto* event = std::get_if<Event>(&record.body);
    const auto* rejected = event != nullptr ? std::get_if<OrderRejected>(&event->body) : nullptr;
    if (rejected != nullptr && rejected->reason == RejectReason::Withdrawn) {
      RC_ASSERT(!placed.contains(rejected->order));
    }
  }
  RC_TAG(run.sent.empty() ? "nothing sent" : "sent");
}

}  // namespace
}  // namespace tw::engine
