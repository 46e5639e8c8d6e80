#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>

#include "journal/simulated_disk.hpp"

namespace tw::journal {

/// Holds the syncs of a disk back until the test lets them through.
class SyncGate {
 public:
  /// From now on nobody passes.
  void close();
  /// Lets this many through, those that wait and those to come.
  void let_through(std::uint64_t count);
  /// Lets everybody through.
  void open();
  /// Returns when `count` syncs came since the gate was closed.
  void wait_for(std::uint64_t count);
  std::uint64_t came() const;
  void pass();

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool is_open_ = true;
  std::uint64_t came_ = 0;
  std::uint64_t allowed_ = 0;
};

/// A simulated disk behind such a gate.
class HeldStorage final : public Storage {
 public:
  HeldStorage(SimulatedDisk& disk, SyncGate& gate) : inner_(disk), gate_(gate) {}
  Result<void> prepare() override { return inner_.prepare(); }
  Result<std::vector<std::string>> list() override { return inner_.list(); }
  Result<FileId> create(const std::string& name) override { return inner_.create(name); }
  Result<FileId> open(const std::string& name, FileAccess access) override {
    return inner_.open(name, access);
  }
  void close(FileId file) override { inner_.close(file); }
  Result<std::uint64_t> size(FileId file) override { return inner_.size(file); }
  Result<void> read_at(FileId file, std::uint64_t offset, std::span<std::byte> out) override {
    return inner_.read_at(file, offset, out);
  }
  Result<void> allocate(FileId file, std::uint64_t bytes) override {
    return inner_.allocate(file, bytes);
  }
  Result<void> write_at(FileId file, std::uint64_t offset,
                        std::span<const std::byte> bytes) override {
    return inner_.write_at(file, offset, bytes);
  }
  Result<void> sync(FileId file) override {
    gate_.pass();
    return inner_.sync(file);
  }
  Result<void> rename(const std::string& from, const std::string& to) override {
    return inner_.rename(from, to);
  }
  Result<void> remove(const std::string& name) override { return inner_.remove(name); }
  Result<void> sync_directory() override { return inner_.sync_directory(); }
  std::string path(const std::string& name) const override { return inner_.path(name); }

 private:
  SimulatedStorage inner_;
  SyncGate& gate_;
};

}  // namespace tw::journal
