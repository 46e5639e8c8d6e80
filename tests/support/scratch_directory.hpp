#pragma once

#include <string>

namespace tw::support {

/// A new empty directory on the real disk, removed at the end of the test.
class ScratchDirectory {
 public:
  ScratchDirectory();
  ~ScratchDirectory();
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;
  const std::string& path() const { return path_; }
  std::string path(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

/// Whole contents; empty when there is no such file.
std::string read_file(const std::string& path);
void write_file(const std::string& path, const std::string& text);

}  // namespace tw::support
