#include "terminal/live_view.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <span>
#include <utility>

#include "terminal/labels.hpp"
#include "terminal/standard_output.hpp"

namespace tw::terminal {
namespace {

constexpr auto kPictureEvery = std::chrono::milliseconds(250);
constexpr auto kNoticeFor = std::chrono::seconds(8);
constexpr std::string_view kAmber = "\x1b[30;43m";
constexpr std::string_view kGreen = "\x1b[32m";
constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kDim = "\x1b[2m";
constexpr std::string_view kPlain = "\x1b[0m";
constexpr std::string_view kEnter = "\x1b[?1049h\x1b[?25l";  // alternate screen, no cursor
constexpr std::string_view kLeave = "\x1b[?25h\x1b[?1049l";
constexpr std::size_t kRowsMax = 40;
constexpr std::size_t kInstrumentsShown = 6;
constexpr std::size_t kMoneyColumns =
    55;  // with a gap behind it; counters stand beside where they fit
constexpr std::size_t kCounterColumns = 24;
constexpr std::size_t kBookColumns = 40;  // with a gap behind it
constexpr std::size_t kFillsBesideBooks = 5;
constexpr std::size_t kBookRows = 3;  // beside its levels: the title, our orders, a blank line

bool is_color_wanted() {
  const char* no_color = std::getenv("NO_COLOR");
  return no_color == nullptr || *no_color == '\0';
}

std::atomic<bool> is_screen_taken = false;
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler reads it");

ScreenSize size_of_terminal() {
  winsize found{};
  const bool is_known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &found) == 0;
  ScreenSize size;
  size.columns = is_known && found.ws_col > 0 ? found.ws_col : size.columns;
  size.rows = is_known && found.ws_row > 0 ? found.ws_row : size.rows;
  return size;
}

// Exactly so many columns.
std::string fitted(std::string_view text, std::size_t width) {
  return padded(clipped(text, width), width);
}
std::string fitted_right(std::string_view text, std::size_t width) {
  return right_aligned(clipped(text, width), width);
}

std::string milliseconds_text(Duration duration) {
  const double ms = std::chrono::duration<double, std::milli>(duration).count();
  return fmt::format("{:.{}f}", ms, ms < 10 ? 1 : 0);
}

// Draws one picture line by line.
class Picture {
 public:
  Picture(const control::SessionView& view, const DisplaySettings& settings, Color color,
          ScreenSize size)
      : view_(view),
        settings_(settings),
        label_(settings.language),
        color_(color),
        columns_(size.columns),
        rows_left_(std::min(size.rows, kRowsMax)) {}

  std::string draw() {
    header();
    money();
    instruments();
    books();
    fills();
    return std::move(text_);
  }

 private:
  std::string painted(std::string_view text, std::string_view paint) const {
    return color_ == Color::On ? fmt::format("{}{}{}", paint, text, kPlain) : std::string(text);
  }
  void line(std::string_view text, std::string_view paint = {}) {
    const std::string shown = clipped(text, columns_);
    add(paint.empty() ? shown : painted(shown, paint));
  }
  void add(std::string_view shown) {
    if (rows_left_ > 0) {
      --rows_left_;
      text_ += shown;
      text_ += '\n';
    }
  }

  void header() {
    constexpr std::string_view kMode = " ▲ PAPER ";
    const std::string speed =
        settings_.speed == "max" ? label_("view.speed_max") : settings_.speed + "x";
    const std::string rest = fmt::format(
        " {}  {} {}  {} {}  {} {}", view_.strategy, label_("view.elapsed"),
        clock_text(view_.elapsed), label_("view.speed"), speed, label_("view.loop"), view_.loop);
    const std::size_t room = columns_ - std::min(columns_, width_of(kMode));
    add(painted(clipped(kMode, columns_), kAmber) + (room > 0 ? clipped(rest, room) : ""));
    line(settings_.notice.empty() ? label_("view.mode_note") : settings_.notice, kDim);
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
    line(fmt::format(
        "{} {} {} {} {} {}", padded(clipped(row.symbol, 9), 9),
        right_aligned(price_text(row.bid, row.price_decimals), 12),
        right_aligned(price_text(row.ask, row.price_decimals), 12),
        right_aligned(row.position.to_string(), 11),
        right_aligned(signed_text(row.unrealized_gross, digits_of_money(view_.capital.currency, 2)),
                      12),
        right_aligned(fmt::format("{}▲ {}▼", row.open_buys, row.open_sells), 9)));
  }

