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
#include "measured.hpp"
#include "messages.hpp"

// The messages of a recorded session turned into ticks and lots: by our parser, by simdjson with
// Decimal, and by nlohmann with Decimal. All must find the same numbers.
namespace {

namespace binance = tw::venues::binance;

using tw::bench::Digest;

template <class Parser>
class Ours {
 public:
  explicit Ours(Parser parser) : parser_(std::move(parser)) {}
  void read(std::string_view text, Digest& digest) {
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
  Parser parser_;
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
  void read(std::string_view text, Digest& digest) {
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
  void open(std::string_view text) {
    root_ = parser_.parse(text.data(), text.size(), false).value();
  }
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
  void open(std::string_view text) { root_ = nlohmann::json::parse(text); }
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

// Items are messages.
template <class Reader>
void parse(benchmark::State& state) {
  const tw::bench::Messages& messages = tw::bench::messages();
  Reader reader;
  std::uint64_t hash = 0;
  for ([[maybe_unused]] const auto pass : state) {
    Digest digest;
    for (const std::string_view text : messages.texts) {
      reader.read(text, digest);
    }
    hash = digest.value();
  }
  tw::bench::report(state, messages.texts.size(), hash);
}

// What Parser does with a message that looks unusual, for all of them.
class OursWithoutTheFastReader : public Ours<binance::JsonParser> {
 public:
  OursWithoutTheFastReader()
      : Ours(binance::JsonParser(tw::bench::btcusdt(), binance::Market::Usdm,
                                 binance::OtherSymbols::Refuse)) {}
};

class OursAsUsed : public Ours<binance::Parser> {
 public:
  OursAsUsed() : Ours(binance::Parser(tw::bench::btcusdt())) {}
};

const bool kAdded = [] {
  tw::bench::add("venues/binance_parse/ours", parse<OursAsUsed>);
  tw::bench::add("venues/binance_parse/ours_any_form", parse<OursWithoutTheFastReader>);
  tw::bench::add("venues/binance_parse/naive_simdjson", parse<ByName<SimdjsonDocument>>);
  tw::bench::add("venues/binance_parse/naive_nlohmann", parse<ByName<NlohmannDocument>>);
  return true;
}();

}  // namespace
