#include <algorithm>

#include "base/assert.hpp"
#include "venue_sim/venue.hpp"

namespace tw::venue_sim {
namespace {

constexpr Int128 kDecimalOne = Decimal::kScale;

Duration multiplied(Duration wall, Decimal factor) {
  return Duration{static_cast<std::int64_t>(wall.count() * factor.raw() / kDecimalOne)};
}

// Rounded up, so that what is due then is due.
Duration divided(Duration venue, Decimal factor) {
  const Int128 scaled = Int128{venue.count()} * kDecimalOne;
  return Duration{static_cast<std::int64_t>((scaled + factor.raw() - 1) / factor.raw())};
}

}  // namespace

VenueClock::VenueClock(Pace pace, Decimal factor, Timestamp start, std::optional<Timestamp> wall)
    : pace_(pace), factor_(factor), venue_(start) {
  TW_ASSERT(factor.sign() > 0);
  if (wall.has_value()) {
    begin(*wall);
  }
}

void VenueClock::begin(Timestamp wall) {
  wall_ = wall;
  lead_ = venue_ - wall;
  has_wall_ = true;
}

Timestamp VenueClock::at(Timestamp wall) {
  if (!has_wall_) {
    begin(wall);
  }
  if (pace_ == Pace::Real) {
    venue_ = std::max(venue_, wall + lead_);
  } else if (pace_ == Pace::Fast && wall > wall_) {
    venue_ += multiplied(wall - wall_, factor_);
  }
  wall_ = std::max(wall_, wall);
  return venue_;
}

std::optional<Timestamp> VenueClock::wall_at(Timestamp venue) const {
  if (pace_ == Pace::Stepped || !has_wall_) {
    return std::nullopt;
  }
  if (pace_ == Pace::Real) {
    return std::max(wall_, venue - lead_);
  }
  return wall_ + divided(std::max(venue - venue_, Duration{}), factor_);
}

void VenueClock::slip_to(Timestamp venue) {
  if (pace_ == Pace::Fast) {
    venue_ = std::min(venue_, venue);
  }
}

void VenueClock::set_pace(Pace pace, Decimal factor, Timestamp wall) {
  TW_ASSERT(factor.sign() > 0);
  at(wall);
  pace_ = pace;
  factor_ = factor;
}

Result<void> VenueClock::step_to(Timestamp venue) {
  if (pace_ != Pace::Stepped) {
    return fail(ErrorCode::InvalidInput, "time is stepped only after {\"mode\":\"stepped\"}");
  }
  if (venue < venue_) {
    return fail(ErrorCode::InvalidInput, "time never goes back");
  }
  venue_ = venue;
  return {};
}

}  // namespace tw::venue_sim
