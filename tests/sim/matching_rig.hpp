#pragma once

#include <deque>
#include <vector>

#include "sim/matching_venue.hpp"
#include "sim/venue_rig.hpp"

namespace tw::sim {

/// Hears the public market and keeps a book of it as a client would, of one message after another.
class MarketEar final : public MarketListener {
 public:
  explicit MarketEar(std::size_t instruments = 1) {
    for (std::size_t i = 0; i < instruments; ++i) {
      books.list();
    }
  }

  void on_market(const Event& event) override {
    if (const auto* trade = std::get_if<Trade>(&event.body)) {
      trades.push_back(*trade);
    } else if (const auto* depth = std::get_if<DepthUpdate>(&event.body)) {
      snapshots += depth->kind == DepthKind::Snapshot ? 1U : 0U;
      lost += books.apply(*depth).outcome == market::ApplyOutcome::Applied ? 0U : 1U;
      depths.push_back({event.ts_event,
                        depth->sequence,
                        {depth->bids.begin(), depth->bids.end()},
                        {depth->asks.begin(), depth->asks.end()}});
    }
    times.push_back(event.ts_event);
  }

  struct Depth {
    Timestamp at;
    std::uint64_t sequence = 0;
    std::vector<DepthLevel> bids;
    std::vector<DepthLevel> asks;
    friend bool operator==(const Depth&, const Depth&) = default;
  };
  market::Books books;
  std::vector<Trade> trades;
  std::vector<Depth> depths;
  std::vector<Timestamp> times;
  std::size_t snapshots = 0;
  std::size_t lost = 0;
};

/// A matching venue with one instrument and two accounts, whose market somebody hears.
struct MatchingRig {
  explicit MatchingRig(const MatchingConfig& config = {},
                       InstrumentDefined defined = support::sample_instrument(0))
      : venue(config) {
    venue.listen(&ear);
    venue.list(Instrument{defined.listing, defined.terms});
  }

  ClientOrderId place(std::int64_t ms, OrderTerms terms, std::uint32_t account = 1) {
    const ClientOrderId id{account, ++orders};
    submit(ms, PlaceOrder{id, route(account), terms, 1});
    return id;
  }
  void cancel(std::int64_t ms, ClientOrderId id) {
    submit(ms, CancelOrder{id, route(id.epoch), InstrumentId{0}, CancelReason::Requoted});
  }
  void amend(std::int64_t ms, ClientOrderId id, std::string_view at, std::string_view total) {
    submit(ms, AmendOrder{id, route(id.epoch), InstrumentId{0}, support::price(at),
                          support::quantity(total), 1});
  }
  void submit(std::int64_t ms, CommandBody body) {
    venue.submit({support::at_ms(ms), body});
    venue.advance_to(support::at_ms(ms));
  }
  std::vector<Event> answers() {
    std::vector<Event> all;
    while (venue.has_delivery(kTimestampMax)) {
      all.push_back(venue.pop_delivery());
    }
    return all;
  }
  static Route route(std::uint32_t account) {
    return {TenantId{1}, AccountId{account}, StrategyId{1}};
  }

  MarketEar ear;
  MatchingVenue venue;
  std::uint64_t orders = 0;
};

inline std::vector<DepthLevel> levels_of(const market::OrderBook& book, Side side) {
  std::vector<DepthLevel> levels(book.level_count(side));
  book.copy_levels(side, levels);
  return levels;
}

inline std::vector<DepthLevel> levels_of(const MatchingBook& book, Side side) {
  std::vector<DepthLevel> levels;
  for (std::size_t i = 0; i < book.level_count(side); ++i) {
    levels.push_back({book.level(side, i).ticks, book.level(side, i).lots});
  }
  return levels;
}

inline std::vector<std::byte> saved(const MatchingVenue& venue) {
  std::vector<std::byte> bytes;
  venue.save(bytes);
  return bytes;
}

}  // namespace tw::sim
