#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.hpp"
#include "base/result.hpp"

namespace tw::json {

/// A JSON value that keeps the order of keys.
/// Errors: typed readers return InvalidInput naming the key and the kind that was expected.
class Value {
 public:
  Value();  ///< null
  static Value object();
  static Value array();
  static Value of(std::string_view text);
  static Value of(std::int64_t number);
  static Value of(std::uint64_t number);
  static Value of(double number);  ///< a non-finite number becomes null
  static Value of_bool(bool flag);
  static Value of(Decimal number);  ///< quoted: money never passes through a double
  Value(const Value& other);
  Value(Value&& other) noexcept;
  Value& operator=(const Value& other);
  Value& operator=(Value&& other) noexcept;
  ~Value();

  Value& set(std::string_view key, Value value);  ///< on objects; returns *this
  Value& push(Value value);                       ///< on arrays; returns *this

  bool is_object() const;
  bool is_array() const;
  std::size_t size() const;
  std::vector<std::string> keys() const;
  Result<Value> member(std::string_view key) const;
  Value at(std::size_t index) const;
  Result<std::string> text() const;
  Result<std::int64_t> integer() const;

  std::string dump() const;         ///< one line
  std::string dump_pretty() const;  ///< two spaces, with a newline at the end

  struct Impl;

 private:
  explicit Value(std::unique_ptr<Impl> impl);
  friend Result<Value> parse(std::string_view text);
  std::unique_ptr<Impl> impl_;
};

/// Errors: InvalidInput with the byte position.
Result<Value> parse(std::string_view text);

}  // namespace tw::json
