#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "data/ladder.hpp"
#include "data/market_feed.hpp"
#include "data/prepared_events.hpp"
#include "venues/okx/parse.hpp"

namespace tw::venues::okx {

/// The checksum of the best 25 levels as the venue sent it until 2023: bid and ask in turn, price
/// and quantity in their shortest form, joined with colons; where one side ends the other goes on
/// alone. Cost: allocates only while `room` grows.
std::int32_t book_checksum(std::span<const DepthLevel> bids, std::span<const DepthLevel> asks,
                           const BookGrid& grid, std::string& room);

/// Joins the order book messages of one channel into a gapless chain and passes trades and quotes
/// on.
/// Output:  an update's prevSeqId is the seqId before; one whose prevSeqId equals its seqId and
///          that has no levels says that nothing changed and yields nothing; a seqId below its
///          prevSeqId is a reset of numbers after maintenance and is followed; the same seqId again
///          is a copy. Anything else breaks the chain: a FeedReset, then nothing of the book until
///          the next snapshot. A checksum that is there and does not match breaks it too. The
///          chain's sequence is seqId plus what resets took away, or a count where messages carry
///          no seqId.
/// Errors:  as Parser; InvalidInput for a book of another channel than the first, for a chain that
///          begins with seqId and goes on without, and for levels no book can hold.
/// Source:  OKX API v5 "Order book channel", sections "Checksum" and "Sequence ID".
class Feed final : public data::MarketFeed {
 public:
  static constexpr std::size_t kDepth = 400;

  explicit Feed(const Listing& listing, OtherSymbols others = OtherSymbols::Refuse);

  Result<void> take(std::string_view text, std::optional<Timestamp> ts_recv) override;
  std::optional<Event> next() override { return events_.next(); }
  const FeedCounts& counts() const override { return counts_; }

 private:
  enum class Judgement : std::uint8_t { Follows, Copy, Unchanged, Gap };

  Result<void> take_book(const BookMessage& book, Timestamp ts_event);
  Result<Judgement> judge(const BookMessage& book) const;
  Result<void> apply(const BookMessage& book, Timestamp ts_event);
  void lose_chain(FeedResetReason reason, Timestamp ts_event);
  bool is_sum_right(const BookMessage& book);

  Listing listing_;
  Parser parser_;
  data::Ladder ladder_{kDepth};
  std::string sum_room_;
  std::string channel_;
  bool is_chained_ = false;
  bool is_linked_ = false;            // messages carry seqId
  std::uint64_t venue_sequence_ = 0;  // seqId of the last message
  std::uint64_t sequence_ = 0;        // given out
  data::PreparedEvents events_;
  FeedCounts counts_;
};

}  // namespace tw::venues::okx
