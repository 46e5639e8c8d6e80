#include "performance/value_path.hpp"

#include <algorithm>
#include <bit>

#include "base/assert.hpp"
#include "base/state_archive.hpp"

namespace tw::performance {
namespace {

PathPiece joined(const PathPiece& earlier, const PathPiece& later) {
  return {.at = later.at,
          .low = std::min(earlier.low, later.low),
          .high = std::max(earlier.high, later.high),
          .last = later.last};
}

}  // namespace

void ValuePath::on(Timestamp at, Decimal value) {
  TW_ASSERT(pieces_.empty() || at >= pieces_.back().at);
  const PathPiece sample{.at = at, .low = value, .high = value, .last = value};
  if (!first_.has_value()) {
    first_ = sample;
  }
  // One piece a moment, whatever it holds already.
  if (!pieces_.empty() && (samples_last_ < samples_each_ || pieces_.back().at == at)) {
    pieces_.back() = joined(pieces_.back(), sample);
    samples_last_ = std::min(samples_last_ + 1, samples_each_);
    return;
  }
  if (pieces_.size() == kPiecesMax) {
    halve();
  }
  pieces_.push_back(sample);
  samples_last_ = 1;
}

void ValuePath::halve() {
  static_assert(kPiecesMax % 2 == 0);
  for (std::size_t i = 0; i < pieces_.size() / 2; ++i) {
    pieces_[i] = joined(pieces_[2 * i], pieces_[2 * i + 1]);
  }
  pieces_.resize(pieces_.size() / 2);
  samples_each_ *= 2;
}

void ValuePath::save(StateWriter& out) const { state(*this, out); }

void ValuePath::load(StateReader& in) {
  state(*this, in);
  in.require(is_sound());
}

bool ValuePath::is_sound() const {
  const bool is_in_order = std::ranges::is_sorted(pieces_, {}, &PathPiece::at) &&
                           std::ranges::all_of(pieces_, [](const PathPiece& piece) {
                             return piece.low <= piece.last && piece.last <= piece.high;
                           });
  const bool is_counted = std::has_single_bit(samples_each_) && samples_last_ <= samples_each_ &&
                          (samples_last_ == 0) == pieces_.empty();
  return is_in_order && is_counted && pieces_.size() <= kPiecesMax &&
         first_.has_value() == !pieces_.empty();
}

template <class Self, class Archive>
void ValuePath::state(Self& self, Archive& archive) {
  const auto piece = [](Archive& each, auto& value) {
    each.moment(value.at);
    each(value.low, value.high, value.last);
  };
  archive.optional(self.first_, piece);
  archive.list(self.pieces_, piece);
  archive(self.samples_each_, self.samples_last_);
}

}  // namespace tw::performance
