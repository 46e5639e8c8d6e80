#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "indicators/indicator.hpp"

namespace tw::indicators {

/// A way to sum up neighbouring values: `of` one value, `join` of an older and a newer run with
/// their counts, and what of it has to be saved.
template <class Fold>
concept WindowFold = requires(const typename Fold::Part& part, std::size_t count, double value) {
  { Fold::of(value) } -> std::same_as<typename Fold::Part>;
  { Fold::join(part, count, part, count) } -> std::same_as<typename Fold::Part>;
};

struct SumFold {
  using Part = double;
  static constexpr double kPartMax = 1e206;  // kLengthMax products of two inputs, with a margin
  static Part of(double value) { return value; }
  static Part join(Part older, std::size_t, Part newer, std::size_t) { return older + newer; }
  template <class Part_, class Codec>
  static void state(Part_& part, Codec& codec) {
    codec.number(part, -kPartMax, kPartMax);
  }
};

struct HighestFold {
  using Part = double;
  static Part of(double value) { return value; }
  static Part join(Part older, std::size_t, Part newer, std::size_t) {
    return std::max(older, newer);
  }
  template <class Part_, class Codec>
  static void state(Part_& part, Codec& codec) {
    codec.number(part, -kValueMax, kValueMax);
  }
};

struct LowestFold {
  using Part = double;
  static Part of(double value) { return value; }
  static Part join(Part older, std::size_t, Part newer, std::size_t) {
    return std::min(older, newer);
  }
  template <class Part_, class Codec>
  static void state(Part_& part, Codec& codec) {
    codec.number(part, -kValueMax, kValueMax);
  }
};

/// Mean and sum of squared deviations from it: never negative, exactly zero for equal values, and
/// without the cancellation of "mean of squares minus square of the mean".
/// Source: T. F. Chan, G. H. Golub, R. J. LeVeque, COMPSTAT 1982, 30-41.
struct MomentsFold {
  struct Part {
    double mean = 0;
    double squares = 0;
  };
  static constexpr double kSquaresMax = 1e206;
  static Part of(double value) { return {.mean = value, .squares = 0}; }
  static Part join(const Part& older, std::size_t older_count, const Part& newer,
                   std::size_t newer_count) {
    const double share =
        static_cast<double>(newer_count) / static_cast<double>(older_count + newer_count);
    const double apart = newer.mean - older.mean;
    const double step = apart * share;
    return {
        .mean = older.mean + step,
        .squares = older.squares + newer.squares + apart * step * static_cast<double>(older_count)};
  }
  template <class Part_, class Codec>
  static void state(Part_& part, Codec& codec) {
    codec.number(part.mean, -2 * kValueMax, 2 * kValueMax);
    codec.number(part.squares, 0, kSquaresMax);
  }
};

/// Fold over the last `length` values of a series. The series is cut into blocks of `length` at the
/// absolute positions 0, length, 2 length ...; at each end of a block the folds of its tails are
/// made anew, and a window is the tail of one block joined with the head of the next. Nothing is
/// ever taken out of a sum, so rounding does not pile up, and the result depends on nothing but the
/// window's values and their positions: a restart anywhere repeats the bits as soon as its window
/// is full, as long as it numbers the series equally. Hence `first_index`, the position of the
/// first value fed; for candles their open time divided by their interval.
/// Input:   values that the caller has admitted, or products of two such.
/// Output:  the fold of a full window.
/// Cost:    two joins per value and one more at each end of a block; `length` parts of memory, no
///          allocation after construction.
/// Source:  M. van Herk, Pattern Recognition Letters 13 (1992), 517-521.
template <WindowFold Fold>
class FoldWindow {
 public:
  using Part = typename Fold::Part;

  FoldWindow(std::size_t length, std::uint64_t first_index)
      : position_(static_cast<std::size_t>(first_index % admitted_length(length))),
        missing_(length),
        slots_(length) {}

  std::size_t length() const { return slots_.size(); }

  std::optional<Part> on(double value) {
    const Part part = Fold::of(value);
    slots_[position_] = part;
    head_ = position_ == 0 ? part : Fold::join(head_, position_, part, 1);
    const Part window = ++position_ == length() ? head_ : joined(head_, position_);
    if (position_ == length()) {
      end_block();
    }
    missing_ -= missing_ > 0 ? 1 : 0;
    return missing_ == 0 ? std::optional{window} : std::nullopt;
  }

  /// The same over a column: `finish` makes the result of a window out of its fold.
  template <class Finish>
  void run(std::span<const double> in, std::span<double> out, Finish finish) {
    TW_ASSERT(in.size() == out.size());
    const std::size_t absent = std::min(in.size(), missing_ > 0 ? missing_ - 1 : 0);
    missing_ -= std::min(missing_, in.size());
    for (std::size_t done = 0; done < in.size();) {
      const std::size_t part = std::min(in.size() - done, length() - position_);
      run_in_block(in.subspan(done, part), out.subspan(done, part), finish);
      done += part;
    }
    std::ranges::fill(out.first(absent), kAbsent);
  }

  template <class Self, class Codec>
  static void state(Self& self, Codec& codec) {
    codec.same(std::uint64_t{self.length()});
    codec.count(self.position_, self.length() - 1);
    codec.count(self.missing_, self.length());
    Fold::state(self.head_, codec);
    for (auto& slot : self.slots_) {
      Fold::state(slot, codec);
    }
  }

 private:
  // The tail of the block before, which has what `count` values of this one leave of the window.
  Part joined(const Part& head, std::size_t count) const {
    return Fold::join(slots_[count], length() - count, head, count);
  }

  template <class Finish>
  void run_in_block(std::span<const double> in, std::span<double> out, Finish finish) {
    Part head = head_;
    std::size_t position = position_;
    const std::size_t inner = in.size() - (position + in.size() == length() ? 1 : 0);
    for (std::size_t i = 0; i < inner; ++i) {
      const Part part = Fold::of(in[i]);
      slots_[position] = part;
      head = position == 0 ? part : Fold::join(head, position, part, 1);
      ++position;
      out[i] = finish(joined(head, position));
    }
    if (inner < in.size()) {
      const Part part = Fold::of(in[inner]);
      slots_[position] = part;
      head = position == 0 ? part : Fold::join(head, position, part, 1);
      out[inner] = finish(head);
    }
    head_ = head;
    position_ += in.size();
    if (position_ == length()) {
      end_block();
    }
  }

  // Turns the values of the block that ended into the folds of its tails.
  void end_block() {
    for (std::size_t i = length() - 1; i > 0; --i) {
      slots_[i - 1] = Fold::join(slots_[i - 1], 1, slots_[i], length() - i);
    }
    position_ = 0;
  }

  std::size_t position_;  // of the next value inside its block
  std::size_t missing_;   // values until the window is full
  Part head_{};           // fold of this block's values
  // Below position_ the values of this block, from there on the folds of the tails of the block
  // before.
  std::vector<Part> slots_;
};

}  // namespace tw::indicators
