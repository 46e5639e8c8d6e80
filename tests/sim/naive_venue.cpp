#include "sim/naive_venue.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <tuple>

namespace tw::sim {
namespace {

using Kind = NaiveCommand::Kind;
using Watch = NaiveCommand::Watch;

// One order at the venue, in the market or waiting for its trigger.
struct Held {
  NaiveCommand command;
  std::int64_t filled = 0;
  bool is_waiting = false;
  double ahead = 0;
  std::int64_t level = 0;
  std::int64_t traded = 0;
};

class NaiveVenue {
 public:
  explicit NaiveVenue(const NaiveRules& rules) : rules_(rules) {}

  void command(const NaiveCommand& command, std::int64_t now) {
    now_ = now;
    if (command.kind == Kind::Cancel) {
      cancel(command.order);
    } else if (command.kind == Kind::Amend) {
      amend(command);
    } else if (const std::string refusal = refuse(command); !refusal.empty()) {
      answer({.kind = refusal, .order = command.order});
    } else {
      known_.insert(command.order);
      place({.command = command, .is_waiting = command.watch != Watch::Nothing});
    }
  }

  void funding(const NaiveFunding& funding) {
    now_ = funding.time;
    if (position_ == 0 || (funding.mark == 0 && !mid_)) {
      return;
    }
    const std::int64_t twice_mark = funding.mark == 0 ? *mid_ : 2 * funding.mark;
    answer({.kind = "funding", .fee = -position_ * twice_mark * funding.rate_millionths});
  }

  void market(const NaiveMarket& event) {
    now_ = event.time;
    if (event.kind == NaiveMarket::Kind::Trade) {
      trade(event);
      last_ = 2 * event.trade_price;
      fire(Watch::LastRise, Watch::LastFall, *last_);
      return;
    }
    if (event.kind != NaiveMarket::Kind::Delta) {
      bids_.clear();
      asks_.clear();
      is_synced_ = event.kind == NaiveMarket::Kind::Snapshot;
    }
    if (is_synced_) {
      change(event);
    }
  }

  std::vector<NaiveAnswer> answers;

 private:
  using Side = std::map<std::int64_t, std::int64_t>;

  void answer(NaiveAnswer answer) {
    answer.cause = now_;
    answer.due = now_ + rules_.response_latency;
    answers.push_back(answer);
  }

  void end(const Held& held, const std::string& kind) {
    answer({.kind = kind, .order = held.command.order, .quantity = held.filled});
  }

  bool is_sound() const {
    return is_synced_ &&
           (bids_.empty() || asks_.empty() || bids_.rbegin()->first < asks_.begin()->first);
  }

  std::int64_t reducible(const NaiveCommand& command) const {
    return std::max<std::int64_t>(0, command.is_buy ? -position_ : position_);
  }

  std::int64_t level_of(const NaiveCommand& command) const {
    const Side& side = command.is_buy ? bids_ : asks_;
    return side.contains(command.price) ? side.at(command.price) : 0;
  }

  bool obeys(const NaiveCommand& command) const {
    const bool is_market = command.kind == Kind::MarketIoc;
    const bool is_conditional = command.watch != Watch::Nothing;
    std::int64_t worth_at = is_market && is_conditional ? command.trigger_price : command.price;
    if (is_market && !is_conditional) {
      const Side& other = command.is_buy ? asks_ : bids_;
      worth_at = rules_.notional_min;  // nothing to be worth: not a reason to refuse
      if (!other.empty()) {
        worth_at = command.is_buy ? other.begin()->first : other.rbegin()->first;
      }
    }
    const auto is_price = [this](std::int64_t price) {
      return price > 0 && price % rules_.tick == 0;
    };
    return (is_market || is_price(command.price)) &&
           (!is_conditional || is_price(command.trigger_price)) &&
           command.quantity % rules_.step == 0 && command.quantity >= rules_.quantity_min &&
           command.quantity > 0 &&
           (command.is_reduce_only || worth_at * command.quantity >= rules_.notional_min);
  }

  static bool is_rise(Watch watch) {
    return watch == Watch::LastRise || watch == Watch::MarkRise || watch == Watch::IndexRise;
  }

  static bool has_reached(const NaiveCommand& command, std::int64_t twice_price) {
    return is_rise(command.watch) ? twice_price >= 2 * command.trigger_price
                                  : twice_price <= 2 * command.trigger_price;
  }

