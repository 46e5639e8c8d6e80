#include "terminal/market_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "terminal/labels.hpp"

namespace tw::terminal {
namespace {

constexpr std::size_t kNameColumns = 33;
constexpr std::size_t kPriceColumns = 18;

void add(std::string& text, const std::string& name, const std::string& value) {
  text += fmt::format("  {} {}\n", padded(name, kNameColumns), value);
}

std::string milliseconds_text(Duration duration, const Labels& label) {
  return fmt::format("{:+.3f} {}", std::chrono::duration<double, std::milli>(duration).count(),
                     label("view.unit_milliseconds"));
}

std::string level_text(const std::optional<DepthLevel>& level, const BookGrid& grid) {
  return level.has_value()
             ? grid.quantity(level->lots).to_string() + " @ " + grid.price(level->ticks).to_string()
             : "…";
}

std::string share_text(std::uint64_t equal, std::uint64_t total) {
  return fmt::format("{}/{}", equal, total);
}

std::string title(const Listing& listing) {
  return listing.venue.to_string() + " " + control::name_of(listing);
}

std::string state_text(market::BookState state, const Labels& label) {
  switch (state) {
    case market::BookState::Unsynced:
      return label("view.market.unsynced");
    case market::BookState::Synced:
      return label("view.market.synced");
    case market::BookState::Crossed:
      return label("view.market.crossed");
  }
  return {};
}

void add_terms(std::string& text, const journal::TapeHeader& header, const Labels& label) {
  const InstrumentTerms& terms = header.terms;
  add(text, label("view.market.tick_step"),
      terms.tick_size.to_string() + " / " + terms.step_size.to_string());
  add(text, label("view.market.contract"),
      header.listing.multiplier.to_string() + " " +
          (header.listing.kind == ContractKind::Inverse ? header.listing.quote
                                                        : header.listing.base)
              .to_string());
  add(text, label("view.fees"), terms.maker_fee.to_string() + " / " + terms.taker_fee.to_string());
  add(text, label("view.market.terms"),
      label(header.origin == journal::TermsOrigin::Listed ? "view.market.terms_listed"
                                                          : "view.market.terms_inferred"));
}

void add_verdict(std::string& text, const control::MarketReport& report,
                 messages::Language language) {
  const Labels label(language);
  if (report.damage.has_value()) {
    text += "  " + messages::text(language, *report.damage) + "\n";
  }
  text += "  " + label(report.is_clean() ? "view.market.clean" : "view.market.differs") + "\n";
}

std::string one_verify_text(const control::MarketReport& report, messages::Language language) {
  const Labels label(language);
  const FeedCounts& feed = report.feed;
  const BookGrid& grid = report.listing.grid;
  std::string text = title(report.listing) + "\n";
  add(text, label("view.market.messages"),
      label("view.market.message_counts", {{"depth", std::to_string(feed.depth)},
                                           {"trades", std::to_string(feed.trades)},
                                           {"quotes", std::to_string(feed.quotes)},
                                           {"snapshots", std::to_string(feed.snapshots)}}));
  add(text, label("view.market.levels"), std::to_string(feed.levels));
  add(text, label("view.market.chain"),
      label("view.market.chain_counts", {{"stale", std::to_string(feed.stale)},
                                         {"gaps", std::to_string(feed.gaps)},
                                         {"crossed", std::to_string(report.crossed)}}));
  add(text, label("view.market.quotes_equal"),
      share_text(report.quotes_equal, report.quotes_total));
  add(text, label("view.market.checksums"), share_text(feed.checksums_equal, feed.checksums_total));
  add(text, label("view.market.book"),
      level_text(report.bid, grid) + " | " + level_text(report.ask, grid) + ", " +
          state_text(report.state, label));
  add(text, label("view.market.level_count"),
      fmt::format("{} + {}", report.bid_levels, report.ask_levels));
  add(text, label("view.market.trades"),
      report.trades == 0 ? "0"
                         : fmt::format("{} = {} ({} … {})", report.trades,
                                       units_text(report.trade_lots, grid.quantity_decimals),
                                       report.first_trade_id, report.last_trade_id));
  if (report.trade_gaps.has_value()) {
    add(text, label("view.market.trade_gaps"), std::to_string(*report.trade_gaps));
  }
  add(text, label("view.market.clock"), milliseconds_text(report.clock_offset, label));
  add(text, "book_hash", report.book_hash);
  add_verdict(text, report, language);
  return text;
}

void add_ladder(std::string& text, const control::MarketMoment& moment, const Labels& label) {
  const BookGrid& grid = moment.listing.grid;
  const auto row = [&](const std::string& side, const DepthLevel& level) {
    text += "  " + padded(side, 10) +
            right_aligned(grid.price(level.ticks).to_string(), kPriceColumns) +
            right_aligned(grid.quantity(level.lots).to_string(), kPriceColumns) + "\n";
  };
  std::ranges::for_each(moment.asks.rbegin(), moment.asks.rend(),
                        [&](const DepthLevel& level) { row(label("view.ask"), level); });
  text += "  " + std::string(10 + 2 * kPriceColumns, '-') + "\n";
  std::ranges::for_each(moment.bids,
                        [&](const DepthLevel& level) { row(label("view.bid"), level); });
}

}  // namespace

std::string info_text(const journal::TapeInfo& info, messages::Language language) {
  const Labels label(language);
  const journal::TapeCounts& counts = info.counts;
  std::string text = title(info.header.listing) + "\n";
  if (counts.events() > 0) {
    add(text, label("view.market.period"),
        to_iso8601(info.first_time) + " … " + to_iso8601(info.last_time));
  }
  add(text, label("view.market.messages"),
      label("view.market.message_counts", {{"depth", std::to_string(counts.deltas)},
                                           {"trades", std::to_string(counts.trades)},
                                           {"quotes", std::to_string(counts.quotes)},
                                           {"snapshots", std::to_string(counts.snapshots)}}));
  add(text, label("view.market.resets"), std::to_string(counts.resets));
  add(text, label("view.market.levels"), std::to_string(counts.levels));
  add_terms(text, info.header, label);
  add(text, label("view.market.clock"), milliseconds_text(info.header.clock.offset, label));
  add(text, label("view.market.size"),
      label("view.market.size_counts", {{"bytes", std::to_string(info.bytes)},
                                        {"blocks", std::to_string(info.blocks)},
                                        {"keyframes", std::to_string(info.keyframes)}}));
  return text;
}

std::string import_text(const control::ImportReport& report, messages::Language language) {
  const Labels label(language);
  std::string text = info_text(report.tape, language);
  if (report.tape.header.origin == journal::TermsOrigin::Inferred) {
    text += label("view.market.inferred_note") + "\n";
  }
  return text + label("view.market.imported", {{"path", report.path}}) + "\n";
}

std::string verify_text(const std::vector<control::MarketReport>& reports,
                        messages::Language language) {
  std::string text;
  for (const control::MarketReport& report : reports) {
    text += (text.empty() ? "" : "\n") + one_verify_text(report, language);
  }
  return text;
}

std::string moment_text(const control::MarketMoment& moment, messages::Language language) {
  const Labels label(language);
  const BookGrid& grid = moment.listing.grid;
  std::string text = title(moment.listing) + "  " + to_iso8601(moment.at) + "  " +
                     state_text(moment.state, label) + "\n";
  add_ladder(text, moment, label);
  add(text, label("view.market.level_count"),
      fmt::format("{} + {}", moment.bid_levels, moment.ask_levels));
  for (const market::TradePrint& print : moment.trades) {
    text += fmt::format(
        "  {} {} {} @ {}\n", time_of_day_text(print.ts_event),
        label(print.trade.aggressor == Side::Buy ? "view.side_buy" : "view.side_sell"),
        grid.quantity(print.trade.lots).to_string(), grid.price(print.trade.ticks).to_string());
  }
  return text;
}

}  // namespace tw::terminal
