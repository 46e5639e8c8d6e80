#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "venue_sim/public_market.hpp"

namespace tw::venue_sim {

inline constexpr InstrumentId kLinear{0};   ///< BTCUSDT, tick 0.10, step 0.001
inline constexpr InstrumentId kSpot{1};     ///< BTCUSDT, tick 0.1, step 0.000001
inline constexpr InstrumentId kInverse{2};  ///< BTCUSD, tick 0.5, step 1
inline constexpr InstrumentId kOther{3};    ///< ETHUSDT, linear, tick 0.01, step 0.01
inline constexpr net::ConnectionId kClient{1};

/// Noon of a Tuesday.
inline constexpr Timestamp kNoon{std::chrono::sys_days{std::chrono::year{2026} / 3 / 10} +
                                 std::chrono::hours(12)};

/// A venue that says what the test says.
class FakeSource final : public MarketSource {
 public:
  std::span<const sim::Contract> contracts() const override { return contracts_; }
  const market::Books& books() const override { return books_; }
  const sim::ReferencePrices& prices(InstrumentId id) const override { return prices_[id.value()]; }

  void list(const sim::Contract& contract) {
    contracts_.push_back(contract);
    books_.list();
    prices_.emplace_back();
  }
  market::Books& changed_books() { return books_; }
  sim::ReferencePrices& changed_prices(InstrumentId id) { return prices_[id.value()]; }

 private:
  std::vector<sim::Contract> contracts_;
  market::Books books_;
  std::vector<sim::ReferencePrices> prices_;
};

/// Keeps what was sent.
class KeptMessages final : public SocketSink {
 public:
  void send(net::ConnectionId connection, std::string_view text) override {
    sent.emplace_back(connection, text);
  }
  void close(net::ConnectionId, std::uint16_t, std::string_view) override {}

  /// What was sent to one since the last call, in order.
  std::vector<std::string> take(net::ConnectionId connection) {
    std::vector<std::string> texts;
    std::erase_if(sent, [&](const auto& message) {
      if (message.first != connection) {
        return false;
      }
      texts.push_back(message.second);
      return true;
    });
    return texts;
  }

  std::vector<std::pair<net::ConnectionId, std::string>> sent;
};

/// The public side over a fake venue, at a time that the test lets pass.
class PublicRig {
 public:
  PublicRig();

  /// Changes a book at once.
  void depth(InstrumentId id, DepthKind kind, std::vector<DepthLevel> bids,
             std::vector<DepthLevel> asks);
  void snapshot(InstrumentId id, std::vector<DepthLevel> bids, std::vector<DepthLevel> asks) {
    depth(id, DepthKind::Snapshot, std::move(bids), std::move(asks));
  }
  void delta(InstrumentId id, std::vector<DepthLevel> bids, std::vector<DepthLevel> asks) {
    depth(id, DepthKind::Delta, std::move(bids), std::move(asks));
  }
  void lose_book(InstrumentId id);
  void trade(InstrumentId id, std::int64_t ticks, std::int64_t lots, Side aggressor);
  void set_prices(InstrumentId id, std::string_view mark, std::string_view index);
  /// Gives every instrument a book, prices and a trade.
  void open_all();

  void connect(net::ConnectionId connection, SocketKind kind) {
    market.on_open(connection, kind, "127.0.0.1", now);
  }
  /// Says something and returns what came back at once.
  std::vector<std::string> say(net::ConnectionId connection, std::string_view text);
  std::vector<std::string> subscribe(net::ConnectionId connection, std::string_view topic);
  /// Lets time pass, waking whenever something is due; returns what kClient was sent.
  std::vector<std::string> pass(Duration time);
  Answer get(std::string_view name, std::string_view query) const;

  Directory directory;
  FakeSource source;
  PublicMarket market;
  KeptMessages sink;
  Timestamp now = kNoon;

 private:
  void list(Symbol symbol, ContractKind kind, BookGrid grid, std::string_view tick,
            std::string_view step);
  std::uint64_t sequence_ = 7'000;
};

/// Text of a member on the way through objects and lists: `data.0.p`; a text without quotes.
std::string member(std::string_view json, std::string_view path);

}  // namespace tw::venue_sim
