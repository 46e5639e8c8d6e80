#include <algorithm>
#include <bit>
#include <limits>
#include <utility>

#include "base/byte_archive.hpp"
#include "model/codec.hpp"
#include "sim/growing_queue.hpp"
#include "sim/overlay_venue.hpp"

// The saved state of an overlay venue. Layout: whole numbers of 8 bytes (base/byte_archive.hpp),
// commands and answers by the model's codec, lists behind their length.
namespace tw::sim {
namespace {

constexpr std::uint64_t kStateVersion = 2;
constexpr std::uint64_t kListMax = 1'000'000;  // longer ones are not ours

class Writer {
 public:
  explicit Writer(std::vector<std::byte>& out) : out_(out), plain_(out) {}

  void number(std::uint64_t value) { plain_.whole(value); }
  void number(std::int64_t value) { number(static_cast<std::uint64_t>(value)); }
  void number(double value) { number(std::bit_cast<std::uint64_t>(value)); }
  void number(Timestamp value) { number(to_nanoseconds(value)); }
  void number(Quantity value) { plain_.decimal(value.decimal()); }
  void number(std::optional<std::int64_t> value) {
    number(std::uint64_t{value.has_value() ? 1U : 0U});
    number(value.value_or(0));
  }
  void command(const Command& command) { encode(command, out_); }
  void answer(const Event& answer) { encode(answer, out_); }

 private:
  std::vector<std::byte>& out_;
  ByteWriter plain_;
};

// After the first failure every number reads as zero and `is_sound` stays false.
class Reader {
 public:
  explicit Reader(std::span<const std::byte> bytes) : in_(bytes) {}

  std::uint64_t number() { return in_.whole<std::uint64_t>(); }
  std::int64_t whole() { return static_cast<std::int64_t>(number()); }
  std::uint64_t count(std::uint64_t most) {
    const std::uint64_t value = number();
    require(value <= most);
    return is_sound() ? value : 0;
  }
  double real() { return std::bit_cast<double>(number()); }
  Timestamp time() { return from_nanoseconds(whole()); }
  Quantity quantity() { return Quantity{in_.decimal()}; }
  std::optional<std::int64_t> optional() {
    const bool has_value = count(1) == 1;
    const std::int64_t value = whole();
    require(has_value || value == 0);
    return has_value ? std::optional(value) : std::nullopt;
  }
  Command command() {
    const auto read = decode_command(in_.rest());
    require(read.has_value());
    return is_sound() ? *read : Command{};
  }
  // Answers carry no levels; market data are none.
  Event answer() {
    std::vector<DepthLevel> levels;
    const auto read = decode_event(in_.rest(), levels);
    require(read.has_value() && !is_market(read->body));
    return is_sound() ? *read : Event{};
  }

  void require(bool is_valid) { in_.require(is_valid); }
  bool is_sound() const { return !in_.has_failed(); }
  std::span<const std::byte> rest() const { return in_.rest(); }

