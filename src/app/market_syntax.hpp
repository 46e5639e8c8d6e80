#pragma once

#include <optional>
#include <string>

#include "app/command_builder.hpp"
#include "app/command_line.hpp"

namespace tw::app {

/// How `tape` and `candles` are written.
class MarketSyntax {
 public:
  /// Adds them to `program`; both must outlive this.
  MarketSyntax(const CommandBuilder& build, CLI::App& program);

  /// What was asked for, when it was one of them. Errors: InvalidInput naming the option.
  Result<std::optional<Invocation>> invocation();

 private:
  enum class Clock : std::uint8_t { Corrected, AsItIs };

  void add_market_options(CLI::App& command, MarketOptions& market, Clock clock);
  void add_tape();
  void add_tape_import();
  void add_tape_show();
  void add_tape_export();
  void add_candles();
  Result<Invocation> tape_invocation();

  const CommandBuilder& build_;
  CLI::App& program_;
  CLI::App* tape_ = nullptr;
  CLI::App* import_ = nullptr;
  CLI::App* verify_ = nullptr;
  CLI::App* info_ = nullptr;
  CLI::App* show_ = nullptr;
  CLI::App* export_ = nullptr;
  CLI::App* candles_ = nullptr;
  TapeImportOptions import_options_;
  TapeVerifyOptions verify_options_;
  TapeInfoOptions info_options_;
  TapeShowOptions show_options_;
  TapeExportOptions export_options_;
  CandlesOptions candles_options_;
  std::string depth_ = std::to_string(TapeShowOptions{}.depth);
};

}  // namespace tw::app
