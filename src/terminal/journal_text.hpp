#pragma once

#include <string>

#include "control/journal_audit.hpp"
#include "control/journal_report.hpp"
#include "messages/catalogue.hpp"

namespace tw::terminal {

/// What a journal holds.
std::string journal_text(const control::JournalInfo& info, messages::Language language);

/// The same of one that was verified, with the verdict.
std::string sound_text(const control::JournalReplay& replay, messages::Language language);

/// The state its facts come to.
std::string replay_text(const control::JournalReplay& replay, messages::Language language);

/// What the repetition of its run proved.
std::string audit_text(const control::JournalAudit& audit, messages::Language language);

}  // namespace tw::terminal
