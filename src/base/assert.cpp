#include "base/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace tw {
namespace {

AssertHook installed_hook = nullptr;

}  // namespace

void set_assert_hook(AssertHook hook) { installed_hook = hook; }

void assertion_failed(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: invariant broken: %s\n", file, line, expression);
  if (installed_hook != nullptr) {
    installed_hook(expression, file, line);
  }
  std::abort();
}

}  // namespace tw
