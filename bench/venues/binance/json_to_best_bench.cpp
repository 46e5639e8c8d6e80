#include <benchmark/benchmark.h>
#include <simdjson.h>

#include <cstdint>
#include <map>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "market/order_book.hpp"
#include "measured.hpp"
#include "messages.hpp"
#include "venues/binance/depth_join.hpp"
#include "venues/binance/parse.hpp"

// From the bytes of each message to the best prices after it: our whole path against simdjson with
// two maps, in both of its interfaces; json_to_best.py is a third twin. Quotes and trades are read
// by all and enter the hash as a sum.
namespace {

namespace binance = tw::venues::binance;
using tw::DepthLevel;

// Hash of the best prices after every message, zero where there are none, and at the end the sum.
class Found {
 public:
  void take_best(std::int64_t bid, std::int64_t ask) {
    digest_.add(bid);
    digest_.add(ask);
  }
  void take_quote(std::uint64_t sequence, DepthLevel bid, DepthLevel ask) {
    sum_ += sequence + total(bid) + total(ask);
  }
  void take_trade(std::uint64_t id, DepthLevel level) { sum_ += id + total(level); }
  std::uint64_t hash() {
    digest_.add(sum_);
    return digest_.value();
  }

 private:
  static std::uint64_t total(DepthLevel level) {
    return static_cast<std::uint64_t>(level.ticks + level.lots);
  }
  tw::bench::Digest digest_;
  std::uint64_t sum_ = 0;
};

class Ours {
 public:
  void read(std::string_view text, tw::Timestamp ts_recv, Found& found) {
    const auto message = parser_.parse(text);
    const auto& body = message.value().body;
    if (const auto* quote = std::get_if<tw::Quote>(&body)) {
      found.take_quote(quote->sequence, quote->bid, quote->ask);
    } else if (const auto* trade = std::get_if<tw::Trade>(&body)) {
      found.take_trade(trade->trade_id, {trade->ticks, trade->lots});
    } else if (const auto* diff = std::get_if<binance::DepthDiff>(&body)) {
      join_.on_diff(*diff, message->ts_event.value_or(ts_recv), ts_recv);
      follow();
    } else if (const auto* snapshot = std::get_if<binance::DepthSnapshot>(&body)) {
      join_.on_snapshot(*snapshot, message->ts_event.value_or(ts_recv), ts_recv);
      follow();
    }
    const auto bid = book_.best_bid();
    const auto ask = book_.best_ask();
    found.take_best(bid ? bid->ticks : 0, ask ? ask->ticks : 0);
  }

 private:
  void follow() {
    for (auto event = join_.next(); event; event = join_.next()) {
      if (const auto* update = std::get_if<tw::DepthUpdate>(&event->body)) {
        book_.apply(*update);
      }
    }
  }

  binance::Parser parser_{tw::bench::btcusdt()};
  binance::DepthJoin join_{tw::InstrumentId{}, binance::Market::Usdm};
  tw::market::OrderBook book_;
};

// Whole units of a decimal text: the loop anyone would write.
std::int64_t units(std::string_view text, int decimals) {
  std::int64_t value = 0;
  std::size_t i = 0;
  for (; i < text.size() && text[i] != '.'; ++i) {
    value = value * 10 + (text[i] - '0');
  }
  for (int k = 0; k < decimals; ++k) {
    ++i;
    value = value * 10 + (i < text.size() ? text[i] - '0' : 0);
  }
  return value;
}

DepthLevel level(std::string_view price, std::string_view quantity) {
  return {units(price, 1), units(quantity, 3)};
}

// Two maps, and the diffs that came before the snapshot.
class MapBook {
 public:
  void take_diff(std::uint64_t sequence) {
    if (is_synced_) {
      apply(bids, asks);
    } else {
      waiting_.push_back({sequence, bids, asks});
    }
  }
  void take_snapshot(std::uint64_t sequence) {
    apply(bids, asks);
    is_synced_ = true;
    for (const Waiting& diff : waiting_) {
      if (diff.sequence >= sequence) {
        apply(diff.bids, diff.asks);
      }
    }
    waiting_.clear();
  }
  std::int64_t best_bid() const { return bids_.empty() ? 0 : bids_.rbegin()->first; }
  std::int64_t best_ask() const { return asks_.empty() ? 0 : asks_.begin()->first; }

  std::vector<DepthLevel> bids, asks;  // of the message at hand

 private:
  struct Waiting {
    std::uint64_t sequence;
    std::vector<DepthLevel> bids, asks;
  };
  using Side = std::map<std::int64_t, std::int64_t>;
  static void set(Side& side, std::span<const DepthLevel> levels) {
    for (const DepthLevel& each : levels) {
      if (each.lots == 0) {
        side.erase(each.ticks);
      } else {
        side.insert_or_assign(each.ticks, each.lots);
      }
    }
  }
  void apply(std::span<const DepthLevel> new_bids, std::span<const DepthLevel> new_asks) {
    set(bids_, new_bids);
    set(asks_, new_asks);
  }