  void money() {
    const int digits = digits_of_money(view_.capital.currency, 4);
    const std::array<std::pair<std::string_view, std::string>, 4> rows{{
        {"view.equity", rounded_text(view_.equity.amount, digits)},
        {"view.realized_pnl", signed_text(view_.realized, digits)},
        {"view.unrealized_pnl", signed_text(view_.unrealized_gross, digits)},
        {"view.fees", signed_text(-view_.fees, digits)},
    }};
    const std::array<std::string, 4> counters = this->counters();
    const bool is_wide = columns_ >= kMoneyColumns + kCounterColumns;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto& [id, value] = rows[i];
      const std::string money =
          fmt::format("{} {} {}", padded(label_(id), 32), right_aligned(value, 14),
                      view_.capital.currency.view());
      line(is_wide ? padded(money, kMoneyColumns) + counters[i] : money);
    }
    if (!is_wide) {
      line(fmt::format("{}   {}   {}", counters[0], counters[1], counters[2]));
    }
    line("");
  }

  std::array<std::string, 4> counters() const {
    const auto counted = [this](std::string_view id, std::uint64_t count) {
      return fmt::format("{} {}", label_(id), count);
    };
    return {
        counted("view.orders", view_.counts.orders), counted("view.fills", view_.counts.fills),
        counted("view.in_flight", view_.in_flight),
        view_.journal.commits > 0
            ? label_("view.journal_latency", {{"durable", milliseconds_text(view_.journal.durable)},
                                              {"disk", milliseconds_text(view_.journal.disk)}})
            : std::string()};
  }

  // As many as fit side by side, each with as many levels as leave room for some fills.
  void books() {
    const std::size_t across = std::min(view_.instruments.size(), (columns_ + 1) / kBookColumns);
    const std::size_t others = kBookRows + 1 + kFillsBesideBooks;
    if (across == 0 || rows_left_ <= others) {
      return;
    }
    const std::size_t levels = std::min(rows_left_ - others, control::InstrumentView::kLevels);
    const std::span<const control::InstrumentView> shown(view_.instruments.data(), across);
    book_row(shown, [this](const auto& row) { return book_title(row); });
    for (std::size_t i = 0; i < levels; ++i) {
      book_row(shown, [this, i](const auto& row) { return book_level(row, i); });
    }
    book_row(shown, [this](const auto& row) {
      return book_sides(label_("view.own"), row.own_bid, row.own_ask, row.price_decimals);
    });
    line("");
  }

  template <class Cell>
  void book_row(std::span<const control::InstrumentView> shown, const Cell& cell) {
    std::string text;
    for (const control::InstrumentView& row : shown) {
      text += (text.empty() ? "" : " ") + cell(row);
    }
    add(text);
  }

  std::string book_title(const control::InstrumentView& row) const {
    const std::string title = row.bids.empty()
                                  ? label_("view.book_syncing", {{"symbol", row.symbol}})
                                  : fmt::format("{}  {}", row.symbol, label_("view.best_prices"));
    return painted(fitted(title, kBookColumns - 1), kDim);
  }

  std::string book_level(const control::InstrumentView& row, std::size_t i) const {
    const auto at = [i](const std::vector<control::LevelView>& levels) {
      return i < levels.size() ? std::optional(levels[i]) : std::nullopt;
    };
    return book_sides("", at(row.bids), at(row.asks), row.price_decimals);
  }

