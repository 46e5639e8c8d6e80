#include <algorithm>
#include <utility>
#include <vector>

#include "json/value.hpp"
#include "venue_sim/fault_effects.hpp"
#include "venue_sim/fault_mutation.hpp"
#include "venue_sim/json_text.hpp"
#include "venue_sim/parameters.hpp"

namespace tw::venue_sim {
namespace {

using json::Value;
using std::chrono::milliseconds;

std::vector<Value> items_of(const Value& object, std::string_view name) {
  std::vector<Value> items;
  const auto list = object.member(name);
  for (std::size_t i = 0; list.has_value() && list->is_array() && i < list->size(); ++i) {
    items.push_back(list->at(i));
  }
  return items;
}

Value list_of(const std::vector<Value>& items) {
  Value list = Value::array();
  for (const Value& item : items) {
    list.push(item);
  }
  return list;
}

bool has_list(const Value& body, std::string_view member) {
  const auto object = body.member(member);
  const auto list = object.has_value() ? object->member("list") : object;
  return list.has_value() && list->is_array();
}

/// The body with another list in its result or its retExtInfo.
void set_list(Value& body, std::string_view member, const std::vector<Value>& items) {
  Value object = body.member(member).value_or(Value::object());
  object.set("list", list_of(items));
  body.set(member, std::move(object));
}

/// The cursor that a query names, as the venue had named it: it stands in the query as it was named
/// or, from clients that encode everything, encoded once more. Empty where there is none.
std::string named_cursor(std::string_view query) {
  constexpr std::string_view kName = "cursor=";
  while (!query.empty()) {
    const std::string_view part = query.substr(0, std::min(query.find('&'), query.size()));
    query.remove_prefix(std::min(part.size() + 1, query.size()));
    if (!part.starts_with(kName)) {
      continue;
    }
    const bool is_encoded_twice = part.contains("%25");
    return is_encoded_twice ? std::string(Parameters::from_query(part).find("cursor").value_or(""))
                            : std::string(part.substr(kName.size()));
  }
  return {};
}

/// Names the cursor that was asked for as the next one; the first page has none and stays.
void repeat_cursor(Value& body, std::string_view target) {
  const auto query = std::min(target.find('?'), target.size() - 1);
  const std::string cursor = named_cursor(target.substr(query + 1));
  if (!cursor.empty()) {
    Value result = body.member("result").value_or(Value::object());
    result.set("nextPageCursor", Value::of(cursor));
    body.set("result", std::move(result));
  }
}

void page(Value& body, std::string_view kind) {
  std::vector<Value> items = items_of(body.member("result").value_or(Value::object()), "list");
  if (kind == "empty") {
    items.clear();
  } else if (!items.empty() && kind == "lost_item") {
    items.erase(items.begin());
  } else if (!items.empty()) {
    const Value first = items.front();
    items.insert(items.begin(), first);
  }
  set_list(body, "result", items);
}

void unbalance(Value& body, std::string_view kind) {
  std::vector<Value> codes = items_of(body.member("retExtInfo").value_or(Value::object()), "list");
  std::vector<Value> legs = items_of(body.member("result").value_or(Value::object()), "list");
  if (kind == "short_list") {
    legs.resize(legs.empty() ? 0 : legs.size() - 1);
    set_list(body, "result", legs);
    return;
  }
  if (kind == "all_failed") {
    const Value failure = Value::object()
                              .set("code", Value::of(std::int64_t{10'016}))
                              .set("msg", Value::of("Server error"));
    std::ranges::fill(codes, failure);
  } else {
    codes.resize(kind == "no_codes" || codes.empty() ? 0 : codes.size() - 1);
  }
  set_list(body, "retExtInfo", codes);
}

std::string joined(const AskedQuery& asked) {
  return std::string(asked.key) + " " + std::string(asked.target);
}

/// About what an answer takes to remember.
std::size_t cost(std::string_view asked, std::string_view body) {
  constexpr std::size_t kEach = 128;
  return asked.size() + body.size() + kEach;
}

/// One element of the list of /v5/system/status.
std::string system_status(const FaultEffect& effect, Timestamp now) {
  const std::int64_t begin = std::chrono::floor<milliseconds>(now).time_since_epoch().count() +
                             effect.integer("begin_ms", 0);
  JsonText json;
  json.open_object().text("id", "4d95b2a0-587f-11f0-bcc9-000000000001");
  json.text("title", "maintenance").text("state", effect.parameter("state").value_or(""));
  json.quoted("begin", begin).quoted("end", begin + effect.integer("length_ms", 0));
  json.text("href", "").key("serviceTypes").raw("[2,3,4,5]").key("product").raw("[1,2]");
  json.key("uidSuffix").raw("[]").number("maintainType", 1).number("env", 1);
  return json.close_object().take();
}

}  // namespace

std::string system_status_message(const FaultEffect& effect, Timestamp now) {
  JsonText json;
  json.open_object().text("topic", "system.status");
  json.number("ts", std::chrono::floor<milliseconds>(now).time_since_epoch().count());
  json.key("data").open_list().raw(system_status(effect, now)).close_list();
  return json.close_object().take();
}

std::string apply_to_body(std::string_view body, const FaultEffect& effect, std::string_view target,
                          Timestamp now) {
  if (effect.effect == "maintenance") {
    return envelope(accept("{\"list\":[" + system_status(effect, now) + "]}"), now);
  }
  const bool is_page = effect.effect == "paging";
  if (!is_page && effect.effect != "uneven_batch") {
    return mutate_json(body, effect);
  }
  auto value = json::parse(body);
  if (!value.has_value() || !has_list(*value, is_page ? "result" : "retExtInfo")) {
    return std::string(body);
  }
  const std::string_view kind = effect.parameter("kind").value_or("");
  if (kind == "repeat_cursor") {
    repeat_cursor(*value, target);
  } else if (is_page) {
    page(*value, kind);
  } else {
    unbalance(*value, kind);
  }
  return value->dump();
}

void StaleViews::remember(const AskedQuery& asked, std::string_view body, Timestamp now) {
  views_.push_back({joined(asked), std::string(body), now});
  bytes_ += cost(views_.back().asked, body);
  while (bytes_ > kBytesMax) {
    bytes_ -= cost(views_.front().asked, views_.front().body);
    views_.pop_front();
  }
}

std::string StaleViews::find(const AskedQuery& asked, std::string_view body, Timestamp now,
                             Duration age) const {
  const std::string wanted = joined(asked);
  for (std::size_t i = views_.size(); i-- > 0;) {
    if (views_[i].asked == wanted && now - views_[i].at >= age) {
      return views_[i].body;
    }
  }
  auto value = json::parse(body);
  if (!value.has_value() || !has_list(*value, "result")) {
    return std::string(body);
  }
  set_list(*value, "result", {});
  return value->dump();
}

}  // namespace tw::venue_sim
