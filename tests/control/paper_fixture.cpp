#include "control/paper_fixture.hpp"

namespace tw::control {

const ShortTapes& ShortTapes::get() {
  static const ShortTapes tapes;
  return tapes;
}

ShortTapes::ShortTapes() {
  support::write_short_tape("btcusdt_20240808.tape", 2'000, btc());
  support::write_short_tape("ethusdt_20240808.tape", 2'000, eth());
}

RunRequest busy_run() {
  RunRequest run;
  run.tapes = {ShortTapes::get().btc(), ShortTapes::get().eth()};
  run.parameters = {"offset=0", "spacing=0.00001", "requote=0.00001", "refresh=20"};
  return run;
}

PaperRequest PaperTest::request() const {
  return {.run = busy_run(),
          .data_directory = scratch_.path("var"),
          .session = SessionDirectory::Choice::Newest,
          .loops = 1};
}

std::unique_ptr<PaperSession> PaperTest::open(const PaperRequest& request) const {
  auto session = PaperSession::open(request, support::demo_library());
  if (!session.has_value()) {
    ADD_FAILURE() << session.error().what;
    return nullptr;
  }
  return std::move(*session);
}

Error PaperTest::open_error(const PaperRequest& request) const {
  const auto session = PaperSession::open(request, support::demo_library());
  EXPECT_FALSE(session.has_value());
  return session.has_value() ? Error{} : session.error();
}

void PaperTest::play_out(PaperSession& session) {
  while (true) {
    const auto outcome = session.advance(kTimestampMax, 1'000);
    ASSERT_TRUE(outcome.has_value()) << outcome.error().what;
    if (*outcome == AdvanceOutcome::Ended) {
      return;
    }
  }
}

}  // namespace tw::control
