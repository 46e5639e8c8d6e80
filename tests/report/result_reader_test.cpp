#include "report/result_reader.hpp"

#include <gtest/gtest.h>

#include "base/random.hpp"
#include "control/paper_fixture.hpp"
#include "report/figure_text.hpp"
#include "report/tear_sheet_file.hpp"
#include "report/tear_sheet_page.hpp"

namespace tw::report {
namespace {

using messages::Language;

class ResultReader : public control::PaperTest {
 protected:
  static void SetUpTestSuite() {
    directory_ = new support::ScratchDirectory;
    text_ = new control::ResultText;
    const auto run = control::run_backtest(control::busy_run(), support::demo_library(),
                                           directory_->path("out"), text_);
    ASSERT_TRUE(run.has_value());
    result_ = new control::RunResult(*run);
  }
  static void TearDownTestSuite() {
    delete result_;
    delete text_;
    delete directory_;
  }

  static std::string out() { return directory_->path("out"); }
  static const control::RunResult& result() { return *result_; }
  static const control::ResultText& text() { return *text_; }
  /// The error of a result whose file has `from` replaced by `to` once.
  static Error error_of(std::string control::ResultText::* file, std::string_view from,
                        std::string_view to) {
    control::ResultText damaged = text();
    const std::size_t at = (damaged.*file).find(from);
    EXPECT_NE(at, std::string::npos) << from;
    (damaged.*file).replace(at, from.size(), to);
    const auto sheet = read_result(damaged, "DIR");
    EXPECT_FALSE(sheet.has_value()) << from << " -> " << to;
    return sheet.has_value() ? Error{} : sheet.error();
  }
  static std::string words(const Error& error) { return messages::text(Language::English, error); }

