#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "base/byte_archive.hpp"
#include "base/result.hpp"

namespace tw::indicators {

/// Writes state: a version byte, then every number as 64 bits (base/byte_archive.hpp), doubles as
/// their IEEE bits. `StateReader` has the same face, so one function names the state for both.
class StateWriter {
 public:
  explicit StateWriter(std::vector<std::byte>& out) : out_(out) {}

  void version(std::uint8_t value) { out_.whole(value); }
  void same(std::uint64_t parameter) { out_.whole(parameter); }
  void same(double parameter) { same(std::bit_cast<std::uint64_t>(parameter)); }
  void count(const std::size_t& value, std::size_t) { same(std::uint64_t{value}); }
  void number(const double& value, double, double) { same(value); }

 private:
  ByteWriter out_;
};

/// Reads what StateWriter wrote. The first thing that does not fit makes it fail for good; numbers
/// read after that are left as they were.
class StateReader {
 public:
  explicit StateReader(std::span<const std::byte> bytes) : in_(bytes) {}

  void version(std::uint8_t expected);
  /// A parameter of the indicator: state of another one does not fit.
  void same(std::uint64_t expected);
  void same(double expected) { same(std::bit_cast<std::uint64_t>(expected)); }
  /// A count in 0..high.
  void count(std::size_t& value, std::size_t high);
  /// A number in low..high, hence not NaN.
  void number(double& value, double low, double high);

  /// Whether everything fitted and nothing is left over.
  bool is_whole() const { return !in_.has_failed() && in_.rest().empty(); }

 private:
  ByteReader in_;
};

/// Base of the indicators: save and load made of `Derived::kStateVersion` and of
/// `Derived::state(self, codec)`, which hands each number of the state to a writer or a reader.
/// Both directions come from one list, so they cannot drift apart.
template <class Derived>
class SavedState {
 public:
  /// Appends the whole state; load of it, then going on, equals never having stopped, bit for bit.
  void save(std::vector<std::byte>& out) const {
    StateWriter writer{out};
    writer.version(Derived::kStateVersion);
    Derived::state(static_cast<const Derived&>(*this), writer);
  }
  /// Every byte string is safe to pass.
  /// Errors: InvalidInput for bytes that `save` of an equally made indicator cannot have written;
  ///         the state is then left as it was.
  Checked<void> load(std::span<const std::byte> bytes) {
    Derived fresh = static_cast<const Derived&>(*this);
    StateReader reader{bytes};
    reader.version(Derived::kStateVersion);
    Derived::state(fresh, reader);
    if (!reader.is_whole()) {
      return fault(ErrorCode::InvalidInput, Field::Record);
    }
    static_cast<Derived&>(*this) = std::move(fresh);
    return {};
  }

 private:
  friend Derived;
  SavedState() = default;
};

}  // namespace tw::indicators
