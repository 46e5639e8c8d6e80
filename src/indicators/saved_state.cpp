#include "indicators/saved_state.hpp"

#include <array>

namespace tw::indicators {

void StateWriter::same(std::uint64_t parameter) {
  std::array<std::byte, sizeof parameter> bytes;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<std::byte>(parameter >> (8U * i));
  }
  out_.insert(out_.end(), bytes.begin(), bytes.end());
}

void StateReader::version(std::uint8_t expected) {
  is_good_ = is_good_ && !bytes_.empty() && bytes_.front() == std::byte{expected};
  if (is_good_) {
    bytes_ = bytes_.subspan(1);
  }
}

void StateReader::same(std::uint64_t expected) {
  const std::uint64_t value = take();
  is_good_ = is_good_ && value == expected;
}

void StateReader::count(std::size_t& value, std::size_t high) {
  const std::uint64_t read = take();
  is_good_ = is_good_ && read <= high;
  value = is_good_ ? static_cast<std::size_t>(read) : value;
}

void StateReader::number(double& value, double low, double high) {
  const double read = std::bit_cast<double>(take());
  is_good_ = is_good_ && read >= low && read <= high;
  value = is_good_ ? read : value;
}

std::uint64_t StateReader::take() {
  constexpr std::size_t kBytes = sizeof(std::uint64_t);
  is_good_ = is_good_ && bytes_.size() >= kBytes;
  std::uint64_t value = 0;
  for (std::size_t i = 0; is_good_ && i < kBytes; ++i) {
    value |= std::to_integer<std::uint64_t>(bytes_[i]) << (8U * i);
  }
  bytes_ = is_good_ ? bytes_.subspan(kBytes) : bytes_;
  return value;
}

}  // namespace tw::indicators
