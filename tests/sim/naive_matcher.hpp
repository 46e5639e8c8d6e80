#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <vector>

namespace tw::sim {

/// One request in plain numbers: prices in 0.1, quantities in 0.001.
struct NaiveRequest {
  enum class Kind { Gtc, PostOnly, Ioc, Fok, Market, Cancel, Amend };
  Kind kind = Kind::Gtc;
  std::uint64_t order = 0;
  bool is_buy = false;
  std::int64_t price = 0;
  std::int64_t quantity = 0;
};

enum class NaiveReason { None, WouldTake, NotFilled, Rule, Unknown, Duplicate, Full, BelowFilled };

/// What comes back, or what everybody hears. Fees in 1e-8.
struct NaiveReply {
  enum class Kind {
    Accepted,
    Rejected,
    Filled,
    Canceled,
    Expired,
    CancelRejected,
    Amended,
    AmendRejected,
    Trade,
  };
  Kind kind = Kind::Accepted;
  std::uint64_t order = 0;
  NaiveReason reason = NaiveReason::None;
  bool is_buy = false;
  bool is_maker = false;
  std::int64_t price = 0;
  std::int64_t quantity = 0;  ///< of a fill, or in total; of an ended order: what was filled
  std::int64_t fee = 0;
  friend bool operator==(const NaiveReply&, const NaiveReply&) = default;
};

/// The obvious limit order book: maps of prices with queues of orders. Tick 5, step 10, minimum 20
/// and 50,000 (in 1e-4), fees 2 and 5 in 1e-4.
class NaiveMatcher {
 public:
  struct Order {
    std::uint64_t id = 0;
    std::int64_t total = 0;
    std::int64_t filled = 0;
    bool is_post_only = false;
  };
  using Queue = std::deque<Order>;

  explicit NaiveMatcher(std::size_t orders_max) : orders_max_(orders_max) {}

  void on(const NaiveRequest& request);
  const std::vector<NaiveReply>& replies() const { return replies_; }
  const std::vector<NaiveReply>& trades() const { return trades_; }
  void forget_replies();
  const std::map<std::int64_t, Queue, std::greater<>>& bids() const { return bids_; }
  const std::map<std::int64_t, Queue>& asks() const { return asks_; }
  std::size_t live() const { return where_.size(); }
  bool is_live(std::uint64_t id) const { return where_.contains(id); }

 private:
  struct Place {
    bool is_buy = false;
    std::int64_t price = 0;
  };

  void place(const NaiveRequest& request);
  void cancel(std::uint64_t id);
  void amend(const NaiveRequest& request);
  bool is_allowed(bool is_buy, bool is_market, std::int64_t price, std::int64_t quantity) const;
  std::int64_t available(bool is_buy, std::int64_t limit, std::int64_t wanted) const;
  template <class Offers>
  void take(Offers& offers, bool is_buy, std::int64_t limit, Order& order);
  void take(bool is_buy, std::int64_t limit, Order& order);
  void rest(bool is_buy, std::int64_t price, const Order& order);
  Order remove(std::uint64_t id);
  const Order& find(std::uint64_t id) const;
  Queue& queue(const Place& place) {
    return place.is_buy ? bids_[place.price] : asks_[place.price];
  }

  std::size_t orders_max_;
  std::map<std::int64_t, Queue, std::greater<>> bids_;
  std::map<std::int64_t, Queue> asks_;
  std::map<std::uint64_t, Place> where_;
  std::set<std::uint64_t> known_;
  std::vector<NaiveReply> replies_;
  std::vector<NaiveReply> trades_;
};

}  // namespace tw::sim
