#include "journal/group_commit.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "base/assert.hpp"
#include "journal/format.hpp"

namespace tw::journal {
namespace {

using Ticks = std::chrono::steady_clock::rep;
constexpr Ticks kIdle = std::chrono::steady_clock::time_point::min().time_since_epoch().count();
constexpr Ticks kDead = std::chrono::steady_clock::time_point::max().time_since_epoch().count();

Ticks steady_ticks() { return std::chrono::steady_clock::now().time_since_epoch().count(); }

}  // namespace

// Three stages: one is filled by the engine, one was handed over, one is being written.
struct GroupCommit::Impl {
  explicit Impl(std::unique_ptr<Journal> target)
      : journal(std::move(target)),
        records_before(journal->recovery().skipped + journal->recovery().records),
        writer([this] { run(); }) {}

  // What is still handed over is written before the end.
  ~Impl() {
    {
      const std::scoped_lock lock(mutex);
      is_ending = true;
    }
    handed_over.notify_one();
    writer.join();
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  // The writer's thread.
  void run() {
    std::unique_lock lock(mutex);
    bool is_preparing = false;
    while (true) {
      is_idle = !has_work() && !is_preparing;
      ended.notify_all();
      handed_over.wait(lock, [&] { return has_work() || is_ending || is_preparing; });
      is_idle = false;
      if (failure.has_value() || (is_ending && !has_work())) {
        return;
      }
      if (has_work()) {
        write_next(lock);
      }
      // What was handed over meanwhile waits for one piece of that work at most.
      lock.unlock();
      is_preparing = journal->prepare_next();
      lock.lock();
    }
  }

  bool has_work() const { return next.records() > 0 || state.has_value(); }

  void write_next(std::unique_lock<std::mutex>& lock) {
    std::swap(next, written);
    const auto taken = std::exchange(state, std::nullopt);
    is_storing = taken.has_value();
    lock.unlock();
    const std::uint64_t records = written.records();
    Result<void> result = journal->commit(written);
    lock.lock();
    end_commit(records, std::move(result));
    if (taken.has_value() && !failure.has_value()) {
      lock.unlock();
      Result<void> stored = journal->write_snapshot(records_before + durable, *taken);
      lock.lock();
      end_snapshot(std::move(stored));
    }
  }

  void end_commit(std::uint64_t records, Result<void> result) {
    if (result.has_value()) {
      begun_at.store(next.records() > 0 ? steady_ticks() : kIdle, std::memory_order_release);
      durable.fetch_add(records, std::memory_order_release);
    } else {
      failure = std::move(result).error();
      begun_at.store(kDead, std::memory_order_release);
    }
    ended.notify_all();
  }

  void end_snapshot(Result<void> result) {
    is_storing = false;
    if (!result.has_value()) {
      snapshot_failure = std::move(result).error();
    }
    ended.notify_all();
  }

  // Under the lock. A block that ends with a snapshot takes nothing more.
  Result<void> hand_over() {
    if (failure.has_value()) {
      return std::unexpected(*failure);
    }
    if (staged.records() == 0 || state.has_value()) {
      return {};
    }
    if (begun_at.load(std::memory_order_relaxed) == kIdle) {
      begun_at.store(steady_ticks(), std::memory_order_release);
    }
    if (next.records() == 0) {
      std::swap(next, staged);
    } else {
      next.append_all(staged);
      staged.clear();
    }
    return {};
  }

  bool is_dead() const { return begun_at.load(std::memory_order_acquire) == kDead; }

  Result<void> start_commit() {
    if (staged.records() == 0 && !is_dead()) {
      return {};
    }
    {
      const std::scoped_lock lock(mutex);
      TW_CHECK(hand_over());
    }
    handed_over.notify_one();
    return {};
  }

  Result<void> commit() {
    std::unique_lock lock(mutex);
    ended.wait(lock, [this] { return failure.has_value() || !state.has_value(); });
    TW_CHECK(hand_over());
    handed_over.notify_one();
    ended.wait(lock, [this] {
      return failure.has_value() ||
             (durable.load(std::memory_order_relaxed) == appended && !is_storing);
    });
    if (failure.has_value()) {
      return std::unexpected(*failure);
    }
    return {};
  }

  Result<void> start_snapshot(std::vector<std::byte> bytes) {
    std::unique_lock lock(mutex);
    ended.wait(lock, [this] { return failure.has_value() || (!state.has_value() && !is_storing); });
    TW_CHECK(hand_over());
    state = std::move(bytes);
    snapshot_failure.reset();
    handed_over.notify_one();
    return {};
  }

  void wait_idle() {
    std::unique_lock lock(mutex);
    ended.wait(lock, [this] { return failure.has_value() || (is_idle && !has_work()); });
  }

  std::unique_ptr<Journal> journal;  // of the writer's thread, but for what never changes
  std::uint64_t records_before;      // in the journal when it was opened
  // Of the engine's thread:
  BlockStage staged;
  GateState gate = GateState::Open;  // as its loop was told
  std::uint64_t appended = 0;
  // Guarded by the mutex:
  mutable std::mutex mutex;
  std::condition_variable handed_over;
  std::condition_variable ended;
  BlockStage next;
  std::optional<std::vector<std::byte>> state;  // to be stored after `next`
  bool is_storing = false;                      // or waiting for the commit before it
  bool is_ending = false;
  bool is_idle = false;
  std::optional<Error> failure;
  std::optional<Error> snapshot_failure;
  // Of anybody:
  std::atomic<std::uint64_t> durable = 0;
  std::atomic<Ticks> begun_at = kIdle;  // when the commit under way began
  // Of the writer's thread:
  BlockStage written;
  std::thread writer;  // starts when all else is there
};

GroupCommit::GroupCommit(std::unique_ptr<Journal> journal) {
  TW_ASSERT(journal->staged() == 0);
  impl_ = std::make_unique<Impl>(std::move(journal));
}
GroupCommit::~GroupCommit() = default;

void GroupCommit::append(const Record& record) {
  if (impl_->is_dead()) {
    return;
  }
  impl_->staged.append(record);
  ++impl_->appended;
}

Result<void> GroupCommit::start_commit() { return impl_->start_commit(); }

Result<void> GroupCommit::commit() { return impl_->commit(); }

std::uint64_t GroupCommit::durable() const {
  return impl_->durable.load(std::memory_order_acquire);
}

Result<void> GroupCommit::start_snapshot(std::uint64_t records, std::vector<std::byte> state) {
  TW_ASSERT(impl_->is_dead() || records == impl_->records_before + impl_->appended);
  return impl_->start_snapshot(std::move(state));
}

void GroupCommit::wait_idle() { impl_->wait_idle(); }

std::optional<Error> GroupCommit::snapshot_failure() const {
  const std::scoped_lock lock(impl_->mutex);
  return impl_->snapshot_failure;
}

Duration GroupCommit::stalled_for(SteadyTime now) const {
  const Ticks begun_at = impl_->begun_at.load(std::memory_order_acquire);
  if (begun_at == kDead) {
    return Duration::max();
  }
  if (begun_at == kIdle) {
    return Duration::zero();
  }
  const SteadyTime begun{SteadyTime::duration(begun_at)};
  return std::max(Duration::zero(), Duration(now - begun));
}

std::optional<GateChanged> GroupCommit::gate_change(SteadyTime now) {
  const GateState wanted = stalled_for(now) > kStallMax ? GateState::Closed : GateState::Open;
  if (wanted == impl_->gate) {
    return std::nullopt;
  }
  impl_->gate = wanted;
  return GateChanged{GateReason::JournalStalled, wanted};
}

const JournalRecovery& GroupCommit::recovery() const { return impl_->journal->recovery(); }

}  // namespace tw::journal
