#include "venue_sim/book_topics.hpp"

#include <chrono>
#include <utility>

namespace tw::venue_sim {
namespace {

constexpr Duration kRepeatAfter = std::chrono::seconds(3);

Duration period_of(std::size_t depth) {
  switch (depth) {
    case 1:
      return std::chrono::milliseconds(10);
    case 50:
      return std::chrono::milliseconds(20);
    case 200:
      return std::chrono::milliseconds(100);
    default:
      return std::chrono::milliseconds(200);
  }
}

void copy_side(const market::OrderBook& book, Side side, std::size_t depth, HeldSide& held) {
  held.next.resize(depth);
  held.next.resize(book.copy_levels(side, held.next));
}

/// Whether `a` lies nearer to the touch than `b`.
bool is_better(Side side, std::int64_t a, std::int64_t b) {
  return side == Side::Buy ? a > b : a < b;
}

void compare(HeldSide& held, Side side) {
  held.changes.clear();
  auto old = held.levels.begin();
  for (const DepthLevel& level : held.next) {
    for (; old != held.levels.end() && is_better(side, old->ticks, level.ticks); ++old) {
      held.changes.push_back({old->ticks, 0});
    }
    const bool was_there = old != held.levels.end() && old->ticks == level.ticks;
    if (!was_there || old->lots != level.lots) {
      held.changes.push_back(level);
    }
    old += was_there ? 1 : 0;
  }
  for (; old != held.levels.end(); ++old) {
    held.changes.push_back({old->ticks, 0});
  }
}

void append_number(std::string& out, std::string_view name, std::uint64_t value) {
  out += ",\"";
  out += name;
  out += "\":";
  out += std::to_string(value);
}

}  // namespace

void append_levels(std::string& out, const std::vector<DepthLevel>& levels,
                   const NumberFormat& format) {
  out += '[';
  for (const DepthLevel& level : levels) {
    out += out.back() == '[' ? "[\"" : ",[\"";
    append_units(out, level.ticks, format.grid().price_decimals, format.zeros());
    out += "\",\"";
    if (level.lots == 0) {
      out += '0';
    } else {
      append_units(out, level.lots, format.grid().quantity_decimals, format.zeros());
    }
    out += "\"]";
  }
  out += ']';
}

BookTopic::BookTopic(std::string name, const InstrumentMarket& market, std::size_t depth)
    : Topic(std::move(name), market), depth_(depth), period_(period_of(depth)) {}

bool BookTopic::take(Timestamp now) {
  const market::OrderBook& book = market().book();
  if (book.state() != market::BookState::Synced) {
    return false;  // a book that is crossed or lost is shown to nobody
  }
  is_dirty_ = false;
  copy_side(book, Side::Buy, depth_, bids_);
  copy_side(book, Side::Sell, depth_, asks_);
  compare(bids_, Side::Buy);
  compare(asks_, Side::Sell);
  if (is_known_ && bids_.changes.empty() && asks_.changes.empty()) {
    return false;
  }
  std::swap(bids_.levels, bids_.next);
  std::swap(asks_.levels, asks_.next);
  is_known_ = true;
  ++update_id_;
  sequence_ = market().cross.newest();
  taken_at_ = now;
  matched_at_ = market().book_at;
  return true;
}

void BookTopic::refresh(Timestamp now) { take(now); }

void BookTopic::start(Timestamp now) {
  is_dirty_ = true;  // nobody told it of the events since the last one left
  take(now);
  said_at_ = now;
  if (depth_ == 1 && is_known_) {
    call_at(now + kRepeatAfter);
  }
}

std::optional<std::string> BookTopic::greeting(Timestamp now) {
  return is_known_ ? std::optional{message("snapshot", now)} : std::nullopt;
}

void BookTopic::on_book(Timestamp at) {
  is_dirty_ = true;
  call_at(next_beat(at, period_));
}

void BookTopic::publish(Timestamp now, std::vector<std::string>& out) {
  clear_due();
  const bool is_new = is_dirty_ && take(now);
  const bool is_touch = depth_ == 1 && is_known_;
  const bool is_repeat = is_touch && !is_dirty_ && now >= said_at_ + kRepeatAfter;
  if (is_new || is_repeat) {
    out.push_back(message(depth_ == 1 ? "snapshot" : "delta", now));
    said_at_ = now;
  }
  if (is_touch) {
    call_at(now < said_at_ + kRepeatAfter ? said_at_ + kRepeatAfter : now + kRepeatAfter);
  }
}

void BookTopic::restart(Timestamp now) {
  is_known_ = false;
  update_id_ = 0;
  bids_.levels.clear();
  asks_.levels.clear();
  start(now);
}

std::string BookTopic::message(std::string_view type, Timestamp now) const {
  // Spot and the touch put `ts` before `type`, other futures books after (bybit-v5, section 12).
  const bool is_time_first = depth_ == 1 || market().symbol.category == Category::Spot;
  const bool is_whole = type == "snapshot";
  std::string text;
  text.reserve(256 + (is_whole ? (bids_.levels.size() + asks_.levels.size()) * 28 : 0));
  text += "{\"topic\":\"";
  text += name();
  text += '"';
  if (is_time_first) {
    append_number(text, "ts", static_cast<std::uint64_t>(milliseconds(now)));
  }
  text += ",\"type\":\"";
  text += type;
  text += '"';
  if (!is_time_first) {
    append_number(text, "ts", static_cast<std::uint64_t>(milliseconds(now)));
  }
  text += ",\"data\":{\"s\":\"";
  text += market().symbol.name;
  text += "\",\"b\":";
  append_levels(text, is_whole ? bids_.levels : bids_.changes, market().format);
  text += ",\"a\":";
  append_levels(text, is_whole ? asks_.levels : asks_.changes, market().format);
  append_number(text, "u", update_id_);
  append_number(text, "seq", sequence_);
  text += '}';
  append_number(text, "cts", static_cast<std::uint64_t>(milliseconds(matched_at_)));
  text += '}';
  return text;
}

}  // namespace tw::venue_sim
