#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "base/assert.hpp"
#include "venues/binance/depth_join.hpp"
#include "venues/binance/parse.hpp"

// Bytes from a damaged or foreign recording, one message per line: the parser must refuse them or
// give content a book can hold, and the join must give an unbroken chain whatever the messages say.
// The tests replay fuzz/corpus/binance through the same function.
namespace {

namespace binance = tw::venues::binance;

tw::Listing btcusdt() {
  tw::Listing listing;
  listing.category = tw::CategoryName{"usdm"};
  listing.symbol = tw::SymbolName{"BTCUSDT"};
  listing.grid = {.price_decimals = 1, .quantity_decimals = 3};
  return listing;
}

void check_level(const tw::DepthLevel& level) { TW_ASSERT(level.ticks > 0 && level.lots >= 0); }

void check_levels(std::span<const tw::DepthLevel> bids, std::span<const tw::DepthLevel> asks) {
  TW_ASSERT(bids.size() <= binance::Parser::kLevelsMax);
  TW_ASSERT(asks.size() <= binance::Parser::kLevelsMax);
  for (const auto side : {bids, asks}) {
    for (const tw::DepthLevel& level : side) {
      check_level(level);
    }
  }
}

bool is_same(std::span<const tw::DepthLevel> a, std::span<const tw::DepthLevel> b) {
  return std::ranges::equal(a, b);
}

// Levels stand where their reader keeps them: they are compared by content.
bool is_same(const binance::MessageBody& a, const binance::MessageBody& b) {
  if (a.index() != b.index()) {
    return false;
  }
  if (const auto* diff = std::get_if<binance::DepthDiff>(&a)) {
    const auto& other = std::get<binance::DepthDiff>(b);
    return diff->first_sequence == other.first_sequence && diff->sequence == other.sequence &&
           diff->previous_sequence == other.previous_sequence && is_same(diff->bids, other.bids) &&
           is_same(diff->asks, other.asks);
  }
  if (const auto* snapshot = std::get_if<binance::DepthSnapshot>(&a)) {
    const auto& other = std::get<binance::DepthSnapshot>(b);
    return snapshot->sequence == other.sequence && is_same(snapshot->bids, other.bids) &&
           is_same(snapshot->asks, other.asks);
  }
  if (const auto* trade = std::get_if<tw::Trade>(&a)) {
    const auto& other = std::get<tw::Trade>(b);
    return trade->trade_id == other.trade_id && trade->ticks == other.ticks &&
           trade->lots == other.lots && trade->aggressor == other.aggressor;
  }
  if (const auto* quote = std::get_if<tw::Quote>(&a)) {
    const auto& other = std::get<tw::Quote>(b);
    return quote->sequence == other.sequence && quote->bid == other.bid && quote->ask == other.ask;
  }
  return true;
}

// The fast reader takes nothing that the other refuses, and reads the same.
void check_fast(std::string_view line, const tw::Result<binance::Message>& message) {
  static binance::JsonParser judge{btcusdt(), binance::Market::Usdm, binance::OtherSymbols::Refuse};
  const auto expected = judge.parse(line);
  TW_ASSERT(expected.has_value() == message.has_value());
  if (!expected.has_value()) {
    TW_ASSERT(expected.error().what == message.error().what);
    return;
  }
  TW_ASSERT(expected->ts_event == message->ts_event && is_same(expected->body, message->body));
}

// One session: what comes out of the join is a chain.
class Session {
 public:
  void take(const binance::Message& message) {
    const tw::Timestamp ts_event = message.ts_event.value_or(tw::Timestamp{});
    if (const auto* diff = std::get_if<binance::DepthDiff>(&message.body)) {
      TW_ASSERT(diff->first_sequence <= diff->sequence);
      check_levels(diff->bids, diff->asks);
      join().on_diff(*diff, ts_event, ts_event);
    } else if (const auto* snapshot = std::get_if<binance::DepthSnapshot>(&message.body)) {
      check_levels(snapshot->bids, snapshot->asks);
      join().on_snapshot(*snapshot, ts_event, ts_event);
    } else if (const auto* trade = std::get_if<tw::Trade>(&message.body)) {
      TW_ASSERT(trade->ticks > 0 && trade->lots > 0);
    } else if (const auto* quote = std::get_if<tw::Quote>(&message.body)) {
      check_level(quote->bid);
      check_level(quote->ask);
    }
    drain();
  }

 private:
  // Made when first needed: its memory is large.
  binance::DepthJoin& join() {
    return join_.has_value() ? *join_ : join_.emplace(tw::InstrumentId{}, binance::Market::Usdm);
  }
  void drain() {
    while (join_.has_value()) {
      const std::optional<tw::Event> event = join_->next();
      if (!event.has_value()) {
        return;
      }
      const auto* depth = std::get_if<tw::DepthUpdate>(&event->body);
      if (depth == nullptr) {
        TW_ASSERT(sequence_.has_value());
        sequence_.reset();
        continue;
      }
      check_levels(depth->bids, depth->asks);
      if (depth->kind == tw::DepthKind::Delta) {
        TW_ASSERT(sequence_ == depth->previous_sequence && depth->sequence > *sequence_);
      }
      sequence_ = depth->sequence;
    }
  }

  std::optional<binance::DepthJoin> join_;
  std::optional<std::uint64_t> sequence_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static binance::Parser parser{btcusdt()};
  std::string_view rest{reinterpret_cast<const char*>(data), size};
  Session session;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(line.size() < rest.size() ? line.size() + 1 : rest.size());
    const auto message = parser.parse(line);
    check_fast(line, message);
    if (message.has_value()) {
      session.take(*message);
    }
  }
  return 0;
}
