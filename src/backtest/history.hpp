#pragma once

#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "model/ports.hpp"

namespace tw::backtest {

/// Several recordings as one, in receive-time order; at equal times the earlier reader goes first.
/// Errors: those of the readers.
class MergedHistory final : public HistoryReader {
 public:
  explicit MergedHistory(std::vector<std::unique_ptr<HistoryReader>> readers);
  Result<std::optional<Event>> next() override;

 private:
  struct Source {
    std::unique_ptr<HistoryReader> reader;
    std::optional<Event> head;
  };
  Result<void> refill();

  std::vector<Source> sources_;
  std::optional<std::size_t>
      taken_;  // whose head was handed out; all heads are missing before the first
  bool is_started_ = false;
};

/// Recorded events held in memory, to be read again and again.
/// Cost: reading is O(1) per event without allocation; memory 100 bytes per event and 16 per level.
class StoredHistory {
 public:
  /// Reads everything. Errors: those of the reader; NotFound when there is no event.
  static Result<StoredHistory> load(HistoryReader& reader);
  StoredHistory(StoredHistory&&) noexcept = default;
  StoredHistory& operator=(StoredHistory&&) noexcept = default;

  std::size_t size() const { return events_.size(); }
  /// The event with its time moved by `shift`.
  Event at(std::size_t index, Duration shift) const;
  /// The same, put over the event that stands in `out`: only what its kind consists of is written.
  void put(std::size_t index, Duration shift, Event& out) const;
  Timestamp first_time() const { return events_.front().ts_recv; }
  Timestamp last_time() const { return events_.back().ts_recv; }
  /// No time of any event is later.
  Timestamp latest() const { return latest_; }

 private:
  /// An event of a market kind: a third of what one of any kind takes.
  struct Stored {
    Timestamp ts_event;
    Timestamp ts_recv;
    std::variant<DepthUpdate, Trade, Quote, FeedReset> body;
  };

  StoredHistory() = default;
  void keep(const Event& event);
  void point_to_levels();

  std::vector<Stored> events_;
  std::vector<DepthLevel> levels_;  // of all depth updates, in their order, bids before asks
  Timestamp latest_ = Timestamp::min();
};

/// A stored recording played once or over and over. Before each repetition every book is reset,
/// then `seam` of market time passes in silence, so that quotes are withdrawn and no order meets
/// the jump back: it must not be shorter than a command takes to the venue.
/// Errors: InvalidInput (`recording.time_ended`) where time has no room for another pass.
class LoopedHistory final : public HistoryReader {
 public:
  static constexpr Duration kSeam = std::chrono::seconds(1);

  /// `loops` 0 plays without end. The history must outlive this.
  LoopedHistory(const StoredHistory& history, std::size_t instruments, std::uint64_t loops,
                Duration seam = kSeam);
  /// Plays to the end of pass `loops` at the latest, 0 without end. Past that pass it ends at once.
  void limit(std::uint64_t loops) { loops_ = loops; }
  /// The last pass within the limit was played to its end and more.
  bool is_past_limit() const {
    return loops_ != 0 && (loop() > loops_ || (loop() == loops_ && resets_ > 0));
  }
  Result<std::optional<Event>> next() override;
  Result<Next> next_into(Event& out) override;
  /// Repetitions begun so far, from 1.
  std::uint64_t loop() const { return loop_ + 1; }

  /// Events handed out so far, resets included: the whole state of a history.
  std::uint64_t position() const { return pass_begin() + index_ + resets_; }
  /// The position at which the pass began that it is in; every book is unsynced there.
  std::uint64_t pass_begin() const { return loop_ * (history_.size() + instruments_); }
  /// Goes to a position in either direction, without regard to the limit.
  /// Errors: InvalidInput where no time is left for as many passes; nothing changes then.
  Checked<void> seek(std::uint64_t position);

 private:
  /// What is added to the times of a pass, counted from 0; a fault where time has no room for it.
  Checked<Duration> shift_of(std::uint64_t loop) const;

  const StoredHistory& history_;
  std::size_t instruments_;
  std::uint64_t loops_;
  Duration seam_;
  std::uint64_t loop_ = 0;
  std::size_t index_ = 0;
  std::size_t resets_ = 0;
  Duration shift_{};
};

}  // namespace tw::backtest
