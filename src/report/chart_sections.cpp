#include <algorithm>
#include <cmath>

#include "report/figure_text.hpp"
#include "report/sections.hpp"
#include "report/svg_chart.hpp"

namespace tw::report {
namespace {

double seconds_after(Timestamp from, Timestamp at) {
  return std::chrono::duration<double>(at - from).count();
}

// A chart cannot begin where it ends.
Timestamp chart_end(const TearSheet& sheet) {
  return std::max(sheet.ended_at, sheet.started_at + std::chrono::seconds(1));
}

// Each value of a curve put through a function, which may turn it over.
template <class Function>
std::vector<ChartPoint> points_of(const TearSheet& sheet, const SheetCurve& curve,
                                  Function function) {
  std::vector<ChartPoint> points;
  for (const performance::PathPiece& piece : curve.pieces) {
    const double low = function(piece.low.to_double());
    const double high = function(piece.high.to_double());
    points.push_back({seconds_after(sheet.started_at, piece.at), std::min(low, high),
                      std::max(low, high), function(piece.last.to_double())});
  }
  return points;
}

double as_it_is(double value) { return value; }

// What a curve of prices returned since its first one, in per cent.
std::vector<ChartPoint> returns_of(const TearSheet& sheet, const SheetCurve& curve) {
  const double first = curve.pieces.front().last.to_double();
  return points_of(sheet, curve, [first](double value) { return 100 * (value / first - 1); });
}

// Everything the lines hold, as the ends of an axis.
Range range_of(const std::vector<ChartLine>& lines) {
  double low = 0;
  double high = 0;
  bool is_first = true;
  for (const ChartLine& line : lines) {
    for (const ChartPoint& point : line.points) {
      low = is_first ? point.low : std::min(low, point.low);
      high = is_first ? point.high : std::max(high, point.high);
      is_first = false;
    }
  }
  return {Decimal::from_double(low).value_or(Decimal{}),
          Decimal::from_double(high).value_or(Decimal{})};
}

void begin_figure(HtmlText& html, std::string_view heading_id, std::string_view message,
                  const std::vector<MessageArgument>& arguments = {}) {
  html.markup("<figure><h3 id=\"").text(heading_id).markup("\">").message(message, arguments);
  html.markup("</h3>");
}

void end_figure(HtmlText& html, std::string_view message,
                const std::vector<MessageArgument>& arguments = {}) {
  html.markup("<figcaption>").message(message, arguments).markup("</figcaption></figure>\n");
}

void say_missing(HtmlText& html, std::string_view message) {
  html.markup("<p class=\"hint\">– ").message(message).markup("</p>\n");
}

Range extremes(const SheetCurve& curve) {
  Range range{curve.pieces.front().low, curve.pieces.front().high};
  for (const performance::PathPiece& piece : curve.pieces) {
    range.low = std::min(range.low, piece.low);
    range.high = std::max(range.high, piece.high);
  }
  return range;
}

void add_equity(const TearSheet& sheet, HtmlText& html) {
  const SheetCurve& curve = sheet.equity_curve;
  const Range range = extremes(curve);
  begin_figure(html, "chart-equity", "report.chart.equity", {{"currency", sheet.currency}});
  html.append(to_svg(TimeChart{
      .heading_id = "chart-equity",
      .from = sheet.started_at,
      .to = chart_end(sheet),
      .values = padded(range),
      .lines = {{"class=\"line equity\"", points_of(sheet, curve, as_it_is), LineFill::None}},
      .marks = {},
      .level = curve.pieces.front().last.to_double()}));
  end_figure(html, "report.chart.equity.says",
             {{"first", money_text(curve.pieces.front().last, sheet.currency)},
              {"last", money_text(curve.pieces.back().last, sheet.currency)},
              {"low", money_text(range.low, sheet.currency)},
              {"high", money_text(range.high, sheet.currency)}});
}

void add_drawdown(const TearSheet& sheet, HtmlText& html) {
  begin_figure(html, "chart-drawdown", "report.chart.drawdown");
  std::vector<ChartLine> lines{
      {"class=\"area drawdown\"",
       points_of(sheet, sheet.drawdown_curve, [](double value) { return -100 * value; }),
       LineFill::ToZero}};
  Range values = padded(range_of(lines));
  values.high = std::max(values.high, Decimal{});
  html.append(to_svg(TimeChart{.heading_id = "chart-drawdown",
                               .from = sheet.started_at,
                               .to = chart_end(sheet),
                               .values = values,
                               .lines = std::move(lines),
                               .marks = {},
                               .level = 0}));
  end_figure(html, "report.chart.drawdown.says", {{"percent", percent_text(sheet.drawdown_max)}});
}

Markup held_style(std::size_t number) {
  switch (number % 3) {
    case 0:
      return "class=\"line held-a\"";
    case 1:
      return "class=\"line held-b\"";
    default:
      return "class=\"line held-c\"";
  }
}

Markup held_key(std::size_t number) {
  switch (number % 3) {
    case 0:
      return "<svg class=\"key\" viewBox=\"0 0 30 8\"><path class=\"line held-a\" d=\"M0 4H30\"/>"
             "</svg>";
    case 1:
      return "<svg class=\"key\" viewBox=\"0 0 30 8\"><path class=\"line held-b\" d=\"M0 4H30\"/>"
             "</svg>";
    default:
      return "<svg class=\"key\" viewBox=\"0 0 30 8\"><path class=\"line held-c\" d=\"M0 4H30\"/>"
             "</svg>";
  }
}

bool has_price(const SheetCurve& curve) {
  return !curve.pieces.empty() && curve.pieces.front().last.sign() > 0;
}

void add_holding(const TearSheet& sheet, HtmlText& html) {
  std::vector<ChartLine> lines;
  std::size_t number = 0;
  for (const SheetCurve& price : sheet.prices) {
    if (has_price(price)) {
      lines.push_back({held_style(number), returns_of(sheet, price), LineFill::None});
    }
    ++number;
  }
  if (sheet.equity_curve.pieces.front().last.sign() > 0) {
    lines.push_back(
        {"class=\"line equity\"", returns_of(sheet, sheet.equity_curve), LineFill::None});
  }
  begin_figure(html, "chart-holding", "report.chart.holding");
  html.append(to_svg(TimeChart{.heading_id = "chart-holding",
                               .from = sheet.started_at,
                               .to = chart_end(sheet),
                               .values = padded(range_of(lines)),
                               .lines = std::move(lines),
                               .marks = {},
                               .level = 0}));
  html.markup(
      "<figcaption><span class=\"legend\"><svg class=\"key\" viewBox=\"0 0 30 8\">"
      "<path class=\"line equity\" d=\"M0 4H30\"/></svg> ");
  html.message("report.chart.strategy").markup("</span> ");
  for (std::size_t i = 0; i < sheet.prices.size(); ++i) {
    html.markup("<span class=\"legend\">").markup(held_key(i)).markup(" ");
    html.message("view.figure.buy_and_hold", {{"symbol", sheet.prices[i].name}});
    html.markup("</span> ");
  }
  html.message("report.chart.holding.says").markup("</figcaption></figure>\n");
}

void add_price(const TearSheet& sheet, const SheetCurve& curve, std::size_t number,
               HtmlText& html) {
  Range range = extremes(curve);
  std::vector<ChartMark> marks;
  std::uint64_t buys = 0;
  for (const SheetFill& fill : sheet.fills) {
    if (fill.instrument == curve.name) {
      range = {std::min(range.low, fill.price), std::max(range.high, fill.price)};
      marks.push_back(
          {seconds_after(sheet.started_at, fill.at), fill.price.to_double(), fill.side});
      buys += fill.side == Side::Buy ? 1U : 0U;
    }
  }
  const std::string id = "chart-price-" + std::to_string(number);
  const std::uint64_t sells = marks.size() - buys;
  begin_figure(html, id, "report.chart.price", {{"symbol", curve.name}});
  html.append(to_svg(TimeChart{
      .heading_id = id,
      .from = sheet.started_at,
      .to = chart_end(sheet),
      .values = padded(range),
      .lines = {{"class=\"line price\"", points_of(sheet, curve, as_it_is), LineFill::None}},
      .marks = std::move(marks),
      .level = {}}));
  html.markup(
      "<figcaption><span class=\"legend\"><svg class=\"key\" viewBox=\"0 0 12 8\">"
      "<path class=\"buy\" d=\"M6 0l-4 7h8z\"/></svg> ");
  html.message("report.chart.buys", {{"count", std::to_string(buys)}}).markup("</span> ");
  html.markup(
      "<span class=\"legend\"><svg class=\"key\" viewBox=\"0 0 12 8\">"
      "<path class=\"sell\" d=\"M6 8l-4 -7h8z\"/></svg> ");
  html.message("report.chart.sells", {{"count", std::to_string(sells)}}).markup("</span> ");
  html.message("report.chart.price.says").markup("</figcaption></figure>\n");
}

double height_of(std::uint64_t count) { return static_cast<double>(count); }

BarChart bins_chart(const TearSheet& sheet) {
  BarChart chart{.heading_id = "chart-closes",
                 .positions = {sheet.bins.front().from, sheet.bins.back().to},
                 .values = {},
                 .bars = {},
                 .position_ticks = {}};
  std::uint64_t highest = 1;
  for (const performance::ResultBin& bin : sheet.bins) {
    highest = std::max(highest, bin.count);
    chart.bars.push_back(
        {bin.from.to_double(), bin.to.to_double(), height_of(bin.count), bin.from.sign() < 0});
  }
  if (chart.positions.low >= chart.positions.high) {
    chart.positions = padded({chart.positions.high, chart.positions.low});
  }
  const double room = std::ceil(height_of(highest) * 1.05);
  chart.values = {Decimal{}, Decimal::from_double(room).value_or(Decimal::from_int(1))};
  return chart;
}

BarChart hours_chart(const std::vector<SheetPart>& hours) {
  BarChart chart{.heading_id = "chart-hours",
                 .positions = {Decimal{}, Decimal::from_int(24)},
                 .values = {},
                 .bars = {},
                 .position_ticks = {}};
  Range range;
  for (const SheetPart& hour : hours) {
    range = {std::min(range.low, hour.net), std::max(range.high, hour.net)};
    const double from = std::stod(hour.name);
    chart.bars.push_back({from, from + 1, hour.net.to_double(), hour.net.sign() < 0});
  }
  chart.values = padded(range);
  constexpr int kEvery = 4;
  for (int hour = 0; hour <= 24; hour += kEvery) {
    chart.position_ticks.push_back(
        {static_cast<double>(hour), (hour < 10 ? "0" : "") + std::to_string(hour) + ":00"});
  }
  return chart;
}

}  // namespace

HtmlText equity_section(const TearSheet& sheet) {
  HtmlText html;
  html.markup("<section id=\"equity\"><h2>").message("report.equity").markup("</h2>\n");
  if (sheet.equity_curve.pieces.empty() || sheet.drawdown_curve.pieces.empty()) {
    say_missing(html, "report.no_curves");
  } else {
    add_equity(sheet, html);
    add_drawdown(sheet, html);
    add_holding(sheet, html);
  }
  html.markup("</section>\n");
  return html;
}

HtmlText prices_section(const TearSheet& sheet) {
  HtmlText html;
  html.markup("<section id=\"prices\"><h2>").message("report.prices").markup("</h2>\n");
  if (sheet.prices.empty()) {
    say_missing(html, "report.no_curves");
  }
  for (std::size_t i = 0; i < sheet.prices.size(); ++i) {
    add_price(sheet, sheet.prices[i], i, html);
  }
  html.markup("</section>\n");
  return html;
}

HtmlText closes_chart(const TearSheet& sheet) {
  HtmlText html;
  begin_figure(html, "chart-closes", "report.chart.closes", {{"currency", sheet.currency}});
  html.append(to_svg(bins_chart(sheet)));
  end_figure(html, "report.chart.closes.says", {{"count", std::to_string(sheet.closes_count)}});
  return html;
}

HtmlText hour_chart(const TearSheet& sheet) {
  HtmlText html;
  begin_figure(html, "chart-hours", "report.chart.hours", {{"currency", sheet.currency}});
  html.append(to_svg(hours_chart(sheet.breakdown->hours)));
  end_figure(html, "report.chart.hours.says");
  return html;
}

}  // namespace tw::report
