#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/decimal.hpp"
#include "base/result.hpp"

namespace tw::venue_sim {

/// What a request names, from a query string or from the members of a JSON object, in wire order.
/// A value that is a number or a boolean in JSON is kept as its text; an object or a list as JSON.
/// Errors:  InvalidInput with the venue's own words, which go into retMsg with code 10001.
class Parameters {
 public:
  /// Percent-encoding and `+` are resolved; what is no encoding stays as it is.
  static Parameters from_query(std::string_view query);
  static Result<Parameters> from_json(std::string_view body);

  /// Nothing where it is absent or an empty text: the venue treats both alike.
  std::optional<std::string_view> find(std::string_view name) const;
  Result<std::string_view> require(std::string_view name) const;
  Result<std::optional<Decimal>> decimal(std::string_view name) const;
  Result<std::optional<std::int64_t>> integer(std::string_view name) const;
  Result<std::optional<bool>> flag(std::string_view name) const;
  /// An integer in a range, or `fallback`; out of range is an error.
  Result<std::int64_t> integer_in(std::string_view name, std::int64_t low, std::int64_t high,
                                  std::int64_t fallback) const;
  /// The elements of a list of objects. Errors: absent, no list, an element that is no object.
  Result<std::vector<Parameters>> list(std::string_view name) const;
  void set(std::string_view name, std::string_view value);
  std::vector<std::string_view> names() const;

 private:
  std::vector<std::pair<std::string, std::string>> values_;
};

}  // namespace tw::venue_sim
