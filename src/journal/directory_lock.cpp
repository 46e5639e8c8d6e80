#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <utility>

#include "journal/failure.hpp"
#include "journal/journal.hpp"
#include "journal/posix_storage.hpp"

namespace tw::journal {
namespace {

std::unexpected<Error> unwritable(const std::string& directory, int error_number) {
  Reason reason = io_reason(error_number);
  return fail(ErrorCode::Unavailable, "data directory " + directory + ": " + reason.log,
              "data.unwritable", {{"path", directory}, {"reason", std::move(reason.message)}});
}

std::unexpected<Error> unwritable(const std::string& directory, const Error& error) {
  const auto reason = std::ranges::find(error.arguments, "reason", &MessageArgument::name);
  return fail(ErrorCode::Unavailable, "data directory " + directory + ": " + error.what,
              "data.unwritable",
              {{"path", directory},
               {"reason", reason != error.arguments.end() ? reason->value : error.what}});
}

// The owner writes its pid just after it has the lock; until then nobody can name it.
std::string owner_of(int descriptor) {
  std::array<char, 24> digits{};
  const ssize_t count = ::pread(descriptor, digits.data(), digits.size() - 1, 0);
  const std::string_view words(digits.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
  const std::string_view pid = words.substr(0, words.find_first_not_of("0123456789"));
  return pid.empty() ? "?" : std::string(pid);
}

int write_owner(int descriptor) {
  const std::string pid = std::to_string(::getpid()) + "\n";
  if (::ftruncate(descriptor, 0) != 0) {
    return errno;
  }
  const ssize_t count = ::pwrite(descriptor, pid.data(), pid.size(), 0);
  if (count < 0) {
    return errno;
  }
  return static_cast<std::size_t>(count) == pid.size() ? 0 : ENOSPC;
}

}  // namespace

Result<DirectoryLock> DirectoryLock::acquire(const std::string& directory) {
  if (const Result<void> made = make_directory(directory); !made.has_value()) {
    return unwritable(directory, made.error());
  }
  const std::string path = directory + "/lock";
  DirectoryLock lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (lock.descriptor_ < 0) {
    return unwritable(directory, errno);
  }
  if (::flock(lock.descriptor_, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) {
      return unwritable(directory, errno);
    }
    const std::string owner = owner_of(lock.descriptor_);
    return fail(ErrorCode::Conflict, "data directory " + directory + " is locked by pid " + owner,
                "data.locked", {{"path", directory}, {"pid", owner}});
  }
  if (const int error_number = write_owner(lock.descriptor_); error_number != 0) {
    return unwritable(directory, error_number);
  }
  return lock;
}

DirectoryLock::DirectoryLock(DirectoryLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

DirectoryLock& DirectoryLock::operator=(DirectoryLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

DirectoryLock::~DirectoryLock() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

}  // namespace tw::journal
