#include "indicators/saved_state.hpp"

namespace tw::indicators {

void StateReader::version(std::uint8_t expected) {
  in_.require(in_.whole<std::uint8_t>() == expected);
}

void StateReader::same(std::uint64_t expected) {
  in_.require(in_.whole<std::uint64_t>() == expected);
}

void StateReader::count(std::size_t& value, std::size_t high) {
  const auto read = in_.whole<std::uint64_t>();
  in_.require(read <= high);
  value = in_.has_failed() ? value : static_cast<std::size_t>(read);
}

void StateReader::number(double& value, double low, double high) {
  const double read = std::bit_cast<double>(in_.whole<std::uint64_t>());
  in_.require(read >= low && read <= high);
  value = in_.has_failed() ? value : read;
}

}  // namespace tw::indicators
