#pragma once

#include <string>

#include "control/paper_session.hpp"
#include "control/repeated_run.hpp"
#include "messages/catalogue.hpp"

namespace tw::terminal {

/// What a run came to, in lines for a person; assumptions first.
std::string summary_text(const control::RunResult& result, messages::Language language);

/// The same, and how fast the repetitions were.
std::string summary_text(const control::RepeatedRun& run, messages::Language language);

/// What a paper session is and what it found of the session before, said when it starts.
std::string start_text(const control::PaperSession& session, const std::string& data_directory,
                       messages::Language language);

/// Command lines that can be pasted into a shell.
struct NextCommands {
  std::string again;     ///< continues the session
  std::string research;  ///< runs its strategy over the same recordings
};

/// What stays and what to do next, said when it ends.
std::string end_text(const control::PaperSession& session, const NextCommands& next,
                     messages::Language language);

}  // namespace tw::terminal
