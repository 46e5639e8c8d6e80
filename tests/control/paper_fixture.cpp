#include "control/paper_fixture.hpp"

namespace tw::control {

const ShortRecordings& ShortRecordings::get() {
  static const ShortRecordings recordings;
  return recordings;
}

ShortRecordings::ShortRecordings() {
  support::write_short_recording("btcusdt_20240808.gz", 2'000, btc());
  support::write_short_recording("ethusdt_20240808.gz", 2'000, eth());
}

RunRequest busy_run() {
  RunRequest run;
  run.recordings = {ShortRecordings::get().btc(), ShortRecordings::get().eth()};
  run.instruments_file = support::demo_file("instruments.json");
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
  auto session = PaperSession::open(request, support::demo_venue());
  if (!session.has_value()) {
    ADD_FAILURE() << session.error().what;
    return nullptr;
  }
  return std::move(*session);
}

Error PaperTest::open_error(const PaperRequest& request) const {
  const auto session = PaperSession::open(request, support::demo_venue());
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