  std::string refuse(const NaiveCommand& command) const {
    if (known_.contains(command.order)) {
      return "duplicate";
    }
    if (!is_sound()) {
      return "no market";
    }
    if (!obeys(command)) {
      return "rule";
    }
    if (command.watch == Watch::IndexRise) {
      return "no trigger price";
    }
    if (command.watch != Watch::Nothing) {
      const bool is_last = command.watch == Watch::LastRise || command.watch == Watch::LastFall;
      const auto now = is_last ? last_ : mid_;
      return now && has_reached(command, *now) ? "trigger passed" : "";
    }
    return command.is_reduce_only && reducible(command) == 0 ? "nothing to reduce" : "";
  }

  /// What the book offers this order, price by price from the best.
  std::vector<std::pair<std::int64_t, std::int64_t>> offers(const Held& held) const {
    const NaiveCommand& command = held.command;
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
    if (rules_.is_whole && !levels.empty()) {
      levels.resize(1);
      levels.front().second = held.command.quantity - held.filled;
    }
    return levels;
  }

  static std::int64_t sum(const std::vector<std::pair<std::int64_t, std::int64_t>>& levels) {
    std::int64_t total = 0;
    for (const auto& level : levels) {
      total += level.second;
    }
    return total;
  }

  void place(Held held) {
    const NaiveAnswer accepted{
        .kind = "accepted", .order = held.command.order, .price = held.command.price};
    if (held.is_waiting) {
      held_.push_back(held);
      answer(accepted);
      return;
    }
    enter(held, &accepted);
  }

  void enter(Held held, const NaiveAnswer* announced) {
    NaiveCommand& command = held.command;
    const std::int64_t asked = command.quantity;
    if (command.is_reduce_only) {
      command.quantity = std::min(command.quantity, reducible(command));
    }
    if (command.quantity == 0) {
      end(held, "nothing to reduce");
      return;
    }
    const std::int64_t offered = sum(offers(held));
    if (command.kind == Kind::PostOnly && offered > 0) {
      end(held, "would take");
      return;
    }
    if (command.kind == Kind::Fok && offered < command.quantity) {
      end(held, "not filled");
      return;
    }
    if (announced != nullptr) {
      answer(*announced);
    }
    if (command.quantity < asked) {
      answer({.kind = "cut",
              .order = command.order,
              .price = command.price,
              .quantity = command.quantity});
    }
    take(held);
  }

  void take(Held held) {
    const NaiveCommand& command = held.command;
    for (const auto& [price, quantity] : offers(held)) {
      const std::int64_t taken = std::min(command.quantity - held.filled, quantity);
      if (taken > 0) {
        held.filled += taken;
        fill(command, price, taken, false);
        hold_reduce_only();
      }
    }
    if (held.filled == command.quantity) {
      return;
    }
    if (command.kind != Kind::Gtc && command.kind != Kind::PostOnly) {
      end(held, "not filled");
      return;
    }
    held.level = level_of(command);
    held.ahead = static_cast<double>(held.level);
    held.traded = 0;
    held_.push_back(held);
  }

  void fill(const NaiveCommand& command, std::int64_t price, std::int64_t quantity, bool is_maker) {
    const std::int64_t rate = is_maker ? rules_.maker_millionths : rules_.taker_millionths;
    position_ += command.is_buy ? quantity : -quantity;
    answer({.kind = "fill",
            .order = command.order,
            .price = price,
            .quantity = quantity,
            .fee = price * quantity * rate,
            .is_maker = is_maker});
  }

  void hold_reduce_only() {
    std::vector<Held> left;
    for (Held held : held_) {
      const std::int64_t most = held.filled + reducible(held.command);
      const bool is_bound = held.command.is_reduce_only && !held.is_waiting;
      if (is_bound && most == held.filled) {
        end(held, "nothing to reduce");
        continue;
      }
      if (is_bound && most < held.command.quantity) {
        held.command.quantity = most;
        answer({.kind = "cut",
                .order = held.command.order,
                .price = held.command.price,
                .quantity = most});
      }
      left.push_back(held);
    }
    held_ = left;
  }

  std::vector<Held>::iterator find(std::uint64_t order) {
    return std::ranges::find_if(held_, [&](const Held& h) { return h.command.order == order; });
  }

  void cancel(std::uint64_t order) {
    const auto held = find(order);
    if (held == held_.end()) {
      answer({.kind = "unknown", .order = order});
      return;
    }
    end(*held, "canceled");
    held_.erase(held);
  }

