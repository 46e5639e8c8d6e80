#include "journal/simulated_disk.hpp"

#include <algorithm>
#include <cerrno>

#include "base/assert.hpp"
#include "journal/failure.hpp"

namespace tw::journal {
namespace {

constexpr std::size_t kSector = 512;

bool coin(Random& random) { return random.below(2) == 0; }

}  // namespace

void SimulatedDisk::plan(std::uint64_t at, DiskFault fault, int error_number) {
  forget_plan();
  fault_at_ = at;
  fault_ = fault;
  error_number_ = error_number;
}

void SimulatedDisk::plan_read(std::uint64_t at) {
  forget_plan();
  read_fault_at_ = at;
}

bool SimulatedDisk::fails_to_read() { return ++reads_ == read_fault_at_; }

void SimulatedDisk::forget_plan() {
  reads_ = 0;
  read_fault_at_ = 0;
  changes_ = 0;
  syncs_ = 0;
  fault_at_ = 0;
}

SimulatedDisk::Step SimulatedDisk::next_step() {
  if (is_stopped_) {
    return Step::Refused;
  }
  ++changes_;
  if (changes_ != fault_at_) {
    return Step::Whole;
  }
  is_stopped_ = fault_ != DiskFault::Error;
  switch (fault_) {
    case DiskFault::StopWithin:
      return Step::Half;
    case DiskFault::StopAfter:
      return Step::Whole;
    case DiskFault::StopBefore:
    case DiskFault::Error:
      break;
  }
  return Step::Refused;
}

std::unexpected<Error> SimulatedDisk::refusal() const {
  return io_failed("disk", is_stopped_ ? EIO : error_number_);
}

Result<void> SimulatedDisk::answer() const {
  if (is_stopped_) {
    return refusal();
  }
  return {};
}

void SimulatedDisk::rename_cached(Names names) {
  cached_names_ = std::move(names);
  names_.push_back(cached_names_);
}

void SimulatedDisk::put(File& file, std::uint64_t offset, std::span<const std::byte> bytes) {
  if (file.cached.size() < offset + bytes.size()) {
    file.cached.resize(offset + bytes.size());
  }
  std::ranges::copy(bytes, file.cached.begin() + static_cast<std::ptrdiff_t>(offset));
  for (std::size_t at = offset / kSector; at * kSector < offset + bytes.size(); ++at) {
    file.dirty.insert(at);
  }
}

// Copies one sector of the cache to the disk.
void SimulatedDisk::write_back(File& file, std::size_t sector) {
  const std::size_t from = sector * kSector;
  const std::size_t end = std::min({from + kSector, file.cached.size(), file.durable.size()});
  for (std::size_t at = from; at < end; ++at) {
    file.durable[at] = file.cached[at];
  }
}

// Every sector that was written and not synced is on the disk or not, each for itself.
void SimulatedDisk::lose_power(File& file, Random& random) {
  if (!file.dirty.empty() && coin(random)) {
    file.durable.resize(file.cached.size());
  }
  for (const std::size_t sector : file.dirty) {
    if (coin(random)) {
      write_back(file, sector);
    }
  }
  file.dirty.clear();
  file.cached = file.durable;
}

void SimulatedDisk::restart(Restart restart, Random& random) {
  forget_plan();
  is_stopped_ = false;
  open_.clear();
  if (restart == Restart::Kill) {
    return;
  }
  cached_names_ = names_[random.below(names_.size())];
  names_ = {cached_names_};
  for (auto& [name, file] : cached_names_) {
    lose_power(*file, random);
  }
}

SimulatedDisk::Bytes& SimulatedDisk::contents(const std::string& name) {
  const auto found = cached_names_.find(name);
  TW_ASSERT(found != cached_names_.end());
  return found->second->cached;
}

void SimulatedDisk::remove(const std::string& name) {
  cached_names_.erase(name);
  names_ = {cached_names_};
}

Result<std::vector<std::string>> SimulatedStorage::list() {
  if (disk_.fails_to_read()) {
    return io_failed("disk", EIO);
  }
  std::vector<std::string> names;
  for (const auto& [name, file] : disk_.cached_names_) {
    names.push_back(name);
  }
  return names;
}

Result<FileId> SimulatedStorage::create(const std::string& name) {
  if (disk_.next_step() == SimulatedDisk::Step::Refused) {
    return disk_.refusal();
  }
  ++disk_.creations_;
  auto names = disk_.cached_names_;
  names[name] = std::make_shared<SimulatedDisk::File>();
  disk_.rename_cached(std::move(names));
  TW_CHECK(disk_.answer());
  return open(name, FileAccess::ReadWrite);
}

Result<FileId> SimulatedStorage::open(const std::string& name, FileAccess) {
  if (disk_.fails_to_read()) {
    return io_failed(path(name), EIO);
  }
  const auto found = disk_.cached_names_.find(name);
  if (found == disk_.cached_names_.end()) {
    return io_failed(path(name), ENOENT);
  }
  const int id = disk_.next_id_++;
  disk_.open_[id] = found->second;
  return FileId{id};
}

Result<std::uint64_t> SimulatedStorage::size(FileId file) {
  if (disk_.fails_to_read()) {
    return io_failed("disk", EIO);
  }
  return disk_.open_.at(file.value())->cached.size();
}

Result<void> SimulatedStorage::read_at(FileId file, std::uint64_t offset,
                                       std::span<std::byte> out) {
  const SimulatedDisk::Bytes& bytes = disk_.open_.at(file.value())->cached;
  if (disk_.fails_to_read() || offset + out.size() > bytes.size()) {
    return io_failed("disk", EIO);
  }
  std::ranges::copy(std::span(bytes).subspan(offset, out.size()), out.begin());
  return {};
}

Result<void> SimulatedStorage::allocate(FileId file, std::uint64_t bytes) {
  if (disk_.space_ == SimulatedDisk::Space::Full) {
    return io_failed("disk", ENOSPC);
  }
  const SimulatedDisk::Step step = disk_.next_step();
  if (step == SimulatedDisk::Step::Refused) {
    return disk_.refusal();
  }
  // What an unwritten sector holds is not promised to be zeros.
  const std::uint64_t size = step == SimulatedDisk::Step::Whole ? bytes : bytes / 2;
  SimulatedDisk::put(*disk_.open_.at(file.value()), 0, SimulatedDisk::Bytes(size, std::byte{0xA5}));
  return disk_.answer();
}

Result<void> SimulatedStorage::write_at(FileId file, std::uint64_t offset,
                                        std::span<const std::byte> bytes) {
  const SimulatedDisk::Step step = disk_.next_step();
  if (step == SimulatedDisk::Step::Refused) {
    return disk_.refusal();
  }
  SimulatedDisk::put(
      *disk_.open_.at(file.value()), offset,
      bytes.first(step == SimulatedDisk::Step::Whole ? bytes.size() : bytes.size() / 2));
  return disk_.answer();
}

Result<void> SimulatedStorage::sync(FileId file) {
  ++disk_.syncs_;
  SimulatedDisk::File& synced = *disk_.open_.at(file.value());
  const SimulatedDisk::Step step = disk_.next_step();
  if (step == SimulatedDisk::Step::Refused) {
    if (!disk_.is_stopped_) {
      synced.dirty.clear();
    }
    return disk_.refusal();
  }
  if (step == SimulatedDisk::Step::Whole) {
    synced.durable.resize(synced.cached.size());
    for (const std::size_t sector : synced.dirty) {
      SimulatedDisk::write_back(synced, sector);
    }
    synced.dirty.clear();
  }
  return disk_.answer();
}

Result<void> SimulatedStorage::rename(const std::string& from, const std::string& to) {
  if (disk_.next_step() == SimulatedDisk::Step::Refused) {
    return disk_.refusal();
  }
  auto names = disk_.cached_names_;
  names[to] = names.at(from);
  names.erase(from);
  disk_.rename_cached(std::move(names));
  return disk_.answer();
}

Result<void> SimulatedStorage::remove(const std::string& name) {
  if (disk_.next_step() == SimulatedDisk::Step::Refused) {
    return disk_.refusal();
  }
  auto names = disk_.cached_names_;
  names.erase(name);
  disk_.rename_cached(std::move(names));
  return disk_.answer();
}

Result<void> SimulatedStorage::sync_directory() {
  ++disk_.syncs_;
  const SimulatedDisk::Step step = disk_.next_step();
  if (step == SimulatedDisk::Step::Refused) {
    return disk_.refusal();
  }
  if (step == SimulatedDisk::Step::Whole) {
    disk_.names_ = {disk_.cached_names_};
  }
  return disk_.answer();
}

}  // namespace tw::journal
