#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.hpp"
#include "base/result.hpp"
#include "json/document.hpp"

namespace tw::venue_sim {

/// Members of one JSON object, wanted as texts or as numbers, which the venue writes either way. Of
/// equal names the last counts, as for the venue.
/// Errors: InvalidInput naming the member.
class OracleFields {
 public:
  explicit OracleFields(json::Node object) : object_(object) {}
  /// Empty where it is absent or no text or number.
  std::string text(std::string_view name) const;
  Result<std::string> require(std::string_view name) const;
  Result<Decimal> decimal(std::string_view name) const;
  /// Zero where it is absent or an empty text.
  Result<Decimal> decimal_or_zero(std::string_view name) const;
  Result<std::int64_t> integer(std::string_view name) const;
  /// The Boolean, or the word in any case, as the venue takes both; a number is neither.
  bool is_true(std::string_view name) const;
  std::optional<json::Node> find(std::string_view name) const;
  /// The objects of a list; none where it is absent or no list.
  std::vector<OracleFields> list(std::string_view name) const;

 private:
  json::Node object_;
};

/// What a client asked for in an order request.
struct AskedOrder {
  std::string category;
  std::string symbol;
  std::string side;
  std::string link_id;
  std::optional<Decimal> quantity = {};  ///< nothing: it may be taken with less
};

/// `category` is that of the whole batch, which counts; empty: the element has its own.
AskedOrder read_asked(const OracleFields& order, std::string_view category);

/// First line and body of an HTTP message.
struct HttpText {
  std::string_view method;  ///< of an answer its protocol
  std::string_view path;    ///< without the query; of an answer its status
  std::string_view body = {};
};
/// Errors: InvalidInput for what has no first line with two words.
Result<HttpText> read_http(std::string_view bytes);

}  // namespace tw::venue_sim