 private:
  static inline support::ScratchDirectory* directory_ = nullptr;
  static inline control::ResultText* text_ = nullptr;
  static inline control::RunResult* result_ = nullptr;
};

TEST_F(ResultReader, MakesTheSamePageOfARunAndOfItsDirectory) {
  const TearSheet of_run = read_result(text(), out()).value();
  const TearSheet of_directory = read_result_directory(out()).value();
  for (const Language language : {Language::English, Language::Russian}) {
    const std::string page = to_html(of_run, language);
    EXPECT_GT(page.size(), 20'000U);
    EXPECT_TRUE(page == to_html(of_directory, language));
  }
}

TEST_F(ResultReader, KeepsTheTextThatIsWritten) {
  EXPECT_EQ(text().result, support::read_file(out() + "/result.json"));
  EXPECT_EQ(text().fills, support::read_file(out() + "/fills.csv"));
  EXPECT_EQ(text().curves, support::read_file(out() + "/curves.csv"));
}

TEST_F(ResultReader, TakesTheNumbersOfTheRun) {
  const TearSheet sheet = read_result(text(), out()).value();
  EXPECT_EQ(sheet.equity, result().equity.amount);
  EXPECT_EQ(sheet.fees, result().fees);
  EXPECT_EQ(sheet.fills.size(), result().counts.fills);
  EXPECT_EQ(sheet.mode, Mode::Backtest);
  EXPECT_EQ(sheet.fills_hash, result().fills_hash);
  EXPECT_EQ(sheet.closes_count, result().tables.closes.count());
  EXPECT_EQ(sheet.prices.size(), 2U);
  EXPECT_EQ(sheet.equity_curve.pieces.back().last, result().equity.amount);
  EXPECT_EQ(sheet.breakdown->instruments[1].name, "ETHUSDT");
  Decimal fees;
  for (const SheetFill& fill : sheet.fills) {
    fees += fill.fee;
  }
  EXPECT_EQ(fees, result().fees);
}

// Every figure of the run stands on the page with all the digits it is published with.
TEST_F(ResultReader, ThePageHasTheDigitsOfTheResult) {
  const TearSheet sheet = read_result(text(), out()).value();
  const std::string page = to_html(sheet, Language::English);
  const json::Value published = json::parse(text().result).value();
  const json::Value figures = published.member("figures").value();
  int seen = 0;
  for (const control::NamedFigure& figure : result().figures.figures) {
    if (!figure.absence().has_value()) {
      std::string digits = figures.member(figure.name)->dump();
      std::erase(digits, '"');
      EXPECT_NE(page.find("title=\"" + digits + "\""), std::string::npos) << figure.name;
      ++seen;
    }
  }
  EXPECT_GT(seen, 5);
  for (const char* name : {"equity", "realized_gross", "drawdown_max"}) {
    const std::string digits = published.member(name)->text().value();
    EXPECT_NE(page.find("title=\"" + digits + "\""), std::string::npos) << name;
  }
  EXPECT_NE(page.find(money_text(result().equity.amount, "USDT")), std::string::npos);
}

struct DamageCase {
  const char* name;
  std::string control::ResultText::* file;
  const char* from;
  const char* to;
  const char* says;
};
class DamagedResult : public ResultReader, public testing::WithParamInterface<DamageCase> {};
TEST_P(DamagedResult, IsRefusedWithItsPlace) {
  const DamageCase& c = GetParam();
  const Error error = error_of(c.file, c.from, c.to);
  EXPECT_EQ(error.code, ErrorCode::InvalidInput);
  EXPECT_NE(words(error).find(c.says), std::string::npos) << words(error);
}
constexpr auto kResult = &control::ResultText::result;
constexpr auto kFills = &control::ResultText::fills;
constexpr auto kCurves = &control::ResultText::curves;
INSTANTIATE_TEST_SUITE_P(
    Table, DamagedResult,
    testing::Values(
        DamageCase{"NoJson", kResult, "{", "[", "DIR/result.json, field -"},
        DamageCase{"Money", kResult, "\"equity\": \"", "\"equity\": \"x", "field equity, value"},
        DamageCase{"Sum", kResult, "\n  \"equity\": \"", "\n  \"equity\": \"1",
                   "it is not capital, PnL, fees and funding together"},
        DamageCase{"MoneyThatIsNoText", kResult, "\"fees\": \"", "\"fees\": 5, \"f\": \"",
                   "field fees, value \"5\""},
        DamageCase{"MissingField", kResult, "\n  \"capital\":", "\n  \"capitol\":",
                   "field capital, value \"\": the field is missing"},
        DamageCase{"Beyond", kResult, "\n  \"capital\": \"10000\"",
                   "\n  \"capital\": \"10000000000000000000000\"", "field capital"},
        DamageCase{"InsideAList", kResult, "\"depth\": \"", "\"depth\": \"x",
                   "field drawdowns.worst[0].depth"},
        DamageCase{"Time", kResult, "\"started_at\": \"2", "\"started_at\": \"x2",
                   "field started_at"},
        DamageCase{"Ends", kResult, "\"ended_at\": \"2024", "\"ended_at\": \"2023",
                   "field ended_at"},
        DamageCase{"Header", kFills, "time,", "when,", "DIR/fills.csv:1, field -"},
        DamageCase{"Side", kFills, ",buy,", ",bye,", "field side, value \"bye\""},
        DamageCase{"Liquidity", kFills, ",maker,", ",made,", "field liquidity, value \"made\""},
        DamageCase{"Columns", kFills, ",maker,", ",maker,,", "DIR/fills.csv:2"},
        DamageCase{"Curve", kCurves, "drawdown,", "dawn,", "field curve, value \"dawn\""},
        DamageCase{"Low", kCurves, "Z,", "Z,?", "DIR/curves.csv:2, field low"},
        DamageCase{"NoCurveHeader", kCurves, "curve,", "curved,", "DIR/curves.csv:1"}),
    [](const testing::TestParamInfo<DamageCase>& row) { return std::string{row.param.name}; });

// Every number is still one, and yet it is not the file of this result.
TEST_F(ResultReader, RefusesFillsThatAreNotThoseOfTheHash) {
  EXPECT_EQ(error_of(kFills, ",maker,6", ",maker,7").id, "result.fills_differ");
}

TEST_F(ResultReader, ReadsResultsOfOlderPrograms) {
  control::ResultText older = text();
  older.curves.clear();
  for (const char* field :
       {"\"mode\"", "\"program\"", "\"closes\"", "\"drawdowns\"", "\"breakdown\"", "\"command\""}) {
    const std::size_t at = older.result.find("\n  " + std::string(field) + ":");
    ASSERT_NE(at, std::string::npos) << field;
    older.result.insert(at + 4, "old_");
  }
  const TearSheet sheet = read_result(older, out()).value();
  EXPECT_EQ(sheet.mode, Mode::Unknown);
  EXPECT_FALSE(sheet.breakdown.has_value());
  const std::string page = to_html(sheet, Language::English);
  EXPECT_NE(page.find("this result has no curves.csv"), std::string::npos);
  EXPECT_NE(page.find("not published by the program"), std::string::npos);
}

// Whatever a file was damaged to: it is refused, or a page is made of it.
TEST_F(ResultReader, NoDamageEndsTheProgram) {
  constexpr std::string_view kBytes = "0123456789-.,:\"{}[]\nZeE ";
  Random random{20'240'808};
  int refused = 0;
  int made = 0;
  for (int i = 0; i < 400; ++i) {
    control::ResultText damaged = text();
    std::string& file = i % 2 == 0 ? damaged.result : damaged.curves;
    for (std::uint64_t change = random.below(3) + 1; change > 0; --change) {
      file[random.below(file.size())] = kBytes[random.below(kBytes.size())];
    }
    const auto sheet = read_result(damaged, "DIR");
    refused += sheet.has_value() ? 0 : 1;
    if (sheet.has_value() && ++made % 4 == 0) {
      EXPECT_FALSE(to_html(*sheet, Language::English).empty());
    }
  }
  EXPECT_GT(refused, 50);
  EXPECT_GT(made, 50);
}

TEST_F(ResultReader, SaysWhatADirectoryLacks) {
  EXPECT_EQ(read_result_directory(scratch_.path("none")).error().id, "result.not_found");
  EXPECT_EQ(read_result_directory(scratch_.path()).error().id, "result.none");
  EXPECT_EQ(read_result_directory(scratch_.path()).error().code, ErrorCode::NotFound);
}

TEST_F(ResultReader, APaperSessionLeavesAResultToo) {
  const auto session = open();
  ASSERT_NE(session, nullptr);
  play_out(*session);
  const control::RunResult played = session->finish().value();
  const std::string path = make_tear_sheet(session->report_directory(), Language::Russian).value();
  const TearSheet sheet = read_result_directory(session->report_directory()).value();
  EXPECT_EQ(sheet.mode, Mode::Paper);
  EXPECT_EQ(sheet.fills_hash, result().fills_hash);
  EXPECT_EQ(sheet.equity_curve.pieces.back().last, played.equity.amount);
  EXPECT_EQ(support::read_file(path), to_html(sheet, Language::Russian));
  EXPECT_NE(sheet.command.find("journal replay"), std::string::npos);
  // The same run but for who made it: where it was interrupted or not is not seen.
  const TearSheet backtest = read_result(text(), out()).value();
  EXPECT_EQ(sheet.equity_curve.pieces, backtest.equity_curve.pieces);
  EXPECT_EQ(sheet.prices[1].pieces, backtest.prices[1].pieces);
}

TEST_F(ResultReader, ANewFileReplacesNone) {
  support::write_file(scratch_.path("there.html"), "mine");
  EXPECT_EQ(check_new_file(scratch_.path("there.html")).error().id, "out.file_exists");
  EXPECT_EQ(check_new_file(scratch_.path("no/page.html")).error().id, "out.unwritable");
  EXPECT_TRUE(check_new_file(scratch_.path("new.html")).has_value());
}

}  // namespace
}  // namespace tw::report
