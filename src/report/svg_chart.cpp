#include "report/svg_chart.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace tw::report {
namespace {

// One of the two sizes, in units that are pixels on a page as wide as the chart.
struct Shape {
  Markup open;  // the element with its class and view box
  double width = 0;
  double height = 0;
  double letter = 0;  // width of a digit
  std::size_t x_ticks = 0;
  std::size_t y_ticks = 0;
};

constexpr double kTop = 8;
constexpr double kBottom = 24;
constexpr double kRight = 14;
constexpr double kGap = 6;       // between a label and its axis
constexpr double kMarkWide = 4;  // of a triangle, half
constexpr double kMarkHigh = 7;

const Shape kWide{.open = "<svg class=\"wide\" viewBox=\"0 0 860 260\" role=\"img\"",
                  .width = 860,
                  .height = 260,
                  .letter = 7.5,
                  .x_ticks = 9,
                  .y_ticks = 6};
const Shape kNarrow{.open = "<svg class=\"narrow\" viewBox=\"0 0 360 240\" role=\"img\"",
                    .width = 360,
                    .height = 240,
                    .letter = 7,
                    .x_ticks = 4,
                    .y_ticks = 6};

// What lies far outside of a chart lies outside of it all the same.
long rounded(double value) {
  constexpr double kFar = 1e6;
  return std::lround(std::clamp(value, -kFar, kFar));
}

// At most one digit after the point, and no more characters than needed.
std::string coordinate(double value) {
  const long tenths = rounded(value * 10);
  std::string text = (tenths < 0 ? "-" : "") + std::to_string(std::labs(tenths) / 10);
  if (tenths % 10 != 0) {
    text += "." + std::to_string(std::labs(tenths) % 10);
  }
  return text;
}

// Path data, character by character what SVG 1.1 section 8.3 allows.
class Path {
 public:
  void move(double x, double y) { add('M', x, y); }
  void line(double x, double y) { add('L', x, y); }
  void close() { data_ += 'Z'; }
  // A triangle with its tip there, below or above it.
  void triangle(double x, double y, double height) {
    move(x, y);
    data_ += "l" + coordinate(-kMarkWide) + " " + coordinate(height) + "h" +
             coordinate(2 * kMarkWide) + "z";
  }
  const std::string& data() const { return data_; }

 private:
  void add(char command, double x, double y) {
    data_ += command + coordinate(x) + " " + coordinate(y);
  }
  std::string data_;
};

std::size_t label_length(const std::vector<Tick>& ticks) {
  std::size_t length = 1;
  for (const Tick& tick : ticks) {
    length = std::max(length, tick.label.size());
  }
  return length;
}

class Drawing {
 public:
  Drawing(const Shape& shape, const std::string& heading_id, const Range& values)
      : shape_(shape), y_ticks_(value_ticks(values.low, values.high, shape.y_ticks)) {
    svg_.markup(shape.open).markup(" aria-labelledby=\"").text(heading_id).markup("\">");
    left_ = static_cast<double>(label_length(y_ticks_)) * shape.letter + 2 * kGap;
    y_ = {values.low.to_double(), values.high.to_double(), shape.height - kBottom, kTop};
  }

  void set_x(double from, double to) { x_ = {from, to, left_, shape_.width - kRight}; }
  const Scale& x() const { return x_; }
  const Scale& y() const { return y_; }
  const Shape& shape() const { return shape_; }

  void draw_axes(const std::vector<Tick>& x_ticks) {
    for (const Tick& tick : y_ticks_) {
      rule("<path class=\"grid\" d=\"", left_, y_.at(tick.value), shape_.width - kRight);
      label("<text class=\"end\"", left_ - kGap, y_.at(tick.value) + 4, tick.label);
    }
    // A label that would not fit between the edges is left out with nothing but its words.
    for (const Tick& tick : x_ticks) {
      const double at = x_.at(tick.value);
      const double half = static_cast<double>(tick.label.size()) * shape_.letter / 2;
      Path mark;
      mark.move(at, shape_.height - kBottom);
      mark.line(at, shape_.height - kBottom + 4);
      path("<path class=\"axis\" d=\"", mark);
      if (at - half >= 0 && at + half <= shape_.width) {
        label("<text class=\"middle\"", at, shape_.height - 5, tick.label);
      }
    }
    rule("<path class=\"axis\" d=\"", left_, shape_.height - kBottom, shape_.width - kRight);
  }

