#include "control/explanation.hpp"

#include <gtest/gtest.h>

#include "control/decision_fate.hpp"
#include "control/journal_report.hpp"
#include "control/paper_fixture.hpp"

namespace tw::control {
namespace {

using support::read_file;
using support::write_file;

// The rows of a journal, as its files would have them.
class Rows final : public backtest::RowSink {
 public:
  explicit Rows(const std::string& journal) {
    backtest::Projection projection(*this);
    static_cast<void>(journal::read_journal(
        journal, [&projection](const Record& record) { projection.on_record(record); }));
    projection.finish();
  }
  void on_order(const backtest::OrderRow& row) override { orders.push_back(row); }
  void on_fill(const backtest::FillRow& row) override { fills.push_back(row); }

  std::vector<backtest::OrderRow> orders;
  std::vector<backtest::FillRow> fills;
};

class ExplanationTest : public PaperTest {
 protected:
  void run_once(const RunRequest& run) {
    ASSERT_TRUE(run_backtest(run, support::demo_library(), scratch_.path("run")));
  }
  ExplainRequest request_of(std::vector<std::string> tapes) const {
    return {.path = scratch_.path("run"),
            .files = {.tapes = std::move(tapes), .funding = {}},
            .bundled = {}};
  }
  OrderExplanation explain(ClientOrderId order) const {
    auto explained = explain_order(request_of(busy_run().tapes), order, support::demo_library());
    EXPECT_TRUE(explained.has_value()) << explained.error().what;
    return std::move(*explained);
  }
  MomentExplanation explain(Timestamp at) const {
    auto explained =
        explain_moment(request_of(busy_run().tapes), to_iso8601(at), support::demo_library());
    EXPECT_TRUE(explained.has_value()) << explained.error().what;
    return std::move(*explained);
  }
  std::string journal() const { return scratch_.path("run/journal"); }
};

void expect_decision(const SeenDecision& decision, const OrderTerms& terms, ClientOrderId id) {
  const std::vector<WantedFate> fates = fates_of(decision);
  const auto mine = std::ranges::find(fates, std::optional(id), &WantedFate::order);
  ASSERT_NE(mine, fates.end());
  EXPECT_EQ(mine->kind, FateKind::Placed);
  EXPECT_EQ(mine->price, terms.limit_price);
  const auto judged = std::ranges::find(decision.judged, terms, &JudgedOrder::terms);
  ASSERT_NE(judged, decision.judged.end());
  EXPECT_TRUE(judged->verdict.is_allowed);
  ASSERT_TRUE(judged->rules.has_value());
  EXPECT_TRUE(std::ranges::all_of(*judged->rules, &Verdict::is_allowed));
}

TEST_F(ExplanationTest, EveryOrderOfARunIsExplainedAsItsRowsHaveIt) {
  run_once(busy_run());
  const Rows rows(journal());
  ASSERT_GT(rows.orders.size(), 20U);
  ASSERT_FALSE(rows.fills.empty());
  for (const backtest::OrderRow& row : rows.orders) {
    const OrderExplanation told = explain(row.order.id);
    EXPECT_EQ(told.history.row->order, row.order);
    EXPECT_EQ(told.history.row->ended_at, row.ended_at);
    EXPECT_EQ(told.history.placed().at, row.placed_at);
    const auto count = std::ranges::count_if(rows.fills, [&row](const backtest::FillRow& fill) {
      return fill.effect.fill.order == row.order.id;
    });
    EXPECT_EQ(told.history.fills.size(), static_cast<std::size_t>(count));
    ASSERT_FALSE(told.decisions.empty());
    EXPECT_EQ(told.decisions[0].at, row.placed_at);
    EXPECT_EQ(told.decisions[0].market.state, market::BookState::Synced);
    ASSERT_NO_FATAL_FAILURE(expect_decision(told.decisions[0], row.order.terms, row.order.id));
  }
}

TEST_F(ExplanationTest, APlaceOnTheTapeIsThatOfItsPass) {
  PaperRequest endless = request();
  endless.loops = 2;
  const auto session = open(endless);
  ASSERT_NE(session, nullptr);
  play_out(*session);
  ASSERT_TRUE(session->commit().has_value());
  const Rows rows(journal_directory());
  ExplainRequest asked = request_of(busy_run().tapes);
  asked.path = scratch_.path("var");  // the session is held by its owner
  const auto told = explain_order(asked, rows.orders.back().order.id, support::demo_library());
  ASSERT_TRUE(told.has_value()) << told.error().what;
  const TapePlace place = *told->decisions.at(0).market.place;
  EXPECT_EQ(place.pass, 2U);
  EXPECT_EQ(place.events, 4'000U);
  EXPECT_LT(place.event, place.events);
  EXPECT_EQ(place.market_event, place.event + place.events + 2);  // and two resets
  EXPECT_EQ(place.time + place.shift, rows.orders.back().placed_at);
}

TEST_F(ExplanationTest, AMomentShowsTheDecisionBeforeItAndItsFate) {
  run_once(busy_run());
  const Rows rows(journal());
  const Timestamp at = rows.orders.at(rows.orders.size() / 2).placed_at + Duration(1);
  const MomentExplanation told = explain(at);
  ASSERT_EQ(told.slots.size(), 2U);
  std::size_t live = 0;
  for (const SlotMoment& slot : told.slots) {
    ASSERT_TRUE(slot.decision.has_value());
    EXPECT_LE(slot.decision->at, at);
    EXPECT_FALSE(slot.decision->reasons.empty());
    live += slot.live.size();
  }
  const auto expected = std::ranges::count_if(rows.orders, [at](const backtest::OrderRow& row) {
    return row.placed_at <= at && (row.ended_at > at || !is_terminal(row.order.status));
  });
  EXPECT_EQ(live, static_cast<std::size_t>(expected));
}

TEST_F(ExplanationTest, ATimeOfDayIsTheOneOfTheRun) {
  run_once(busy_run());
  const Timestamp at = Rows(journal()).orders.at(0).placed_at;
  const auto told = explain_moment(request_of(busy_run().tapes), to_iso8601(at).substr(11, 18),
                                   support::demo_library());
  ASSERT_TRUE(told.has_value()) << told.error().what;
  EXPECT_EQ(told->at, at);
}

TEST_F(ExplanationTest, ARefusalIsTheFateOfAQuote) {
  RunRequest narrow = busy_run();
  narrow.limits = {"open_orders_max=1"};
  run_once(narrow);
  const Rows rows(journal());
  const MomentExplanation told = explain(rows.orders.at(0).placed_at);
  std::size_t refused = 0;
  for (const SlotMoment& slot : told.slots) {
    for (const WantedFate& fate : fates_of(*slot.decision)) {
      if (fate.kind == FateKind::Refused) {
        EXPECT_EQ(fate.verdict->rule, RuleId::OpenOrders);
        ++refused;
      }
    }
  }
  EXPECT_GT(refused, 0U);
}

TEST_F(ExplanationTest, BeforeItsFirstRecordAndBehindItsTapesThereIsNoRun) {
  run_once(busy_run());
  const auto found = inspect_journal(journal());
  ASSERT_TRUE(found.has_value());
  for (const Timestamp at : {*found->first - Duration(1), *found->last + std::chrono::hours(1)}) {
    const auto refused =
        explain_moment(request_of(busy_run().tapes), to_iso8601(at), support::demo_library());
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().id, "explain.outside");
  }
}

TEST_F(ExplanationTest, AnUnknownOrderIsRefusedWithTheNearestOnes) {
  run_once(busy_run());
  const auto refused =
      explain_order(request_of({}), ClientOrderId{1, 1'000'000}, support::demo_library());
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().id, "explain.no_order");
  const ClientOrderId last = Rows(journal()).orders.back().order.id;
  EXPECT_NE(refused.error().arguments[2].value.find("tw-1-"), std::string::npos);
  EXPECT_GE(last.sequence, 20U);
}

TEST_F(ExplanationTest, WithoutItsTapesTheJournalAloneIsTold) {
  run_once(busy_run());
  const Rows rows(journal());
  const auto told =
      explain_order(request_of({}), rows.orders.front().order.id, support::demo_library());
  ASSERT_TRUE(told.has_value());
  ASSERT_TRUE(told->run.proof.obstacle.has_value());
  EXPECT_EQ(told->run.proof.obstacle->id, "explain.no_tape");
  EXPECT_TRUE(told->decisions.empty());
  EXPECT_FALSE(told->history.steps.empty());
}

TEST_F(ExplanationTest, BundledTapesAreTakenWhereTheyAreThoseOfTheRun) {
  run_once(busy_run());
  const Rows rows(journal());
  ExplainRequest asked = request_of({});
  asked.bundled = {ShortTapes::get().eth(), ShortTapes::get().btc()};  // in any order
  const auto told = explain_order(asked, rows.orders.front().order.id, support::demo_library());
  ASSERT_TRUE(told.has_value());
  EXPECT_FALSE(told->run.proof.obstacle.has_value());
  EXPECT_FALSE(told->decisions.empty());
}

TEST_F(ExplanationTest, AnOrderOfAnotherVersionOfTheRunIsNotExplainedByIt) {
  run_once(busy_run());
  std::vector<Record> records;
  static_cast<void>(
      journal::read_journal(journal(), [&](const Record& record) { records.push_back(record); }));
  const auto is_place = [](const Record& record) {
    const auto* command = std::get_if<Command>(&record.body);
    return command != nullptr && std::holds_alternative<PlaceOrder>(command->body);
  };
  const auto place = std::ranges::find_if(records.begin() + 200, records.end(), is_place);
  std::get<PlaceOrder>(std::get<Command>(place->body).body).limits_version = 99;
  std::filesystem::create_directories(scratch_.path("forged"));
  std::filesystem::copy(journal() + "/settings.json", scratch_.path("forged/settings.json"));
  {
    auto made = journal::Journal::open(
        {.directory = scratch_.path("forged"), .segment_bytes = 1U << 20U}, [](const Record&) {});
    std::ranges::for_each(records, [&](const Record& record) { (*made)->append(record); });
    ASSERT_TRUE((*made)->commit().has_value());
  }
  ExplainRequest asked = request_of(busy_run().tapes);
  asked.path = scratch_.path("forged");
  const auto told =
      explain_order(asked, Rows(journal()).orders.back().order.id, support::demo_library());
  ASSERT_TRUE(told.has_value()) << told.error().what;
  EXPECT_EQ(told->run.proof.difference, static_cast<std::uint64_t>(place - records.begin()) + 1);
  EXPECT_TRUE(told->decisions.empty());
}

}  // namespace
}  // namespace tw::control
