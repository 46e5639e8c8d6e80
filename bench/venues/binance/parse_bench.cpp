#include "venues/binance/parse.hpp"

#include <benchmark/benchmark.h>
#include <simdjson.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/decimal.hpp"
#include "data/recording.hpp"
#include "market/order_book.hpp"
#include "venues/binance/depth_join.hpp"

// The messages of a recorded session turned into ticks and lots: by our parser, by simdjson with
// Decimal, and by nlohmann with Decimal. All must find the same numbers, or the program stops.
namespace {

namespace binance = tw::venues::binance;

tw::Listing btcusdt() {
  tw::Listing listing;
  listing.category = tw::CategoryName{"usdm"};
  listing.symbol = tw::SymbolName{"BTCUSDT"};
  listing.grid = {.price_decimals = 1, .quantity_decimals = 3};
  return listing;
}

const std::vector<std::string>& messages() {
  static const std::vector<std::string> kMessages = [] {
    const std::string path = std::string(TW_SOURCE_DIR) + "/data/demo/btcusdt_20240808.gz";
    auto recording = tw::data::Recording::open(path).value();
    std::vector<std::string> texts;
    for (auto line = recording.next().value(); line; line = recording.next().value()) {
      texts.emplace_back(line->text);
    }
    return texts;
  }();
  return kMessages;
}

// Order-dependent hash over everything that was read.
class Digest {
 public:
  void add(std::uint64_t value) { hash_ = (hash_ ^ value) * 1'099'511'628'211U; }  // FNV-1a
  void add(std::int64_t value) { add(static_cast<std::uint64_t>(value)); }
  std::uint64_t value() const { return hash_; }

 private:
  std::uint64_t hash_ = 0;
};

class Ours {
 public:
  void read(const std::string& text, Digest& digest) {
    const auto message = parser_.parse(text);
    if (const auto* diff = std::get_if<binance::DepthDiff>(&message->body)) {
      add_levels(diff->sequence, diff->bids, diff->asks, digest);
    } else if (const auto* snapshot = std::get_if<binance::DepthSnapshot>(&message->body)) {
      add_levels(snapshot->sequence, snapshot->bids, snapshot->asks, digest);
    } else if (const auto* trade = std::get_if<tw::Trade>(&message->body)) {
      digest.add(trade->trade_id);
      digest.add(trade->ticks);
      digest.add(trade->lots);
    } else if (const auto* quote = std::get_if<tw::Quote>(&message->body)) {
      digest.add(quote->sequence);
      for (const tw::DepthLevel& level : {quote->bid, quote->ask}) {
        digest.add(level.ticks);
        digest.add(level.lots);
      }
    }
  }

 private:
  static void add_levels(std::uint64_t sequence, std::span<const tw::DepthLevel> bids,
                         std::span<const tw::DepthLevel> asks, Digest& digest) {
    digest.add(sequence);
    for (const auto side : {bids, asks}) {
      for (const tw::DepthLevel& level : side) {
        digest.add(level.ticks);
        digest.add(level.lots);
      }
    }
  }
  binance::Parser parser_{btcusdt()};
};

std::int64_t units(std::string_view text, int decimals) {
  const tw::Int128 raw = tw::Decimal::parse_exact(text).value().raw();
  tw::Int128 unit = tw::Decimal::kScale;
  for (int i = 0; i < decimals; ++i) {
    unit /= 10;
  }
  return static_cast<std::int64_t>(raw / unit);
}

void add_pair(std::string_view price, std::string_view quantity, Digest& digest) {
  digest.add(units(price, 1));
  digest.add(units(quantity, 3));
}

// Looks fields up by name in whatever order the library offers; `Document` reads one message.
template <class Document>
class ByName {
 public:
  void read(const std::string& text, Digest& digest) {
    document_.open(text);
    if (document_.has("lastUpdateId")) {
      digest.add(document_.number("lastUpdateId"));
      document_.levels("bids", digest);
      document_.levels("asks", digest);
      return;
    }
    document_.enter("data");
    const std::string_view kind = document_.text("e");
    if (kind == "depthUpdate") {
      digest.add(document_.number("u"));
      document_.levels("b", digest);
      document_.levels("a", digest);
    } else if (kind == "trade") {
      digest.add(document_.number("t"));
      add_pair(document_.text("p"), document_.text("q"), digest);
    } else if (kind == "bookTicker") {
      digest.add(document_.number("u"));
      add_pair(document_.text("b"), document_.text("B"), digest);
      add_pair(document_.text("a"), document_.text("A"), digest);
    }
  }

