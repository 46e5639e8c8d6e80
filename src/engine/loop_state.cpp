#include "base/assert.hpp"
#include "engine/loop.hpp"
#include "model/saved_values.hpp"

// The saved state of a loop: where it stands, its groups with their place in their records, and the
// market without books.
namespace tw::engine {
namespace {

std::vector<std::byte> saved(const GroupLane& lane) {
  std::vector<std::byte> bytes;
  lane.save(bytes);
  return bytes;
}

}  // namespace

void GroupLane::save(std::vector<std::byte>& out) const {
  TW_ASSERT(!outbox_.oldest().has_value() && !log_failure_.has_value());
  StateWriter writer{out};
  writer(kStateVersion, kCodecVersion, facts_, group_seq_, market_events_indexed_, unchecked_);
  writer(static_cast<std::uint32_t>(own_inputs_.size()));
  for (std::size_t i = 0; i < own_inputs_.size(); ++i) {
    std::visit([&writer](const auto& body) { write(writer, Event{{}, {}, body}); },
               own_inputs_.at(i));
  }
  RefusalLog::state(refusals_, writer);
  writer.part(group_);
}

Checked<void> GroupLane::load(std::span<const std::byte> bytes) {
  StateReader in{bytes};
  TW_CHECK(check_versions(in, kStateVersion));
  std::uint64_t facts = 0;
  std::uint64_t group_seq = 0;
  std::uint64_t indexed = 0;
  std::uint64_t unchecked = 0;
  Ring<OwnInput> own_inputs(own_inputs_.capacity());
  in(facts, group_seq, indexed, unchecked);
  read_own_inputs(in, own_inputs);
  RefusalLog refusals;
  RefusalLog::state(refusals, in);
  const std::span<const std::byte> group = in.part();
  if (!in.is_whole()) {
    return fault(ErrorCode::InvalidInput, Field::Record);
  }
  TW_CHECK(group_.load(group));
  facts_ = facts;
  group_seq_ = group_seq;
  market_events_indexed_ = indexed;
  unchecked_ = unchecked;
  own_inputs_ = std::move(own_inputs);
  refusals_ = std::move(refusals);
  return {};
}

void GroupLane::read_own_inputs(StateReader& in, Ring<OwnInput>& out) {
  std::uint32_t count = 0;
  in(count);
  in.require(count <= out.capacity());
  for (std::uint32_t i = 0; i < count && !in.has_failed(); ++i) {
    Event event;
    read(in, event);
    in.require(event.ts_event == Timestamp{} && event.ts_recv == Timestamp{});
    std::optional<OwnInput> input;
    if (const auto* order = std::get_if<OrderRejected>(&event.body)) {
      input = *order;
    } else if (const auto* amend = std::get_if<AmendRejected>(&event.body)) {
      input = *amend;
    } else if (const auto* gate = std::get_if<GateChanged>(&event.body)) {
      input = *gate;
    }
    in.require(input.has_value() && out.push(*input) == Pushed::Stored);
  }
}

void Loop::save(std::vector<std::byte>& out) const {
  StateWriter writer{out};
  writer(kStateVersion, shared_.clock.now(), shared_.inputs, shared_.market_events);
  writer.list(lanes_, [](StateWriter& each, const GroupLane& lane) { each.part(lane); });
  writer.part(shared_.market);
}

Checked<void> Loop::load(Bytes bytes) {
  StateReader in{bytes};
  std::uint16_t version = 0;
  Timestamp now;
  std::uint64_t inputs = 0;
  std::uint64_t market_events = 0;
  std::vector<Bytes> groups;
  in(version);
  if (version != kStateVersion) {
    return fault(ErrorCode::InvalidInput, Field::Version);
  }
  in.moment(now);
  in(inputs, market_events);
  in.require(market_events <= inputs);
  in.list(groups, [](StateReader& each, Bytes& group) { group = each.part(); });
  const Bytes market = in.part();
  if (!in.is_whole() || !load_parts(groups, market, market_events)) {
    return fault(ErrorCode::InvalidInput, Field::Record);
  }
  shared_.clock = EngineClock{};
  shared_.clock.advance_to(now);
  shared_.inputs = inputs;
  shared_.market_events = market_events;
  return {};
}

// All or none: those that took theirs before another refused get back what they had.
bool Loop::load_parts(std::span<const Bytes> groups, Bytes market, std::uint64_t market_events) {
  bool is_taken = groups.size() == lanes_.size();
  std::vector<std::vector<std::byte>> before;
  for (std::size_t i = 0; is_taken && i < groups.size(); ++i) {
    before.push_back(saved(lanes_[i]));
    is_taken =
        lanes_[i].load(groups[i]).has_value() && lanes_[i].market_events_indexed() <= market_events;
  }
  MarketState loaded = is_taken ? listed() : MarketState{};
  is_taken = is_taken && loaded.load(market).has_value();
  if (is_taken) {
    shared_.market = std::move(loaded);
    return true;
  }
  for (std::size_t i = 0; i < before.size(); ++i) {
    TW_ASSERT(lanes_[i].load(before[i]).has_value());
  }
  return false;
}

// What is listed when these groups know their instruments, as `define` does it.
MarketState Loop::listed() const {
  MarketState market(shared_.market.kept());
  for (const GroupLane& lane : lanes_) {
    const InstrumentRegistry& known = lane.group().facts().instruments();
    for (auto i = static_cast<std::uint32_t>(market.size()); i < known.size(); ++i) {
      market.list(known.listing(InstrumentId{i}));
    }
  }
  for (std::uint32_t i = 0; i < market.size(); ++i) {
    for (const GroupLane& lane : lanes_) {
      lane.group().watch_candles(InstrumentId{i}, market);
    }
  }
  return market;
}

}  // namespace tw::engine
