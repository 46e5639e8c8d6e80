#pragma once

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <string>
#include <string_view>

namespace tw::data {

/// A file of its own for the running test, removed with it.
class ScratchFile {
 public:
  explicit ScratchFile(std::string_view bytes) {
    const testing::TestInfo* test = testing::UnitTest::GetInstance()->current_test_info();
    path_ = testing::TempDir() + "tw_" + test->test_suite_name() + "_" + test->name() + ".tmp";
    for (char& c : path_) {
      c = path_.data() + testing::TempDir().size() <= &c && c == '/' ? '_' : c;
    }
    std::ofstream{path_, std::ios::binary} << bytes;
  }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  ~ScratchFile() { std::remove(path_.c_str()); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace tw::data