  // Bids to the left, asks to the right, prices in the middle.
  std::string book_sides(std::string_view name, const std::optional<control::LevelView>& bid,
                         const std::optional<control::LevelView>& ask, int decimals) const {
    const auto price = [decimals](const std::optional<control::LevelView>& level) {
      return fitted_right(level ? price_text(level->price, decimals) : "", 9);
    };
    const auto quantity = [](const std::optional<control::LevelView>& level) {
      return level ? level->quantity.to_string() : std::string();
    };
    const std::string left = name.empty() ? fitted_right(quantity(bid), 11)
                                          : padded(name, 5) + fitted_right(quantity(bid), 6);
    return fmt::format("{} {} {} {}", left, painted(price(bid), kGreen), painted(price(ask), kRed),
                       fitted(quantity(ask), 7));
  }

  void fills() {
    line(label_("view.fills"), kDim);
    if (view_.fills.empty()) {
      line(label_("view.no_fills"));
    }
    for (auto row = view_.fills.rbegin(); row != view_.fills.rend(); ++row) {
      const Fill& fill = row->effect.fill;
      const bool is_buy = fill.side == Side::Buy;
      const control::InstrumentView& traded = view_.instruments.at(fill.instrument.value());
      line(fmt::format("{} {} {} {} {}", time_of_day_text(row->at), is_buy ? "▲" : "▼",
                       padded(clipped(traded.symbol, 9), 9),
                       right_aligned(fill.quantity.to_string(), 10),
                       right_aligned(price_text(fill.price, traded.price_decimals), 12)));
    }
  }

  const control::SessionView& view_;
  const DisplaySettings& settings_;
  Labels label_;
  Color color_;
  std::size_t columns_;
  std::size_t rows_left_;
  std::string text_;
};

}  // namespace

std::string render(const control::SessionView& view, const DisplaySettings& settings, Color color,
                   ScreenSize size) {
  return Picture(view, settings, color, size).draw();
}

std::string repaint(std::string_view picture) {
  std::string bytes = "\x1b[H";
  while (!picture.empty()) {
    const std::size_t end = picture.find('\n');
    const std::string_view line = picture.substr(0, end);
    picture.remove_prefix(std::min(picture.size(), line.size() + 1));
    // Clears first: behind a line that fills the width the cursor still stands on its last letter.
    bytes += picture.empty() ? "\x1b[J" : "\x1b[K";
    bytes += line;
    bytes += picture.empty() ? "" : "\r\n";  // one more behind the last row would scroll
  }
  return bytes;
}

void restore_terminal() {
  pollfd terminal{.fd = STDOUT_FILENO, .events = POLLOUT, .revents = 0};
  if (is_screen_taken && poll(&terminal, 1, 0) == 1) {
    [[maybe_unused]] const ssize_t count = write(STDOUT_FILENO, kLeave.data(), kLeave.size());
  }
}

LiveView::LiveView(DisplaySettings settings)
    : settings_(std::move(settings)), color_(is_color_wanted() ? Color::On : Color::Off) {}

LiveView::~LiveView() { close(); }

bool LiveView::is_due() { return std::chrono::steady_clock::now() >= next_; }

Result<void> LiveView::show(const control::SessionView& view) {
  const auto now = std::chrono::steady_clock::now();
  next_ = now + kPictureEvery;
  if (view.loop != settings_.loop_seen) {
    settings_.notice =
        Labels(settings_.language)("view.seam", {{"loop", std::to_string(view.loop)}});
    notice_until_ = now + kNoticeFor;
    settings_.loop_seen = view.loop;
  } else if (now >= notice_until_) {
    settings_.notice.clear();
  }
  const bool is_first = !is_screen_taken.exchange(true);
  const std::string picture = repaint(render(view, settings_, color_, size_of_terminal()));
  return write_out(is_first ? std::string(kEnter) + picture : picture);
}

void LiveView::close() {
  if (is_screen_taken) {
    // A terminal that is gone needs no restoring; what comes next reports it.
    static_cast<void>(write_out(kLeave));
    is_screen_taken = false;
  }
}

}  // namespace tw::terminal
