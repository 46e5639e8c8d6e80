#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "backtest/projection.hpp"
#include "backtest/run_meter.hpp"

namespace tw::control {

/// The file of a run's result, beside its rows.
inline constexpr const char* kResultName = "result.json";

/// The directory of a backtest's journal, beside them.
inline constexpr const char* kJournalName = "journal";

/// Files of a result as they are written, as text: what a report is made from.
struct ResultText {
  std::string result;  ///< result.json
  std::string fills;   ///< fills.csv
  std::string curves;  ///< curves.csv; empty where there is none
};

/// Takes the rows of a run: writes orders.csv, fills.csv and, for those who ask for them,
/// equity.csv, funding.csv, amends.csv and curves.csv into a directory when there is one, and keeps
/// the SHA-256 over fills.csv without its id columns either way. Files that are not closed never
/// bear these names and are removed. Errors: `open` and `close`: Conflict when the directory holds
/// a result already
/// (`out.exists`) or what is of no result (`out.not_empty`),
///         Unavailable for I/O (`out.unwritable`).
class ResultFiles final : public backtest::RowSink, public backtest::EquitySink {
 public:
  enum class Existing : std::uint8_t { Refuse, Replace };

  /// Rows are only counted and hashed.
  static ResultFiles without_directory();
  static Result<ResultFiles> open(const std::string& directory, Existing existing);
  ResultFiles(ResultFiles&&) noexcept;
  ResultFiles& operator=(ResultFiles&&) noexcept;
  ~ResultFiles() override;

  void on_order(const backtest::OrderRow& row) override;
  void on_fill(const backtest::FillRow& row) override;
  void on_funding(const backtest::FundingPaidRow& row) override;
  void on_amend(const backtest::AmendRow& row) override;
  void on_equity(const backtest::EquitySample& sample) override;
  /// There is funding in this run: funding.csv is written, without rows if it must be.
  void expect_funding();
  /// Keeps the text of fills and curves in there as well; before the first row.
  void keep_text(ResultText& text);
  /// The whole of curves.csv; `symbols` are those of the prices.
  void write_curves(const backtest::RunPaths& paths, const std::vector<std::string>& symbols);
  /// The registry rows are named with; set before the first row.
  void name_with(const InstrumentRegistry& instruments);

  /// Flushes the files and gives them their names.
  Result<void> close();
  /// Removes what `close` and `write_result` leave in a directory, as far as it is there.
  static void remove(const std::string& directory);
  /// 64 hexadecimal digits; ends the hash.
  std::string fills_hash();

 private:
  struct Impl;
  explicit ResultFiles(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tw::control
