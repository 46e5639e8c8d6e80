#pragma once

#include <gtest/gtest.h>

#include "control/backtest_run.hpp"
#include "control/paper_session.hpp"
#include "support/scratch_directory.hpp"
#include "support/short_tape.hpp"

namespace tw::control {

/// Both demonstration tapes cut short, shared by the tests of a program.
class ShortTapes {
 public:
  static const ShortTapes& get();
  std::string btc() const { return directory_.path("btc.tape"); }
  std::string eth() const { return directory_.path("eth.tape"); }

 private:
  ShortTapes();
  support::ScratchDirectory directory_;
};

/// A run over both, with quotes at the touch so that much happens.
RunRequest busy_run();

/// Paper sessions in a scratch directory.
class PaperTest : public testing::Test {
 protected:
  PaperRequest request() const;
  /// Must open (a test failure otherwise).
  std::unique_ptr<PaperSession> open(const PaperRequest& request) const;
  std::unique_ptr<PaperSession> open() const { return open(request()); }
  /// The error of an open that must fail.
  Error open_error(const PaperRequest& request) const;
  /// Plays to the end of the tapes.
  static void play_out(PaperSession& session);
  std::string journal_directory(const std::string& session = "session-0001") const {
    return scratch_.path("var/engine/" + session);
  }

  support::ScratchDirectory scratch_;
};

}  // namespace tw::control
