// Fuzz target of what clients send to the public side of the simulated venue: the first byte says
// whether the rest is a message on a spot or on a linear socket, or path and query of a request.
// Whatever it is, it is answered, and each answer is JSON. The tests replay fuzz/corpus/venue_sim
// through the same function.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/assert.hpp"
#include "json/document.hpp"
#include "venue_sim/public_market.hpp"

namespace {

using namespace tw;
using namespace tw::venue_sim;

constexpr Timestamp kStart{std::chrono::sys_days{std::chrono::year{2026} / 3 / 10}};
constexpr std::size_t kAnswerShown = 1U << 20U;

void expect_json(std::string_view text) {
  json::Document document;
  TW_ASSERT(document.read(text).has_value());
}

class Sink final : public SocketSink {
 public:
  void send(net::ConnectionId, std::string_view text) override {
    expect_json(text);
    ++count;
  }
  void close(net::ConnectionId, std::uint16_t, std::string_view) override {}
  std::size_t count = 0;
};

/// One linear and one spot instrument with a book.
class Source final : public MarketSource {
 public:
  Source() {
    add(InstrumentId{0}, ContractKind::Linear);
    add(InstrumentId{1}, ContractKind::Spot);
  }
  std::span<const sim::Contract> contracts() const override { return contracts_; }
  const market::Books& books() const override { return books_; }
  const sim::ReferencePrices& prices(InstrumentId) const override { return prices_; }

 private:
  void add(InstrumentId id, ContractKind kind) {
    const Decimal one = Decimal::from_int(1);
    Listing listing;
    listing.id = id;
    listing.kind = kind;
    listing.grid = {1, 3};
    InstrumentTerms terms;
    terms.tick_size = Price{Decimal::from_units(1, 1)};
    terms.step_size = Quantity{Decimal::from_units(1, 3)};
    terms.min_notional = one;
    sim::Contract contract{.instrument = Instrument{listing, terms},
                           .limit_quantity_max = Quantity{one},
                           .market_quantity_max = Quantity{one},
                           .price_band = {}};
    contracts_.push_back(contract);
    books_.list();
    const std::vector<DepthLevel> bids = {{1'000, 5}, {999, 7}};
    const std::vector<DepthLevel> asks = {{1'001, 5}};
    books_.apply(DepthUpdate{id, DepthKind::Snapshot, 0, 1, bids, asks});
  }

  std::vector<sim::Contract> contracts_;
  market::Books books_;
  sim::ReferencePrices prices_;
};

Directory listed() {
  Directory directory;
  directory.add({.id = InstrumentId{0}, .category = Category::Linear, .name = "BTCUSDT"});
  directory.add({.id = InstrumentId{1}, .category = Category::Spot, .name = "BTCUSDT"});
  return directory;
}

void speak(PublicMarket& market, SocketKind kind, std::string_view text) {
  const net::ConnectionId connection{1};
  Sink sink;
  market.on_open(connection, kind, "127.0.0.1", kStart);
  market.on_text(connection, text, kStart, sink);
  TW_ASSERT(sink.count >= 1);
  market.advance_to(kStart + std::chrono::seconds(1), sink);
  market.on_close(connection);
}

void ask(const PublicMarket& market, std::string_view target) {
  const std::size_t mark = std::min(target.find('?'), target.size());
  const std::string_view query = target.substr(std::min(mark + 1, target.size()));
  const Answer answer =
      market.request(target.substr(0, mark), Parameters::from_query(query), kStart);
  const std::string text = envelope(answer, kStart);
  TW_ASSERT(text.size() < kAnswerShown);
  expect_json(text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Source source;
  static const Directory directory = listed();
  static PublicMarket market{source, directory};
  static const bool is_seeded = (market.seed_history(1, kStart), true);
  if (size == 0 || !is_seeded) {
    return 0;
  }
  const std::string_view text{reinterpret_cast<const char*>(data) + 1, size - 1};
  switch (data[0]) {
    case 's':
      speak(market, SocketKind::PublicSpot, text);
      break;
    case 'l':
      speak(market, SocketKind::PublicLinear, text);
      break;
    case 'j':
      if (const auto parameters = Parameters::from_json(text)) {
        (void)parameters->list("request").has_value();
      }
      break;
    default:
      ask(market, text);
  }
  return 0;
}
