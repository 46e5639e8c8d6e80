#include "venue_sim/fault_sockets.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "venue_sim/fault_frames.hpp"

namespace tw::venue_sim {
namespace {

using std::chrono::milliseconds;
using Kind = SocketAct::Kind;

constexpr std::int64_t kForEver = std::numeric_limits<std::int64_t>::max();
constexpr std::uint16_t kEndedWithoutFrame = 1006;  // RFC 6455, 7.4.1: never sent

SocketAct act_of(const FaultEffect& effect, net::ConnectionId connection) {
  const std::string_view name = effect.effect;
  SocketAct act{.connection = connection};
  if (name == "freeze") {
    act.kind = Kind::Freeze;
  } else if (name == "ping_flood") {
    act.kind = Kind::Ping;
    act.bytes = "flood";
  } else if (name == "bad_frame") {
    act.kind = Kind::Raw;
    act.bytes = bad_frame(effect.parameter("kind").value_or(""));
  } else if (name == "reset") {
    act.kind = Kind::Reset;
  } else {
    act.code = static_cast<std::uint16_t>(effect.integer("code", kEndedWithoutFrame));
    act.kind = act.code == kEndedWithoutFrame ? Kind::Reset : Kind::Close;
    act.bytes = effect.parameter("reason").value_or("");
  }
  return act;
}

}  // namespace

void SocketFaults::on_open(net::ConnectionId connection, std::string path, Timestamp now) {
  sockets_.insert_or_assign(connection, Socket{.path = std::move(path), .opened = now});
}

void SocketFaults::on_close(net::ConnectionId connection) { sockets_.erase(connection); }

void SocketFaults::plan(Socket& socket, net::ConnectionId connection, const FaultEffect& effect,
                        Timestamp now) {
  const Timestamp aged = socket.opened + milliseconds(effect.integer("after_ms", 0));
  Task task{.line = effect.line,
            .at = std::max(aged, now),
            .act = act_of(effect, connection),
            .every = milliseconds(effect.integer("every_ms", 0))};
  if (task.act.kind == Kind::Ping) {
    task.left = effect.integer("count", 1);
  } else if (task.every > Duration::zero()) {
    task.left = kForEver;
  }
  const Duration length = milliseconds(effect.integer("ms", 0));
  if (task.act.kind == Kind::Freeze && length > Duration::zero()) {
    Task end = task;
    end.act.kind = Kind::Resume;
    end.at += length;
    socket.tasks.push_back(std::move(end));
  }
  socket.tasks.push_back(std::move(task));
}

void SocketFaults::meet(Socket& socket, net::ConnectionId connection, FaultScript& script,
                        Timestamp now) {
  for (const FaultEffect& effect :
       script.meet(FaultPoint::Socket, socket.path, now, socket.lines)) {
    socket.lines.push_back(effect.line);
    plan(socket, connection, effect, now);
  }
  socket.generation = script.generation();
}

void SocketFaults::let_go(Socket& socket, net::ConnectionId connection, const FaultScript& script,
                          std::vector<SocketAct>& acts) {
  std::erase_if(socket.tasks, [&](const Task& task) { return !script.lasts(task.line); });
  std::erase_if(socket.lines, [&](std::uint64_t line) { return !script.lasts(line); });
  if (socket.frozen_by != 0 && !script.lasts(socket.frozen_by)) {
    socket.frozen_by = 0;
    acts.push_back({.kind = Kind::Resume, .connection = connection});
  }
}

void SocketFaults::run(Socket& socket, Timestamp now, std::vector<SocketAct>& acts) {
  while (!socket.tasks.empty()) {
    const auto next = std::ranges::min_element(socket.tasks, {}, &Task::at);
    if (next->at > now) {
      return;
    }
    acts.push_back(next->act);
    if (next->act.kind == Kind::Freeze || next->act.kind == Kind::Resume) {
      socket.frozen_by = next->act.kind == Kind::Freeze ? next->line : 0;
    }
    next->at += next->every;
    if (next->left != kForEver && --next->left <= 0) {
      socket.tasks.erase(next);
    } else if (next->left == kForEver && next->at < now) {
      next->at += (now - next->at) / next->every * next->every;  // of what was missed the last one
    }
  }
}

std::vector<SocketAct> SocketFaults::advance_to(FaultScript& script, Timestamp now) {
  std::vector<SocketAct> acts;
  script.advance_to(now);
  for (auto& [connection, socket] : sockets_) {
    let_go(socket, connection, script, acts);
    if (socket.generation != script.generation()) {
      meet(socket, connection, script, now);
    }
    run(socket, now, acts);
  }
  return acts;
}

std::optional<Timestamp> SocketFaults::next_due(const FaultScript& script) const {
  std::optional<Timestamp> next = script.next_change();
  for (const auto& [connection, socket] : sockets_) {
    if (socket.generation != script.generation()) {
      next = std::min(next.value_or(socket.opened), socket.opened);
    }
    for (const Task& task : socket.tasks) {
      next = std::min(next.value_or(task.at), task.at);
    }
  }
  return next;
}

}  // namespace tw::venue_sim
