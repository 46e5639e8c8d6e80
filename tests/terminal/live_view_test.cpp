#include "terminal/live_view.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include "terminal/labels.hpp"
#include "terminal/sample_view.hpp"

namespace tw::terminal {
namespace {

using messages::Language;
using support::dec;
using support::price;
using support::quantity;

const DisplaySettings kEnglish{.language = Language::English, .speed = "50"};
const DisplaySettings kRussian{.language = Language::Russian, .speed = "max"};

void expect_golden(const std::string& name, const std::string& actual) {
  const std::string path = std::string(TW_SOURCE_DIR) + "/tests/golden/" + name;
  if (std::getenv("TW_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary) << actual;
  }
  std::ifstream file(path, std::ios::binary);
  EXPECT_EQ(actual, std::string(std::istreambuf_iterator<char>(file), {})) << name;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(line);
  }
  return lines;
}

void expect_fits(const std::string& picture) {
  EXPECT_TRUE(picture.ends_with('\n'));
  const auto lines = lines_of(picture);
  EXPECT_LE(lines.size(), 24U) << picture;
  for (const std::string& line : lines) {
    EXPECT_LE(width_of(line), 80U) << line;
  }
}

TEST(Render, EnglishLooksAsItAlwaysDid) {
  const std::string picture = render(sample_view(), kEnglish, Color::Off);
  expect_golden("live_view_en.txt", picture);
  expect_fits(picture);
}

TEST(Render, RussianLooksAsItAlwaysDid) {
  const std::string picture = render(sample_view(), kRussian, Color::Off);
  expect_golden("live_view_ru.txt", picture);
  expect_fits(picture);
}

TEST(Render, AFreshSessionSaysThatNothingHappenedYet) {
  control::SessionView view;
  view.strategy = "grid";
  const std::string picture = render(view, kEnglish, Color::Off);
  EXPECT_NE(picture.find("no fills yet"), std::string::npos) << picture;
  expect_fits(picture);
}

TEST(Render, WithoutColorThereIsNoEscape) {
  EXPECT_EQ(render(sample_view(), kRussian, Color::Off).find('\x1b'), std::string::npos);
}

TEST(Render, ColorChangesNothingButEscapes) {
  std::string colored = render(sample_view(), kEnglish, Color::On);
  EXPECT_NE(colored.find('\x1b'), std::string::npos);
  for (auto begin = colored.find('\x1b'); begin != std::string::npos;
       begin = colored.find('\x1b')) {
    colored.erase(begin, colored.find('m', begin) - begin + 1);
  }
  EXPECT_EQ(colored, render(sample_view(), kEnglish, Color::Off));
}

TEST(Render, LongNumbersStayWithinTheScreen) {
  control::SessionView view = sample_view();
  view.strategy = "a_strategy_with_a_rather_long_name_of_its_own";
  view.elapsed = std::chrono::hours(123'456);
  view.loop = 18'446'744'073'709'551'615U;
  view.instruments[0].symbol = "1000000MOGPERPETUALUSDT";
  view.instruments[0].bid = price("123456789012.123456789012");
  view.instruments[0].ask = price("123456789012.123456789013");
  view.instruments[0].position = quantity("-123456789.123456789012");
  view.instruments[0].unrealized_gross = dec("-99999999999.129");
  view.instruments[0].open_buys = 500;
  view.instruments[0].open_sells = 500;
  view.equity.amount = dec("-99999999999999999999.123456");
  view.counts.orders = 18'446'744'073'709'551'615U;
  view.counts.fills = 18'446'744'073'709'551'615U;
  view.in_flight = 18'446'744'073'709'551'615U;
  view.fills[0].effect.fill.price = price("123456789012.123456789012");
  view.fills[0].effect.fill.quantity = quantity("123456789012.123456789012");
  expect_fits(render(view, kEnglish, Color::Off));
  expect_fits(render(view, kRussian, Color::Off));
}

TEST(Render, ManyInstrumentsAndFillsStayWithinTheScreen) {
  control::SessionView view = sample_view();
  while (view.instruments.size() < 6) {
    view.instruments.push_back(unseen_instrument("SOLUSDT"));
  }
  while (view.fills.size() < 8) {
    view.fills.push_back(sample_fill(70'000, Side::Buy, 5, "150.5"));
  }
  const std::string six = render(view, kEnglish, Color::Off);
  EXPECT_EQ(six.find("… +"), std::string::npos);
  EXPECT_EQ(lines_of(six).size(), 24U);
  view.instruments.push_back(unseen_instrument("XRPUSDT"));
  const std::string seven = render(view, kEnglish, Color::Off);
  EXPECT_NE(seven.find("… +2\n"), std::string::npos);
  expect_fits(seven);
}

TEST(Render, BooksStandSideBySideAndTakeTheRoomThereIs) {
  const control::SessionView view = sample_view();
  const auto shown = [&](std::size_t columns, std::size_t rows) {
    return lines_of(render(view, kEnglish, Color::Off, {.columns = columns, .rows = rows}));
  };
  const auto lines = shown(80, 24);
  const auto title = std::ranges::find_if(
      lines, [](const std::string& line) { return line.find("best prices") != std::string::npos; });
  ASSERT_NE(title, lines.end());
  EXPECT_NE(title->find("waiting for a fresh book of ETHUSDT"), std::string::npos) << *title;
  EXPECT_NE(title[1].find("2.5   61800.2   61800.3 3.3"), std::string::npos) << title[1];
  EXPECT_NE(title[4].find("ours  0.002   61780.5"), std::string::npos) << title[4];
  const auto has_book = [](const std::vector<std::string>& text) {
    return std::ranges::any_of(text,
                               [](const std::string& line) { return line.starts_with("ours"); });
  };
  EXPECT_TRUE(has_book(shown(80, 22)));
  EXPECT_FALSE(has_book(shown(80, 21))) << "fills need the room";
  EXPECT_FALSE(has_book(shown(38, 40)));
}

TEST(Render, SaysHowFastTheJournalIs) {
  control::SessionView view = sample_view();
  const auto english = render(view, kEnglish, Color::Off);
  EXPECT_NE(english.find("journal 5.3 ms, disk 0.5"), std::string::npos) << english;
  view.journal = {};
  EXPECT_EQ(render(view, kEnglish, Color::Off).find("journal"), std::string::npos);
}

TEST(Render, ANoticeStandsWhereTheModeIsExplained) {
  DisplaySettings settings = kEnglish;
  settings.notice = "something happened";
  const auto lines = lines_of(render(sample_view(), settings, Color::Off));
  EXPECT_EQ(lines[1], "something happened");
  EXPECT_EQ(lines_of(render(sample_view(), kEnglish, Color::Off))[1],
            "real market data, no real money");
}

TEST(Render, ShowsTheNewestFillsFirst) {
  control::SessionView view = sample_view();
  for (int i = 0; i < 6; ++i) {
    view.fills.push_back(sample_fill(70'000 + i, Side::Buy, 0, "61800"));
  }
  const auto lines = lines_of(render(view, kEnglish, Color::Off));
  EXPECT_EQ(lines.size(), 24U);
  EXPECT_TRUE(lines[lines.size() - 5].starts_with("00:01:10.005"));
  EXPECT_TRUE(lines.back().starts_with("00:01:10.001"));
  const auto all = lines_of(render(view, kEnglish, Color::Off, {.columns = 80, .rows = 40}));
  EXPECT_TRUE(all.back().starts_with("00:01:01.001"));
}

TEST(Render, FeesAreACostAndARebateIsNone) {
  control::SessionView view = sample_view();
  EXPECT_NE(render(view, kEnglish, Color::Off).find(" -0.5000 USDT"), std::string::npos);
  view.fees = dec("-0.5");
  EXPECT_NE(render(view, kEnglish, Color::Off).find(" +0.5000 USDT"), std::string::npos);
}

TEST(Render, FitsEveryTerminalAndKeepsModeAndMoney) {
  for (std::size_t rows = 1; rows < 26; ++rows) {
    for (const std::size_t columns : {1U, 5U, 9U, 10U, 40U, 79U, 120U}) {
      const ScreenSize size{.columns = columns, .rows = rows};
      const auto lines = lines_of(render(sample_view(), kRussian, Color::Off, size));
      EXPECT_LE(lines.size(), rows);
      EXPECT_TRUE(std::ranges::all_of(
          lines, [columns](const std::string& line) { return width_of(line) <= columns; }))
          << rows << " x " << columns;
    }
  }
  const std::string small = render(sample_view(), kEnglish, Color::Off, {.columns = 60, .rows = 8});
  EXPECT_NE(small.find("PAPER"), std::string::npos);
  EXPECT_NE(small.find("equity"), std::string::npos);
  EXPECT_NE(small.find("fees"), std::string::npos);
}

TEST(Repaint, NeitherScrollsNorTouchesTheLastColumn) {
  EXPECT_EQ(repaint("one\ntwo\n"), "\x1b[H\x1b[Kone\r\n\x1b[Jtwo");
  EXPECT_EQ(repaint("one\n"), "\x1b[H\x1b[Jone");
}

// Standard output of the test goes into a pipe meanwhile.
std::string printed_by(void (*action)()) {
  int ends[2] = {};
  EXPECT_EQ(pipe(ends), 0);
  std::fflush(stdout);
  const int kept = dup(STDOUT_FILENO);
  dup2(ends[1], STDOUT_FILENO);
  action();
  dup2(kept, STDOUT_FILENO);
  close(kept);
  close(ends[1]);
  std::string text(65'536, '\0');
  text.resize(static_cast<std::size_t>(std::max<ssize_t>(read(ends[0], text.data(), 65'536), 0)));
  close(ends[0]);
  return text;
}

TEST(RestoreTerminal, LeavesTheScreenThatALiveViewTook) {
  const std::string printed = printed_by([] {
    LiveView view(kEnglish);
    EXPECT_TRUE(view.show(sample_view()).has_value());
    restore_terminal();
    const char mark = '#';
    EXPECT_EQ(write(STDOUT_FILENO, &mark, 1), 1);
  });
  EXPECT_TRUE(printed.starts_with("\x1b[?1049h\x1b[?25l\x1b[H")) << printed;
  EXPECT_NE(printed.find("\x1b[?25h\x1b[?1049l#"), std::string::npos);
}

TEST(LiveViewShow, NamesTheSeamAndNoneWhereTheSessionWasBefore) {
  const std::string printed = printed_by([] {
    DisplaySettings settings = kEnglish;
    settings.loop_seen = 3;
    LiveView view(settings);
    control::SessionView session = sample_view();
    EXPECT_TRUE(view.show(session).has_value());
    session.loop = 4;
    EXPECT_TRUE(view.show(session).has_value());
  });
  EXPECT_EQ(printed.find("pass 3: the recording starts again"), std::string::npos) << printed;
  EXPECT_NE(printed.find("pass 4: the recording starts again"), std::string::npos) << printed;
}

TEST(RestoreTerminal, DoesNothingWhereNoLiveViewIsOpen) {
  EXPECT_EQ(printed_by([] { restore_terminal(); }), "");
}

}  // namespace
}  // namespace tw::terminal
