#include <utility>

#include "model/market_bounds.hpp"
#include "model/saved_values.hpp"
#include "sim/growing_queue.hpp"
#include "sim/matching_venue.hpp"

// The saved state of a matching venue: orders in the order of their places, so that the queues are
// the same again whatever slots they lie in.
namespace tw::sim {
namespace {

constexpr std::uint16_t kStateVersion = 2;

template <class Archive, class Id>
void id_state(Archive& archive, Id& id) {
  archive(id.epoch, id.sequence);
}

template <class Archive, class Order>
void order_state(Archive& archive, Order& order) {
  id_state(archive, order.order);
  archive(order.venue_order_id, order.route.tenant, order.route.account, order.route.strategy,
          order.instrument, order.is_generated, order.ticks, order.lots, order.filled);
  archive.enumerator(order.side, Side::Sell);
  archive.enumerator(order.post_only, PostOnly::Yes);
  archive.enumerator(order.reduce_only, ReduceOnly::Yes);
}

}  // namespace

template <class Archive, class Self>
void MatchingVenue::state(Archive& archive, Self& venue) {
  archive(venue.has_begun_, venue.venue_order_count_, venue.fill_count_);
  archive.moment(venue.now_);
  archive.moment(venue.last_submitted_);
}

template <class Archive, class Self>
void MatchingVenue::market_state(Archive& archive, Self& market) {
  archive(market.sequence, market.trades);
  if (market.flow.has_value()) {
    FlowGenerator::state(archive, *market.flow);
  }
}

void MatchingVenue::save(std::vector<std::byte>& bytes) const {
  StateWriter out{bytes};
  out(kStateVersion, kCodecVersion);
  state(out, *this);
  out.list(ids_.all(), [](StateWriter& each, ClientOrderId id) { id_state(each, id); });
  out(static_cast<std::uint32_t>(markets_.size()));
  std::vector<BookOrder> orders;
  for (const Market& market : markets_) {
    out(market.flow.has_value());
    market_state(out, market);
    orders.clear();
    copy_orders(market, orders);
    out.list(orders, [](StateWriter& each, const BookOrder& order) { order_state(each, order); });
  }
  out(static_cast<std::uint32_t>(pending_.size()));
  for (std::size_t i = 0; i < pending_.size(); ++i) {
    write(out, pending_.at(i));
  }
  out(static_cast<std::uint32_t>(deliveries_.size()));
  for (std::size_t i = 0; i < deliveries_.size(); ++i) {
    write(out, deliveries_.at(i));
  }
}

void MatchingVenue::copy_orders(const Market& market, std::vector<BookOrder>& out) const {
  for (const Side side : {Side::Buy, Side::Sell}) {
    for (std::size_t i = 0; i < market.book.level_count(side); ++i) {
      for (std::uint32_t slot = market.book.level(side, i).first; slot != BookOrder::kNone;
           slot = pool_.at(slot).behind) {
        out.push_back(pool_.at(slot));
      }
    }
  }
}

bool MatchingVenue::is_possible(const Market& market, const BookOrder& order) const {
  const BookLevel* other = market.book.best(opposite(order.side));
  const bool is_free = other == nullptr || MatchingBook::key_of(order.side, order.ticks) <
                                               MatchingBook::key_of(order.side, other->ticks);
  const bool is_new = order.is_generated ||
                      (index_.size() < config_.orders_max && !index_.find(order.order).has_value());
  return order.instrument == market.instrument.id() && order.ticks > 0 && order.ticks < kTicksEnd &&
         order.lots <= kOrderLotsMost && order.filled >= 0 && order.filled < order.lots &&
         is_free && is_new && market.generated < kOrdersMost * 2 &&
         !market.book.is_full_at(order.side, order.ticks);
}

Checked<void> MatchingVenue::restore(Market& market, const std::vector<BookOrder>& orders) {
  for (const BookOrder& order : orders) {
    if (!is_possible(market, order)) {
      return fault(ErrorCode::InvalidInput, Field::Record);
    }
    rest(market, order);
  }
  if (market.sequence > 0) {
    publish_snapshot(market);
  }
  market.changed[0].clear();
  market.changed[1].clear();
  return {};
}

Checked<void> MatchingVenue::load(std::span<const std::byte> bytes) {
  StateReader in{bytes};
  TW_CHECK(check_versions(in, kStateVersion));
  MatchingVenue loaded(config_);
  state(in, loaded);
  std::vector<ClientOrderId> ids;
  in.list(ids, [](StateReader& each, ClientOrderId& id) { id_state(each, id); });
  in.require(ids.size() <= 2 * RecentIds::kKept && std::ranges::is_sorted(ids));
  std::uint32_t markets = 0;
  in(markets);
  in.require(markets == markets_.size());
  for (std::size_t i = 0; i < markets_.size() && !in.has_failed(); ++i) {
    loaded.markets_.push_back({.instrument = markets_[i].instrument, .flow = markets_[i].flow});
    loaded.books_.list();
    Market& market = loaded.markets_.back();
    bool has_flow = false;
    in(has_flow);
    in.require(has_flow == market.flow.has_value());
    market_state(in, market);
    std::vector<BookOrder> orders;
    in.list(orders, [](StateReader& each, BookOrder& order) { order_state(each, order); });
    in.require(!in.has_failed() && loaded.restore(market, orders).has_value());
  }
  loaded.load_queues(in);
  if (!in.is_whole()) {
    return fault(ErrorCode::InvalidInput, Field::Record);
  }
  for (const ClientOrderId id : ids) {
    loaded.ids_.add(id);
  }
  loaded.find_flow();
  loaded.listener_ = listener_;
  *this = std::move(loaded);
  return {};
}

void MatchingVenue::load_queues(StateReader& in) {
  Timestamp newest = now_;
  std::uint32_t count = 0;
  in(count);
  for (std::uint32_t i = 0; i < count && !in.has_failed(); ++i) {
    Command command;
    read(in, command);
    in.require(command.decided_at >= newest && command.decided_at <= last_submitted_);
    newest = command.decided_at;
    push_growing(pending_, command);
  }
  in(count);
  for (std::uint32_t i = 0; i < count && !in.has_failed(); ++i) {
    Event answer;
    read(in, answer);
    in.require(answer.ts_recv <= now_);
    push_growing(deliveries_, answer);
  }
}

}  // namespace tw::sim
