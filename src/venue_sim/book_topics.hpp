#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "venue_sim/topic.hpp"

namespace tw::venue_sim {

/// What clients hold of one side of a book: the levels last said, best first.
struct HeldSide {
  std::vector<DepthLevel> levels;
  std::vector<DepthLevel> next;
  std::vector<DepthLevel> changes;  ///< from `levels` to `next`; zero lots delete
};

/// orderbook.DEPTH.SYMBOL. Depth 1 says the touch whole each time it changes, and again three
/// seconds after; the others say a snapshot and then changes.
/// Books:   a level is deleted only where it was said before; a level that leaves the depth is
///          deleted, so that nobody holds more than that. What was said last is kept, so that the
///          next message follows it whatever happened between.
/// Numbers: `u` rises by one with each message; it is 1 after a restart.
/// Cost:    O(depth) per message, nothing per update of the book.
/// Source:  docs/v5/websocket/public/orderbook, rhythm of 2026-03-19.
class BookTopic final : public Topic {
 public:
  BookTopic(std::string name, const InstrumentMarket& market, std::size_t depth);

  void start(Timestamp now) override;
  std::optional<std::string> greeting(Timestamp now) override;
  void publish(Timestamp now, std::vector<std::string>& out) override;
  void on_book(Timestamp at) override;

  /// Takes what the book holds now and says nothing: for who asks while nobody listens.
  void refresh(Timestamp now);
  /// Begins again with u = 1; `greeting` is what all are told then.
  void restart(Timestamp now);

  bool is_known() const { return is_known_; }
  std::uint64_t update_id() const { return update_id_; }
  std::uint64_t sequence() const { return sequence_; }
  Timestamp taken_at() const { return taken_at_; }
  Timestamp matched_at() const { return matched_at_; }
  const std::vector<DepthLevel>& levels(Side side) const {
    return side == Side::Buy ? bids_.levels : asks_.levels;
  }

 private:
  bool take(Timestamp now);
  std::string message(std::string_view type, Timestamp now) const;

  std::size_t depth_;
  Duration period_;
  HeldSide bids_;
  HeldSide asks_;
  bool is_known_ = false;
  bool is_dirty_ = true;
  std::uint64_t update_id_ = 0;
  std::uint64_t sequence_ = 0;
  Timestamp taken_at_;
  Timestamp matched_at_;
  Timestamp said_at_;
};

/// Appends `[["price","size"],...]`.
void append_levels(std::string& out, const std::vector<DepthLevel>& levels,
                   const NumberFormat& format);

}  // namespace tw::venue_sim
