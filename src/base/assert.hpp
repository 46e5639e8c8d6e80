#pragma once

namespace tw {

/// Called once, before the abort, when an assertion fails; set by `app` to write the journal
/// position.
using AssertHook = void (*)(const char* expression, const char* file, int line);

/// Installs the hook; a null pointer removes it.
/// Threads: call before other threads start.
void set_assert_hook(AssertHook hook);

/// Prints the broken invariant to stderr, runs the hook and aborts.
[[noreturn]] void assertion_failed(const char* expression, const char* file, int line);

}  // namespace tw

/// Checks one of our own invariants, in every build. Data from outside is never asserted.
#define TW_ASSERT(expression) \
  (static_cast<bool>(expression) ? void() : ::tw::assertion_failed(#expression, __FILE__, __LINE__))
