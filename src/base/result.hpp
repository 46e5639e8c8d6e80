#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tw {

/// What kind of failure it is; surfaces map it to an exit code or an HTTP status.
enum class ErrorCode : std::uint8_t {
  InvalidInput,
  NotFound,
  Conflict,
  RateLimited,
  Timeout,
  Unavailable,
  Denied,
  Internal,
};

/// The place a core fault speaks of; the edge turns it into words.
enum class Field : std::uint8_t {
  None,
  Decimal,
  Price,
  Quantity,
  Notional,
  Instrument,
  Order,
  Sequence,
  Timestamp,
  Parameter,
  Record,
  Version,
  Capacity,
};

/// Failure inside the core: trivially copyable, no text, no allocation.
struct Fault {
  ErrorCode code = ErrorCode::Internal;
  Field field = Field::None;
  friend bool operator==(const Fault&, const Fault&) = default;
};

/// A named value of a message, e.g. {"path", "a.gz"}.
struct MessageArgument {
  std::string_view name;
  std::string value;
};

/// Failure at an edge. `what` is the English log text (lower case, names field and value); `id`,
/// where set, names the catalogue message a person reads, filled in with `arguments`.
struct Error {
  ErrorCode code = ErrorCode::Internal;
  std::string what;
  std::string_view id = {};
  std::vector<MessageArgument> arguments = {};
};

/// A value or an Error. Ignoring one does not compile.
template <class T>
class [[nodiscard]] Result : public std::expected<T, Error> {
 public:
  using std::expected<T, Error>::expected;
};

/// A value or a Fault: the form of Result that the core uses. Ignoring one does not compile.
template <class T>
class [[nodiscard]] Checked : public std::expected<T, Fault> {
 public:
  using std::expected<T, Fault>::expected;
};

/// Makes the failed branch of a Result.
inline std::unexpected<Error> fail(ErrorCode code, std::string what, std::string_view id = {},
                                   std::vector<MessageArgument> arguments = {}) {
  return std::unexpected(Error{code, std::move(what), id, std::move(arguments)});
}

/// Makes the failed branch of a Checked.
constexpr std::unexpected<Fault> fault(ErrorCode code, Field field) {
  return std::unexpected(Fault{code, field});
}

}  // namespace tw

#define TW_CONCAT_INNER(a, b) a##b
#define TW_CONCAT(a, b) TW_CONCAT_INNER(a, b)
#define TW_TRY_NAMED(temporary, declaration, expression)  \
  auto temporary = (expression);                          \
  if (!temporary.has_value()) {                           \
    return std::unexpected(std::move(temporary).error()); \
  }                                                       \
  declaration = *std::move(temporary)

/// Binds the value of a Result or Checked, or returns its error from the enclosing function.
#define TW_TRY(declaration, expression) \
  TW_TRY_NAMED(TW_CONCAT(tw_try_, __LINE__), declaration, expression)

/// Returns the error of a Result<void> or Checked<void> from the enclosing function.
#define TW_CHECK(expression)                                 \
  if (auto tw_check = (expression); !tw_check.has_value()) { \
    return std::unexpected(std::move(tw_check).error());     \
  }                                                          \
  static_assert(true)
