#include "recovery/disk_calls.hpp"

#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include <algorithm>
#include <mutex>

namespace tw::recovery {
namespace {

constexpr size_t kSectorBytes = 512;

std::mutex the_mutex;
KillPlan the_plan;
std::vector<DiskCall> the_calls;

bool is_planned(Moment moment) {
  const std::scoped_lock lock(the_mutex);
  return the_plan.number == the_calls.size() && the_plan.moment == moment;
}

void die_when_planned(Moment moment) {
  if (is_planned(moment)) {
    ::kill(::getpid(), SIGKILL);
  }
}

void note(DiskCall call) {
  const std::scoped_lock lock(the_mutex);
  the_calls.push_back(call);
}

void enter(DiskCall call) {
  note(call);
  die_when_planned(Moment::Before);
}

template <class Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

std::string_view name_of(DiskCall call) {
  constexpr std::string_view kNames[] = {"allocate", "write",          "sync",
                                         "rename",   "sync directory", "remove"};
  return kNames[static_cast<std::size_t>(call)];
}

std::string_view name_of(Moment moment) {
  constexpr std::string_view kNames[] = {"before", "within", "after"};
  return kNames[static_cast<std::size_t>(moment)];
}

void follow(const KillPlan& plan) {
  the_plan = plan;
  the_calls.clear();
}

const std::vector<DiskCall>& calls() { return the_calls; }

}  // namespace tw::recovery

using namespace tw::recovery;

extern "C" {

ssize_t pwrite(int file, const void* bytes, size_t count, off_t offset) {
  static const auto real = next<ssize_t (*)(int, const void*, size_t, off_t)>("pwrite");
  enter(DiskCall::Write);
  if (is_planned(Moment::Within)) {
    const auto torn = static_cast<size_t>(offset) + count / 2;  // never inside a sector
    const size_t end = torn / kSectorBytes * kSectorBytes;
    const size_t half = std::max(end, static_cast<size_t>(offset)) - static_cast<size_t>(offset);
    static_cast<void>(real(file, bytes, half, offset));
    die_when_planned(Moment::Within);
  }
  const ssize_t written = real(file, bytes, count, offset);
  die_when_planned(Moment::After);
  return written;
}

int fdatasync(int file) {
  static const auto real = next<int (*)(int)>("fdatasync");
  enter(DiskCall::Sync);
  const int result = real(file);
  die_when_planned(Moment::After);
  return result;
}

int fsync(int file) {
  static const auto real = next<int (*)(int)>("fsync");
  enter(DiskCall::SyncDirectory);
  const int result = real(file);
  die_when_planned(Moment::After);
  return result;
}

int rename(const char* from, const char* to) noexcept {
  static const auto real = next<int (*)(const char*, const char*)>("rename");
  enter(DiskCall::Rename);
  const int result = real(from, to);
  die_when_planned(Moment::After);
  return result;
}

int unlink(const char* path) noexcept {
  static const auto real = next<int (*)(const char*)>("unlink");
  enter(DiskCall::Remove);
  const int result = real(path);
  die_when_planned(Moment::After);
  return result;
}

int posix_fallocate(int file, off_t offset, off_t length) {
  static const auto real = next<int (*)(int, off_t, off_t)>("posix_fallocate");
  enter(DiskCall::Allocate);
  const int result = real(file, offset, length);
  die_when_planned(Moment::After);
  return result;
}

}  // extern "C"
