#include "report/verdict.hpp"

#include <gtest/gtest.h>

#include "messages/catalogue.hpp"
#include "report/sample_sheet.hpp"

namespace tw::report {
namespace {

using messages::Language;

std::vector<std::string_view> ids(const TearSheet& sheet) {
  std::vector<std::string_view> out;
  for (const Sentence& sentence : verdict_of(sheet)) {
    out.push_back(sentence.id);
  }
  return out;
}

std::string english(const TearSheet& sheet, std::size_t number) {
  const Sentence sentence = verdict_of(sheet).at(number);
  return messages::text(Language::English, sentence.id, sentence.arguments);
}

/// A sheet with that much brought by prices and paid in fees.
TearSheet sheet_of(std::string_view gross, std::string_view fees) {
  TearSheet sheet = sample_sheet();
  sheet.realized_gross = dec(gross);
  sheet.fees = dec(fees);
  sheet.equity = sheet.capital + sheet.realized_gross - sheet.fees;
  return sheet;
}

TEST(Verdict, SaysWhatWasLostAfterFeesFirst) {
  EXPECT_EQ(english(sample_sheet(), 0),
            "Lost 5.0000 USDT after fees (-0.0500 %): 10000.0000 USDT became 9995.0000 USDT.");
  EXPECT_EQ(outcome_of(sample_sheet()), Outcome::Lost);
}

TEST(Verdict, SaysWhereItCameFrom) {
  EXPECT_EQ(ids(sheet_of("1", "6"))[1], "report.verdict.costs_ate_it");
  EXPECT_EQ(ids(sheet_of("-1", "6"))[1], "report.verdict.prices_lost_too");
  EXPECT_EQ(ids(sheet_of("9", "6"))[1], "report.verdict.prices_paid_costs");
  EXPECT_EQ(ids(sheet_of("-1", "-6"))[1], "report.verdict.costs_paid_it");
  EXPECT_EQ(ids(sheet_of("6", "6"))[0], "report.verdict.even");
  EXPECT_EQ(ids(sheet_of("9", "6"))[0], "report.verdict.earned");
}

// Own -0.05 %, held the mean of +1 % and -2 %: -0.5 %.
TEST(Verdict, ComparesWithHoldingInEqualParts) {
  EXPECT_EQ(english(sample_sheet(), 2),
            "Holding AAAUSDT, BBBUSDT instead, in equal parts and without fees, would have "
            "returned -0.5000 %: the strategy was ahead by 0.4500 percentage points.");
  TearSheet rising = sample_sheet();
  rising.held[1].number.value = dec("0.02");
  EXPECT_EQ(ids(rising)[2], "report.verdict.behind_holding");
  rising.held[1].number = {.value = {}, .digits = {}, .absence = "no_samples"};
  EXPECT_EQ(ids(rising)[2], "report.verdict.no_holding");
}

TEST(Verdict, DoubtsFewCloses) { EXPECT_EQ(ids(sample_sheet())[3], "report.verdict.few_closes"); }

struct ChanceCase {
  const char* name;
  const char* mean;
  const char* errors;
  const char* id;
};
class Chance : public testing::TestWithParam<ChanceCase> {};
TEST_P(Chance, IsTwoStandardErrorsWide) {
  const ChanceCase& c = GetParam();
  TearSheet sheet = sample_sheet();
  sheet.closes_count = 30;
  sheet.closes[0].number.value = dec(c.mean);
  sheet.closes[1].number.value = dec(c.errors);
  EXPECT_EQ(ids(sheet)[3], c.id);
}
INSTANTIATE_TEST_SUITE_P(
    Table, Chance,
    testing::Values(ChanceCase{"Inside", "-1", "-2", "report.verdict.chance"},
                    ChanceCase{"LossBeyond", "-1", "-2.01", "report.verdict.rare_loss"},
                    ChanceCase{"GainInside", "1", "1.9", "report.verdict.chance"},
                    ChanceCase{"GainBeyond", "1", "2.1", "report.verdict.rare_gain"}),
    [](const testing::TestParamInfo<ChanceCase>& row) { return std::string{row.param.name}; });

TEST(Verdict, SaysThatAShortRunProvesLittle) {
  TearSheet sheet = sample_sheet();
  EXPECT_EQ(ids(sheet).back(), "report.verdict.short");
  sheet.ended_at = sheet.started_at + std::chrono::days(30);
  EXPECT_NE(ids(sheet).back(), "report.verdict.short");
}

TEST(Verdict, WithoutFillsThereIsNothingToJudge) {
  TearSheet sheet = sheet_of("0", "0");
  sheet.fills.clear();
  EXPECT_EQ(ids(sheet), (std::vector<std::string_view>{"report.verdict.nothing",
                                                       "report.verdict.ahead_of_holding",
                                                       "report.verdict.short"}));
  EXPECT_EQ(outcome_of(sheet), Outcome::Nothing);
}

TEST(Verdict, NamesWhatIsStillOpen) {
  TearSheet sheet = sample_sheet();
  sheet.unrealized_gross = dec("3");
  EXPECT_EQ(ids(sheet)[2], "report.verdict.open");
}

TEST(Verdict, SaysWhenAVenueWouldHaveClosedPositions) {
  TearSheet sheet = sample_sheet();
  sheet.below_maintenance_at = "2024-08-08T23:55:00.000000000Z";
  EXPECT_EQ(ids(sheet).back(), "report.verdict.below_maintenance");
}

}  // namespace
}  // namespace tw::report
