#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/ports.hpp"

namespace tw::control {

/// A log that first meets what was recorded before: while recorded records are left, each one
/// appended must equal the next of them byte for byte; after the last one everything goes to the
/// journal. Errors: commit: Internal (`journal.not_reproducible`) with the number of the first
/// record that
///         differs; from then on nothing is written.
/// Cost:   8 bytes of memory per recorded record.
class ReplayLog final : public Log {
 public:
  /// `before` records stand before the first one that is expected: all numbers count them.
  explicit ReplayLog(std::uint64_t before = 0) : before_(before) {}

  /// Remembers a recorded record; call for all of them in order, before the first append.
  void expect(const Record& record);
  /// Where records go after the recorded ones; must outlive this.
  void continue_in(Log& journal) { journal_ = &journal; }

  void append(const Record& record) override;
  Result<void> commit() override;
  Result<void> start_commit() override;
  std::uint64_t durable() const override;

  bool is_replaying() const { return position_ < expected_.size(); }
  std::uint64_t recorded() const { return before_ + expected_.size(); }
  /// The writer recorded at this position, when the next record is one.
  const WriterStarted* next_writer() const;
  /// Says whether a record differed.
  bool is_broken() const { return first_difference_.has_value(); }
  /// Number of that record, from 1.
  std::optional<std::uint64_t> first_difference() const { return first_difference_; }
  /// Recorded records met so far, or before the first one.
  std::uint64_t position() const { return before_ + position_; }

 private:
  struct Writer {
    std::size_t position;
    WriterStarted writer;
  };
  Result<void> check() const;
  std::uint64_t fingerprint(const Record& record);

  std::uint64_t before_;
  Log* journal_ = nullptr;
  std::vector<std::uint64_t> expected_;
  std::vector<Writer> writers_;
  std::size_t position_ = 0;
  std::size_t next_writer_ = 0;
  std::vector<std::byte> scratch_;
  std::optional<std::uint64_t> first_difference_;
};

}  // namespace tw::control
