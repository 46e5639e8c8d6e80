#include "model/saved_values.hpp"

#include <gtest/gtest.h>

#include "model/samples.hpp"

namespace tw {
namespace {

using testing::sample_listing;
using testing::sample_terms;

InstrumentRegistry two_instruments() {
  InstrumentRegistry registry;
  Listing listing = sample_listing();
  EXPECT_TRUE(registry.define(listing, sample_terms()).has_value());
  listing.id = InstrumentId{1};
  listing.symbol = SymbolName{"ETHUSDT"};
  EXPECT_TRUE(registry.define(listing, sample_terms()).has_value());
  InstrumentTerms later = sample_terms();
  later.valid_from += std::chrono::hours(1);
  later.maker_fee = Rate{};
  EXPECT_TRUE(registry.revise(InstrumentId{1}, later).has_value());
  return registry;
}

std::vector<std::byte> written(const InstrumentRegistry& registry) {
  std::vector<std::byte> bytes;
  StateWriter out{bytes};
  write(out, registry);
  return bytes;
}

TEST(SavedInstruments, ComeBackWithEveryRevision) {
  const auto bytes = written(two_instruments());
  StateReader in{bytes};
  InstrumentRegistry loaded;
  read(in, loaded);
  ASSERT_TRUE(in.is_whole());
  ASSERT_EQ(loaded.size(), 2U);
  ASSERT_EQ(loaded.revisions(InstrumentId{1}).size(), 2U);
  EXPECT_EQ(loaded.revisions(InstrumentId{1})[1].maker_fee, Rate{});
  EXPECT_EQ(loaded.listing(InstrumentId{1}).symbol, SymbolName{"ETHUSDT"});
  EXPECT_EQ(written(loaded), bytes);
}

TEST(SavedInstruments, CutBytesAreRefused) {
  const auto bytes = written(two_instruments());
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    StateReader in{std::span{bytes}.first(length)};
    InstrumentRegistry loaded;
    read(in, loaded);
    EXPECT_FALSE(in.is_whole()) << length;
  }
}

TEST(SavedInstruments, ARevisionOfAnotherListingIsRefused) {
  const InstrumentRegistry registry = two_instruments();
  std::vector<std::byte> bytes;
  StateWriter out{bytes};
  out(std::uint32_t{1}, std::uint32_t{2});
  const InstrumentId first{0};
  const InstrumentId second{1};
  write(out,
        Event{{}, {}, InstrumentDefined{registry.listing(first), registry.revisions(first)[0]}});
  write(out,
        Event{{}, {}, InstrumentDefined{registry.listing(second), registry.revisions(second)[1]}});
  StateReader in{bytes};
  InstrumentRegistry loaded;
  read(in, loaded);
  EXPECT_FALSE(in.is_whole());
}

TEST(SavedValues, AMarketEventIsRefused) {
  std::vector<std::byte> bytes;
  encode(Event{{}, {}, Trade{}}, bytes);
  StateReader in{bytes};
  Event event;
  read(in, event);
  EXPECT_TRUE(in.has_failed());
}

TEST(SavedValues, CommandsComeBack) {
  std::vector<std::byte> bytes;
  StateWriter out{bytes};
  const Command command{Timestamp{Duration{5}}, CancelOrder{{1, 2}, {}, {}, CancelReason::Killed}};
  write(out, command);
  StateReader in{bytes};
  Command loaded;
  read(in, loaded);
  EXPECT_TRUE(in.is_whole());
  EXPECT_EQ(loaded, command);
}

}  // namespace
}  // namespace tw