  void amend(const NaiveCommand& amend) {
    const auto held = find(amend.order);
    if (held == held_.end()) {
      answer({.kind = "amend unknown", .order = amend.order});
      return;
    }
    Held wanted = *held;
    wanted.command.quantity = amend.quantity;
    if (wanted.command.kind != Kind::MarketIoc) {
      wanted.command.price = amend.price;
    }
    const bool is_new = !held->is_waiting && (wanted.command.price != held->command.price ||
                                              amend.quantity > held->command.quantity);
    std::string refusal;
    if (amend.quantity <= held->filled) {
      refusal = "amend below filled";
    } else if (!is_sound()) {
      refusal = "amend no market";
    } else if (!obeys(wanted.command)) {
      refusal = "amend rule";
    } else if (is_new && wanted.command.kind == Kind::PostOnly && !offers(wanted).empty()) {
      refusal = "amend would take";
    }
    if (!refusal.empty()) {
      answer({.kind = refusal, .order = amend.order});
      return;
    }
    if (wanted.command.is_reduce_only && !held->is_waiting) {
      wanted.command.quantity =
          std::min(wanted.command.quantity, held->filled + reducible(wanted.command));
    }
    answer({.kind = "amended",
            .order = amend.order,
            .price = wanted.command.price,
            .quantity = wanted.command.quantity});
    const bool is_moved = !held->is_waiting && (wanted.command.price != held->command.price ||
                                                wanted.command.quantity > held->command.quantity);
    if (!is_moved) {
      *held = wanted;
      return;
    }
    held_.erase(held);
    take(wanted);
  }

  // Fills every order that is named, in the order of arrival, unless it ended meanwhile.
  void fill_named(const std::map<std::uint64_t, std::int64_t>& quantities) {
    std::vector<std::uint64_t> orders;
    for (const Held& held : held_) {
      orders.push_back(held.command.order);
    }
    for (const std::uint64_t order : orders) {
      const auto held = find(order);
      if (held == held_.end() || !quantities.contains(order)) {
        continue;
      }
      const std::int64_t open = held->command.quantity - held->filled;
      const std::int64_t quantity = std::min(quantities.at(order), open);
      const NaiveCommand command = held->command;
      held->filled += quantity;
      if (quantity == open) {
        held_.erase(held);
      }
      fill(command, command.price, quantity, true);
      hold_reduce_only();
    }
  }

  void trade(const NaiveMarket& event) {
    std::map<std::uint64_t, std::int64_t> quantities;
    for (Held& held : held_) {
      const NaiveCommand& command = held.command;
      if (held.is_waiting) {
        continue;
      }
      const std::int64_t beyond =
          command.is_buy ? command.price - event.trade_price : event.trade_price - command.price;
      const bool is_opposite = event.is_buyer_aggressor != command.is_buy;
      if (beyond > 0 && (is_opposite || !rules_.is_through_opposite)) {
        quantities[command.order] = command.quantity;
      } else if (beyond == 0 && rules_.queue_power >= 0 && is_opposite) {
        held.traded += event.trade_quantity;
        const double left = static_cast<double>(event.trade_quantity) - held.ahead;
        held.ahead = std::max(0.0, held.ahead - static_cast<double>(event.trade_quantity));
        const auto lots = static_cast<std::int64_t>(std::floor(left + 0.5));
        if (left > 0 && lots > 0) {
          quantities[command.order] = rules_.is_whole ? command.quantity : lots;
        }
      }
    }
    fill_named(quantities);
  }

  void change(const NaiveMarket& event) {
    for (const NaiveMarket::Level& level : event.levels) {
      Side& side = level.is_bid ? bids_ : asks_;
      side.erase(level.price);
      if (level.quantity > 0) {
        side[level.price] = level.quantity;
      }
    }
    if (rules_.queue_power >= 0) {
      for (Held& held : held_) {
        follow_level(held);
      }
    }
    if (!is_sound()) {
      return;
    }
    const auto bid = bids_.empty() ? std::nullopt : std::optional(bids_.rbegin()->first);
    const auto ask = asks_.empty() ? std::nullopt : std::optional(asks_.begin()->first);
    std::map<std::uint64_t, std::int64_t> passed;
    for (const Held& held : held_) {
      const NaiveCommand& command = held.command;
      const bool is_passed = command.is_buy
                                 ? ask && *ask <= command.price && (!ask_ || *ask_ > command.price)
                                 : bid && *bid >= command.price && (!bid_ || *bid_ < command.price);
      if (is_passed && !held.is_waiting && rules_.queue_power >= 0) {
        passed[command.order] = command.quantity;
      }
    }
    bid_ = bid;
    ask_ = ask;
    fill_named(passed);
    if (bid && ask) {
      mid_ = *bid + *ask;
      fire(Watch::MarkRise, Watch::MarkFall, *mid_);
    }
  }