  void rule(Markup open, double from, double y, double to) {
    Path line;
    line.move(from, y);
    line.line(to, y);
    path(open, line);
  }
  void level(double value) {
    rule("<path class=\"level\" d=\"", left_, y_.at(value), shape_.width - kRight);
  }
  void path(Markup open, const Path& path) { svg_.markup(open).text(path.data()).markup("\"/>"); }
  void label(Markup open, double x, double y, std::string_view words) {
    svg_.markup(open).markup(" x=\"").text(coordinate(x)).markup("\" y=\"").text(coordinate(y));
    svg_.markup("\">").text(words).markup("</text>");
  }
  void line(const ChartLine& line) {
    const std::vector<PixelColumn> columns = by_column(line.points, x_);
    Path path;
    for (const PixelColumn& each : columns) {
      add_column(path, each, &each == &columns.front());
    }
    if (line.fill == LineFill::ToZero && !columns.empty()) {
      path.line(columns.back().column, y_.at(0));
      path.line(columns.front().column, y_.at(0));
      path.close();
    }
    svg_.markup("<path ").markup(line.style).markup(" d=\"").text(path.data()).markup("\"/>");
  }
  void triangles(Markup open, const std::vector<ChartMark>& marks, Side side) {
    std::set<std::pair<long, long>> seen;
    Path path;
    for (const ChartMark& mark : marks) {
      const std::pair place{rounded(x_.at(mark.x)), rounded(y_.at(mark.value))};
      if (mark.side == side && seen.insert(place).second) {
        path.triangle(static_cast<double>(place.first), static_cast<double>(place.second),
                      side == Side::Buy ? kMarkHigh : -kMarkHigh);
      }
    }
    this->path(open, path);
  }
  void bar(const ChartBar& bar) {
    const double from = x_.at(bar.from) + 0.5;
    const double zero = y_.at(0);
    const double top = y_.at(bar.value);
    Path path;
    path.move(from, zero);
    path.line(from, top);
    path.line(x_.at(bar.to) - 0.5, top);
    path.line(x_.at(bar.to) - 0.5, zero);
    path.close();
    this->path(bar.is_loss ? Markup("<path class=\"loss bar\" d=\"")
                           : Markup("<path class=\"gain bar\" d=\""),
               path);
  }
  HtmlText take() && { return std::move(svg_.markup("</svg>")); }

 private:
  // Upwards by its low, downwards by its high, so that the line never crosses itself.
  void add_column(Path& path, const PixelColumn& each, bool is_first) const {
    const bool is_up = each.high - each.last < each.last - each.low;
    const auto x = static_cast<double>(each.column);
    const double begin = y_.at(is_up ? each.low : each.high);
    const double end = y_.at(is_up ? each.high : each.low);
    is_first ? path.move(x, begin) : path.line(x, begin);
    if (each.high > each.low) {
      path.line(x, end);
    }
    const double last = is_up ? each.high : each.low;
    if (each.last != last) {
      path.line(x, y_.at(each.last));
    }
  }

  const Shape& shape_;
  std::vector<Tick> y_ticks_;
  double left_ = 0;
  Scale x_;
  Scale y_;
  HtmlText svg_;
};

HtmlText draw(const TimeChart& chart, const Shape& shape) {
  Drawing drawing(shape, chart.heading_id, chart.values);
  drawing.set_x(0, std::chrono::duration<double>(chart.to - chart.from).count());
  drawing.draw_axes(time_ticks(chart.from, chart.to, shape.x_ticks));
  if (chart.level.has_value()) {
    drawing.level(*chart.level);
  }
  for (const ChartLine& line : chart.lines) {
    drawing.line(line);
  }
  if (!chart.marks.empty()) {
    drawing.triangles("<path class=\"buy\" d=\"", chart.marks, Side::Buy);
    drawing.triangles("<path class=\"sell\" d=\"", chart.marks, Side::Sell);
  }
  return std::move(drawing).take();
}

HtmlText draw(const BarChart& chart, const Shape& shape) {
  Drawing drawing(shape, chart.heading_id, chart.values);
  drawing.set_x(chart.positions.low.to_double(), chart.positions.high.to_double());
  drawing.draw_axes(chart.position_ticks.empty()
                        ? value_ticks(chart.positions.low, chart.positions.high, shape.x_ticks)
                        : chart.position_ticks);
  for (const ChartBar& bar : chart.bars) {
    drawing.bar(bar);
  }
  drawing.level(0);
  return std::move(drawing).take();
}

template <class Chart>
HtmlText both_shapes(const Chart& chart) {
  return HtmlText(draw(chart, kWide)).append(draw(chart, kNarrow));
}

}  // namespace

std::vector<PixelColumn> by_column(std::span<const ChartPoint> points, const Scale& x) {
  std::vector<PixelColumn> columns;
  for (const ChartPoint& point : points) {
    const auto column = static_cast<int>(rounded(x.at(point.x)));
    if (!columns.empty() && columns.back().column == column) {
      PixelColumn& same = columns.back();
      same.low = std::min(same.low, point.low);
      same.high = std::max(same.high, point.high);
      same.last = point.last;
    } else {
      columns.push_back({column, point.low, point.high, point.last});
    }
  }
  return columns;
}

HtmlText to_svg(const TimeChart& chart) { return both_shapes(chart); }
HtmlText to_svg(const BarChart& chart) { return both_shapes(chart); }

}  // namespace tw::report
