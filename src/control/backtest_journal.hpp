#pragma once

#include <memory>
#include <string>
#include <vector>

#include "control/run_request.hpp"

namespace tw::control {

/// The journal of a backtest, in `journal` below the directory of its results, or none at all. It
/// holds the records that a paper session with the same settings writes, and its settings.
/// Nothing of a backtest leaves the process and its input can be read again, so what `commit` is
/// given is collected into large blocks. A journal that is not closed never bears that name and is
/// removed. Errors: open: Conflict when there is one already (`out.exists`), Unavailable
/// (`out.unwritable`).
///         commit and close: Unavailable (`out.unwritable`).
class BacktestJournal final : public Log {
 public:
  /// Keeps nothing.
  static BacktestJournal without_directory();
  static Result<BacktestJournal> open(const std::string& directory,
                                      const std::vector<Setting>& description);
  BacktestJournal(BacktestJournal&&) noexcept;
  ~BacktestJournal() override;

  void append(const Record& record) override;
  Result<void> commit() override;
  std::uint64_t durable() const override { return appended_; }
  /// Makes everything durable and gives the journal its name.
  Result<void> close();

 private:
  struct Impl;
  explicit BacktestJournal(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;  // null: nothing is kept
  std::uint64_t appended_ = 0;
};

}  // namespace tw::control
