#include "execution/signal_memory.hpp"

namespace tw::execution {

SignalVerdict SignalMemory::check(std::size_t member, const Signal& signal, Timestamp now) const {
  const Said& said = last_.at(member);
  const bool is_same =
      signal.direction != SignalDirection::Flat && signal.direction == said.direction;
  if (is_same && now - said.at < window_) {
    return {SignalFate::Duplicate, to_seconds(now - said.at), to_seconds(window_)};
  }
  return {};
}

}  // namespace tw::execution