 private:
  ByteReader in_;
};

void write(Writer& out, const OwnOrder& order) {
  out.command({.decided_at = {}, .body = order.place});
  out.number(order.venue_order_id.value());
  out.number(order.filled);
  out.number(order.queue.ahead);
  out.number(order.queue.level);
  out.number(order.queue.traded);
  out.number(std::uint64_t{order.is_waiting ? 1U : 0U});
  out.number(order.rank);
}

OwnOrder read_order(Reader& in) {
  OwnOrder order;
  const Command command = in.command();
  const auto* place = std::get_if<PlaceOrder>(&command.body);
  in.require(place != nullptr && command.decided_at == Timestamp{});
  if (in.is_sound()) {
    order.place = *place;
  }
  order.venue_order_id = VenueOrderId{in.number()};
  order.filled = in.quantity();
  order.queue.ahead = in.real();
  order.queue.level = in.whole();
  order.queue.traded = in.whole();
  order.is_waiting = in.count(1) == 1;
  order.rank = in.number();
  const Trigger& trigger = order.terms().trigger;
  in.require(order.queue.ahead >= 0 && order.queue.ahead <= static_cast<double>(kLotsMax));
  in.require(order.queue.level >= 0 && order.queue.level <= kLotsMax && order.queue.traded >= 0 &&
             order.queue.traded <= order.queue.level);
  in.require(!order.is_waiting ||
             (trigger.direction != TriggerDirection::None && trigger.by != TriggerBy::Index));
  in.require(order.filled.sign() >= 0 && order.filled < order.terms().quantity);
  return order;
}

}  // namespace

void OverlayVenue::save(std::vector<std::byte>& bytes) const {
  Writer out{bytes};
  out.number(kStateVersion);
  out.number(std::uint64_t{kCodecVersion});
  out.number(static_cast<std::uint64_t>(config_.queue.rule));
  out.number(static_cast<std::uint64_t>(config_.queue.power));
  out.number(static_cast<std::uint64_t>(config_.fill));
  out.number(static_cast<std::uint64_t>(config_.through));
  out.number(now_);
  out.number(last_delivery_);
  out.number(std::int64_t{feed_latency_.count()});
  out.number(std::uint64_t{funding_next_});
  out.number(venue_order_count_);
  out.number(fill_count_);
  out.number(std::uint64_t{markets_.size()});
  for (const Market& market : markets_) {
    for (const auto& ticks : {market.bid, market.ask, market.mid, market.last}) {
      out.number(ticks);
    }
  }
  out.number(std::uint64_t{ids_.all().size()});
  for (const ClientOrderId id : ids_.all()) {
    out.number(std::uint64_t{id.epoch});
    out.number(id.sequence);
  }
  out.number(std::uint64_t{positions_.size()});
  for (const Position& held : positions_) {
    out.number(std::uint64_t{held.account.value()});
    out.number(std::uint64_t{held.instrument.value()});
    out.number(held.quantity);
  }
  save_orders(bytes);
}

void OverlayVenue::save_orders(std::vector<std::byte>& bytes) const {
  Writer out{bytes};
  std::vector<OwnOrder> held;
  orders_.copy(held);
  out.number(orders_.last_rank());
  out.number(std::uint64_t{held.size()});
  for (const OwnOrder& order : held) {
    write(out, order);
  }
  out.number(std::uint64_t{arrivals_.size()});
  for (const Arrival& arrival : arrivals_.pending()) {
    out.command(arrival.command);
    out.number(arrival.at);
    out.number(static_cast<std::uint64_t>(arrival.turn));
  }
  out.number(std::uint64_t{deliveries_.size()});
  for (std::size_t i = 0; i < deliveries_.size(); ++i) {
    out.answer(deliveries_.at(i));
  }
}

Checked<void> OverlayVenue::load(std::span<const std::byte> bytes) {
  Reader in{bytes};
  OverlayVenue loaded(config_);
  for (const Market& market : markets_) {
    loaded.list(market.instrument);
  }
  in.require(in.number() == kStateVersion && in.number() == kCodecVersion);
  in.require(in.number() == static_cast<std::uint64_t>(config_.queue.rule));
  in.require(in.number() == static_cast<std::uint64_t>(config_.queue.power));
  in.require(in.number() == static_cast<std::uint64_t>(config_.fill));
  in.require(in.number() == static_cast<std::uint64_t>(config_.through));
  loaded.now_ = in.time();
  loaded.last_delivery_ = in.time();
  loaded.feed_latency_ = Duration{in.whole()};
  loaded.funding_next_ = in.count(config_.funding.size());
  loaded.venue_order_count_ = in.number();
  loaded.fill_count_ = in.number();
  in.require(in.number() == markets_.size());
  for (Market& market : loaded.markets_) {
    for (auto* ticks : {&market.bid, &market.ask, &market.mid, &market.last}) {
      *ticks = in.optional();
    }
  }
  constexpr std::uint64_t kIdMax = std::numeric_limits<std::uint32_t>::max();
  const std::uint64_t known = in.count(2 * kIdsKept);
  std::vector<ClientOrderId> ids;
  for (std::uint64_t i = 0; i < known; ++i) {
    const auto epoch = static_cast<std::uint32_t>(in.count(kIdMax));
    ids.push_back({epoch, in.number()});
  }
  in.require(std::ranges::is_sorted(ids));
  std::ranges::for_each(ids, [&](ClientOrderId id) { loaded.ids_.add(id); });
  const std::uint64_t positions = in.count(kListMax);
  for (std::uint64_t i = 0; i < positions && in.is_sound(); ++i) {
    const auto account = static_cast<std::uint32_t>(in.count(kIdMax));
    const auto instrument = static_cast<std::uint32_t>(in.count(kIdMax));
    in.require(instrument < markets_.size());
    loaded.positions_.push_back({AccountId{account}, InstrumentId{instrument}, in.quantity()});
  }
  if (!in.is_sound() || !loaded.load_orders(in.rest()).has_value()) {
    return fault(ErrorCode::InvalidInput, Field::Record);
  }
  *this = std::move(loaded);
  return {};
}

Checked<void> OverlayVenue::load_orders(std::span<const std::byte> bytes) {
  Reader in{bytes};
  orders_.continue_ranks(in.number());
  const std::uint64_t orders = in.count(config_.orders_max);
  std::uint64_t rank = 0;
  for (std::uint64_t i = 0; i < orders && in.is_sound(); ++i) {
    OwnOrder order = read_order(in);
    in.require(order.rank > rank && order.rank <= orders_.last_rank() &&
               order.terms().instrument.value() < markets_.size() &&
               orders_.find(order.place.order) == nullptr);
    rank = order.rank;
    if (in.is_sound()) {
      locate(order);
      orders_.restore(order);
    }
  }
  const std::uint64_t arrivals = in.count(config_.orders_max);
  for (std::uint64_t i = 0; i < arrivals && in.is_sound(); ++i) {
    Arrival arrival{.at = {}, .order = {}, .command = in.command()};
    arrival.order = order_of(arrival.command.body);
    arrival.at = in.time();
    arrival.turn = static_cast<Arrival::Turn>(in.count(2));
    const std::span<const Arrival> before = arrivals_.pending();
    in.require(arrival.at >= now_ && (before.empty() || before.back().at <= arrival.at));
    arrivals_.restore(arrival);
  }
  const std::uint64_t answers = in.count(kListMax);
  for (std::uint64_t i = 0; i < answers && in.is_sound(); ++i) {
    push_growing(deliveries_, in.answer());
  }
  return in.is_sound() && in.rest().empty() ? Checked<void>{}
                                            : fault(ErrorCode::InvalidInput, Field::Record);
}

}  // namespace tw::sim
