#include "net/loop.hpp"

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/error_code.hpp>
#include <queue>
#include <utility>
#include <vector>

namespace tw::net {
namespace {

// A handler's moment is wall time, which may be set anew while the loop sleeps.
constexpr Duration kSleepMax = std::chrono::seconds(1);

struct Waiting {
  Moment at;
  std::uint64_t turn = 0;  // equal moments keep their order
  std::weak_ptr<Due> due;
};

struct IsLater {
  bool operator()(const Waiting& a, const Waiting& b) const {
    return a.at != b.at ? a.at > b.at : a.turn > b.turn;
  }
};

/// Whom time passes for: all, or those whose moment has come.
enum class Wake : std::uint8_t { All, Due };

struct Sleeper {
  ServerHandler* handler = nullptr;
  std::optional<Timestamp> wake = {};
};

Timestamp now_wall() {
  return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
}

}  // namespace

Moment later(Moment from, Duration wait) {
  return wait > Moment::max() - from ? Moment::max() : from + wait;
}

struct Loop::Impl {
  void arm();
  void arm_for(Moment at);
  void on_timer();
  void call_due(Moment now);
  void sweep(Moment now);
  void wake_handlers(Wake which);
  bool tell_closed();
  Moment next_moment(Moment now);

  boost::asio::io_context context{1};
  boost::asio::steady_timer timer{context};
  std::optional<Moment> armed = {};
  std::priority_queue<Waiting, std::vector<Waiting>, IsLater> waiting = {};
  std::uint64_t turns = 0;
  Moment next_sweep = Moment::max();
  std::vector<LoopMember*> members = {};
  std::vector<Sleeper> sleepers = {};
  std::uint64_t connections = 0;
  bool is_settling = false;
  bool is_running = false;
  Loop* self = nullptr;
};

Loop::Loop() : impl_(std::make_unique<Impl>()) { impl_->self = this; }
Loop::~Loop() = default;

void Loop::add(LoopMember& member) {
  impl_->members.push_back(&member);
  const auto is_same = [&](const Sleeper& one) { return one.handler == &member.handler(); };
  if (std::ranges::none_of(impl_->sleepers, is_same)) {
    impl_->sleepers.push_back({.handler = &member.handler()});
  }
}

void Loop::remove(LoopMember& member) {
  std::erase(impl_->members, &member);
  const auto serves = [&](const LoopMember* one) { return &one->handler() == &member.handler(); };
  if (std::ranges::none_of(impl_->members, serves)) {
    std::erase_if(impl_->sleepers,
                  [&](const Sleeper& one) { return one.handler == &member.handler(); });
  }
}

void Loop::run() {
  impl_->is_running = true;
  impl_->next_sweep = Moment::min();
  for (LoopMember* member : std::vector(impl_->members)) {
    member->on_run();
  }
  after_call();  // the handlers name their first moment
  settle();
  const auto guard = boost::asio::make_work_guard(impl_->context);
  impl_->context.run();
}

void Loop::stop() { impl_->context.stop(); }
void Loop::after_call() { impl_->wake_handlers(Wake::All); }
boost::asio::io_context& Loop::context() { return impl_->context; }
ConnectionId Loop::next_connection() { return ConnectionId{++impl_->connections}; }

void Loop::call_at(Moment at, std::weak_ptr<Due> due) {
  impl_->waiting.push({.at = at, .turn = ++impl_->turns, .due = std::move(due)});
  impl_->arm_for(at);
}

void Loop::settle() {
  if (impl_->is_settling) {
    return;
  }
  impl_->is_settling = true;
  do {
    impl_->wake_handlers(Wake::Due);
    for (LoopMember* member : impl_->members) {
      member->flush();
    }
  } while (impl_->tell_closed());
  impl_->is_settling = false;
  impl_->arm();
}

bool Loop::Impl::tell_closed() {
  bool has_told = false;
  for (LoopMember* member : members) {
    has_told = member->tell_closed() || has_told;
  }
  return has_told;
}

void Loop::Impl::wake_handlers(Wake which) {
  const Timestamp now = now_wall();
  for (Sleeper& one : sleepers) {
    if (which == Wake::All || (one.wake.has_value() && *one.wake <= now)) {
      one.wake = one.handler->on_wake(now);
    }
  }
}

Moment Loop::Impl::next_moment(Moment now) {
  Moment next = next_sweep;
  if (!waiting.empty()) {
    next = std::min(next, waiting.top().at);
  }
  const Timestamp wall = now_wall();
  for (const Sleeper& one : sleepers) {
    if (one.wake.has_value()) {
      const Duration wait = *one.wake <= wall ? Duration{} : *one.wake - wall;
      next = std::min(next, now + std::min(wait, kSleepMax));
    }
  }
  return next;
}

void Loop::Impl::arm() { arm_for(next_moment(now_steady())); }

// An earlier alarm stays: it finds nothing to do and sets the next one.
void Loop::Impl::arm_for(Moment at) {
  if (!is_running || (armed.has_value() && *armed <= at)) {
    return;
  }
  armed = at;
  timer.expires_at(at);
  timer.async_wait([this](const boost::system::error_code& error) {
    if (!error) {
      on_timer();
    }
  });
}

void Loop::Impl::on_timer() {
  armed.reset();
  const Moment now = now_steady();
  call_due(now);
  sweep(now);
  self->settle();
}

void Loop::Impl::call_due(Moment now) {
  while (!waiting.empty() && waiting.top().at <= now) {
    const std::shared_ptr<Due> due = waiting.top().due.lock();
    waiting.pop();
    if (due) {
      due->on_due();
    }
  }
}

void Loop::Impl::sweep(Moment now) {
  if (now < next_sweep) {
    return;
  }
  Duration interval = kSleepMax;
  for (LoopMember* member : members) {
    member->sweep(now);
    interval = std::min(interval, member->sweep_interval());
  }
  next_sweep = now + interval;
}

}  // namespace tw::net
