#include "recovery/disk_calls.hpp"

#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <mutex>

namespace tw::recovery {
namespace {

constexpr size_t kSectorBytes = 512;

std::mutex the_mutex;
KillPlan the_plan;
std::vector<MadeCall> the_calls;

bool is_planned(Moment moment) {
  const std::scoped_lock lock(the_mutex);
  return the_plan.number == the_calls.size() && the_plan.moment == moment;
}

void die_when_planned(Moment moment) {
  if (is_planned(moment)) {
    ::kill(::getpid(), SIGKILL);
  }
}

std::string kind_of(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  if (name == "next.segment") {
    return "next segment";
  }
  return name.ends_with(".journal")    ? "segment"
         : name.ends_with(".snapshot") ? "snapshot"
                                       : "directory";
}

std::string path_of(int file) {
  std::array<char, 4096> path{};
  const std::string link = "/proc/self/fd/" + std::to_string(file);
  const ssize_t length = ::readlink(link.c_str(), path.data(), path.size());
  return {path.data(), static_cast<std::size_t>(std::max<ssize_t>(length, 0))};
}

void enter(DiskCall call, std::string_view path) {
  {
    const std::scoped_lock lock(the_mutex);
    the_calls.push_back({call, kind_of(path)});
  }
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

const std::vector<MadeCall>& calls() { return the_calls; }

}  // namespace tw::recovery

using namespace tw::recovery;

extern "C" {

ssize_t pwrite(int file, const void* bytes, size_t count, off_t offset) {
  static const auto real = next<ssize_t (*)(int, const void*, size_t, off_t)>("pwrite");
  enter(DiskCall::Write, path_of(file));
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
  enter(DiskCall::Sync, path_of(file));
  const int result = real(file);
  die_when_planned(Moment::After);
  return result;
}

int fsync(int file) {
  static const auto real = next<int (*)(int)>("fsync");
  enter(DiskCall::SyncDirectory, path_of(file));
  const int result = real(file);
  die_when_planned(Moment::After);
  return result;
}

int rename(const char* from, const char* to) noexcept {
  static const auto real = next<int (*)(const char*, const char*)>("rename");
  enter(DiskCall::Rename, from);
  const int result = real(from, to);
  die_when_planned(Moment::After);
  return result;
}

int unlink(const char* path) noexcept {
  static const auto real = next<int (*)(const char*)>("unlink");
  enter(DiskCall::Remove, path);
  const int result = real(path);
  die_when_planned(Moment::After);
  return result;
}

int posix_fallocate(int file, off_t offset, off_t length) {
  static const auto real = next<int (*)(int, off_t, off_t)>("posix_fallocate");
  enter(DiskCall::Allocate, path_of(file));
  const int result = real(file, offset, length);
  die_when_planned(Moment::After);
  return result;
}

}  // extern "C"
