#pragma once

#include <chrono>

#include "control/run_watch.hpp"
#include "messages/catalogue.hpp"

namespace tw::app {

/// One line on standard error that says about each second how far a run is; nothing where that is
/// no terminal or JSON was asked for. A stop signal ends the run.
class ConsoleProgress final : public control::RunObserver {
 public:
  ConsoleProgress(messages::Language language, bool is_json);
  ConsoleProgress(const ConsoleProgress&) = delete;
  ConsoleProgress& operator=(const ConsoleProgress&) = delete;
  ~ConsoleProgress() override { close(); }

  bool go_on(const control::RunProgress& progress) override;
  /// Takes the line away.
  void close();

 private:
  messages::Language language_;
  bool is_shown_;
  bool has_line_ = false;
  std::chrono::steady_clock::time_point next_;
};

}  // namespace tw::app
