#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "venue_sim/oracle_reading.hpp"

namespace tw::venue_sim {

/// What the trace knows of one order.
struct OracleOrder {
  std::int64_t account = 0;
  std::string place;  ///< linear/BTCUSDT
  std::string link_id;
  std::string side;
  std::string status;        ///< as it was told last; empty: never seen
  Decimal quantity;          ///< the same
  Decimal first_quantity;    ///< when it was seen first
  Decimal told_filled;       ///< cumExecQty
  Decimal filled;            ///< sum of its executions
  bool is_in_quote = false;  ///< its quantity is in quote coins
  bool is_acknowledged = false;
  bool is_leaving = false;  ///< it waits to be forgotten
  std::string locked_coin;  ///< what a resting spot order holds of its account
  Decimal locked;
  std::optional<AskedOrder> asked = {};

  bool is_seen() const { return !status.empty(); }
};

bool is_final_status(std::string_view status);

/// The newest of many names; the oldest leave.
/// Cost:    O(log names).
class NewestNames {
 public:
  explicit NewestNames(std::size_t names_max) : names_max_(names_max) {}
  /// Whether it is new.
  bool add(std::string name);
  std::size_t size() const { return known_.size(); }
  std::uint64_t left() const { return left_; }

 private:
  std::size_t names_max_;
  std::uint64_t left_ = 0;
  std::set<std::string, std::less<>> known_;
  std::deque<std::set<std::string, std::less<>>::iterator> by_age_;
};

/// Pairs order requests with their answers: over HTTP in the order of a connection, on the trade
/// socket by reqId. Where a request stays without an answer nothing is paired by guess.
/// Limits:  kWaitingMax requests wait; beyond them the oldest are forgotten.
class AskedOrders {
 public:
  static constexpr std::size_t kWaitingMax = 10'000;

  /// One acknowledged create: its id, and what was asked where that is sure.
  struct Acknowledged {
    std::string order;
    std::optional<AskedOrder> asked;
  };

  void on_request(std::uint64_t connection, const HttpText& request);
  Result<std::vector<Acknowledged>> on_response(std::uint64_t connection, std::string_view body);
  void on_frame_in(std::uint64_t connection, std::string_view frame);
  Result<std::vector<Acknowledged>> on_frame_out(std::uint64_t connection, std::string_view frame);
  void on_close(std::uint64_t connection);
  std::size_t waiting() const { return waiting_.size(); }

 private:
  struct Waiting {
    std::uint64_t connection = 0;
    std::string request;  ///< reqId of a frame, empty over HTTP
    bool is_http = true;
    std::vector<AskedOrder> orders = {};  ///< empty: nothing was created
  };
  void wait(Waiting waiting);

  std::deque<Waiting> waiting_;
};

}  // namespace tw::venue_sim
