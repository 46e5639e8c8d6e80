#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"

namespace tw::journal {

enum class FileAccess : std::uint8_t { Read, ReadWrite };
using FileId = Id<struct FileTag, int>;

/// One directory of files, as the journal uses it: every change of the disk is one call here, so
/// that tests can fail or interrupt each of them. Durable: contents after `sync` of the file, names
/// after `sync_directory`; nothing else.
/// Errors:  Unavailable (`journal.io` with path and reason) from every call.
class Storage {
 public:
  virtual ~Storage() = default;

  /// Makes the directory, and those above it, where missing.
  virtual Result<void> prepare() = 0;
  /// Holds the directory for one writer as long as this storage lives, where others may reach it.
  /// Errors:  also Conflict (`journal.in_use`) while another one holds it.
  virtual Result<void> hold() { return {}; }
  /// Names of what lies in the directory, in no order.
  virtual Result<std::vector<std::string>> list() = 0;
  /// Makes an empty file of this name, dropping what had it.
  virtual Result<FileId> create(const std::string& name) = 0;
  virtual Result<FileId> open(const std::string& name, FileAccess access) = 0;
  virtual void close(FileId file) = 0;
  virtual Result<std::uint64_t> size(FileId file) = 0;
  /// Fills `out`; too few bytes in the file are an error.
  virtual Result<void> read_at(FileId file, std::uint64_t offset, std::span<std::byte> out) = 0;
  /// Reserves disk space, so that later writes below `bytes` do not run out of it.
  virtual Result<void> allocate(FileId file, std::uint64_t bytes) = 0;
  virtual Result<void> write_at(FileId file, std::uint64_t offset,
                                std::span<const std::byte> bytes) = 0;
  /// Waits until everything written to the file is on the disk. After an error what was written may
  /// be lost although a later call succeeds: never retry one as success.
  virtual Result<void> sync(FileId file) = 0;
  virtual Result<void> rename(const std::string& from, const std::string& to) = 0;
  /// Drops a file that is there.
  virtual Result<void> remove(const std::string& name) = 0;
  virtual Result<void> sync_directory() = 0;
  /// Where a file lies, for messages.
  virtual std::string path(const std::string& name) const = 0;
};

/// An open file of a storage, closed at the end of its life.
class OpenFile {
 public:
  OpenFile(Storage& storage, FileId file) : storage_(&storage), file_(file) {}
  OpenFile(OpenFile&& other) noexcept
      : storage_(std::exchange(other.storage_, nullptr)), file_(other.file_) {}
  OpenFile& operator=(OpenFile&& other) noexcept {
    std::swap(storage_, other.storage_);
    std::swap(file_, other.file_);
    return *this;
  }
  ~OpenFile() {
    if (storage_ != nullptr) {
      storage_->close(file_);
    }
  }
  FileId id() const { return file_; }

 private:
  Storage* storage_;
  FileId file_;
};

}  // namespace tw::journal
