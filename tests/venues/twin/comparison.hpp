#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "market/order_book.hpp"
#include "model/instrument.hpp"
#include "model/ports.hpp"
#include "venue_twin.hpp"

namespace tw::twin {

/// How much was compared.
struct Tally {
  std::uint64_t messages = 0;
  std::uint64_t updates = 0;
  std::uint64_t snapshots = 0;
  std::uint64_t resets = 0;
  std::uint64_t crossed = 0;
  std::uint64_t trades = 0;
  std::uint64_t quotes = 0;
  std::uint64_t whole_books = 0;
};

/// Holds the events of the fast path, played into market::OrderBook, against a twin's outcomes.
/// Output:  the first difference in words; empty where there is none.
class Comparison {
 public:
  Comparison(HistoryReader& fast, BookGrid grid) : fast_(fast), grid_(grid) {}

  /// The outcomes of one message: kinds, stamps, numbers, touched levels, best prices, level
  /// counts.
  std::string take(const std::vector<Outcome>& outcomes);
  /// Every level of both books.
  std::string whole(const TwinBook& twin);
  /// The fast path must have nothing more to say.
  std::string finish();
  Tally& tally() { return tally_; }

 private:
  std::string check(const Event& event, const Outcome& outcome);
  std::string check_depth(const DepthUpdate& update, const Outcome& outcome);
  std::string check_book(const Outcome& outcome) const;
  std::string check_side(Side side, const TwinBook& twin);
  std::string check_trade(const Trade& trade, const Outcome& outcome) const;
  std::string check_quote(const Quote& quote, const Outcome& outcome) const;
  bool is_same(Side side, const DepthLevel& level, const TwinLevel& twin) const;
  bool is_same(Side side, const std::optional<DepthLevel>& level,
               const std::optional<TwinLevel>& twin) const;

  HistoryReader& fast_;
  BookGrid grid_;
  market::OrderBook book_;
  std::vector<DepthLevel> levels_;
  Tally tally_;
};

/// Plays the files of one session through both; the whole books are compared every thousand
/// messages and at the end. Output: the first difference with its file and line; empty where there
/// is none.
std::string compare(std::span<const std::string> paths, VenueTwin& twin, Comparison& comparison);

}  // namespace tw::twin
