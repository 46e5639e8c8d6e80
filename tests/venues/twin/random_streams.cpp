#include "random_streams.hpp"

#include <algorithm>
#include <utility>

#include "random_book.hpp"

namespace tw::twin {
namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

constexpr std::uint64_t kTimeFirst = 1'700'000'000'000;  // ms

std::string number(std::uint64_t value) { return std::to_string(value); }

// Loses, repeats and swaps messages, then stamps them as a recorder does.
std::vector<std::string> recorded(Random& random, std::vector<std::string> messages) {
  const bool is_faulty = random.below(5) != 0;
  std::vector<std::string> arrived;
  for (std::string& message : messages) {
    const std::uint64_t fate = is_faulty ? random.below(40) : 40;
    if (fate == 0) {
      continue;
    }
    if (fate == 1) {
      arrived.push_back(message);
    }
    arrived.push_back(std::move(message));
    if (fate == 2 && arrived.size() > 1) {
      std::swap(arrived.back(), arrived[arrived.size() - 2]);
    }
    if (fate == 3) {  // a copy of an old one
      arrived.push_back(std::string{arrived[random.below(arrived.size())]});
    }
  }
  std::uint64_t now = kTimeFirst * 1'000'000;
  for (std::string& line : arrived) {
    now += random.below(100'000'000);
    line.insert(0, number(now) + " ");
  }
  return arrived;
}

// The public messages of one symbol of Binance.
class BinanceStream {
 public:
  BinanceStream(const Draw& draw, BinanceRules rules)
      : random_(draw.seed),
        book_(random_, draw.grid),
        json_(random_, random_.below(2) == 0),
        rules_(rules) {}

  std::vector<std::string> run(std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) {
      time_ += random_.below(100);
      step(random_.below(12));
    }
    return recorded(random_, std::move(messages_));
  }

 private:
  bool is_spot() const { return rules_ == BinanceRules::Spot; }

  void step(std::uint64_t what) {
    if (what == 0) {
      snapshot(id_);
    } else if (what == 1) {
      trade();
    } else if (what == 2) {
      quote();
    } else {
      diff();
    }
  }

  // Spot counts on, futures leave numbers out. A snapshot may be made while a diff is gathered: its
  // number then lies within the diff's.
  void diff() {
    const std::uint64_t previous = id_;
    const std::uint64_t first = previous + 1 + (is_spot() ? 0 : random_.below(50));
    id_ = first + random_.below(30);
    if (random_.below(10) == 0) {
      snapshot(first + random_.below(id_ - first + 1) - (is_spot() ? 1 : 0), NotYet{});
    }
    const WrittenLevels levels = book_.change();
    Fields fields{{"e", JsonWriter::text("depthUpdate")},
                  {"E", number(time_ + 3)},
                  {"s", JsonWriter::text("BTCUSDT")},
                  {"U", number(first)},
                  {"u", number(id_)},
                  {"b", json_.levels(levels.bids)},
                  {"a", json_.levels(levels.asks)}};
    if (!is_spot()) {
      fields.emplace_back("T", number(time_));
      fields.emplace_back("pu", number(previous));
    }
    send("btcusdt@depth@0ms", std::move(fields));
  }

  struct NotYet {};  // the levels of the diff at hand are not in it
  void snapshot(std::uint64_t id, NotYet) {
    // The number of the diff's end would claim all of it.
    snapshot(std::min(id, id_ - 1));
  }

  void snapshot(std::uint64_t id) {
    const WrittenLevels levels = random_.below(2) == 0 ? book_.whole() : book_.cut();
    Fields fields{{"lastUpdateId", number(id)},
                  {"bids", json_.levels(levels.bids)},
                  {"asks", json_.levels(levels.asks)}};
    if (!is_spot()) {
      fields.emplace_back("E", number(time_ + 3));
      fields.emplace_back("T", number(time_));
    }
    messages_.push_back(json_.object(std::move(fields)));
    // An answer of REST is often late.
    for (std::uint64_t late = random_.below(4); late > 0 && messages_.size() > late; --late) {
      std::swap(messages_[messages_.size() - late], messages_[messages_.size() - late - 1]);
    }
  }

  void trade() {
    const auto [price, quantity] = book_.trade();
    Fields fields{{"e", JsonWriter::text("trade")},
                  {"E", number(time_ + 3)},
                  {"T", number(time_)},
                  {"s", JsonWriter::text("BTCUSDT")},
                  {"t", number(++trades_)},
                  {"p", JsonWriter::text(price)},
                  {"q", JsonWriter::text(quantity)},
                  {"m", random_.below(2) == 0 ? "true" : "false"}};
    if (!is_spot()) {
      fields.emplace_back("X", JsonWriter::text(random_.below(4) == 0 ? "ADL" : "MARKET"));
    }
    send("btcusdt@trade", std::move(fields));
  }

