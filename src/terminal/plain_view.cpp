#include "terminal/plain_view.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "terminal/labels.hpp"
#include "terminal/standard_output.hpp"

namespace tw::terminal {
namespace {

constexpr auto kLookEvery = std::chrono::milliseconds(200);
constexpr auto kLineEvery = std::chrono::seconds(5);
constexpr std::uint64_t kFillsListed = 3;

std::string fill_line(const backtest::FillRow& row, const control::SessionView& view,
                      const Labels& label) {
  const Fill& fill = row.effect.fill;
  const control::InstrumentView& traded = view.instruments.at(fill.instrument.value());
  return fmt::format(
      "PAPER {} {}\n", time_of_day_text(row.at),
      label("view.fill",
            {{"side", label(fill.side == Side::Buy ? "view.side_buy" : "view.side_sell")},
             {"quantity", fill.quantity.to_string()},
             {"symbol", traded.symbol},
             {"price", price_text(fill.price, traded.price_decimals)},
             {"fee", signed_text(-fill.fee.amount, digits_of_money(fill.fee.currency, 4)) + " " +
                         fill.fee.currency.to_string()}}));
}

std::string state_line(const control::SessionView& view, const Labels& label) {
  std::string text =
      fmt::format("PAPER {} {} {}", time_of_day_text(view.now), label("view.loop"), view.loop);
  for (const control::InstrumentView& row : view.instruments) {
    text += fmt::format(" | {} {}/{} {} {}", row.symbol, price_text(row.bid, row.price_decimals),
                        price_text(row.ask, row.price_decimals), label("view.position"),
                        row.position.to_string());
  }
  const int digits = digits_of_money(view.capital.currency, 2);
  text += fmt::format(" | {} {} {} {} | {} {} {} {} {} {}\n", label("view.orders"),
                      view.counts.orders, label("view.fills"), view.counts.fills,
                      label("view.realized_pnl"), signed_text(view.realized, digits),
                      label("view.unrealized_pnl"), signed_text(view.unrealized_gross, digits),
                      label("view.equity"), rounded_text(view.equity.amount, digits));
  return text;
}

}  // namespace

std::string plain_lines(const control::SessionView& view, const DisplaySettings& settings,
                        std::uint64_t fills_seen) {
  const Labels label(settings.language);
  const std::uint64_t fresh = view.counts.fills - std::min(fills_seen, view.counts.fills);
  const std::uint64_t listed = std::min({fresh, kFillsListed, std::uint64_t{view.fills.size()}});
  std::string text;
  for (std::size_t i = view.fills.size() - listed; i < view.fills.size(); ++i) {
    text += fill_line(view.fills[i], view, label);
  }
  if (listed < fresh) {
    text += "PAPER " + label("view.more_fills", {{"count", std::to_string(fresh - listed)}}) + "\n";
  }
  return text + state_line(view, label);
}

PlainView::PlainView(DisplaySettings settings) : settings_(std::move(settings)) {}

bool PlainView::is_due() { return std::chrono::steady_clock::now() >= next_look_; }

Result<void> PlainView::show(const control::SessionView& view) {
  const auto now = std::chrono::steady_clock::now();
  next_look_ = now + kLookEvery;
  std::string text;
  if (view.loop != settings_.loop_seen) {
    const Labels label(settings_.language);
    text = label("view.loop_seam", {{"loop", std::to_string(view.loop)}}) + "\n";
    settings_.loop_seen = view.loop;
  }
  const bool is_first_fill = settings_.fills_seen == 0 && view.counts.fills > 0;
  if (now >= next_line_ || is_first_fill) {
    next_line_ = now + kLineEvery;
    text += plain_lines(view, settings_, settings_.fills_seen);
    settings_.fills_seen = view.counts.fills;
  }
  return text.empty() ? Result<void>() : write_out(text);
}

}  // namespace tw::terminal
