#include "sim/flow_generator.hpp"

#include <algorithm>
#include <cstdlib>

#include "base/math.hpp"
#include "model/market_bounds.hpp"

namespace tw::sim {
namespace {

constexpr double kPlaceShare = 0.5;
constexpr double kTakeShare = 0.1;  // the rest cancels
constexpr double kReversion = 1e-5;
constexpr double kLeanMost = 0.4;            // beside one half: how sure takers are of their side
constexpr std::int64_t kTakeReach = 5;       // levels that a taker goes through
constexpr std::size_t kOrdersPerLevel = 12;  // of both sides together; then flow only cancels
constexpr std::uint64_t kQuietOneIn = 400;
constexpr double kQuietFactor = 20;
constexpr std::uint64_t kLargeOneIn = 16;
constexpr double kLargeFactor = 8;
constexpr double kMoveMost = 1'000;
constexpr std::int64_t kLotsMost = std::int64_t{1} << 40;

bool one_in(Random& random, std::uint64_t count) { return random.below(count) == 0; }

// Mean 1; at most 37.
double exponential(Random& random) { return -math::log(1.0 - random.uniform()); }

// Mean 0, deviation 1, within +-3: three uniform numbers.
double bell(Random& random) {
  return 2.0 * (random.uniform() + random.uniform() + random.uniform()) - 3.0;
}

Side any_side(Random& random) { return random.below(2) == 0 ? Side::Buy : Side::Sell; }

}  // namespace

Checked<FlowGenerator> FlowGenerator::make(const Instrument& instrument,
                                           const FlowSettings& settings, std::uint64_t seed) {
  const BookGrid& grid = instrument.grid();
  const auto invalid = fault(ErrorCode::InvalidInput, Field::Parameter);
  if (settings.start.sign() <= 0 || settings.spacing.sign() <= 0 || settings.spread.sign() <= 0 ||
      settings.quantity.sign() <= 0 || settings.mean_gap <= Duration::zero() ||
      !(settings.volatility >= 0 && settings.volatility <= 1e6)) {
    return invalid;
  }
  if (settings.levels == 0 || settings.levels > kLevelsMost ||
      !is_multiple(settings.spacing.decimal(), instrument.terms().tick_size.decimal())) {
    return invalid;
  }
  const auto start = grid.ticks(instrument.round_price(settings.start, Rounding::Down));
  const auto spacing = grid.ticks(settings.spacing);
  const auto step = grid.lots(instrument.terms().step_size);
  const auto least = grid.lots(instrument.terms().min_quantity);
  const auto mean = grid.lots(instrument.round_quantity(settings.quantity));
  if (!start || !spacing || !step || !least || !mean || *start > kFairMost / 2 ||
      *mean > kLotsMost || *least > kLotsMost) {
    return invalid;
  }
  if (*start / 4 / static_cast<std::int64_t>(settings.levels) <= *spacing) {
    return invalid;
  }
  FlowGenerator made(instrument, settings, seed);
  return made.spread_ < made.start_ / 4 ? Checked<FlowGenerator>(made) : invalid;
}

// Of settings that were checked.
FlowGenerator::FlowGenerator(const Instrument& instrument, const FlowSettings& settings,
                             std::uint64_t seed)
    : levels_(settings.levels), seed_(seed) {
  const BookGrid& grid = instrument.grid();
  const double tick = grid.price(1).decimal().to_double();
  spacing_ = grid.ticks(settings.spacing).value_or(1);
  step_ = grid.lots(instrument.terms().step_size).value_or(1);
  lots_least_ = std::max(step_, grid.lots(instrument.terms().min_quantity).value_or(1));
  lots_mean_ = settings.quantity.decimal().to_double() / grid.quantity(1).decimal().to_double();
  start_ = settings.start.decimal().to_double() / tick;
  fair_ = start_;
  center_ = start_;
  spread_ = settings.spread.decimal().to_double() / tick;
  gap_mean_ = static_cast<double>(settings.mean_gap.count());
  // Steps of a second add up in squares; without libm the root is taken by base/math.
  const double share = gap_mean_ * 1e-9;
  deviation_ = settings.volatility * static_cast<double>(spacing_) * math::pow(share, 0.5);
}

// ---- time

// The numbers of one action depend on its place alone, so the place is all there is to save.
Random FlowGenerator::draw() { return Random(seed_ ^ (++count_ * 0xD1342543DE82EF95U)); }

void FlowGenerator::start(Timestamp at) {
  next_ = at;
  is_started_ = true;
  Random random = draw();
  schedule(random);
}

void FlowGenerator::schedule(Random& random) {
  const double factor = one_in(random, kQuietOneIn) ? kQuietFactor : 1.0;
  next_ += Duration{1 + static_cast<std::int64_t>(factor * gap_mean_ * exponential(random))};
}

void FlowGenerator::wander(Random& random) {
  const double back = (center_ - fair_) * kReversion;
  fair_ = std::clamp(fair_ + back + deviation_ * bell(random), 0.5 * center_, 2.0 * center_);
}

// ---- actions

FlowAction FlowGenerator::act(const MatchingBook& book, std::size_t orders) {
  Random random = draw();
  wander(random);
  schedule(random);
  const double choice = random.uniform();
  if (choice < kTakeShare) {
    return take(random, book);
  }
  const bool has_room = orders < kOrdersPerLevel * levels_;
  return choice < kTakeShare + kPlaceShare && has_room ? place(random) : cancel(random, book);
}

FlowAction FlowGenerator::place(Random& random) const {
  const Side side = any_side(random);
  const double far = static_cast<double>(levels_) / 6.0;
  const double distance = far * exponential(random) * static_cast<double>(spacing_);
  const std::int64_t ticks = quoted(side, distance);
  return {.kind = ticks > 0 ? FlowAction::Kind::Place : FlowAction::Kind::Nothing,
          .side = side,
          .ticks = ticks,
          .lots = lots(random)};
}

FlowAction FlowGenerator::take(Random& random, const MatchingBook& book) const {
  const BookLevel* bid = book.best(Side::Buy);
  const BookLevel* ask = book.best(Side::Sell);
  if (bid == nullptr || ask == nullptr) {
    return {};
  }
  const double mid = 0.5 * (static_cast<double>(bid->ticks) + static_cast<double>(ask->ticks));
  const double lean = std::clamp((fair_ - mid) / (4.0 * spread_), -kLeanMost, kLeanMost);
  const bool is_buy = random.uniform() < 0.5 + lean;
  const std::int64_t reach = kTakeReach * spacing_;
  return {.kind = FlowAction::Kind::Take,
          .side = is_buy ? Side::Buy : Side::Sell,
          .ticks = is_buy ? ask->ticks + reach : std::max(spacing_, bid->ticks - reach),
          .lots = lots(random)};
}

// A side that became long loses its far end.
FlowAction FlowGenerator::cancel(Random& random, const MatchingBook& book) const {
  const Side side = any_side(random);
  const std::size_t count = book.level_count(side);
  if (count == 0) {
    return {};
  }
  const bool is_far = one_in(random, 2) && count > levels_ + levels_ / 4;
  return {.kind = FlowAction::Kind::Cancel,
          .side = side,
          .level = is_far ? count - 1 : static_cast<std::size_t>(random.below(count))};
}

Checked<void> FlowGenerator::move_to(std::int64_t ticks) {
  const auto wanted = static_cast<double>(ticks);
  const double depth = static_cast<double>(levels_) * static_cast<double>(spacing_);
  if (wanted / 4 <= depth || spread_ >= wanted / 4 || wanted * kMoveMost < start_ ||
      wanted > start_ * kMoveMost || wanted > static_cast<double>(kFairMost) / 2) {
    return fault(ErrorCode::InvalidInput, Field::Price);
  }
  fair_ = wanted;
  center_ = wanted;
  return {};
}

FlowAction FlowGenerator::quote(Side side) {
  Random random = draw();
  return {.kind = FlowAction::Kind::Place,
          .side = side,
          .ticks = quoted(side, 0),
          .lots = lots(random)};
}

FlowAction FlowGenerator::print(Side taker, const MatchingBook& book) const {
  const BookLevel* offered = book.best(opposite(taker));
  return offered == nullptr ? FlowAction{}
                            : FlowAction{.kind = FlowAction::Kind::Take,
                                         .side = taker,
                                         .ticks = offered->ticks,
                                         .lots = lots_least_};
}

FlowAction FlowGenerator::refill(const MatchingBook& book) {
  for (const Side side : {Side::Buy, Side::Sell}) {
    if (book.level_count(side) >= levels_) {
      continue;
    }
    const std::int64_t touch = touch_of(side, book);
    const auto depth = static_cast<std::int64_t>(levels_ - 1) * spacing_;
    // An empty side gets its touch first, then what it lacks at the far end.
    const std::int64_t far = book.level_count(side) == 0
                                 ? touch
                                 : free_price(side, book, touch - direction(side) * depth);
    const std::int64_t ticks = far > 0 ? far : free_price(side, book, touch);
    if (ticks > 0) {
      Random random = draw();
      return {.kind = FlowAction::Kind::Place, .side = side, .ticks = ticks, .lots = lots(random)};
    }
  }
  return {};
}

std::int64_t FlowGenerator::lots(Random& random) const {
  const double factor = one_in(random, kLargeOneIn) ? kLargeFactor : 1.0;
  const auto wanted = static_cast<std::int64_t>(factor * lots_mean_ * exponential(random));
  return std::max(lots_least_, wanted / step_ * step_);
}

// On the levels of flow, at this distance from half the spread.
std::int64_t FlowGenerator::quoted(Side side, double distance) const {
  const double away = 0.5 * spread_ + distance;
  const double exact = side == Side::Buy ? fair_ - away : fair_ + away;
  const auto level = static_cast<std::int64_t>(exact / static_cast<double>(spacing_));
  return (side == Side::Buy ? level : level + 1) * spacing_;
}

// Where the side begins: never across the other one. A level that is far away is none of flow.
std::int64_t FlowGenerator::touch_of(Side side, const MatchingBook& book) const {
  const BookLevel* own = book.best(side);
  const bool is_near =
      own != nullptr && std::abs(static_cast<double>(own->ticks) - fair_) < 0.25 * center_;
  if (is_near) {
    return side == Side::Buy ? own->ticks / spacing_ * spacing_
                             : (own->ticks + spacing_ - 1) / spacing_ * spacing_;
  }
  const std::int64_t wanted = quoted(side, 0);
  const BookLevel* other = book.best(opposite(side));
  if (other == nullptr) {
    return wanted;
  }
  const std::int64_t least = side == Side::Buy ? (other->ticks - 1) / spacing_ * spacing_
                                               : (other->ticks / spacing_ + 1) * spacing_;
  return side == Side::Buy ? std::min(wanted, least) : std::max(wanted, least);
}

// The first price without a level from there outward; zero or less where there is none.
std::int64_t FlowGenerator::free_price(Side side, const MatchingBook& book,
                                       std::int64_t from) const {
  const std::int64_t outward = -direction(side) * spacing_;
  std::int64_t ticks = from;
  for (std::size_t i = 0; i < book.level_count(side) && ticks > 0; ++i) {
    const std::int64_t held = book.level(side, i).ticks;
    const std::int64_t key = MatchingBook::key_of(side, held);
    if (key < MatchingBook::key_of(side, ticks)) {
      break;
    }
    ticks += held == ticks ? outward : 0;
  }
  return ticks < kTicksEnd ? ticks : 0;
}

}  // namespace tw::sim
