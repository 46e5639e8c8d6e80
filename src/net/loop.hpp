#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>

#include "base/time.hpp"
#include "net/server.hpp"

namespace boost::asio {
class io_context;
}

namespace tw::net {

using Moment = std::chrono::steady_clock::time_point;
inline Moment now_steady() { return std::chrono::steady_clock::now(); }
/// `wait` from `from`, without running over.
Moment later(Moment from, Duration wait);

/// Something that asked to be called at a moment. A call that came for nothing does no harm.
class Due {
 public:
  virtual ~Due() = default;
  virtual void on_due() = 0;
};

/// One server of a loop.
class LoopMember {
 public:
  virtual ~LoopMember() = default;
  virtual ServerHandler& handler() const = 0;
  /// The loop begins to run.
  virtual void on_run() = 0;
  /// Tells the handler of WebSockets that went; whether there were any.
  virtual bool tell_closed() = 0;
  /// Writes what calls of the handler left.
  virtual void flush() = 0;
  /// Ends what waited too long.
  virtual void sweep(Moment now) = 0;
  virtual Duration sweep_interval() const = 0;
};

/// The thread of one or several servers: sockets, one timer for everything that waits, and the
/// handlers' wish to wake up.
/// Threads: `stop` from any; the rest on the thread of `run`.
class Loop {
 public:
  Loop();
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  void add(LoopMember& member);
  void remove(LoopMember& member);
  void run();
  void stop();
  /// Lets time pass for the handlers: to be called behind every other call of one.
  void after_call();
  /// Ends every step of the loop: wakes handlers, writes, tells of closed WebSockets.
  void settle();
  void call_at(Moment at, std::weak_ptr<Due> due);
  ConnectionId next_connection();
  boost::asio::io_context& context();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tw::net
