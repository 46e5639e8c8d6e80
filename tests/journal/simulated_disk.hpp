#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/random.hpp"
#include "journal/storage.hpp"

namespace tw::journal {

/// What happens to one change of the disk.
enum class DiskFault : std::uint8_t {
  StopBefore,  ///< the machine stops before it
  StopWithin,  ///< half of it happens, then the machine stops
  StopAfter,   ///< it happens, then the machine stops, before the caller learns of it
  Error,  ///< it fails, the machine goes on; a failed sync gives up what it should have written
};

/// How the machine stopped.
enum class Restart : std::uint8_t {
  Kill,   ///< the process alone: what was written stays
  Power,  ///< the machine: of what was not synced, any sectors and names may be missing
};

/// A directory on a disk with a cache. It counts the changes it is asked for (writes, allocations,
/// syncs, creations, renames) and can do harm at any one of them.
class SimulatedDisk {
 public:
  using Bytes = std::vector<std::byte>;

  /// From now on the `at`-th change (from 1) meets `fault`; `error_number` is for DiskFault::Error.
  void plan(std::uint64_t at, DiskFault fault, int error_number = 0);
  /// From now on the `at`-th reading call (from 1; of names, sizes, contents) fails with EIO.
  void plan_read(std::uint64_t at);
  std::uint64_t reads() const { return reads_; }
  std::uint64_t changes() const { return changes_; }
  std::uint64_t syncs() const { return syncs_; }
  /// Files made, since the disk is there.
  std::uint64_t creations() const { return creations_; }
  /// Counts from zero again and plans nothing.
  void forget_plan();
  enum class Space : std::uint8_t { Free, Full };
  /// While it is full no space can be reserved.
  void set_space(Space space) { space_ = space; }
  /// Comes up again after a stop; `random` chooses what a power loss leaves.
  void restart(Restart restart, Random& random);

  /// Contents as a reader sees them.
  Bytes& contents(const std::string& name);
  bool has(const std::string& name) const { return cached_names_.contains(name); }
  void remove(const std::string& name);

 private:
  friend class SimulatedStorage;
  struct File {
    Bytes cached;
    Bytes durable;
    std::set<std::size_t> dirty;  ///< sectors to write at the next sync
  };
  using Names = std::map<std::string, std::shared_ptr<File>>;

  enum class Step : std::uint8_t { Whole, Half, Refused };
  Step next_step();
  bool fails_to_read();
  /// The answer to a change that was made: none that the caller hears when the machine stopped.
  Result<void> answer() const;
  std::unexpected<Error> refusal() const;
  void rename_cached(Names names);
  static void put(File& file, std::uint64_t offset, std::span<const std::byte> bytes);
  static void write_back(File& file, std::size_t sector);
  static void lose_power(File& file, Random& random);

  Names cached_names_;
  std::vector<Names> names_{Names{}};  ///< the durable ones, then each state since
  std::map<int, std::shared_ptr<File>> open_;
  int next_id_ = 3;
  std::uint64_t changes_ = 0;
  std::uint64_t syncs_ = 0;
  std::uint64_t creations_ = 0;
  std::uint64_t fault_at_ = 0;
  std::uint64_t reads_ = 0;
  std::uint64_t read_fault_at_ = 0;
  DiskFault fault_ = DiskFault::Error;
  int error_number_ = 0;
  bool is_stopped_ = false;
  Space space_ = Space::Free;
};

/// The disk as the journal sees it; the disk outlives it.
class SimulatedStorage final : public Storage {
 public:
  explicit SimulatedStorage(SimulatedDisk& disk) : disk_(disk) {}
  Result<void> prepare() override { return {}; }
  Result<std::vector<std::string>> list() override;
  Result<FileId> create(const std::string& name) override;
  Result<FileId> open(const std::string& name, FileAccess access) override;
  void close(FileId file) override { disk_.open_.erase(file.value()); }
  Result<std::uint64_t> size(FileId file) override;
  Result<void> read_at(FileId file, std::uint64_t offset, std::span<std::byte> out) override;
  Result<void> allocate(FileId file, std::uint64_t bytes) override;
  Result<void> write_at(FileId file, std::uint64_t offset,
                        std::span<const std::byte> bytes) override;
  Result<void> sync(FileId file) override;
  Result<void> rename(const std::string& from, const std::string& to) override;
  Result<void> remove(const std::string& name) override;
  Result<void> sync_directory() override;
  std::string path(const std::string& name) const override { return "disk/" + name; }

 private:
  SimulatedDisk& disk_;
};

}  // namespace tw::journal