  Side bids_, asks_;
  std::vector<Waiting> waiting_;
  bool is_synced_ = false;
};

class SimdjsonDom {
 public:
  void read(std::string_view text, tw::Timestamp, Found& found) {
    const simdjson::dom::element root = parser_.parse(text.data(), text.size(), false).value();
    std::uint64_t sequence = 0;
    if (root["lastUpdateId"].get(sequence) == simdjson::SUCCESS) {
      take_levels(root["bids"].value(), book_.bids);
      take_levels(root["asks"].value(), book_.asks);
      book_.take_snapshot(sequence);
    } else {
      take_event(root["data"].value(), found);
    }
    found.take_best(book_.best_bid(), book_.best_ask());
  }

 private:
  using Element = simdjson::dom::element;
  static std::string_view text_of(Element value) { return value.get_string().value(); }
  static void take_levels(Element list, std::vector<DepthLevel>& levels) {
    levels.clear();
    const simdjson::dom::array pairs = list.get_array().value();
    for (const Element pair : pairs) {
      const simdjson::dom::array fields = pair.get_array().value();
      auto each = fields.begin();
      const std::string_view price = text_of(*each);
      levels.push_back(level(price, text_of(*++each)));
    }
  }
  void take_event(Element data, Found& found) {
    const std::string_view kind = text_of(data["e"].value());
    if (kind == "depthUpdate") {
      take_levels(data["b"].value(), book_.bids);
      take_levels(data["a"].value(), book_.asks);
      book_.take_diff(data["u"].get_uint64().value());
    } else if (kind == "trade") {
      found.take_trade(data["t"].get_uint64().value(),
                       level(text_of(data["p"].value()), text_of(data["q"].value())));
    } else {
      found.take_quote(data["u"].get_uint64().value(),
                       level(text_of(data["b"].value()), text_of(data["B"].value())),
                       level(text_of(data["a"].value()), text_of(data["A"].value())));
    }
  }

  simdjson::dom::parser parser_;
  MapBook book_;
};

// Fields in the order in which the venue sends them, which is what this interface is fast for.
class SimdjsonOndemand {
 public:
  void read(std::string_view text, tw::Timestamp, Found& found) {
    auto document =
        parser_.iterate(text.data(), text.size(), text.size() + simdjson::SIMDJSON_PADDING).value();
    Object root = document.get_object().value();
    if (text.starts_with(R"({"lastUpdateId")")) {
      const std::uint64_t sequence = root["lastUpdateId"].get_uint64().value();
      take_levels(root["bids"].get_array().value(), book_.bids);
      take_levels(root["asks"].get_array().value(), book_.asks);
      book_.take_snapshot(sequence);
    } else {
      take_event(root["data"].get_object().value(), found);
    }
    found.take_best(book_.best_bid(), book_.best_ask());
  }

 private:
  using Object = simdjson::ondemand::object;
  static void take_levels(simdjson::ondemand::array list, std::vector<DepthLevel>& levels) {
    levels.clear();
    for (auto pair : list) {
      simdjson::ondemand::array fields = pair.get_array().value();
      auto each = fields.begin().value();
      const std::string_view price = (*each).get_string().value();
      ++each;
      levels.push_back(level(price, (*each).get_string().value()));
    }
  }
  static DepthLevel level_in(Object& data, std::string_view price, std::string_view quantity) {
    const std::string_view price_text = data[price].get_string().value();
    return level(price_text, data[quantity].get_string().value());
  }
  void take_event(Object data, Found& found) {
    const std::string_view kind = data["e"].get_string().value();
    if (kind == "depthUpdate") {
      const std::uint64_t sequence = data["u"].get_uint64().value();
      take_levels(data["b"].get_array().value(), book_.bids);
      take_levels(data["a"].get_array().value(), book_.asks);
      book_.take_diff(sequence);
    } else if (kind == "trade") {
      const std::uint64_t id = data["t"].get_uint64().value();
      found.take_trade(id, level_in(data, "p", "q"));
    } else {
      const std::uint64_t sequence = data["u"].get_uint64().value();
      const DepthLevel bid = level_in(data, "b", "B");
      found.take_quote(sequence, bid, level_in(data, "a", "A"));
    }
  }

  simdjson::ondemand::parser parser_;
  MapBook book_;
};

// Items are messages.
template <class Reader>
void json_to_best(benchmark::State& state) {
  const tw::bench::Messages& messages = tw::bench::messages();
  std::uint64_t hash = 0;
  for ([[maybe_unused]] const auto pass : state) {
    Reader reader;
    Found found;
    for (std::size_t i = 0; i < messages.texts.size(); ++i) {
      reader.read(messages.texts[i], messages.times[i], found);
    }
    hash = found.hash();
  }
  tw::bench::report(state, messages.texts.size(), hash);
}

const bool kAdded = [] {
  tw::bench::add("venues/binance_json_to_best/ours", json_to_best<Ours>);
  tw::bench::add("venues/binance_json_to_best/naive_simdjson_map", json_to_best<SimdjsonDom>);
  tw::bench::add("venues/binance_json_to_best/naive_simdjson_ondemand_map",
                 json_to_best<SimdjsonOndemand>);
  return true;
}();

}  // namespace
