#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <span>
#include <string>

#include "base/assert.hpp"

namespace tw::fuzz {

/// Bytes under a path, for readers that open files: nothing reaches a disk.
class MemoryFile {
 public:
  explicit MemoryFile(std::span<const std::byte> bytes) : file_(::memfd_create("fuzz", 0)) {
    TW_ASSERT(file_ >= 0);
    while (!bytes.empty()) {
      const ssize_t written = ::write(file_, bytes.data(), bytes.size());
      TW_ASSERT(written > 0);
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
  }
  ~MemoryFile() { ::close(file_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  std::string path() const { return "/proc/self/fd/" + std::to_string(file_); }

 private:
  int file_;
};

}  // namespace tw::fuzz
