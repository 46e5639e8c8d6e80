#include "report/tear_sheet_page.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

#include "report/result_reader.hpp"
#include "report/sample_sheet.hpp"
#include "support/scratch_directory.hpp"

namespace tw::report {
namespace {

using messages::Language;

const std::string kGolden = std::string(TW_SOURCE_DIR) + "/tests/golden/";

std::string page(const TearSheet& sheet, Language language = Language::English) {
  return to_html(sheet, language);
}

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos;
       at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// The name of the tag at `at`, which is behind its `<` or `</`.
std::string tag_name(std::string_view html, std::size_t at) {
  const std::size_t end = html.find_first_of(" \n>/", at);
  return std::string(html.substr(at, end - at));
}

// Why the tags do not close each other in order.
std::string imbalance(std::string_view html) {
  const std::set<std::string> empty = {"meta", "input", "!DOCTYPE"};
  std::vector<std::string> open;
  for (std::size_t at = html.find('<'); at != std::string_view::npos; at = html.find('<', at + 1)) {
    const bool is_end = html[at + 1] == '/';
    const std::string name = tag_name(html, at + (is_end ? 2U : 1U));
    const std::size_t close = html.find('>', at);
    if (is_end && (open.empty() || open.back() != name)) {
      return "</" + name + "> inside of " + (open.empty() ? "nothing" : open.back());
    }
    if (is_end) {
      open.pop_back();
    } else if (!empty.contains(name) && html[close - 1] != '/') {
      open.push_back(name);
    }
  }
  return open.empty() ? "" : "open at the end: " + open.back();
}

TearSheet golden_sheet() {
  return read_result_directory(std::string(TW_SOURCE_DIR) + "/tests/golden/small_result").value();
}

class GoldenPage : public testing::TestWithParam<Language> {};
TEST_P(GoldenPage, IsByteForByteTheSame) {
  const std::string suffix = GetParam() == Language::Russian ? "ru" : "en";
  const std::string path = kGolden + "tearsheet_" + suffix + ".html";
  const std::string made = page(golden_sheet(), GetParam());
  if (std::getenv("TW_UPDATE_GOLDEN") != nullptr) {
    support::write_file(path, made);
  }
  EXPECT_TRUE(made == support::read_file(path))
      << "not " << path << "; TW_UPDATE_GOLDEN=1 rewrites it";
}
INSTANTIATE_TEST_SUITE_P(Languages, GoldenPage,
                         testing::Values(Language::English, Language::Russian),
                         [](const testing::TestParamInfo<Language>& row) {
                           return std::string(row.param == Language::Russian ? "Russian"
                                                                             : "English");
                         });

TEST(TearSheetPage, ClosesEveryTag) {
  EXPECT_EQ(imbalance(page(golden_sheet())), "");
  EXPECT_EQ(imbalance(page(sample_sheet())), "");
}

TEST(TearSheetPage, HasNoScriptAndAsksForNothing) {
  const std::string html = page(golden_sheet());
  for (const char* part :
       {"<script", "src=", "href=", "url(", "@import", "http:", "https:", "nan", "javascript"}) {
    EXPECT_FALSE(has(html, part)) << part;
  }
  EXPECT_TRUE(has(html, "default-src 'none'"));
}

TEST(TearSheetPage, EscapesNamesWhereverTheyStand) {
  const std::string planted = "<script>alert(1)</script>\"'&";
  TearSheet sheet = sample_sheet();
  for (SheetSetting& setting : sheet.assumptions) {
    setting.name += planted;
    setting.value = planted;
  }
  sheet.assumptions.push_back({"strategy", planted});
  sheet.assumptions.push_back({"margin", planted});
  sheet.assumptions.push_back({"latency", planted});
  sheet.assumptions.push_back({"queue", planted});
  sheet.assumptions.push_back({"candle_path", planted});
  for (std::string* text :
       {&sheet.program, &sheet.currency, &sheet.command, &sheet.fills_hash, &sheet.state_hash,
        &sheet.held[0].name, &sheet.marks[0].symbol, &sheet.fills[0].instrument,
        &sheet.prices[0].name, &sheet.breakdown->instruments[0].name, &sheet.figures[0].name}) {
    *text = planted;
  }
  sheet.figures[0].number.digits = planted;
  sheet.below_maintenance_at = planted;
  const std::string html = page(sheet);
  EXPECT_FALSE(has(html, "<script"));
  EXPECT_FALSE(has(html, "alert(1)</script>\"'"));
  EXPECT_GT(count_of(html, "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;"), 20U);
  EXPECT_EQ(imbalance(html), "");
}

TEST(TearSheetPage, HasBothLanguagesAndOpensInOne) {
  const std::string english = page(sample_sheet(), Language::English);
  const std::string russian = page(sample_sheet(), Language::Russian);
  EXPECT_TRUE(has(english, "id=\"en\" checked"));
  EXPECT_FALSE(has(english, "id=\"ru\" checked"));
  EXPECT_TRUE(has(russian, "id=\"ru\" checked"));
  EXPECT_TRUE(has(russian, "<html lang=\"ru\">"));
  EXPECT_EQ(count_of(english, "<span lang=\"en\">"), count_of(english, "<span lang=\"ru\">"));
  EXPECT_TRUE(has(english, "Потеряно 5.0000 USDT"));
  EXPECT_TRUE(has(russian, "Lost 5.0000 USDT"));
}

// A message without its words, or a value without its place, would stand there as it is.
TEST(TearSheetPage, LeavesNoMessageUnsaid) {
  for (const TearSheet& sheet : {golden_sheet(), sample_sheet(), TearSheet{}}) {
    const std::string html = page(sheet);
    const std::string words = html.substr(html.find("</style>"));
    for (const char* part : {"report.", "view.", "{", "}"}) {
      const std::size_t at = words.find(part);
      EXPECT_EQ(at, std::string::npos) << words.substr(at == std::string::npos ? 0 : at, 60);
    }
  }
}

TEST(TearSheetPage, SaysItsModeInWords) {
  TearSheet sheet = sample_sheet();
  EXPECT_TRUE(has(page(sheet), "<p class=\"mode paper\">◆ PAPER</p>"));
  EXPECT_TRUE(has(page(sheet), "– PAPER</title>"));
  sheet.mode = Mode::Backtest;
  EXPECT_TRUE(has(page(sheet), "◇ BACKTEST"));
  EXPECT_FALSE(has(page(sheet), "PAPER"));
}

TEST(TearSheetPage, ShowsADashAndTheReasonForWhatCannotBeGiven) {
  const std::string html = page(sample_sheet());
  EXPECT_TRUE(has(html,
                  "Шарп</span></dt><dd>– <span class=\"reason\">(<span lang=\"en\">the run "
                  "has too few days</span>"));
}

TEST(TearSheetPage, CutsALongListOfFillsAndSaysSo) {
  TearSheet sheet = sample_sheet();
  const auto rows = [&sheet](std::size_t count) {
    sheet.fills.clear();
    for (std::size_t i = 0; i < count; ++i) {
      sheet.fills.push_back(sample_fill(static_cast<std::int64_t>(i), Side::Buy, "60.5"));
    }
    const std::string html = page(sheet);
    return count_of(html.substr(html.find("id=\"fills\"")), "<td>AAAUSDT</td>");
  };
  EXPECT_EQ(rows(200), 200U);
  EXPECT_FALSE(has(page(sheet), "left out here"));
  EXPECT_EQ(rows(201), 200U);
  EXPECT_TRUE(has(page(sheet), "left out here: 1;"));
  EXPECT_TRUE(has(page(sheet), "The first 100 and the last 100 of 201 fills."));
}

TEST(TearSheetPage, OfFiveThousandFillsIsBelowOneMegabyte) {
  TearSheet sheet = sample_sheet();
  sheet.ended_at = sheet.started_at + std::chrono::hours(24);
  sheet.fills.clear();
  sheet.equity_curve.pieces.clear();
  sheet.drawdown_curve.pieces.clear();
  for (SheetCurve& price : sheet.prices) {
    price.pieces.clear();
  }
  for (std::int64_t i = 0; i < 512; ++i) {
    const Decimal low = Decimal::from_units(600'000 + i * 7'919 % 10'007, 4);
    const performance::PathPiece piece{moment(i * 168), low, low + dec("0.7351"),
                                       low + dec("0.3113")};
    for (SheetCurve* curve :
         {&sheet.equity_curve, &sheet.drawdown_curve, &sheet.prices[0], &sheet.prices[1]}) {
      curve->pieces.push_back(piece);
    }
  }
  for (std::int64_t i = 0; i < 5'000; ++i) {
    SheetFill fill = sample_fill(i * 17, i % 2 == 0 ? Side::Buy : Side::Sell, "60.5");
    fill.price = Decimal::from_units(600'000 + i * 104'729 % 99'991, 4);
    fill.instrument = i % 3 == 0 ? "BBBUSDT" : "AAAUSDT";
    sheet.fills.push_back(fill);
  }
  EXPECT_LT(page(sheet).size(), 1'000'000U);
}

TEST(TearSheetPage, OfAnEmptySheetIsAPageAsWell) {
  const std::string html = page(TearSheet{});
  EXPECT_EQ(imbalance(html), "");
  EXPECT_TRUE(has(html, "Nothing was traded"));
}

}  // namespace
}  // namespace tw::report
