#include "report/svg_chart.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/random.hpp"

namespace tw::report {
namespace {

constexpr Timestamp kFrom{};

TimeChart chart_of(std::vector<ChartLine> lines, std::vector<ChartMark> marks = {}) {
  return {.heading_id = "heading",
          .from = kFrom,
          .to = kFrom + std::chrono::seconds(100),
          .values = {Decimal::from_int(0), Decimal::from_int(10)},
          .lines = std::move(lines),
          .marks = std::move(marks),
          .level = {}};
}

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos;
       at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

TEST(PixelColumns, KeepExtremesAndTheLastValue) {
  const std::vector<ChartPoint> points = {
      {0.0, 3, 4, 3}, {0.2, 1, 3, 2}, {0.4, 2, 9, 5}, {1.0, 5, 5, 5}};
  const auto columns = by_column(points, {0, 10, 0, 10});
  ASSERT_EQ(columns.size(), 2U);
  EXPECT_EQ(columns[0], (PixelColumn{0, 1, 9, 5}));
  EXPECT_EQ(columns[1], (PixelColumn{1, 5, 5, 5}));
}

RC_GTEST_PROP(PixelColumnsProperty, LoseNoExtremeAndAreNoMoreThanPixels, ()) {
  Random random{*rc::gen::arbitrary<std::uint64_t>()};
  std::vector<ChartPoint> points;
  const auto count = *rc::gen::inRange(1, 5'000);
  double low = 1e9;
  double high = -1e9;
  for (int i = 0; i < count; ++i) {
    const auto value = static_cast<double>(random.below(1'000));
    points.push_back({static_cast<double>(i), value, value + 1, value});
    low = std::min(low, value);
    high = std::max(high, value + 1);
  }
  const auto columns = by_column(points, {0, static_cast<double>(count), 50, 850});
  RC_ASSERT(columns.size() <= 801U);
  RC_ASSERT(std::ranges::min(columns, {}, &PixelColumn::low).low == low);
  RC_ASSERT(std::ranges::max(columns, {}, &PixelColumn::high).high == high);
  RC_ASSERT(std::ranges::is_sorted(columns, std::less{}, &PixelColumn::column));
}

TEST(SvgChart, IsDrawnForWideAndForNarrowPages) {
  const HtmlText svg = to_svg(chart_of({}));
  EXPECT_EQ(count_of(svg.view(), "<svg class=\"wide\""), 1U);
  EXPECT_EQ(count_of(svg.view(), "<svg class=\"narrow\""), 1U);
  EXPECT_EQ(count_of(svg.view(), "</svg>"), 2U);
  EXPECT_EQ(count_of(svg.view(), "aria-labelledby=\"heading\""), 2U);
}

TEST(SvgChart, DrawsFillsAtOnePlaceOnce) {
  std::vector<ChartMark> marks(500, ChartMark{50, 5, Side::Buy});
  marks.push_back({50, 5, Side::Sell});
  marks.push_back({60, 5, Side::Buy});
  const HtmlText svg = to_svg(chart_of({}, marks));
  EXPECT_EQ(count_of(svg.view(), "h8z"), 6U);  // three places on each of both sizes
}

TEST(SvgChart, AFilledLineReturnsToZero) {
  const HtmlText svg =
      to_svg(chart_of({{"class=\"a\"", {{0, 5, 5, 5}, {100, 7, 7, 7}}, LineFill::ToZero}}));
  EXPECT_EQ(count_of(svg.view(), "Z\""), 2U);
}

// Numbers of any size make a chart: no axis of no length, no endless row of ticks.
RC_GTEST_PROP(SvgChartProperty, DrawsWhateverValues, (std::int64_t a, std::int64_t b)) {
  const Range values = padded({Decimal::from_raw(Int128{std::min(a, b)} * 1'000'000'000),
                               Decimal::from_raw(Int128{std::max(a, b)} * 1'000'000'000)});
  TimeChart chart = chart_of({{"class=\"a\"", {{0, 1, 2, 1}}, LineFill::None}});
  chart.values = values;
  const HtmlText svg = to_svg(chart);
  RC_ASSERT(svg.view().find("nan") == std::string_view::npos);
  RC_ASSERT(svg.view().find("inf") == std::string_view::npos);
  RC_ASSERT(svg.view().size() < 20'000U);
}

}  // namespace
}  // namespace tw::report
