#include "venue_sim/order_queries.hpp"

#include <algorithm>
#include <functional>
#include <span>
#include <vector>

#include "venue_sim/execution_text.hpp"
#include "venue_sim/order_filter.hpp"
#include "venue_sim/order_parameters.hpp"
#include "venue_sim/wire_names.hpp"

namespace tw::venue_sim {
namespace {

// venues/bybit-v5.md sections 5.6 to 5.8 and 7.
constexpr std::int64_t kOrdersLimit = 20;
constexpr std::int64_t kOrdersLimitMax = 50;
constexpr std::int64_t kRowsLimit = 50;
constexpr std::int64_t kRowsLimitMax = 100;
constexpr std::size_t kClosedMax = 500;

using Orders = std::vector<const sim::HeldOrder*>;

std::unexpected<Answer> market_missing() {
  return decline(kParameterError,
                 "Missing some parameters that must be filled in, symbol or settleCoin");
}

bool is_newer(const sim::HeldOrder* a, const sim::HeldOrder* b) { return a->id > b->id; }

/// Opens the result, and closes it behind the rows with cursor and category.
class RowList {
 public:
  RowList(Category category, const Page& page) : category_(category), page_(page) {
    json_.open_object().key("list").open_list();
  }
  bool is_full() const { return count_ == page_.limit; }
  /// The writer for one more row.
  JsonText& row(std::uint64_t key) {
    ++count_;
    last_ = key;
    return json_;
  }
  void has_more() { has_more_ = true; }

  Answer take() {
    json_.close_list();
    json_.text("nextPageCursor", has_more_ ? cursor_text(last_) : "");
    json_.text("category", name_of(category_)).close_object();
    return accept(json_.take());
  }

 private:
  Category category_;
  Page page_;
  JsonText json_;
  std::size_t count_ = 0;
  std::uint64_t last_ = 0;
  bool has_more_ = false;
};

Answer order_page(const PrivateCall& call, Category category, Orders orders, const Page& page) {
  std::ranges::sort(orders, is_newer);
  RowList rows{category, page};
  for (const sim::HeldOrder* order : orders) {
    if (page.behind.has_value() && order->id.value() >= *page.behind) {
      continue;
    }
    if (rows.is_full()) {
      rows.has_more();
      break;
    }
    const Listed listed = listed_at(call.desk, order->request.terms.instrument);
    write_order(rows.row(order->id.value()), *order, listed, TextFor::Rest);
  }
  return rows.take();
}

// The finished orders that a query without history finds: the newest ones.
void recent_orders(const PrivateCall& call, const OrderFilter& filter, Orders& out) {
  const std::deque<sim::HeldOrder>& finished = call.exchange().finished_orders();
  for (auto order = finished.rbegin(); order != finished.rend() && out.size() < kClosedMax;
       ++order) {
    if (order->account == call.account() && call.exchange().is_recent(*order) &&
        filter.matches(call.desk, *order)) {
      out.push_back(&*order);
    }
  }
}

// Rows of a list that rises with time, newest first.
template <class Row>
struct Source {
  const std::deque<Row>& rows;
  std::function<bool(const Row&)> matches;
  std::function<std::uint64_t(const Row&)> key;
  std::function<void(JsonText&, const Row&)> write;
};

template <class Row>
Answer row_page(const Source<Row>& source, Category category, const Page& page) {
  RowList rows{category, page};
  bool is_behind = !page.behind.has_value();
  for (auto row = source.rows.rbegin(); row != source.rows.rend(); ++row) {
    if (!source.matches(*row)) {
      continue;
    }
    const std::uint64_t key = source.key(*row);
    if (!is_behind) {
      is_behind = key == *page.behind;
      continue;
    }
    if (rows.is_full()) {
      rows.has_more();
      break;
    }
    source.write(rows.row(key), *row);
  }
  return rows.take();
}

}  // namespace

Reply open_orders(const PrivateCall& call) {
  TW_TRY(const Category category, category_of(call.parameters));
  TW_TRY(const OrderFilter filter, order_filter(call.desk, category, call.parameters));
  TW_TRY(const Page page, page_of(call.parameters, kOrdersLimit, kOrdersLimitMax));
  TW_TRY(const std::int64_t open_only, parameter(call.parameters.integer_in("openOnly", 0, 2, 0)));
  const bool names_order = filter.order_id.has_value() || filter.link_id.has_value();
  if (category == Category::Linear && !filter.names_market() && !names_order) {
    return market_missing();
  }
  Orders orders;
  if (open_only == 0) {
    call.exchange().active_orders(call.account(), orders);
    std::erase_if(orders,
                  [&](const sim::HeldOrder* order) { return !filter.matches(call.desk, *order); });
  }
  if (names_order || open_only != 0) {
    recent_orders(call, filter, orders);
  }
  return order_page(call, category, std::move(orders), page);
}

Reply order_history(const PrivateCall& call) {
  TW_TRY(const Category category, category_of(call.parameters));
  TW_TRY(const OrderFilter filter, order_filter(call.desk, category, call.parameters));
  TW_TRY(const Page page, page_of(call.parameters, kOrdersLimit, kOrdersLimitMax));
  TW_TRY(const TimeSpan span, time_span(call.parameters, call.now));
  Orders orders;
  for (const sim::HeldOrder& order : call.exchange().finished_orders()) {
    if (order.account == call.account() && span.contains(order.created) &&
        filter.matches(call.desk, order)) {
      orders.push_back(&order);
    }
  }
  return order_page(call, category, std::move(orders), page);
}

Reply execution_list(const PrivateCall& call) {
  TW_TRY(const Category category, category_of(call.parameters));
  TW_TRY(const OrderFilter filter, order_filter(call.desk, category, call.parameters));
  TW_TRY(const Page page, page_of(call.parameters, kRowsLimit, kRowsLimitMax));
  TW_TRY(const TimeSpan span, time_span(call.parameters, call.now));
  const std::string_view type = call.parameters.find("execType").value_or("");
  const Source<sim::Execution> source{
      .rows = call.exchange().executions(),
      .matches =
          [&](const sim::Execution& execution) {
            return execution.account == call.account() && span.contains(execution.at) &&
                   filter.matches(call.desk, execution.instrument) &&
                   filter.matches_id(execution.order, execution.link_id) &&
                   (type.empty() || type == text_of(execution.kind));
          },
      .key = [](const sim::Execution& execution) { return execution.id; },
      .write =
          [&](JsonText& json, const sim::Execution& execution) {
            write_execution(json, execution, listed_at(call.desk, execution.instrument),
                            TextFor::Rest);
          }};
  return row_page(source, category, page);
}

Reply closed_pnl(const PrivateCall& call) {
  TW_TRY(const Category category, category_of(call.parameters));
  TW_TRY(const OrderFilter filter, order_filter(call.desk, category, call.parameters));
  TW_TRY(const Page page, page_of(call.parameters, kRowsLimit, kRowsLimitMax));
  TW_TRY(const TimeSpan span, time_span(call.parameters, call.now));
  const Source<sim::ClosedPnl> source{
      .rows = call.exchange().closed_pnl(),
      .matches =
          [&](const sim::ClosedPnl& closed) {
            return closed.account == call.account() && span.contains(closed.updated) &&
                   filter.matches(call.desk, closed.instrument);
          },
      .key = [](const sim::ClosedPnl& closed) { return closed.order.value(); },
      .write =
          [&](JsonText& json, const sim::ClosedPnl& closed) {
            write_closed_pnl(json, closed, listed_at(call.desk, closed.instrument));
          }};
  return row_page(source, category, page);
}

}  // namespace tw::venue_sim
