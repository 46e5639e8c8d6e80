#include "market/quote_check.hpp"

namespace tw::market {
namespace {

constexpr DepthLevel kBid{100, 5};
constexpr DepthLevel kAsk{101, 7};

Quote quote(std::uint64_t sequence, DepthLevel bid, DepthLevel ask) {
  return {.instrument = InstrumentId{0}, .sequence = sequence, .bid = bid, .ask = ask};
}

TEST(QuoteCheck, ComparesAStateWithTheNewestQuoteThatIsNotAheadOfIt) {
  QuoteCheck check;
  check.on_quote(quote(5, {90, 1}, {91, 1}));
  check.on_quote(quote(8, kBid, kAsk));
  check.on_book(9, kBid, kAsk);
  check.finish();
  EXPECT_EQ(check.total(), 1U);
  EXPECT_EQ(check.equal(), 1U);
}

TEST(QuoteCheck, WaitsForAQuoteThatArrivesAfterItsUpdate) {
  QuoteCheck check;
  check.on_quote(quote(5, {90, 1}, {91, 1}));
  check.on_book(9, kBid, kAsk);
  check.on_quote(quote(9, kBid, kAsk));
  check.on_quote(quote(12, {90, 1}, {91, 1}));
  check.finish();
  EXPECT_EQ(check.total(), 1U);
  EXPECT_EQ(check.equal(), 1U);
}

TEST(QuoteCheck, KeepsAQuoteThatTheBookHasNotReachedYet) {
  QuoteCheck check;
  check.on_quote(quote(8, kBid, kAsk));
  check.on_quote(quote(12, {90, 1}, {91, 1}));  // ahead of the book, which comes on its own stream
  check.on_book(9, kBid, kAsk);
  check.on_book(12, {90, 1}, {91, 1});
  check.finish();
  EXPECT_EQ(check.total(), 2U);
  EXPECT_EQ(check.equal(), 2U);
}

TEST(QuoteCheck, LeavesAsideQuotesThatAreNotNumberedAsTheBook) {
  QuoteCheck check;
  check.on_quote(quote(0, {90, 1}, {91, 1}));
  check.on_book(9, kBid, kAsk);
  check.finish();
  EXPECT_EQ(check.total(), 0U);
}

TEST(QuoteCheck, CountsADifferenceInQuantityAsUnequal) {
  QuoteCheck check;
  check.on_quote(quote(8, {100, 6}, kAsk));
  check.on_book(9, kBid, kAsk);
  check.finish();
  EXPECT_EQ(check.total(), 1U);
  EXPECT_EQ(check.equal(), 0U);
}

TEST(QuoteCheck, DoesNotCountAStateBeforeTheFirstQuote) {
  QuoteCheck check;
  check.on_book(3, kBid, kAsk);
  check.on_quote(quote(8, kBid, kAsk));
  check.finish();
  EXPECT_EQ(check.total(), 0U);
}

TEST(QuoteCheck, GivesUpTheOldestStateWhenTooManyWait) {
  QuoteCheck check;
  check.on_quote(quote(1, kBid, kAsk));
  check.on_book(2, {1, 1}, {2, 1});
  for (std::size_t i = 0; i < QuoteCheck::kWaitingMax; ++i) {
    check.on_book(3 + i, kBid, kAsk);
  }
  check.finish();
  EXPECT_EQ(check.total(), QuoteCheck::kWaitingMax);
  EXPECT_EQ(check.equal(), QuoteCheck::kWaitingMax);
}

}  // namespace
}  // namespace tw::market
