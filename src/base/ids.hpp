#pragma once

#include <compare>
#include <cstdint>

namespace tw {

/// A number that names one thing of one kind; ids of different kinds do not mix.
template <class Tag, class Rep>
class Id {
 public:
  using Representation = Rep;
  constexpr Id() = default;
  constexpr explicit Id(Rep value) : value_(value) {}
  constexpr Rep value() const { return value_; }
  friend constexpr auto operator<=>(const Id&, const Id&) = default;

 private:
  Rep value_ = 0;
};

using TenantId = Id<struct TenantTag, std::uint32_t>;
using AccountId = Id<struct AccountTag, std::uint32_t>;
using StrategyId = Id<struct StrategyTag, std::uint32_t>;
using GroupId = Id<struct GroupTag, std::uint32_t>;            ///< risk group
using InstrumentId = Id<struct InstrumentTag, std::uint32_t>;  ///< dense, never reused
using TimerId = Id<struct TimerTag, std::uint32_t>;
using VenueOrderId = Id<struct VenueOrderTag, std::uint64_t>;
using FillId = Id<struct FillTag, std::uint64_t>;  ///< the venue's execution number
/// Of a group's strategies, counted from 1; 0 is none.
using SignalId = Id<struct SignalTag, std::uint64_t>;
using EngineSeq =
    Id<struct EngineSeqTag, std::uint64_t>;  ///< place in the one total order of inputs

}  // namespace tw
