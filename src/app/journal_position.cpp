#include "app/journal_position.hpp"

#include <cinttypes>
#include <cstdio>

#include "base/assert.hpp"

namespace tw::app {
namespace {

const control::PaperSession* watched = nullptr;
messages::Language spoken = messages::Language::English;

void print_bug(const char* expression, const char*, int) {
  const Error bug{ErrorCode::Internal, expression, "internal.bug", {{"what", expression}}};
  std::fprintf(stderr, "%s\n", messages::text(spoken, bug).c_str());
}

void print_position(const char* expression, const char* file, int line) {
  if (watched != nullptr) {
    const engine::Loop& loop = watched->session().loop();
    const std::uint64_t number = loop.records(loop.group().settings().id);
    std::fprintf(stderr, "last record of the journal: %" PRIu64 "\n", number);
  }
  print_bug(expression, file, line);
}

}  // namespace

void report_bugs_in(messages::Language language) {
  spoken = language;
  set_assert_hook(print_bug);
}

JournalPosition::JournalPosition(const control::PaperSession& session) {
  watched = &session;
  set_assert_hook(print_position);
}

JournalPosition::~JournalPosition() {
  set_assert_hook(print_bug);
  watched = nullptr;
}

}  // namespace tw::app
