#pragma once

#include <string>
#include <utility>
#include <vector>

#include "journal/storage.hpp"

namespace tw::journal {

/// Makes a directory, and those above it, where missing; the names of those it made are durable.
/// Errors: Unavailable (`journal.io`).
Result<void> make_directory(const std::string& directory);

/// A directory of the real disk. See Storage.
class PosixStorage final : public Storage {
 public:
  explicit PosixStorage(std::string directory);
  PosixStorage(const PosixStorage&) = delete;
  PosixStorage& operator=(const PosixStorage&) = delete;
  ~PosixStorage() override;

  Result<void> prepare() override;
  Result<void> hold() override;
  Result<std::vector<std::string>> list() override;
  Result<FileId> create(const std::string& name) override;
  Result<FileId> open(const std::string& name, FileAccess access) override;
  void close(FileId file) override;
  Result<std::uint64_t> size(FileId file) override;
  Result<void> read_at(FileId file, std::uint64_t offset, std::span<std::byte> out) override;
  Result<void> allocate(FileId file, std::uint64_t bytes) override;
  Result<void> write_at(FileId file, std::uint64_t offset,
                        std::span<const std::byte> bytes) override;
  Result<void> sync(FileId file) override;
  Result<void> rename(const std::string& from, const std::string& to) override;
  Result<void> remove(const std::string& name) override;
  Result<void> sync_directory() override;
  std::string path(const std::string& name) const override;

 private:
  struct OpenName {
    FileId file;
    std::string name;
  };

  Result<FileId> open_descriptor(const std::string& name, int flags);
  std::unexpected<Error> failed(FileId file, int error_number) const;

  std::string directory_;
  std::vector<OpenName> open_;
  int held_ = -1;  // of the directory, with a lock on it
};

}  // namespace tw::journal
