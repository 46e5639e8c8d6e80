#include "control/order_history.hpp"

#include <algorithm>

namespace tw::control {
namespace {

constexpr std::size_t kNearestMax = 3;

// The order that a record speaks of.
struct OrderOf {
  using Id = std::optional<ClientOrderId>;
  Id operator()(const FeedIndex&) const { return {}; }
  Id operator()(const Refusal&) const { return {}; }
  Id operator()(const SignalJudged&) const { return {}; }
  Id operator()(const OrderTransition& transition) const { return transition.order; }
  Id operator()(const Event& event) const { return std::visit(*this, event.body); }
  Id operator()(const Command& command) const { return std::visit(*this, command.body); }
  Id operator()(const auto& body) const {
    if constexpr (requires { Id{body.order}; }) {
      return body.order;
    } else {
      return {};
    }
  }
};

std::uint64_t distance(std::uint64_t a, std::uint64_t b) { return a < b ? b - a : a - b; }

}  // namespace

std::uint64_t OrderHistory::last_decision() const {
  const auto found = std::ranges::find_if(steps.rbegin(), steps.rend(), [](const OrderStep& step) {
    return std::holds_alternative<Command>(step.body);
  });
  return found != steps.rend() ? found->record : 0;
}

void OrderSearch::take(const Record& record) {
  projection_.on_record(record);
  const auto order = std::visit(OrderOf{}, record.body);
  const auto* command = std::get_if<Command>(&record.body);
  if (command != nullptr && std::holds_alternative<PlaceOrder>(command->body)) {
    ids_.push_back(*order);
  }
  if (order == history_.id) {
    history_.steps.push_back({record.group_seq, record.engine_seq, record.at, record.body});
  }
}

void OrderSearch::on_order(const backtest::OrderRow& row) {
  if (row.order.id == history_.id) {
    history_.row = row;
  }
}

void OrderSearch::on_fill(const backtest::FillRow& row) {
  if (row.effect.fill.order == history_.id) {
    history_.fills.push_back(row);
    if (row.is_late && history_.row.has_value()) {
      history_.row->order.filled += row.effect.fill.quantity;
    }
  }
}

std::vector<ClientOrderId> OrderSearch::nearest() const {
  std::vector<ClientOrderId> ids = ids_;
  const ClientOrderId wanted = history_.id;
  const std::size_t count = std::min(kNearestMax, ids.size());
  std::ranges::partial_sort(
      ids, ids.begin() + static_cast<std::ptrdiff_t>(count), {}, [wanted](const ClientOrderId& id) {
        return std::pair(distance(id.epoch, wanted.epoch), distance(id.sequence, wanted.sequence));
      });
  ids.resize(count);
  std::ranges::sort(ids);
  return ids;
}

}  // namespace tw::control