 private:
  Document document_;
};

class SimdjsonDocument {
 public:
  void open(const std::string& text) { root_ = parser_.parse(text).value(); }
  bool has(const char* key) const { return root_[key].error() == simdjson::SUCCESS; }
  void enter(const char* key) { root_ = root_[key].value(); }
  std::uint64_t number(const char* key) const { return root_[key].get_uint64().value(); }
  std::string_view text(const char* key) const { return root_[key].get_string().value(); }
  void levels(const char* key, Digest& digest) const {
    const simdjson::dom::array levels = root_[key].get_array().value();
    for (const simdjson::dom::element level : levels) {
      add_pair(level.at(0).get_string().value(), level.at(1).get_string().value(), digest);
    }
  }

 private:
  simdjson::dom::parser parser_;
  simdjson::dom::element root_;
};

class NlohmannDocument {
 public:
  void open(const std::string& text) { root_ = nlohmann::json::parse(text); }
  bool has(const char* key) const { return root_.contains(key); }
  void enter(const char* key) { root_ = nlohmann::json(root_[key]); }
  std::uint64_t number(const char* key) const { return root_[key].get<std::uint64_t>(); }
  std::string_view text(const char* key) const { return root_[key].get_ref<const std::string&>(); }
  void levels(const char* key, Digest& digest) const {
    for (const nlohmann::json& level : root_[key]) {
      add_pair(level[0].get_ref<const std::string&>(), level[1].get_ref<const std::string&>(),
               digest);
    }
  }

 private:
  nlohmann::json root_;
};

template <class Reader>
std::uint64_t read_all(Reader& reader) {
  Digest digest;
  for (const std::string& text : messages()) {
    reader.read(text, digest);
  }
  return digest.value();
}

void require_equal_results() {
  static const bool kIsEqual = [] {
    Ours ours;
    ByName<SimdjsonDocument> simdjson;
    ByName<NlohmannDocument> nlohmann;
    const std::uint64_t expected = read_all(ours);
    return read_all(simdjson) == expected && read_all(nlohmann) == expected;
  }();
  if (!kIsEqual) {
    std::fputs("the parsers disagree\n", stderr);
    std::abort();
  }
}

void count(benchmark::State& state) {
  std::int64_t bytes = 0;
  for (const std::string& text : messages()) {
    bytes += static_cast<std::int64_t>(text.size());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(messages().size()));
  state.SetBytesProcessed(state.iterations() * bytes);
}

// Items are messages.
template <class Reader>
void parse(benchmark::State& state) {
  require_equal_results();
  Reader reader;
  for ([[maybe_unused]] const auto pass : state) {
    benchmark::DoNotOptimize(read_all(reader));
  }
  count(state);
}

// From bytes to a book that follows every diff.
void parse_join_and_book(benchmark::State& state) {
  for ([[maybe_unused]] const auto pass : state) {
    binance::Parser parser{btcusdt()};
    binance::DepthJoin join{tw::InstrumentId{}, binance::Market::Usdm};
    tw::market::OrderBook book;
    for (const std::string& text : messages()) {
      const auto message = parser.parse(text);
      if (const auto* diff = std::get_if<binance::DepthDiff>(&message->body)) {
        join.on_diff(*diff, {}, {});
      } else if (const auto* snapshot = std::get_if<binance::DepthSnapshot>(&message->body)) {
        join.on_snapshot(*snapshot, {}, {});
      }
      for (auto event = join.next(); event; event = join.next()) {
        book.apply(std::get<tw::DepthUpdate>(event->body));
      }
    }
    benchmark::DoNotOptimize(book.sequence());
  }
  count(state);
}

BENCHMARK(parse<Ours>)->Unit(benchmark::kMillisecond);
BENCHMARK(parse<ByName<SimdjsonDocument>>)->Unit(benchmark::kMillisecond);
BENCHMARK(parse<ByName<NlohmannDocument>>)->Unit(benchmark::kMillisecond);
BENCHMARK(parse_join_and_book)->Unit(benchmark::kMillisecond);

}  // namespace
