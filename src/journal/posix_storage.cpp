#include "journal/posix_storage.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "journal/failure.hpp"

namespace tw::journal {
namespace {

Result<void> sync_path(const std::string& directory) {
  const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) {
    return io_failed(directory, errno);
  }
  const int error_number = ::fsync(descriptor) == 0 ? 0 : errno;
  ::close(descriptor);
  if (error_number != 0) {
    return io_failed(directory, error_number);
  }
  return {};
}

}  // namespace

PosixStorage::PosixStorage(std::string directory) : directory_(std::move(directory)) {}

PosixStorage::~PosixStorage() {
  if (held_ >= 0) {
    ::close(held_);
  }
}

Result<void> PosixStorage::prepare() { return make_directory(directory_); }

Result<void> make_directory(const std::string& directory) {
  std::error_code error;
  std::filesystem::path made = std::filesystem::absolute(directory, error).lexically_normal();
  std::vector<std::string> parents;
  while (!error && made.has_relative_path() && !std::filesystem::exists(made, error)) {
    made = made.parent_path();
    parents.push_back(made.string());
  }
  // A path through a file is reported by the making, with its own reason.
  std::filesystem::create_directories(directory, error);
  if (error) {
    return io_failed(directory, error.value());
  }
  for (const std::string& parent : parents) {
    TW_CHECK(sync_path(parent));
  }
  return {};
}

Result<void> PosixStorage::hold() {
  if (held_ >= 0) {
    return {};
  }
  const int descriptor = ::open(directory_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) {
    return io_failed(directory_, errno);
  }
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    const int error_number = errno;
    ::close(descriptor);
    return error_number == EWOULDBLOCK ? in_use(directory_) : io_failed(directory_, error_number);
  }
  held_ = descriptor;
  return {};
}

Result<std::vector<std::string>> PosixStorage::list() {
  std::vector<std::string> names;
  std::error_code error;
  std::filesystem::directory_iterator entry(directory_, error);
  while (!error && entry != std::filesystem::directory_iterator()) {
    names.push_back(entry->path().filename().string());
    entry.increment(error);
  }
  if (error) {
    return io_failed(directory_, error.value());
  }
  return names;
}

Result<FileId> PosixStorage::open_descriptor(const std::string& name, int flags) {
  const int descriptor = ::open(path(name).c_str(), flags | O_CLOEXEC, 0644);
  if (descriptor < 0) {
    return io_failed(path(name), errno);
  }
  open_.push_back({FileId{descriptor}, name});
  return FileId{descriptor};
}

Result<FileId> PosixStorage::create(const std::string& name) {
  return open_descriptor(name, O_RDWR | O_CREAT | O_TRUNC);
}

Result<FileId> PosixStorage::open(const std::string& name, FileAccess access) {
  return open_descriptor(name, access == FileAccess::Read ? O_RDONLY : O_RDWR);
}

void PosixStorage::close(FileId file) {
  ::close(file.value());
  std::erase_if(open_, [file](const OpenName& open) { return open.file == file; });
}

std::unexpected<Error> PosixStorage::failed(FileId file, int error_number) const {
  const auto found = std::ranges::find(open_, file, &OpenName::file);
  return io_failed(found != open_.end() ? path(found->name) : directory_, error_number);
}

Result<std::uint64_t> PosixStorage::size(FileId file) {
  struct stat status{};
  if (::fstat(file.value(), &status) != 0) {
    return failed(file, errno);
  }
  return static_cast<std::uint64_t>(status.st_size);
}

Result<void> PosixStorage::read_at(FileId file, std::uint64_t offset, std::span<std::byte> out) {
  while (!out.empty()) {
    const ssize_t count = ::pread(file.value(), out.data(), out.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count <= 0) {  // the end of the file before its size: it changed under us
      return failed(file, count < 0 ? errno : EIO);
    }
    out = out.subspan(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
  }
  return {};
}

Result<void> PosixStorage::allocate(FileId file, std::uint64_t bytes) {
  int error_number = EINTR;
  while (error_number == EINTR) {
    error_number = ::posix_fallocate(file.value(), 0, static_cast<off_t>(bytes));
  }
  if (error_number != 0) {
    return failed(file, error_number);
  }
  return {};
}

Result<void> PosixStorage::write_at(FileId file, std::uint64_t offset,
                                    std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t count =
        ::pwrite(file.value(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count <= 0) {
      return failed(file, count < 0 ? errno : ENOSPC);
    }
    bytes = bytes.subspan(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
  }
  return {};
}

Result<void> PosixStorage::sync(FileId file) {
  if (::fdatasync(file.value()) != 0) {
    return failed(file, errno);
  }
  return {};
}

Result<void> PosixStorage::rename(const std::string& from, const std::string& to) {
  if (::rename(path(from).c_str(), path(to).c_str()) != 0) {
    return io_failed(path(to), errno);
  }
  return {};
}

Result<void> PosixStorage::remove(const std::string& name) {
  if (::unlink(path(name).c_str()) != 0) {
    return io_failed(path(name), errno);
  }
  return {};
}

Result<void> PosixStorage::sync_directory() { return sync_path(directory_); }

std::string PosixStorage::path(const std::string& name) const { return directory_ + "/" + name; }

}  // namespace tw::journal
