#include "json/value.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>
#include <set>
#include <utility>

#include "base/assert.hpp"

namespace tw::json {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kDepthMax = 64;

// What the library's own grammar lets through: endless nesting and repeated keys.
struct Rejected {
  std::string what;
};

class Guard {
 public:
  bool operator()(int depth, Json::parse_event_t event, const Json& parsed) {
    switch (event) {
      case Json::parse_event_t::object_start:
      case Json::parse_event_t::array_start:
        if (depth >= kDepthMax) {
          throw Rejected{"nested deeper than " + std::to_string(kDepthMax) + " levels"};
        }
        keys_.emplace_back();
        break;
      case Json::parse_event_t::object_end:
      case Json::parse_event_t::array_end:
        keys_.pop_back();
        break;
      case Json::parse_event_t::key: {
        const auto& key = parsed.get_ref<const std::string&>();
        if (!keys_.back().insert(key).second) {
          throw Rejected{"key '" + key + "' occurs twice"};
        }
        break;
      }
      case Json::parse_event_t::value:
        break;
    }
    return true;
  }

 private:
  std::vector<std::set<std::string>> keys_;
};

}  // namespace

struct Value::Impl {
  Json json;
  std::string name;  // where it was found, for errors

  std::unexpected<Error> wrong_kind(std::string_view expected) const {
    const std::string place = name.empty() ? "value" : "'" + name + "'";
    return fail(ErrorCode::InvalidInput,
                place + ": expected " + std::string(expected) + ", found " + json.type_name());
  }
  static Value make(Json json, std::string name) {
    return Value{std::make_unique<Impl>(std::move(json), std::move(name))};
  }
};

Value::Value() : impl_(std::make_unique<Impl>()) {}
Value::Value(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Value::Value(const Value& other) : impl_(std::make_unique<Impl>(*other.impl_)) {}
// A moved-from value is null, never without content.
Value::Value(Value&& other) noexcept : impl_(std::make_unique<Impl>()) {
  std::swap(impl_, other.impl_);
}
Value& Value::operator=(const Value& other) {
  *impl_ = Impl{*other.impl_};
  return *this;
}
Value& Value::operator=(Value&& other) noexcept {
  std::swap(impl_, other.impl_);
  return *this;
}
Value::~Value() = default;

Value Value::object() { return Impl::make(Json::object(), {}); }
Value Value::array() { return Impl::make(Json::array(), {}); }
Value Value::of(std::string_view text) { return Impl::make(Json(text), {}); }
Value Value::of(std::int64_t number) { return Impl::make(Json(number), {}); }
Value Value::of(std::uint64_t number) { return Impl::make(Json(number), {}); }
Value Value::of(double number) {
  return Impl::make(std::isfinite(number) ? Json(number) : Json(nullptr), {});
}
Value Value::of_bool(bool flag) { return Impl::make(Json(flag), {}); }
Value Value::of(Decimal number) { return Impl::make(Json(number.to_string()), {}); }

Value& Value::set(std::string_view key, Value value) {
  TW_ASSERT(is_object());
  impl_->json[std::string(key)] = std::move(value.impl_->json);
  return *this;
}

Value& Value::push(Value value) {
  TW_ASSERT(is_array());
  impl_->json.push_back(std::move(value.impl_->json));
  return *this;
}

bool Value::is_object() const { return impl_->json.is_object(); }
bool Value::is_array() const { return impl_->json.is_array(); }
std::size_t Value::size() const { return impl_->json.size(); }

std::vector<std::string> Value::keys() const {
  std::vector<std::string> names;
  if (is_object()) {
    for (const auto& [key, value] : impl_->json.items()) {
      names.push_back(key);
    }
  }
  return names;
}

Result<Value> Value::member(std::string_view key) const {
  if (!is_object()) {
    return impl_->wrong_kind("an object with key '" + std::string(key) + "'");
  }
  const std::string name{key};
  const auto found = impl_->json.find(name);
  if (found == impl_->json.end()) {
    return fail(ErrorCode::InvalidInput, "key '" + name + "' is missing");
  }
  return Impl::make(*found, impl_->name.empty() ? name : impl_->name + "." + name);
}

Value Value::at(std::size_t index) const {
  TW_ASSERT(is_array() && index < impl_->json.size());
  return Impl::make(impl_->json[index], impl_->name + "[" + std::to_string(index) + "]");
}

Result<std::string> Value::text() const {
  if (!impl_->json.is_string()) {
    return impl_->wrong_kind("a text");
  }
  return impl_->json.get<std::string>();
}

Result<std::int64_t> Value::integer() const {
  constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  const bool is_whole = impl_->json.is_number_integer();
  if (!is_whole || (impl_->json.is_number_unsigned() && impl_->json.get<std::uint64_t>() > kMax)) {
    return impl_->wrong_kind("a whole number of 64 bits");
  }
  return impl_->json.get<std::int64_t>();
}

std::string Value::dump() const {
  return impl_->json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string Value::dump_pretty() const {
  return impl_->json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<Value> parse(std::string_view text) {
  // The library takes a zero for the end of the text, whatever follows it.
  if (const std::size_t zero = text.find('\0'); zero != text.npos) {
    return fail(ErrorCode::InvalidInput, "not JSON at byte " + std::to_string(zero + 1));
  }
  try {
    return Value::Impl::make(Json::parse(text.begin(), text.end(), Guard{}), {});
  } catch (const Json::parse_error& error) {
    return fail(ErrorCode::InvalidInput, "not JSON at byte " + std::to_string(error.byte));
  } catch (const Json::exception& error) {
    return fail(ErrorCode::InvalidInput, std::string("not JSON: ") + error.what());
  } catch (const Rejected& rejected) {
    return fail(ErrorCode::InvalidInput, rejected.what);
  }
}

}  // namespace tw::json
