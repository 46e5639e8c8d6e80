#include "sim/naive_venue.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace tw::sim {
namespace {

using Kind = NaiveCommand::Kind;

class NaiveVenue {
 public:
  explicit NaiveVenue(const NaiveRules& rules) : rules_(rules) {}

  void command(const NaiveCommand& command, std::int64_t now) {
    if (command.kind == Kind::Cancel) {
      cancel(command.order, now);
      return;
    }
    if (const std::string refusal = refuse(command); !refusal.empty()) {
      answer({.kind = refusal, .order = command.order}, now);
      return;
    }
    known_.insert(command.order);
    place(command, now);
  }

  void market(const NaiveMarket& event) {
    if (event.kind == NaiveMarket::Kind::Trade) {
      trade(event.trade_price, event.time);
      return;
    }
    if (event.kind != NaiveMarket::Kind::Delta) {
      bids_.clear();
      asks_.clear();
      is_synced_ = event.kind == NaiveMarket::Kind::Snapshot;
    }
    if (!is_synced_) {
      return;
    }
    for (const NaiveMarket::Level& level : event.levels) {
      auto& side = level.is_bid ? bids_ : asks_;
      side.erase(level.price);
      if (level.quantity > 0) {
        side[level.price] = level.quantity;
      }
    }
  }

  std::vector<NaiveAnswer> answers;

 private:
  struct Waiting {
    NaiveCommand command;
    std::int64_t open = 0;
  };

  void answer(NaiveAnswer answer, std::int64_t cause) {
    answer.cause = cause;
    answer.due = cause + rules_.response_latency;
    answers.push_back(answer);
  }

  bool is_crossed() const {
    return !bids_.empty() && !asks_.empty() && bids_.rbegin()->first >= asks_.begin()->first;
  }

  std::string refuse(const NaiveCommand& command) const {
    if (known_.contains(command.order)) {
      return "duplicate";
    }
    if (!is_synced_ || is_crossed()) {
      return "no market";
    }
    const bool is_market = command.kind == Kind::MarketIoc;
    std::int64_t worth_at = command.price;
    if (is_market) {
      const auto& other = command.is_buy ? asks_ : bids_;
      if (other.empty()) {
        worth_at = rules_.notional_min;  // nothing to be worth: not a reason to refuse
      } else {
        worth_at = command.is_buy ? other.begin()->first : other.rbegin()->first;
      }
    }
    const bool is_sound = (is_market || (command.price > 0 && command.price % rules_.tick == 0)) &&
                          command.quantity % rules_.step == 0 &&
                          command.quantity >= rules_.quantity_min &&
                          worth_at * command.quantity >= rules_.notional_min;
    return is_sound ? "" : "rule";
  }

  /// What the book offers this order, price by price from the best.
  std::vector<std::pair<std::int64_t, std::int64_t>> offers(const NaiveCommand& command) const {
    std::vector<std::pair<std::int64_t, std::int64_t>> levels;
    if (command.is_buy) {
      levels.assign(asks_.begin(), asks_.end());
    } else {
      levels.assign(bids_.rbegin(), bids_.rend());
    }
    std::erase_if(levels, [&](const auto& level) {
      return command.kind != Kind::MarketIoc &&
             (command.is_buy ? level.first > command.price : level.first < command.price);
    });
    return levels;
  }

  void place(const NaiveCommand& command, std::int64_t now) {
    const auto levels = offers(command);
    std::int64_t offered = 0;
    for (const auto& level : levels) {
      offered += level.second;
    }
    if (command.kind == Kind::PostOnly && offered > 0) {
      answer({.kind = "would take", .order = command.order}, now);
      return;
    }
    if (command.kind == Kind::Fok && offered < command.quantity) {
      answer({.kind = "not filled", .order = command.order}, now);
      return;
    }
    answer({.kind = "accepted", .order = command.order, .price = command.price}, now);
    std::int64_t open = command.quantity;
    for (const auto& [price, quantity] : levels) {
      const std::int64_t taken = std::min(open, quantity);
      if (taken > 0) {
        fill(command, price, taken, false, now);
        open -= taken;
      }
    }
    if (open == 0) {
      return;
    }
    if (command.kind == Kind::Gtc || command.kind == Kind::PostOnly) {
      waiting_.push_back({command, open});
    } else {
      answer({.kind = "not filled", .order = command.order, .quantity = command.quantity - open},
             now);
    }
  }

  void fill(const NaiveCommand& command, std::int64_t price, std::int64_t quantity, bool is_maker,
            std::int64_t now) {
    const std::int64_t rate = is_maker ? rules_.maker_millionths : rules_.taker_millionths;
    answer({.kind = "fill",
            .order = command.order,
            .price = price,
            .quantity = quantity,
            .fee = price * quantity * rate,
            .is_maker = is_maker},
           now);
  }

  void cancel(std::uint64_t order, std::int64_t now) {
    for (auto waiting = waiting_.begin(); waiting != waiting_.end(); ++waiting) {
      if (waiting->command.order == order) {
        answer({.kind = "canceled",
                .order = order,
                .quantity = waiting->command.quantity - waiting->open},
               now);
        waiting_.erase(waiting);
        return;
      }
    }
    answer({.kind = "unknown", .order = order}, now);
  }

  void trade(std::int64_t price, std::int64_t now) {
    std::vector<Waiting> left;
    for (const Waiting& waiting : waiting_) {
      const bool is_through =
          waiting.command.is_buy ? price < waiting.command.price : price > waiting.command.price;
      if (is_through) {
        fill(waiting.command, waiting.command.price, waiting.open, true, now);
      } else {
        left.push_back(waiting);
      }
    }
    waiting_ = left;
  }

  NaiveRules rules_;
  std::map<std::int64_t, std::int64_t> bids_;
  std::map<std::int64_t, std::int64_t> asks_;
  bool is_synced_ = false;
  std::set<std::uint64_t> known_;
  std::vector<Waiting> waiting_;
};

}  // namespace

std::vector<NaiveAnswer> run_naive_venue(const NaiveRules& rules,
                                         const std::vector<NaiveMarket>& market,
                                         const std::vector<NaiveCommand>& commands) {
  // Place in the day: time, commands before the market, kind of turn, order.
  struct Step {
    std::int64_t time;
    int turn;
    std::uint64_t order;
    const NaiveCommand* command;
    const NaiveMarket* event;
  };
  std::vector<Step> steps;
  for (const NaiveCommand& command : commands) {
    int turn = 1;
    if (command.kind == Kind::Cancel) {
      const bool is_fresh = std::ranges::any_of(commands, [&](const NaiveCommand& other) {
        return &other < &command && other.kind != Kind::Cancel && other.order == command.order &&
               other.decided == command.decided;
      });
      turn = is_fresh ? 2 : 0;
    }
    steps.push_back(
        {command.decided + rules.order_latency, turn, command.order, &command, nullptr});
  }
  for (const NaiveMarket& event : market) {
    steps.push_back({event.time, 3, 0, nullptr, &event});
  }
  std::ranges::stable_sort(steps, {}, [](const Step& step) {
    return std::make_tuple(step.time, step.turn, step.order);
  });
  NaiveVenue venue(rules);
  for (const Step& step : steps) {
    if (step.command != nullptr) {
      venue.command(*step.command, step.time);
    } else {
      venue.market(*step.event);
    }
  }
  return venue.answers;
}

}  // namespace tw::sim
