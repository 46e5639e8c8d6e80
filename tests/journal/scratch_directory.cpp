#include "journal/scratch_directory.hpp"

#include <stdlib.h>

#include <filesystem>

#include "base/assert.hpp"

namespace tw::journal {

ScratchDirectory::ScratchDirectory() {
  std::string pattern = (std::filesystem::temp_directory_path() / "tw-journal-XXXXXX").string();
  TW_ASSERT(::mkdtemp(pattern.data()) != nullptr);
  path_ = pattern;
}

ScratchDirectory::~ScratchDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace tw::journal
