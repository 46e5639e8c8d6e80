#include "venue_sim/fault_messages.hpp"

#include <algorithm>
#include <iterator>

#include "base/random.hpp"
#include "json/value.hpp"
#include "venue_sim/fault_frames.hpp"
#include "venue_sim/fault_mutation.hpp"

namespace tw::venue_sim {
namespace {

using std::chrono::milliseconds;
using Kind = Outgoing::Kind;

std::size_t size_parameter(const FaultEffect& effect, std::string_view name) {
  return static_cast<std::size_t>(std::max<std::int64_t>(1, effect.integer(name, 1)));
}

/// The order as the venue tells of it a second time, after it was filled.
json::Value canceled_twin(const json::Value& order) {
  json::Value twin = order;
  twin.set("cancelType", json::Value::of("CancelByUser"));
  twin.set("rejectReason", json::Value::of("EC_OrigClOrdIDDoesNotExist"));
  return twin;
}

bool is_filled(const json::Value& order) {
  const auto status = order.member("orderStatus");
  return status.has_value() && status->text().value_or("") == "Filled";
}

/// A second message for the Filled orders of this one; empty where there are none.
std::string second_filled(std::string_view text) {
  auto message = json::parse(text);
  if (!message.has_value()) {
    return {};
  }
  const auto data = message->member("data");
  json::Value twins = json::Value::array();
  for (std::size_t i = 0; data.has_value() && data->is_array() && i < data->size(); ++i) {
    if (is_filled(data->at(i))) {
      twins.push(canceled_twin(data->at(i)));
    }
  }
  const bool is_any = twins.size() > 0;
  return is_any ? message->set("data", std::move(twins)).dump() : std::string{};
}

bool holds_back(const FaultEffect& effect) {
  return effect.effect == "reorder" || effect.effect == "join";
}

template <class T>
void shuffle(std::vector<T>& all, std::uint64_t draw) {
  Random random(draw);
  for (std::size_t i = all.size(); i > 1; --i) {
    std::swap(all[i - 1], all[random.below(i)]);
  }
}

template <class T>
void append(std::vector<T>& all, std::vector<T> more) {
  std::ranges::move(more, std::back_inserter(all));
}

}  // namespace

/// A message as other bytes of the same frame, and what ends it.
std::vector<MessageFaults::Piece> MessageFaults::split(Piece piece, const FaultEffect& effect) {
  const std::size_t bytes = size_parameter(effect, "bytes");
  const net::ConnectionId connection = piece.what.connection;
  std::vector<Piece> all;
  if (effect.effect == "fragment") {
    for (std::string& each :
         fragments(piece.what.bytes, bytes, effect.parameter("ping") == "yes")) {
      all.push_back({{connection, Kind::Raw, std::move(each)}, piece.delay});
    }
    return all;
  }
  const std::string frame = text_frame(piece.what.bytes);
  if (effect.effect == "reset") {
    const auto cut_at = static_cast<std::size_t>(effect.integer("cut_at", 0));
    all.push_back({{connection, Kind::Raw, frame.substr(0, cut_at)}, piece.delay});
    all.push_back({{connection, Kind::Reset}, piece.delay});
    return all;
  }
  const Duration gap = milliseconds(effect.integer("gap_ms", 0));
  for (std::size_t at = 0; at < frame.size(); at += bytes) {
    const auto index = static_cast<std::int64_t>(at / bytes);
    all.push_back({{connection, Kind::Raw, frame.substr(at, bytes)}, piece.delay + index * gap});
  }
  return all;
}

/// What one effect makes of one piece, apart from those that hold it back.
std::vector<MessageFaults::Piece> MessageFaults::change(Piece piece, const FaultEffect& effect) {
  const std::string_view name = effect.effect;
  if (name == "delay") {
    piece.delay += effect.lateness();
  } else if (name == "drop") {
    return {};
  } else if (name == "drop_response") {
    const std::string_view kind = effect.parameter("kind").value_or("");
    piece.what = {piece.what.connection, kind == "close" ? Kind::Close : Kind::Reset};
    return kind == "silent" ? std::vector<Piece>{} : std::vector<Piece>{std::move(piece)};
  } else if (piece.what.kind != Kind::Text) {
    return {std::move(piece)};
  } else if (name == "duplicate") {
    return std::vector<Piece>(1 + size_parameter(effect, "times"), piece);
  } else if (name == "slice" || name == "fragment" || name == "reset") {
    return split(std::move(piece), effect);
  } else if (name == "double_filled") {
    const Piece twin{{piece.what.connection, Kind::Text, second_filled(piece.what.bytes)},
                     piece.delay};
    return twin.what.bytes.empty() ? std::vector<Piece>{std::move(piece)}
                                   : std::vector<Piece>{std::move(piece), twin};
  } else {
    piece.what.bytes = mutate_json(piece.what.bytes, effect);
  }
  return {std::move(piece)};
}

/// All frames as one piece of bytes; what is no frame comes after it.
std::vector<MessageFaults::Piece> MessageFaults::join(std::vector<Piece> pieces) {
  Piece all = pieces.front();
  all.what.kind = Kind::Raw;
  all.what.bytes.clear();
  std::vector<Piece> rest;
  for (Piece& each : pieces) {
    all.delay = std::max(all.delay, each.delay);
    if (each.what.kind == Kind::Text) {
      all.what.bytes += text_frame(each.what.bytes);
    } else if (each.what.kind == Kind::Raw) {
      all.what.bytes += each.what.bytes;
    } else {
      rest.push_back(std::move(each));
    }
  }
  rest.insert(rest.begin(), std::move(all));
  return rest;
}

void MessageFaults::apply(net::ConnectionId connection, std::string_view topic,
                          std::string_view text, std::span<const FaultEffect> effects,
                          Timestamp now) {
  remember(topic, text);
  std::vector<Piece> pieces{{{connection, Kind::Text, std::string(text)}}};
  const FaultEffect* holding = nullptr;
  for (const FaultEffect& effect : effects) {
    const auto stale = snapshots_.find(topic);
    if (holds_back(effect)) {
      holding = &effect;
    } else if (effect.effect != "stale_snapshot") {
      std::vector<Piece> next;
      for (std::size_t i = 0; i < pieces.size() && next.size() < kPiecesMax; ++i) {
        append(next, change(std::move(pieces[i]), effect));
      }
      pieces = std::move(next);
    } else if (stale != snapshots_.end()) {
      pieces.push_back({{connection, Kind::Text, stale->second}});
    }
  }
  const Key key{connection, std::string(topic)};
  if (holding != nullptr) {
    hold(key, std::move(pieces), *holding, now);
    return;
  }
  release(key, now);
  queue(std::move(pieces), now);
}

void MessageFaults::hold(const Key& key, std::vector<Piece> pieces, const FaultEffect& effect,
                         Timestamp now) {
  if (pieces.empty()) {
    return;
  }
  Held& held = held_[key];
  if (held.pieces.empty()) {
    held.since = now;
    held.draw = effect.draw;
  }
  held.is_joined = effect.effect == "join";
  append(held.pieces, std::move(pieces));
  if (held.pieces.size() >= size_parameter(effect, held.is_joined ? "count" : "window")) {
    release(key, now);
  }
}

void MessageFaults::release(const Key& key, Timestamp now) {
  const auto found = held_.find(key);
  if (found == held_.end()) {
    return;
  }
  Held held = std::move(found->second);
  held_.erase(found);
  if (held.is_joined) {
    held.pieces = join(std::move(held.pieces));
  } else {
    shuffle(held.pieces, held.draw);
  }
  queue(std::move(held.pieces), now);
}

void MessageFaults::queue(std::vector<Piece> pieces, Timestamp now) {
  for (Piece& each : pieces) {
    Queue& queue = queues_[each.what.connection];
    queue.push({now + each.delay, std::move(each.what)});
    if (queue.bytes > kWaitingMax) {
      const net::ConnectionId connection = queue.pieces.front().what.connection;
      queue = {};
      queue.push({now, {connection, Kind::Reset}});
    }
  }
}

void MessageFaults::Queue::push(Due due) {
  bytes += sizeof(Due) + due.what.bytes.size();
  pieces.push_back(std::move(due));
}

Outgoing MessageFaults::Queue::pop() {
  Outgoing what = std::move(pieces.front().what);
  bytes -= sizeof(Due) + what.bytes.size();
  pieces.pop_front();
  return what;
}

std::vector<Outgoing> MessageFaults::take_due(Timestamp now) {
  std::vector<Key> overdue;
  for (const auto& [key, held] : held_) {
    if (now - held.since >= kHoldMax) {
      overdue.push_back(key);
    }
  }
  for (const Key& key : overdue) {
    release(key, now);
  }
  std::vector<Outgoing> all;
  for (auto& [connection, queue] : queues_) {
    while (!queue.pieces.empty() && queue.pieces.front().at <= now) {
      all.push_back(queue.pop());
    }
  }
  std::erase_if(queues_, [](const auto& each) { return each.second.pieces.empty(); });
  return all;
}

std::optional<Timestamp> MessageFaults::next_due() const {
  std::optional<Timestamp> next;
  for (const auto& [key, held] : held_) {
    next = std::min(next.value_or(held.since + kHoldMax), held.since + kHoldMax);
  }
  for (const auto& [connection, queue] : queues_) {
    const Timestamp at = queue.pieces.front().at;
    next = std::min(next.value_or(at), at);
  }
  return next;
}

void MessageFaults::on_close(net::ConnectionId connection) {
  std::erase_if(held_, [&](const auto& each) { return each.first.first == connection; });
  queues_.erase(connection);
}

void MessageFaults::remember(std::string_view topic, std::string_view text) {
  if (snapshots_.size() < kSnapshotsMax && !snapshots_.contains(topic) &&
      text.contains(R"("type":"snapshot")")) {
    snapshots_.emplace(topic, text);
  }
}

}  // namespace tw::venue_sim
