#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tw::venues::binance {

/// Where the digits stand in a text of known length that ends with a block of 16 characters, by
/// place in the block and in the form that vector instructions take.
struct alignas(64) DigitLayout {
  using Block = std::array<std::uint8_t, 16>;

  alignas(16) Block base{};   ///< what a character is measured from: '0', or the one it must be
  alignas(16) Block least{};  ///< how far above it must be
  alignas(16) Block most{};   ///< and may be; where that is less than `least`, only `most` fits
  alignas(16) Block order{};  ///< places of the digits of the number, 0x80 = none
};

/// How the venue writes a price, a quantity or a number: with so many digits behind the point,
/// which hardly ever changes, and no zeros in front. One layout for each length.
class DigitShape {
 public:
  static constexpr std::size_t kLengthMax = 16;

  /// Numbers in units of 10^-decimals, 0..18.
  explicit DigitShape(int decimals);

  /// How long the next text is expected to be. Prices tend to keep their length.
  std::size_t length() const { return length_; }
  void expect_length(std::size_t length) { length_ = length; }
  /// Whether a text of this length can have the shape.
  bool has(std::size_t length) const {
    return length <= kLengthMax && (lengths_ >> length & 1U) != 0;
  }
  /// For a text of `length` characters, 0..kLengthMax + 1, with the character behind it nowhere
  /// within it: that of an impossible length fits no text.
  const DigitLayout& layout(std::size_t length) const { return layouts_[length]; }

  /// Takes the shape of a text for that of the next ones; false when it has it already, or none.
  bool learn(std::string_view text);

 private:
  void expect(std::size_t fraction);

  std::array<DigitLayout, kLengthMax + 2> layouts_{};
  std::uint32_t lengths_ = 0;  // bit by length
  std::size_t length_ = 0;
  std::size_t decimals_;
  std::size_t fraction_ = 0;  // digits behind the point
};

}  // namespace tw::venues::binance
