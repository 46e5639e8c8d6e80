#include "journal/held_storage.hpp"

namespace tw::journal {

void SyncGate::close() {
  const std::scoped_lock lock(mutex_);
  is_open_ = false;
  came_ = 0;
  allowed_ = 0;
}

void SyncGate::let_through(std::uint64_t count) {
  const std::scoped_lock lock(mutex_);
  allowed_ += count;
  changed_.notify_all();
}

void SyncGate::open() {
  const std::scoped_lock lock(mutex_);
  is_open_ = true;
  changed_.notify_all();
}

void SyncGate::wait_for(std::uint64_t count) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return came_ >= count; });
}

std::uint64_t SyncGate::came() const {
  const std::scoped_lock lock(mutex_);
  return came_;
}

void SyncGate::pass() {
  std::unique_lock lock(mutex_);
  ++came_;
  changed_.notify_all();
  changed_.wait(lock, [&] { return is_open_ || allowed_ > 0; });
  allowed_ -= is_open_ ? 0 : 1;
}

}  // namespace tw::journal
