#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/decimal.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "json/document.hpp"

namespace tw::report {

/// A place in a file that does not hold what it must. Errors of the readers below name it.
struct Place {
  std::string path;
  std::uint64_t line = 0;  ///< 0: a JSON document, which has fields only
};

/// InvalidInput (`result.damaged`): the field at that place has this value for that reason, the id
/// of a message.
std::unexpected<Error> damaged(const Place& place, std::string_view field, std::string_view value,
                               std::string_view reason);

/// Texts of a file as numbers and moments. Errors: as `damaged`, naming the field.
Result<Decimal> decimal_of(const Place& place, std::string_view field, std::string_view text);
Result<std::uint64_t> count_of(const Place& place, std::string_view field, std::string_view text);
Result<Timestamp> moment_of(const Place& place, std::string_view field, std::string_view text);

/// Members of an object of a JSON document. Errors: as `damaged`, for one that is missing or of
/// another kind.
class Fields {
 public:
  Fields(json::Node object, std::string name, const Place& place)
      : object_(object), name_(std::move(name)), place_(place) {}

  bool has(std::string_view field) const { return find(object_, field).has_value(); }
  Result<json::Node> node(std::string_view field, json::Kind kind) const;
  Result<Fields> object(std::string_view field) const;
  Result<std::string> text(std::string_view field) const;
  Result<Decimal> decimal(std::string_view field) const;
  Result<std::uint64_t> count(std::string_view field) const;
  Result<Timestamp> moment(std::string_view field) const;
  /// Every member with its name.
  std::vector<std::pair<std::string, json::Node>> members() const;
  /// The objects of a list.
  Result<std::vector<Fields>> rows(std::string_view field) const;

 private:
  std::string full_name(std::string_view field) const;

  json::Node object_;
  std::string name_;  // of the object, with a point behind it
  const Place& place_;
};

}  // namespace tw::report
