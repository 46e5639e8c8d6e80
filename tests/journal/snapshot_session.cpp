#include "journal/snapshot_session.hpp"

#include "journal/sample_records.hpp"
#include "journal/simulated_session.hpp"

namespace tw::journal {

std::vector<std::byte> sample_state(std::uint64_t records) {
  std::vector<std::byte> state(40 + records * 37 % 900);
  for (std::size_t i = 0; i < state.size(); ++i) {
    state[i] = static_cast<std::byte>(records * 131 + i);
  }
  return state;
}

Result<void> SnapshotSession::try_open() {
  auto storage = std::make_unique<SimulatedStorage>(disk_);
  TW_TRY(FoundSnapshot found, find_snapshot(*storage));
  refused_ = std::move(found.refused);
  began_at_ = found.snapshot.has_value() ? found.snapshot->place.records : 0;
  std::uint64_t records = began_at_;
  const auto sink = [&](const Record& record) {
    is_sound_ = is_sound_ && bytes_of(record) == bytes_of(sample_record(++records));
  };
  const JournalConfig config{.directory = "",
                             .segment_bytes = kSmallSegmentBytes,
                             .keep_segments = keep_segments_,
                             .prepare_bytes = kSmallPieceBytes};
  if (found.snapshot.has_value()) {
    is_sound_ = is_sound_ && found.snapshot->state == sample_state(began_at_);
    TW_TRY(journal_, Journal::open(std::move(storage), config, found.snapshot->place, sink));
  } else {
    TW_TRY(journal_, Journal::open(std::move(storage), config, sink));
  }
  appended_ = records;
  promised_ = records;
  stored_ = began_at_;
  return {};
}

bool SnapshotSession::open() {
  const Result<void> opened = try_open();
  if (!opened.has_value()) {
    open_error_ = opened.error();
  }
  return opened.has_value();
}

bool SnapshotSession::commit(std::uint64_t count) {
  for (std::uint64_t i = 0; i < count; ++i) {
    journal_->append(sample_record(++appended_));
  }
  if (!journal_->commit().has_value()) {
    return false;
  }
  promised_ = appended_;
  return true;
}

bool SnapshotSession::snapshot() {
  if (!journal_->write_snapshot(promised_, sample_state(promised_)).has_value()) {
    return false;
  }
  stored_ = promised_;
  return true;
}

}  // namespace tw::journal
