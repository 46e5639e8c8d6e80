#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "net/server.hpp"
#include "venue_sim/instrument_market.hpp"

namespace tw::venue_sim {

/// One topic of the public sockets: what is said, and when. It knows nothing of sockets; a message
/// is made once for all who listen. Only while somebody listens is it told of events and time.
class Topic {
 public:
  Topic(std::string name, const InstrumentMarket& market)
      : name_(std::move(name)), market_(market) {}
  virtual ~Topic() = default;
  Topic(const Topic&) = delete;
  Topic& operator=(const Topic&) = delete;

  const std::string& name() const { return name_; }
  const InstrumentMarket& market() const { return market_; }
  std::optional<Timestamp> due() const { return due_; }

  /// The first one who listens is there; those before left.
  virtual void start(Timestamp now) = 0;
  void stop() { due_.reset(); }
  /// What one who joins is told first; empty where there is nothing to say, nothing at all where it
  /// has to wait until there is.
  virtual std::optional<std::string> greeting(Timestamp now) = 0;
  /// Appends what is to be said to those who were greeted, and sets when it is due again.
  virtual void publish(Timestamp now, std::vector<std::string>& out) = 0;
  virtual void on_book(Timestamp /*at*/) {}
  virtual void on_trade(const TradeRow& /*trade*/, Timestamp /*at*/) {}

 protected:
  void call_at(Timestamp at) { due_ = due_ && *due_ < at ? *due_ : at; }
  void clear_due() { due_.reset(); }

 private:
  std::string name_;
  const InstrumentMarket& market_;
  std::optional<Timestamp> due_;
};

}  // namespace tw::venue_sim
