#include "app/journal_position.hpp"

#include <cinttypes>
#include <cstdio>

#include "base/assert.hpp"

namespace tw::app {
namespace {

const control::PaperSession* watched = nullptr;

void print_position(const char*, const char*, int) {
  if (watched != nullptr) {
    const std::uint64_t number = watched->session().loop().engine_seq().value();
    std::fprintf(stderr, "last record of the journal: %" PRIu64 "\n", number);
  }
}

}  // namespace

JournalPosition::JournalPosition(const control::PaperSession& session) {
  watched = &session;
  set_assert_hook(print_position);
}

JournalPosition::~JournalPosition() {
  set_assert_hook(nullptr);
  watched = nullptr;
}

}  // namespace tw::app