  void follow_level(Held& held) {
    const std::int64_t now = level_of(held.command);
    if (held.is_waiting || now == held.level) {
      return;
    }
    const std::int64_t gone = held.level - now - held.traded;
    if (rules_.queue_power > 0 && gone > 0) {
      const double front = held.ahead;
      const double back = static_cast<double>(held.level) - front;
      double front_n = 1;
      double back_n = 1;
      for (int i = 0; i < rules_.queue_power; ++i) {
        front_n *= front;
        back_n *= back;
      }
      const double from_back = back_n / (back_n + front_n) * static_cast<double>(gone);
      const double from_front = static_cast<double>(gone) - from_back;
      const double missing = std::min(0.0, back - from_back);
      held.ahead = front - from_front + missing;
    }
    held.ahead = std::max(0.0, std::min(held.ahead, static_cast<double>(now)));
    held.level = now;
    held.traded = 0;
  }

  void fire(Watch rise, Watch fall, std::int64_t twice_price) {
    std::vector<Held> fired;
    for (const Held& held : held_) {
      if (held.is_waiting && (held.command.watch == rise || held.command.watch == fall) &&
          has_reached(held.command, twice_price)) {
        fired.push_back(held);
      }
    }
    for (Held& held : fired) {
      held_.erase(find(held.command.order));
      held.is_waiting = false;
      answer({.kind = "triggered", .order = held.command.order});
      if (is_sound()) {
        enter(held, nullptr);
      } else {
        end(held, "no market");
      }
    }
  }

  NaiveRules rules_;
  Side bids_;
  Side asks_;
  bool is_synced_ = false;
  std::optional<std::int64_t> bid_;  // of the last sound book
  std::optional<std::int64_t> ask_;
  std::optional<std::int64_t> mid_;  // twice
  std::optional<std::int64_t> last_;
  std::set<std::uint64_t> known_;
  std::vector<Held> held_;  // by arrival
  std::int64_t position_ = 0;
  std::int64_t now_ = 0;
};

// Place in the day: time, funding and commands before the market, kind of turn, order.
struct Step {
  std::int64_t time;
  std::int64_t decided;
  int turn;
  std::uint64_t order;
  bool is_amend;
  const NaiveCommand* command;
  const NaiveMarket* event;
  const NaiveFunding* funding;
};

}  // namespace

std::vector<NaiveAnswer> run_naive_venue(const NaiveRules& rules,
                                         const std::vector<NaiveMarket>& market,
                                         const std::vector<NaiveCommand>& commands) {
  std::vector<Step> steps;
  for (const NaiveFunding& funding : rules.funding) {
    steps.push_back({funding.time, 0, -1, 0, false, nullptr, nullptr, &funding});
  }
  for (const NaiveCommand& command : commands) {
    const bool is_place = command.kind != Kind::Cancel && command.kind != Kind::Amend;
    int turn = 1;
    if (!is_place) {
      const bool is_fresh = std::ranges::any_of(commands, [&](const NaiveCommand& other) {
        return &other < &command && other.kind != Kind::Cancel && other.kind != Kind::Amend &&
               other.order == command.order && other.decided == command.decided;
      });
      turn = is_fresh ? 2 : 0;
    }
    steps.push_back({command.decided + rules.order_latency, command.decided, turn, command.order,
                     command.kind == Kind::Amend, &command, nullptr, nullptr});
  }
  for (const NaiveMarket& event : market) {
    steps.push_back({event.time, 0, 3, 0, false, nullptr, &event, nullptr});
  }
  std::ranges::stable_sort(steps, {}, [](const Step& step) {
    return std::make_tuple(step.time, step.turn, step.order, step.is_amend);
  });
  NaiveVenue venue(rules);
  for (const Step& step : steps) {
    if (step.funding != nullptr) {
      venue.funding(*step.funding);
    } else if (step.command != nullptr) {
      venue.command(*step.command, step.time);
    } else {
      venue.market(*step.event);
    }
  }
  return venue.answers;
}

}  // namespace tw::sim
