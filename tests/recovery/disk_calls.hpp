#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// The system calls with which the journal changes the disk, counted on their way: this program's
// own pwrite, fdatasync, fsync, rename, unlink and posix_fallocate stand before those of the C
// library. Threads may call them; `follow` and `calls` are for when only one thread is at work.
namespace tw::recovery {

enum class DiskCall : std::uint8_t { Allocate, Write, Sync, Rename, SyncDirectory, Remove };
enum class Moment : std::uint8_t {
  Before,  ///< nothing of it is done
  Within,  ///< the first half of a write is done
  After,   ///< it is done, nobody knows yet
};

/// One of them, and what lies under its file's name at that moment: "segment", "next segment",
/// "snapshot" or "directory".
struct MadeCall {
  DiskCall call = DiskCall::Write;
  std::string file;
};

std::string_view name_of(DiskCall call);
std::string_view name_of(Moment moment);

/// Where SIGKILL ends this process: at the `number`-th call from now on, from 1; 0 is never.
struct KillPlan {
  std::uint64_t number = 0;
  Moment moment = Moment::Before;
};

/// Counts from zero again.
void follow(const KillPlan& plan);
/// The calls since then, in order.
const std::vector<MadeCall>& calls();

}  // namespace tw::recovery