  void quote() {
    const auto [bid, bid_quantity] = book_.trade();
    const auto [ask, ask_quantity] = book_.trade();
    Fields fields{{"u", number(id_)},           {"s", JsonWriter::text("BTCUSDT")},
                  {"b", JsonWriter::text(bid)}, {"B", JsonWriter::text(bid_quantity)},
                  {"a", JsonWriter::text(ask)}, {"A", JsonWriter::text(ask_quantity)}};
    if (!is_spot()) {
      fields.emplace_back("e", JsonWriter::text("bookTicker"));
      fields.emplace_back("T", number(time_));
      fields.emplace_back("E", number(time_ + 3));
    }
    send("btcusdt@bookTicker", std::move(fields));
  }

  void send(const char* stream, Fields fields) {
    messages_.push_back(json_.object(
        {{"stream", JsonWriter::text(stream)}, {"data", json_.object(std::move(fields))}}));
  }

  Random random_;
  RandomBook book_;
  JsonWriter json_;
  BinanceRules rules_;
  std::uint64_t time_ = kTimeFirst;
  std::uint64_t id_ = 1'000;
  std::uint64_t trades_ = 0;
  std::vector<std::string> messages_;
};

// The public messages of one symbol of Bybit.
class BybitStream {
 public:
  explicit BybitStream(const Draw& draw)
      : random_(draw.seed), book_(random_, draw.grid), json_(random_, random_.below(2) == 0) {}

  std::vector<std::string> run(std::uint64_t count) {
    book("snapshot", book_.whole());
    for (std::uint64_t i = 0; i < count; ++i) {
      time_ += random_.below(100);
      step(random_.below(24));
    }
    return recorded(random_, std::move(messages_));
  }

 private:
  void step(std::uint64_t what) {
    if (what <= 1) {
      update_ += random_.below(2);
      book("snapshot", book_.whole());
    } else if (what == 2) {  // the service was restarted
      update_ = 1;
      book(random_.below(2) == 0 ? "delta" : "snapshot", book_.whole());
    } else if (what <= 4) {
      trades();
    } else if (what <= 6) {
      ticker();
    } else {
      ++update_;
      book("delta", book_.change());
    }
  }

  void book(const char* type, const WrittenLevels& levels) {
    Fields fields{{"topic", JsonWriter::text("orderbook.500.BTCUSDT")},
                  {"type", JsonWriter::text(type)},
                  {"ts", number(time_ + 3)},
                  {"data", json_.object({{"s", JsonWriter::text("BTCUSDT")},
                                         {"b", json_.levels(levels.bids)},
                                         {"a", json_.levels(levels.asks)},
                                         {"u", number(update_)},
                                         {"seq", number(7 * update_)}})}};
    if (random_.below(4) != 0) {
      fields.emplace_back("cts", number(time_));
    }
    messages_.push_back(json_.object(std::move(fields)));
  }

  void trades() {
    std::vector<std::string> all;
    for (std::uint64_t i = 1 + random_.below(4); i > 0; --i) {
      const auto [price, quantity] = book_.trade();
      all.push_back(json_.object({{"T", number(time_)},
                                  {"s", JsonWriter::text("BTCUSDT")},
                                  {"S", JsonWriter::text(random_.below(2) == 0 ? "Buy" : "Sell")},
                                  {"v", JsonWriter::text(quantity)},
                                  {"p", JsonWriter::text(price)},
                                  {"i", JsonWriter::text(number(++trades_))},
                                  {"BT", random_.below(5) == 0 ? "true" : "false"}}));
    }
    messages_.push_back(json_.object({{"topic", JsonWriter::text("publicTrade.BTCUSDT")},
                                      {"type", JsonWriter::text("snapshot")},
                                      {"ts", number(time_ + 3)},
                                      {"data", json_.list(all)}}));
  }

  void ticker() {
    const auto [bid, bid_quantity] = book_.trade();
    const auto [ask, ask_quantity] = book_.trade();
    const bool is_whole = random_.below(3) == 0;
    Fields data{{"symbol", JsonWriter::text("BTCUSDT")}};
    for (const auto& [key, value] :
         {std::pair{"bid1Price", bid}, std::pair{"bid1Size", bid_quantity},
          std::pair{"ask1Price", ask}, std::pair{"ask1Size", ask_quantity}}) {
      if (is_whole || random_.below(3) == 0) {
        data.emplace_back(key, JsonWriter::text(value));
      }
    }
    messages_.push_back(json_.object({{"topic", JsonWriter::text("tickers.BTCUSDT")},
                                      {"type", JsonWriter::text(is_whole ? "snapshot" : "delta")},
                                      {"cs", number(++trades_)},
                                      {"ts", number(time_)},
                                      {"data", json_.object(std::move(data))}}));
  }

  Random random_;
  RandomBook book_;
  JsonWriter json_;
  std::uint64_t time_ = kTimeFirst;
  std::uint64_t update_ = 1'000;
  std::uint64_t trades_ = 0;
  std::vector<std::string> messages_;
};

}  // namespace

std::vector<std::string> draw_binance(const Draw& draw, BinanceRules rules) {
  return BinanceStream{draw, rules}.run(draw.messages);
}

std::vector<std::string> draw_bybit(const Draw& draw) {
  return BybitStream{draw}.run(draw.messages);
}

}  // namespace tw::twin
