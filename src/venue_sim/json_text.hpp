#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/decimal.hpp"

namespace tw::venue_sim {

/// Writes compact JSON as the venue sends it: no spaces, numbers of business as texts. Commas are
/// placed by itself; nesting is the caller's duty (TW_ASSERT at `take`).
/// Cost:    appends to one buffer, which `take` hands over.
class JsonText {
 public:
  JsonText() { text_.reserve(kUsual); }
  JsonText& open_object();
  JsonText& close_object();
  JsonText& open_list();
  JsonText& close_list();
  JsonText& key(std::string_view name);    ///< a word of ours: nothing to escape
  JsonText& text(std::string_view value);  ///< quoted and escaped
  JsonText& number(std::int64_t value);
  JsonText& flag(bool value);
  JsonText& null();
  JsonText& raw(std::string_view json);  ///< a value that is JSON already
  JsonText& quoted(Decimal value);       ///< "1.5"
  JsonText& quoted(std::int64_t value);  ///< "15"

  /// key(name) and value in one.
  JsonText& text(std::string_view name, std::string_view value) { return key(name).text(value); }
  JsonText& number(std::string_view name, std::int64_t value) { return key(name).number(value); }
  JsonText& flag(std::string_view name, bool value) { return key(name).flag(value); }
  JsonText& quoted(std::string_view name, Decimal value) { return key(name).quoted(value); }
  JsonText& quoted(std::string_view name, std::int64_t value) { return key(name).quoted(value); }

  std::string take();

 private:
  static constexpr std::size_t kUsual = 512;  // bytes; a row of an order has about twice as many
  void separate();

  std::string text_;
  int depth_ = 0;
  bool is_first_ = true;
};

}  // namespace tw::venue_sim
