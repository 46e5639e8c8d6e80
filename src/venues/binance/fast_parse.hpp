#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string_view>

#include "model/instrument.hpp"
#include "venues/binance/fast_digits.hpp"
#include "venues/binance/message.hpp"

namespace tw::venues::binance {

/// Reads messages of one instrument that look, byte for byte, as the venue writes them: keys in
/// its order, no blanks, our symbol, plain digits. What JsonParser would refuse is never taken, and
/// what is taken means the same to both.
/// Output: levels are valid until the next call.
/// Errors: false where any byte is not as expected; `message` is unspecified then.
/// Cost:   one pass, nothing is copied or allocated, no byte beyond the text is read.
/// Source: the layouts are those of the recordings of 2021 and 2024 (docs/benchmarks.md).
class FastParser {
 public:
  FastParser(const Listing& listing, Market market);

  [[nodiscard]] bool parse(std::string_view text, Message& message);

 private:
  // A part of the layout that is the same in all messages of the instrument.
  class Pattern {
   public:
    void set(std::initializer_list<std::string_view> parts);
    std::size_t size() const { return size_; }
    bool matches(const char* at) const;

   private:
    std::array<char, 128> bytes_{};
    std::size_t size_ = 0;
  };
  struct Cursor;
  enum class Room : std::uint8_t;
  enum class Step : std::uint8_t { Next, Last, Bad };

  void set_patterns(const Listing& listing);
  bool read(std::string_view text, Message& message);
  bool learn(std::string_view text);
  bool read_stream(Cursor cursor, Message& message);
  bool read_event(Cursor cursor, Message& message);
  bool read_diff(Cursor cursor, Message& message);
  bool read_trade(Cursor cursor, Message& message);
  bool read_quote(Cursor cursor, Message& message);
  bool read_snapshot(Cursor cursor, Message& message);
  bool read_quote_side(Cursor& cursor, const char (&between)[8], DepthLevel& level);
  bool read_levels(Cursor& cursor, DepthLevel* levels, std::span<const DepthLevel>& read);
  template <Room room>
  Step read_level(Cursor& cursor, DepthLevel& level);

  InstrumentId instrument_;
  Market market_;
  bool is_possible_;  // for a symbol of letters, digits and `_`
  DigitShape ticks_;
  DigitShape lots_;
  DigitShape ids_{0};
  DigitShape trade_ids_{0};
  DigitLayout time_ = DigitShape{0}.layout(13);
  Pattern stream_;           // {"stream":"btcusdt@
  Pattern quote_stream_;     // the same up to the number of a quote
  Pattern quote_symbol_;     // from there to the bid
  Pattern diff_symbol_;      // from the time of a diff to its first number
  Pattern trade_symbol_;     // from the time of a trade to its number
  Pattern snapshot_symbol_;  // from the times of a snapshot to its bids
  std::unique_ptr<DepthLevel[]> bids_;
  std::unique_ptr<DepthLevel[]> asks_;
};

}  // namespace tw::venues::binance
