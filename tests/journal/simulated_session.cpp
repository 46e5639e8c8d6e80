#include "journal/simulated_session.hpp"

namespace tw::journal {

Result<std::unique_ptr<Journal>> open_journal(SimulatedDisk& disk,
                                              const Journal::RecordSink& sink) {
  return Journal::open(
      std::make_unique<SimulatedStorage>(disk),
      {.directory = "", .segment_bytes = kSmallSegmentBytes, .prepare_bytes = kSmallPieceBytes},
      sink);
}

void ignore_record(const Record&) {}

bool SimulatedSession::open() {
  Collected collected;
  auto opened = open_journal(disk_, collected.sink());
  if (!opened) {
    return false;
  }
  journal_ = std::move(*opened);
  appended_ = collected.size();
  promised_ = collected.size();
  return true;
}

bool SimulatedSession::commit(std::uint64_t count) {
  for (std::uint64_t i = 0; i < count; ++i) {
    journal_->append(sample_record(++appended_));
  }
  if (!journal_->commit()) {
    return false;
  }
  promised_ = appended_;
  return true;
}

}  // namespace tw::journal
