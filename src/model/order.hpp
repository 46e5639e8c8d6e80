#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/amount.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"

namespace tw {

enum class Side : std::uint8_t { Buy, Sell };
enum class OrderType : std::uint8_t { Limit, Market };
enum class TimeInForce : std::uint8_t { Gtc, Ioc, Fok };
enum class PostOnly : std::uint8_t { No, Yes };
enum class ReduceOnly : std::uint8_t { No, Yes };
enum class Liquidity : std::uint8_t { Maker, Taker };

constexpr Side opposite(Side side) { return side == Side::Buy ? Side::Sell : Side::Buy; }
/// +1 for Buy, -1 for Sell.
constexpr int direction(Side side) { return side == Side::Buy ? 1 : -1; }

/// Whose action it is: stands in every record.
struct Route {
  TenantId tenant;
  AccountId account;
  StrategyId strategy;
  friend bool operator==(const Route&, const Route&) = default;
};

/// Our idempotency key, made before sending: the epoch of the writer and a sequence inside it. The
/// epoch is durable before its first use, so a lost tail never reuses an id.
struct ClientOrderId {
  std::uint32_t epoch = 0;
  std::uint64_t sequence = 0;
  friend auto operator<=>(const ClientOrderId&, const ClientOrderId&) = default;
};

/// `tw-<epoch>-<sequence>`, at most 34 characters.
std::string to_string(ClientOrderId id);
/// Inverse of to_string. Errors: InvalidInput.
Checked<ClientOrderId> parse_client_order_id(std::string_view text);

/// Life of an order. Terminal: Filled, Canceled, Rejected, Expired.
enum class OrderStatus : std::uint8_t {
  PendingNew,
  New,
  PartiallyFilled,
  PendingCancel,
  Filled,
  Canceled,
  Rejected,
  Expired,
};
constexpr bool is_terminal(OrderStatus status) { return status >= OrderStatus::Filled; }

enum class RequestKind : std::uint8_t { Place, Cancel, Amend };
/// Life of a request to the venue. Unknown: no answer came in time; only evidence ends it.
enum class RequestStatus : std::uint8_t { Sent, Accepted, Rejected, Unknown };

/// What we asked the venue for and what is known of its answer.
struct Request {
  RequestKind kind = RequestKind::Place;
  RequestStatus status = RequestStatus::Sent;
  Timestamp decided_at;

  /// Whether the venue may or may not have done it.
  bool is_unanswered() const {
    return status == RequestStatus::Sent || status == RequestStatus::Unknown;
  }
  friend bool operator==(const Request&, const Request&) = default;
};

/// The price that a conditional order watches.
enum class TriggerBy : std::uint8_t { Last, Mark, Index };
/// Where that price must go; None: the order is not conditional.
enum class TriggerDirection : std::uint8_t { None, Rise, Fall };

/// What arms a stop or a take-profit: the order waits until the watched price reaches `price`.
struct Trigger {
  TriggerDirection direction = TriggerDirection::None;
  TriggerBy by = TriggerBy::Last;
  Price price;
  friend bool operator==(const Trigger&, const Trigger&) = default;
};

/// The terms of an order as we want it; once sent only an amend changes price and quantity.
struct OrderTerms {
  InstrumentId instrument;
  Side side = Side::Buy;
  OrderType type = OrderType::Limit;
  TimeInForce time_in_force = TimeInForce::Gtc;
  PostOnly post_only = PostOnly::No;
  ReduceOnly reduce_only = ReduceOnly::No;
  Price limit_price;  ///< worst price allowed; zero for Market
  Quantity quantity;  ///< > 0
  Trigger trigger = {};

  bool is_conditional() const { return trigger.direction != TriggerDirection::None; }
  friend bool operator==(const OrderTerms&, const OrderTerms&) = default;
};

/// One order of ours with all that is known of it.
struct Order {
  ClientOrderId id;
  Route route;
  OrderTerms terms;
  OrderStatus status = OrderStatus::PendingNew;
  VenueOrderId venue_order_id;  ///< zero until the venue named it
  Price working_price;          ///< the price the venue holds; it may move ours
  Quantity filled;              ///< cumulated; 0 <= filled <= terms.quantity
  Request place;
  Request cancel;  ///< meaningful while or after PendingCancel
  bool has_cancel = false;
  Request amend = {};  ///< the newest one; meaningful when has_amend
  bool has_amend = false;
  Price amend_price = {};  ///< what it asked for
  Quantity amend_quantity = {};
  bool is_triggered = false;  ///< a conditional order that is in the market

  Quantity remaining() const { return terms.quantity - filled; }
  /// The most that may still fill: an amend without an answer may have been taken.
  Quantity remaining_max() const {
    const bool is_open = has_amend && amend.is_unanswered();
    return (is_open ? std::max(terms.quantity, amend_quantity) : terms.quantity) - filled;
  }
  friend bool operator==(const Order&, const Order&) = default;
};

/// One execution of our order, as the venue reported it.
struct Fill {
  ClientOrderId order;
  VenueOrderId venue_order_id;
  FillId fill_id;  ///< with the instrument the key under which it is applied exactly once
  Route route;
  InstrumentId instrument;
  Side side = Side::Buy;
  Liquidity liquidity = Liquidity::Maker;
  Price price;
  Quantity quantity;
  Money fee;           ///< > 0 is a cost
  Timestamp ts_event;  ///< the venue's time of the execution
  friend bool operator==(const Fill&, const Fill&) = default;
};

}  // namespace tw
