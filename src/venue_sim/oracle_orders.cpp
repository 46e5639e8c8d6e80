#include "venue_sim/oracle_orders.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace tw::venue_sim {
namespace {

/// The orders that a request body asks for, one or a batch.
std::vector<AskedOrder> read_orders(const OracleFields& body) {
  std::vector<AskedOrder> all;
  for (const OracleFields& each : body.list("request")) {
    all.push_back(read_asked(each, body.text("category")));
  }
  if (all.empty()) {
    all.push_back(read_asked(body, ""));
  }
  return all;
}

/// The ids of created orders, in the order of the request; empty where one was refused.
std::vector<std::string> created_ids(const OracleFields& result, const OracleFields& extra) {
  std::vector<std::string> ids;
  const std::vector<OracleFields> codes = extra.list("list");
  for (const OracleFields& each : result.list("list")) {
    const std::size_t index = ids.size();
    const bool is_refused = index < codes.size() && codes[index].text("code") != "0";
    ids.push_back(is_refused ? "" : each.text("orderId"));
  }
  if (ids.empty()) {
    ids.push_back(result.text("orderId"));
  }
  return ids;
}

/// `result` is the name that the answer has for what was created: result or data.
std::vector<AskedOrders::Acknowledged> acknowledged(const OracleFields& answer,
                                                    std::string_view result,
                                                    const std::vector<AskedOrder>* asked) {
  std::vector<AskedOrders::Acknowledged> all;
  const auto made = answer.find(result);
  if (answer.text("retCode") != "0" || !made.has_value()) {
    return all;
  }
  const auto extra = answer.find("retExtInfo").value_or(*made);
  const std::vector<std::string> ids = created_ids(OracleFields(*made), OracleFields(extra));
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (!ids[i].empty()) {
      const bool is_known = asked != nullptr && i < asked->size();
      all.push_back({ids[i], is_known ? std::optional((*asked)[i]) : std::nullopt});
    }
  }
  return all;
}

bool is_create(std::string_view operation) {
  return operation == "/v5/order/create" || operation == "/v5/order/create-batch" ||
         operation == "order.create" || operation == "order.create-batch";
}

}  // namespace

bool is_final_status(std::string_view status) {
  constexpr std::array<std::string_view, 6> kFinal{
      "Filled", "Cancelled", "Rejected", "Deactivated", "Expired", "PartiallyFilledCanceled"};
  return std::ranges::find(kFinal, status) != kFinal.end();
}

bool NewestNames::add(std::string name) {
  const auto [place, is_new] = known_.insert(std::move(name));
  if (is_new) {
    by_age_.push_back(place);
  }
  if (known_.size() > names_max_) {
    known_.erase(by_age_.front());
    by_age_.pop_front();
    ++left_;
  }
  return is_new;
}

void AskedOrders::wait(Waiting waiting) {
  waiting_.push_back(std::move(waiting));
  if (waiting_.size() > kWaitingMax) {
    waiting_.pop_front();
  }
}

void AskedOrders::on_request(std::uint64_t connection, const HttpText& request) {
  Waiting waiting{.connection = connection, .request = {}};
  json::Document document;
  const auto body = document.read(request.body);
  if (is_create(request.path) && body.has_value()) {
    waiting.orders = read_orders(OracleFields(*body));
  }
  wait(std::move(waiting));
}

Result<std::vector<AskedOrders::Acknowledged>> AskedOrders::on_response(std::uint64_t connection,
                                                                        std::string_view body) {
  const auto is_here = [&](const Waiting& each) {
    return each.is_http && each.connection == connection;
  };
  std::vector<Waiting> waited;
  std::ranges::copy_if(waiting_, std::back_inserter(waited), is_here);
  std::erase_if(waiting_, is_here);
  const bool is_any = std::ranges::any_of(waited, [](const auto& w) { return !w.orders.empty(); });
  if (!is_any) {
    return std::vector<Acknowledged>{};
  }
  json::Document document;
  TW_TRY(const json::Node answer, document.read(body));
  return acknowledged(OracleFields(answer), "result",
                      waited.size() == 1 ? &waited.front().orders : nullptr);
}

void AskedOrders::on_frame_in(std::uint64_t connection, std::string_view frame) {
  json::Document document;
  const auto read = document.read(frame);
  const OracleFields fields(read.value_or(json::Node{}));
  if (!read.has_value() || !is_create(fields.text("op"))) {
    return;
  }
  Waiting waiting{.connection = connection, .request = fields.text("reqId"), .is_http = false};
  for (const OracleFields& each : fields.list("args")) {
    std::ranges::move(read_orders(each), std::back_inserter(waiting.orders));
  }
  wait(std::move(waiting));
}

Result<std::vector<AskedOrders::Acknowledged>> AskedOrders::on_frame_out(std::uint64_t connection,
                                                                         std::string_view frame) {
  if (!frame.contains("\"order.create")) {
    return std::vector<Acknowledged>{};
  }
  json::Document document;
  TW_TRY(const json::Node answer, document.read(frame));
  const OracleFields fields(answer);
  if (!is_create(fields.text("op"))) {
    return std::vector<Acknowledged>{};
  }
  const std::string request = fields.text("reqId");
  const auto found = std::ranges::find_if(waiting_, [&](const Waiting& each) {
    return !each.is_http && each.connection == connection && each.request == request;
  });
  const bool is_sure = found != waiting_.end() && !request.empty();
  auto all = acknowledged(fields, "data", is_sure ? &found->orders : nullptr);
  if (found != waiting_.end()) {
    waiting_.erase(found);
  }
  return all;
}

void AskedOrders::on_close(std::uint64_t connection) {
  std::erase_if(waiting_, [&](const Waiting& each) { return each.connection == connection; });
}

}  // namespace tw::venue_sim
