#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data/ladder.hpp"
#include "data/market_feed.hpp"
#include "data/prepared_events.hpp"
#include "venues/kraken/parse.hpp"

namespace tw::venues::kraken {

/// The checksum of the best ten asks, then the best ten bids: price and quantity as the venue
/// writes them, without point and leading zeros. Cost: allocates only while `room` grows.
std::uint32_t book_checksum(std::span<const DepthLevel> bids, std::span<const DepthLevel> asks,
                            const BookGrid& grid, WrittenDecimals written, std::string& room);

/// Joins the order book messages of one pair into a chain and passes trades on.
/// Output:  levels that fall out of the subscribed depth are deleted in the update that pushed them
///          out, since the venue does not do it. A checksum that does not match breaks the chain: a
///          FeedReset, then nothing of the book until the next snapshot. The venue numbers nothing:
///          the chain's sequence counts messages.
/// Errors:  as Parser; InvalidInput for another depth than the one before, for v2 where no depth
/// was
///          given, and for levels no book can hold.
/// Source:  Kraken "Spot Websockets v2 book checksum" and the v1 page of the same kind.
class Feed final : public data::MarketFeed {
 public:
  static constexpr std::uint32_t kDepthMax = 1'000;

  /// `depth` is what was subscribed to; messages of v1 say it themselves.
  explicit Feed(const Listing& listing, std::optional<std::uint32_t> depth,
                OtherSymbols others = OtherSymbols::Refuse,
                std::optional<WrittenDecimals> written = std::nullopt);

  Result<void> take(std::string_view text, std::optional<Timestamp> ts_recv) override;
  std::optional<Event> next() override { return events_.next(); }
  const FeedCounts& counts() const override { return counts_; }

 private:
  Result<void> take_book(const BookMessage& book, Timestamp ts_event);
  Result<void> settle_depth(const BookMessage& book);
  bool is_sum_right(const BookMessage& book);

  Listing listing_;
  Parser parser_;
  std::optional<std::uint32_t> depth_;
  std::optional<data::Ladder> ladder_;  // made when the depth is known
  std::string sum_room_;
  std::vector<DepthLevel> bids_;  // of the message, with what fell out
  std::vector<DepthLevel> asks_;
  std::vector<DepthLevel> bids_out_;
  std::vector<DepthLevel> asks_out_;
  bool is_chained_ = false;
  std::uint64_t sequence_ = 0;
  data::PreparedEvents events_;
  FeedCounts counts_;
};

}  // namespace tw::venues::kraken
