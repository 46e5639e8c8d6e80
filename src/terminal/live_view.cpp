#include "terminal/live_view.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "terminal/labels.hpp"

namespace tw::terminal {
namespace {

constexpr auto kPictureEvery = std::chrono::milliseconds(250);
constexpr std::string_view kAmber = "\x1b[30;43m";
constexpr std::string_view kDim = "\x1b[2m";
constexpr std::string_view kPlain = "\x1b[0m";
constexpr std::size_t kColumns = 80;
constexpr std::size_t kFillsShown = 6;
constexpr std::size_t kInstrumentsShown = 6;  // with everything else that makes 24 lines

bool is_color_wanted() {
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  return (no_color == nullptr || *no_color == '\0') &&
         (term == nullptr || std::string_view(term) != "dumb");
}

// Draws one picture line by line.
class Picture {
 public:
  Picture(const control::SessionView& view, const DisplaySettings& settings, Color color)
      : view_(view), settings_(settings), label_(settings.language), color_(color) {}

  std::string draw() {
    header();
    instruments();
    money();
    fills();
    return std::move(text_);
  }

 private:
  std::string painted(std::string_view text, std::string_view paint) const {
    return color_ == Color::On ? fmt::format("{}{}{}", paint, text, kPlain) : std::string(text);
  }
  void line(std::string_view text, std::string_view paint = {}) {
    const std::string shown = clipped(text, kColumns);
    text_ += paint.empty() ? shown : painted(shown, paint);
    text_ += '\n';
  }

  void header() {
    constexpr std::string_view kMode = " ▲ PAPER ";
    const std::string speed =
        settings_.speed == "max" ? label_("view.speed_max") : settings_.speed + "x";
    const std::string rest = fmt::format(
        " {}  {} {}  {} {}  {} {}", view_.strategy, label_("view.elapsed"),
        clock_text(view_.elapsed), label_("view.speed"), speed, label_("view.loop"), view_.loop);
    text_ += painted(kMode, kAmber) + clipped(rest, kColumns - width_of(kMode)) + "\n";
    line(label_("view.mode_note"), kDim);
    line("");
  }

  void instruments() {
    line(fmt::format("{} {} {} {} {} {}", padded("", 9), right_aligned(label_("view.bid"), 12),
                     right_aligned(label_("view.ask"), 12),
                     right_aligned(label_("view.position"), 11),
                     right_aligned(label_("view.unrealized_short"), 12),
                     right_aligned(label_("view.orders"), 9)),
         kDim);
    const std::size_t count = view_.instruments.size();
    const std::size_t shown = count > kInstrumentsShown ? kInstrumentsShown - 1 : count;
    for (std::size_t i = 0; i < shown; ++i) {
      instrument(view_.instruments[i]);
    }
    if (shown < count) {
      line(fmt::format("… +{}", count - shown));
    }
    line("");
  }

  void instrument(const control::InstrumentView& row) {
    line(fmt::format("{} {} {} {} {} {}", padded(clipped(row.symbol, 9), 9),
                     right_aligned(price_text(row.bid, row.price_decimals), 12),
                     right_aligned(price_text(row.ask, row.price_decimals), 12),
                     right_aligned(row.position.to_string(), 11),
                     right_aligned(signed_text(row.unrealized_gross, 2), 12),
                     right_aligned(fmt::format("{}▲ {}▼", row.open_buys, row.open_sells), 9)));
  }

  void money() {
    const auto row = [this](std::string_view id, const std::string& value) {
      line(fmt::format("{} {} {}", padded(label_(id), 24), right_aligned(value, 16),
                       view_.capital.currency.view()));
    };
    row("view.equity", rounded_text(view_.equity.amount, 4));
    row("view.realized_pnl", signed_text(view_.realized, 4));
    row("view.unrealized_pnl", signed_text(view_.unrealized_gross, 4));
    row("view.fees", signed_text(view_.fees, 4));
    line(fmt::format("{} {}   {} {}   {} {}", label_("view.orders"), view_.counts.orders,
                     label_("view.fills"), view_.counts.fills, label_("view.in_flight"),
                     view_.in_flight));
    line("");
  }

  void fills() {
    line(label_("view.fills"), kDim);
    if (view_.fills.empty()) {
      line(label_("view.no_fills"));
    }
    std::size_t shown = 0;
    for (auto row = view_.fills.rbegin(); row != view_.fills.rend() && shown < kFillsShown; ++row) {
      const Fill& fill = row->effect.fill;
      const bool is_buy = fill.side == Side::Buy;
      const control::InstrumentView& traded = view_.instruments.at(fill.instrument.value());
      line(fmt::format("{} {} {} {} {}", to_iso8601(row->at).substr(11, 12), is_buy ? "▲" : "▼",
                       padded(clipped(traded.symbol, 9), 9),
                       right_aligned(fill.quantity.to_string(), 10),
                       right_aligned(price_text(fill.price, traded.price_decimals), 12)));
      ++shown;
    }
  }

  const control::SessionView& view_;
  const DisplaySettings& settings_;
  Labels label_;
  Color color_;
  std::string text_;
};

}  // namespace

std::string render(const control::SessionView& view, const DisplaySettings& settings, Color color) {
  return Picture(view, settings, color).draw();
}

LiveView::LiveView(DisplaySettings settings)
    : settings_(std::move(settings)), color_(is_color_wanted() ? Color::On : Color::Off) {}

LiveView::~LiveView() { close(); }

bool LiveView::is_due() { return std::chrono::steady_clock::now() >= next_; }

void LiveView::show(const control::SessionView& view) {
  next_ = std::chrono::steady_clock::now() + kPictureEvery;
  if (!is_open_) {
    fmt::print("\x1b[?1049h\x1b[?25l");  // alternate screen, no cursor
    is_open_ = true;
  }
  std::string picture = "\x1b[H";
  for (const char c : render(view, settings_, color_)) {
    if (c == '\n') {
      picture += "\x1b[K\r";  // clears what the last picture had further right
    }
    picture += c;
  }
  fmt::print("{}\x1b[J", picture);
  std::fflush(stdout);
}

void LiveView::close() {
  if (is_open_) {
    fmt::print("\x1b[?25h\x1b[?1049l");
    std::fflush(stdout);
    is_open_ = false;
  }
}

}  // namespace tw::terminal
