#include "control/replay_log.hpp"

#include "base/assert.hpp"
#include "model/codec.hpp"

namespace tw::control {

void ReplayLog::expect(const Record& record) {
  if (const auto* event = std::get_if<Event>(&record.body)) {
    if (const auto* writer = std::get_if<WriterStarted>(&event->body)) {
      writers_.push_back({expected_.size(), *writer});
    }
  }
  expected_.push_back(fingerprint(record));
}

void ReplayLog::append(const Record& record) {
  if (!is_replaying()) {
    TW_ASSERT(journal_ != nullptr);
    if (!is_broken()) {
      journal_->append(record);
    }
    return;
  }
  if (fingerprint(record) != expected_[position_] && !is_broken()) {
    first_difference_ = before_ + position_ + 1;
  }
  ++position_;
  while (next_writer_ < writers_.size() && writers_[next_writer_].position < position_) {
    ++next_writer_;
  }
}

Result<void> ReplayLog::commit() {
  TW_CHECK(check());
  return is_replaying() ? Result<void>() : journal_->commit();
}

Result<void> ReplayLog::start_commit() {
  TW_CHECK(check());
  return is_replaying() ? Result<void>() : journal_->start_commit();
}

// What was recorded is durable.
std::uint64_t ReplayLog::durable() const {
  return position_ + (is_replaying() || journal_ == nullptr ? 0 : journal_->durable());
}

Result<void> ReplayLog::check() const {
  if (is_broken()) {
    return fail(ErrorCode::Internal,
                "record " + std::to_string(*first_difference_) + " cannot be reproduced",
                "journal.not_reproducible", {{"record", std::to_string(*first_difference_)}});
  }
  return {};
}

const WriterStarted* ReplayLog::next_writer() const {
  const bool is_next =
      next_writer_ < writers_.size() && writers_[next_writer_].position == position_;
  return is_next ? &writers_[next_writer_].writer : nullptr;
}

// FNV-1a over the encoded record: it guards against differences, not against forgery, which the
// journal's own chain does.
std::uint64_t ReplayLog::fingerprint(const Record& record) {
  scratch_.clear();
  encode(record, scratch_);
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const std::byte byte : scratch_) {
    hash = (hash ^ std::to_integer<std::uint64_t>(byte)) * 0x100000001B3U;
  }
  return hash;
}

}  // namespace tw::control
