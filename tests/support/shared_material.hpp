#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace tw::support {

/// Path of a file of the shared material (recordings and fixtures that are too large or not
/// licensed to travel with the repository): below the directory that TW_SHARED names, `../shared`
/// beside the repository where it is not set. Empty where the file is missing.
std::string shared_path(std::string_view relative);

/// Whether a missing file is a failure (CI=true) and not a reason to skip.
bool is_shared_required();

}  // namespace tw::support

/// Binds `variable` to the path of a shared file, or skips the test; in CI it fails instead. For
/// the body of a test or its SetUp.
#define TW_SHARED_OR_SKIP(variable, relative)                        \
  const std::string variable = ::tw::support::shared_path(relative); \
  if (variable.empty()) {                                            \
    if (::tw::support::is_shared_required()) {                       \
      FAIL() << "missing: " << (relative) << " below TW_SHARED";     \
    }                                                                \
    GTEST_SKIP() << "missing: " << (relative) << " below TW_SHARED"; \
  }                                                                  \
  static_assert(true)
