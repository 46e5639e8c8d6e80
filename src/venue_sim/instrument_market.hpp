#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "venue_sim/directory.hpp"
#include "venue_sim/history_seed.hpp"
#include "venue_sim/market_history.hpp"
#include "venue_sim/market_source.hpp"
#include "venue_sim/number_format.hpp"

namespace tw::venue_sim {

/// Numbers the updates of one instrument so that they never go back, even where the source begins
/// again.
class CrossSequence {
 public:
  std::uint64_t on_update(std::uint64_t sequence);
  std::uint64_t newest() const { return newest_; }
  /// Leaves out the next `count` numbers.
  void skip(std::uint64_t count) { newest_ += count; }

  template <class Archive, class Self>
  static void state(Archive& archive, Self& self) {
    archive(self.newest_, self.offset_);
  }

 private:
  std::uint64_t newest_ = 0;
  std::uint64_t offset_ = 0;
};

/// One instrument as the public side knows it.
struct InstrumentMarket {
  InstrumentMarket(const MarketSource& from, const Symbol& name, InstrumentId instrument);

  const sim::Contract& contract() const { return source->contracts()[id.value()]; }
  const market::OrderBook& book() const { return source->books().at(id); }
  const sim::ReferencePrices& prices() const { return source->prices(id); }
  /// Of the newest trade, else of mark, else the middle of the book; in ticks.
  std::optional<std::int64_t> last_ticks() const;

  /// What was, without what the source knows.
  template <class Archive, class Self>
  static void state(Archive& archive, Self& market) {
    archive.part(market.history);
    OpenInterest::state(archive, market.open_interest);
    CrossSequence::state(archive, market.cross);
    archive.moment(market.book_at);
  }

  const MarketSource* source;
  Symbol symbol;
  InstrumentId id;
  NumberFormat format;
  MarketHistory history;
  OpenInterest open_interest;
  CrossSequence cross;
  Timestamp book_at{};  ///< the matching engine's time of the newest update of the book
};

/// All instruments, made as they are listed; they stay where they are.
class Markets {
 public:
  Markets(const MarketSource& source, const Directory& directory)
      : source_(source), directory_(directory) {}
  InstrumentMarket& at(InstrumentId id);  ///< a listed one (TW_ASSERT)
  InstrumentMarket* find(Category category, std::string_view name);
  /// Those of one category, by id.
  std::vector<InstrumentMarket*> of(Category category);
  /// Every one that is listed now.
  std::deque<InstrumentMarket>& all();

 private:
  const MarketSource& source_;
  const Directory& directory_;
  std::deque<InstrumentMarket> markets_;
};

/// What identifies a public trade on the wire.
std::string trade_id(const InstrumentMarket& market, const TradeRow& trade);

}  // namespace tw::venue_sim
