#pragma once

#include "control/paper_session.hpp"
#include "messages/catalogue.hpp"

namespace tw::app {

/// From now on a broken invariant says in that language what it means and what to do.
/// Threads: before others start.
void report_bugs_in(messages::Language language);

/// While it lives, a broken invariant says which record of this session was the last one, so that
/// the state before it can be made again from the journal. The session must outlive it.
/// Threads: one at a time, made before other threads start.
class JournalPosition {
 public:
  explicit JournalPosition(const control::PaperSession& session);
  ~JournalPosition();
  JournalPosition(const JournalPosition&) = delete;
  JournalPosition& operator=(const JournalPosition&) = delete;
};

}  // namespace tw::app
