#include "execution/order_table.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/assert.hpp"
#include "model/saved_values.hpp"

namespace tw::execution {
namespace {

constexpr unsigned bit(OrderStatus status) { return 1U << static_cast<unsigned>(status); }

using enum OrderStatus;

// Row: from. A cancel may be overtaken by fills, and a refused one leaves the order where it was.
constexpr std::array<unsigned, 8> kLegal = {
    /* PendingNew */ bit(New) | bit(PartiallyFilled) | bit(PendingCancel) | bit(Filled) |
        bit(Canceled) | bit(Rejected) | bit(Expired),
    /* New */ bit(PartiallyFilled) | bit(PendingCancel) | bit(Filled) | bit(Canceled) |
        bit(Expired),
    /* PartiallyFilled */ bit(PendingCancel) | bit(Filled) | bit(Canceled) | bit(Expired),
    /* PendingCancel */ bit(PendingNew) | bit(New) | bit(PartiallyFilled) | bit(Filled) |
        bit(Canceled) | bit(Rejected) | bit(Expired),
    /* Filled */ 0,
    /* Canceled */ 0,
    /* Rejected */ 0,
    /* Expired */ 0,
};

// Where an order stands when no cancel is under way.
OrderStatus resting_status(const Order& order) {
  if (order.place.status != RequestStatus::Accepted) {
    return PendingNew;
  }
  return order.filled.is_zero() ? New : PartiallyFilled;
}

template <class Archive, class R>
void state(Archive& archive, R& request) {
  auto& [kind, status, decided_at] = request;
  archive.enumerator(kind, RequestKind::Amend);
  archive.enumerator(status, RequestStatus::Unknown);
  archive(decided_at);
}

// All but id, route and terms, which are saved as the order's PlaceOrder. Every member is bound, so
// that a new one does not compile until it stands here.
template <class Archive, class O>
void rest_of_state(Archive& archive, O& order) {
  auto& [id, route, terms, status, venue_order_id, working_price, filled, place, cancel, has_cancel,
         amend, has_amend, amend_price, amend_quantity, is_triggered] = order;
  archive.enumerator(status, OrderStatus::Expired);
  archive(venue_order_id, working_price, filled);
  state(archive, place);
  state(archive, cancel);
  state(archive, amend);
  archive(has_cancel, has_amend, amend_price, amend_quantity, is_triggered);
}

void save_order(StateWriter& out, const Order& order) {
  write(out, Command{{}, PlaceOrder{order.id, order.route, order.terms, 0}});
  rest_of_state(out, order);
}

void load_order(StateReader& in, Order& order) {
  Command command;
  read(in, command);
  const auto* place = std::get_if<PlaceOrder>(&command.body);
  in.require(place != nullptr &&
             *place == PlaceOrder{place->order, place->route, place->terms, 0} &&
             command.decided_at == Timestamp{});
  if (in.has_failed()) {
    return;
  }
  order.id = place->order;
  order.route = place->route;
  order.terms = place->terms;
  rest_of_state(in, order);
  in.require(order.filled.sign() >= 0 && order.place.kind == RequestKind::Place);
  in.require(order.has_cancel ? order.cancel.kind == RequestKind::Cancel
                              : order.cancel == Request{});
  in.require(order.has_amend ? order.amend.kind == RequestKind::Amend : order.amend == Request{});
}

}  // namespace

bool is_legal(OrderStatus from, OrderStatus to) {
  return (kLegal[static_cast<std::size_t>(from)] & bit(to)) != 0;
}

OrderTable::OrderTable() {
  live_.reserve(kLiveMax);
  terminal_.reserve(kTerminalKept);
}

void OrderTable::apply(const PlaceOrder& place, Timestamp decided_at) {
  // Ids ascend, so a new one is seldom searched for.
  TW_ASSERT(place.order > newest_ || find(place.order) == nullptr);
  newest_ = std::max(newest_, place.order);
  live_.push_back({.id = place.order,
                   .route = place.route,
                   .terms = place.terms,
                   .status = PendingNew,
                   .venue_order_id = {},
                   .working_price = place.terms.limit_price,
                   .filled = {},
                   .place = {RequestKind::Place, RequestStatus::Sent, decided_at},
                   .cancel = {},
                   .has_cancel = false});
}

std::optional<OrderTransition> OrderTable::apply(const CancelOrder& cancel, Timestamp decided_at) {
  Order* order = find_live(cancel.order);
  TW_ASSERT(order != nullptr &&
            !(order->has_cancel && order->cancel.status == RequestStatus::Sent));
  order->cancel = {RequestKind::Cancel, RequestStatus::Sent, decided_at};
  order->has_cancel = true;
  return order->status == PendingCancel ? std::nullopt
                                        : std::optional(move_to(*order, PendingCancel));
}

void OrderTable::apply(const AmendOrder& amend, Timestamp decided_at) {
  Order* order = find_live(amend.order);
  TW_ASSERT(order != nullptr && !(order->has_amend && order->amend.is_unanswered()));
  order->amend = {RequestKind::Amend, RequestStatus::Sent, decided_at};
  order->amend_price = amend.limit_price;
  order->amend_quantity = amend.quantity;
  order->has_amend = true;
}

std::optional<OrderTransition> OrderTable::apply(const OrderAccepted& message) {
  Order* order = find_live(message.order);
  if (order == nullptr) {
    return std::nullopt;
  }
  order->venue_order_id = message.venue_order_id;
  order->working_price = message.working_price;
  return take_as_accepted(*order);
}

std::optional<OrderTransition> OrderTable::apply(const OrderRejected& message) {
  Order* order = find_live(message.order);
  // The venue may refuse a repeated request for an order that it holds: that does not end the
  // order.
  if (order == nullptr || order->place.status == RequestStatus::Accepted) {
    return std::nullopt;
  }
  order->place.status = RequestStatus::Rejected;
  return end(message.order, Rejected);
}

std::optional<OrderTransition> OrderTable::apply(const OrderCanceled& message) {
  if (Order* order = find_live(message.order); order != nullptr && order->has_cancel) {
    order->cancel.status = RequestStatus::Accepted;
  }
  return end(message.order, Canceled);
}

std::optional<OrderTransition> OrderTable::apply(const OrderExpired& message) {
  if (Order* order = find_live(message.order); order != nullptr && order->place.is_unanswered()) {
    order->place.status = RequestStatus::Rejected;
  }
  return end(message.order, Expired);
}

std::optional<OrderTransition> OrderTable::apply(const CancelRejected& message) {
  Order* order = find_live(message.order);
  if (order == nullptr || order->status != PendingCancel) {
    return std::nullopt;
  }
  order->cancel.status = RequestStatus::Rejected;
  return move_to(*order, resting_status(*order));
}

std::optional<OrderTransition> OrderTable::apply(const OrderAmended& message) {
  Order* order = find_live(message.order);
  if (order == nullptr) {
    return std::nullopt;
  }
  if (message.cause == AmendCause::Requested && order->has_amend) {
    order->amend.status = RequestStatus::Accepted;
    order->terms.limit_price = order->amend_price;
  }
  order->working_price = message.working_price;
  order->terms.quantity = message.quantity;
  if (order->remaining().sign() <= 0) {  // its last fill overtook the answer
    order->place.status = RequestStatus::Accepted;
    return end(message.order, Filled);
  }
  return take_as_accepted(*order);
}

std::optional<OrderTransition> OrderTable::apply(const AmendRejected& message) {
  Order* order = find_live(message.order);
  if (order != nullptr && order->has_amend && order->amend.is_unanswered()) {
    order->amend.status = RequestStatus::Rejected;
  }
  return std::nullopt;
}

std::optional<OrderTransition> OrderTable::apply(const OrderTriggered& message) {
  Order* order = find_live(message.order);
  if (order == nullptr) {
    return std::nullopt;
  }
  order->is_triggered = true;
  return take_as_accepted(*order);
}

// An answer that came before this fact stands.
void OrderTable::apply(const RequestUnanswered& message) {
  Order* order = find_live(message.order);
  if (order == nullptr) {
    return;
  }
  const auto lose = [](Request& request) {
    request.status =
        request.status == RequestStatus::Sent ? RequestStatus::Unknown : request.status;
  };
  switch (message.request) {
    case RequestKind::Place:
      lose(order->place);
      break;
    case RequestKind::Cancel:
      if (order->has_cancel) {
        lose(order->cancel);
      }
      break;
    case RequestKind::Amend:
      if (order->has_amend) {
        lose(order->amend);
      }
      break;
  }
}

std::optional<OrderTransition> OrderTable::apply(const Fill& fill) {
  Order* order = find_live(fill.order);
  if (order == nullptr) {
    if (const Order* ended = find_terminal(fill.order)) {
      terminal_[static_cast<std::size_t>(ended - terminal_.data())].filled += fill.quantity;
    }
    return std::nullopt;
  }
  order->filled += fill.quantity;
  if (order->venue_order_id == VenueOrderId{}) {
    order->venue_order_id = fill.venue_order_id;
  }
  if (order->place.is_unanswered()) {  // a fill is evidence that it was accepted
    order->place.status = RequestStatus::Accepted;
  }
  if (order->remaining().sign() <= 0) {  // a venue that fills too much is booked all the same
    return end(fill.order, Filled);
  }
  const bool is_new = order->status == PendingNew || order->status == New;
  return is_new ? move_to(*order, PartiallyFilled) : std::nullopt;
}

const Order* OrderTable::find(ClientOrderId id) const {
  const auto alive = std::ranges::find(live_, id, &Order::id);
  return alive != live_.end() ? &*alive : find_terminal(id);
}

// The newest first: what is still said of an ended order is said soon.
const Order* OrderTable::find_terminal(ClientOrderId id) const {
  const std::span<const Order> ended = terminal_;
  for (const auto part : {ended.first(terminal_next_), ended.subspan(terminal_next_)}) {
    const auto found = std::find_if(part.rbegin(), part.rend(),
                                    [id](const Order& order) { return order.id == id; });
    if (found != part.rend()) {
      return &*found;
    }
  }
  return nullptr;
}

std::size_t OrderTable::requests_in_flight() const {
  std::size_t count = 0;
  for (const Order& order : live_) {
    const bool is_placing = order.place.is_unanswered();
    const bool is_canceling = order.has_cancel && order.cancel.is_unanswered();
    const bool is_amending = order.has_amend && order.amend.is_unanswered();
    count += (is_placing ? 1U : 0U) + (is_canceling ? 1U : 0U) + (is_amending ? 1U : 0U);
  }
  return count;
}

Order* OrderTable::find_live(ClientOrderId id) {
  const auto alive = std::ranges::find(live_, id, &Order::id);
  return alive == live_.end() ? nullptr : &*alive;
}

// What speaks of an order as of one that the venue holds is evidence that it was accepted.
std::optional<OrderTransition> OrderTable::take_as_accepted(Order& order) {
  order.place.status = RequestStatus::Accepted;
  return order.status == PendingNew ? move_to(order, resting_status(order)) : std::nullopt;
}

std::optional<OrderTransition> OrderTable::move_to(Order& order, OrderStatus to) {
  TW_ASSERT(is_legal(order.status, to));
  const OrderTransition transition{order.id, order.status, to};
  order.status = to;
  return transition;
}

std::optional<OrderTransition> OrderTable::end(ClientOrderId id, OrderStatus to) {
  const auto alive = std::ranges::find(live_, id, &Order::id);
  if (alive == live_.end()) {
    return std::nullopt;
  }
  const auto transition = move_to(*alive, to);
  if (terminal_.size() < kTerminalKept) {
    terminal_.push_back(*alive);
  } else {
    terminal_[terminal_next_] = *alive;
    terminal_next_ = (terminal_next_ + 1) % kTerminalKept;
  }
  live_.erase(static_cast<std::size_t>(alive - live_.begin()));
  return transition;
}

void OrderTable::save(std::vector<std::byte>& out) const {
  StateWriter writer{out};
  writer(kStateVersion, kCodecVersion);
  writer.list(live_, save_order);
  writer.list(terminal_, save_order);
  writer(static_cast<std::uint32_t>(terminal_next_));
}

Checked<void> OrderTable::load(std::span<const std::byte> bytes) {
  StateReader in{bytes};
  TW_CHECK(check_versions(in, kStateVersion));
  OrderTable loaded;
  std::uint32_t next = 0;
  in.list(loaded.live_, load_order);
  in.list(loaded.terminal_, load_order);
  in(next);
  loaded.terminal_next_ = next;
  for (const std::span<const Order> orders :
       {loaded.live(), std::span<const Order>(loaded.terminal_)}) {
    for (const Order& order : orders) {
      loaded.newest_ = std::max(loaded.newest_, order.id);
    }
  }
  if (!in.is_whole() || !loaded.is_possible()) {
    return fault(ErrorCode::InvalidInput, Field::Record);
  }
  *this = std::move(loaded);
  return {};
}

bool OrderTable::is_possible() const {
  const bool is_ring = terminal_.size() == kTerminalKept;
  if (terminal_.size() > kTerminalKept || terminal_next_ >= (is_ring ? kTerminalKept : 1U)) {
    return false;
  }
  std::vector<ClientOrderId> ids;
  for (const Order& order : live_) {
    ids.push_back(order.id);
  }
  for (const Order& order : terminal_) {
    ids.push_back(order.id);
  }
  std::ranges::sort(ids);
  return std::ranges::adjacent_find(ids) == ids.end() &&
         std::ranges::none_of(live_, is_terminal, &Order::status) &&
         std::ranges::all_of(terminal_, is_terminal, &Order::status);
}

}  // namespace tw::execution
