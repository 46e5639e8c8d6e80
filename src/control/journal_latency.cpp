#include "control/journal_latency.hpp"

#include <algorithm>

namespace tw::control {
namespace {

json::Value milliseconds(Duration duration) {
  return json::Value::of(std::chrono::duration<double, std::milli>(duration).count());
}

template <std::size_t kKept>
Duration median(std::array<Duration, kKept> values, std::uint64_t count) {
  const auto end =
      values.begin() + static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(count, kKept));
  const auto middle = values.begin() + (end - values.begin()) / 2;
  std::nth_element(values.begin(), middle, end);
  return *middle;
}

}  // namespace

json::Value to_json(const JournalLatency& latency) {
  return json::Value::object()
      .set("commits", json::Value::of(latency.commits))
      .set("durable_ms", milliseconds(latency.durable))
      .set("durable_ms_max", milliseconds(latency.durable_max))
      .set("disk_ms", milliseconds(latency.disk))
      .set("disk_ms_max", milliseconds(latency.disk_max));
}

TimedLog::TimedLog(Log& journal, Clock clock) : journal_(journal), clock_(clock) {}

void TimedLog::append(const Record& record) {
  if (!staged_since_.has_value()) {
    staged_since_ = clock_();
  }
  journal_.append(record);
}

Result<void> TimedLog::commit() {
  if (!staged_since_.has_value()) {
    return journal_.commit();
  }
  const Timestamp begin = clock_();
  TW_CHECK(journal_.commit());
  const Timestamp end = clock_();
  const std::size_t place = measured_.commits % kKept;
  durable_[place] = end - *staged_since_;
  disk_[place] = end - begin;
  measured_.durable_max = std::max(measured_.durable_max, durable_[place]);
  measured_.disk_max = std::max(measured_.disk_max, disk_[place]);
  ++measured_.commits;
  staged_since_.reset();
  return {};
}

JournalLatency TimedLog::latency() const {
  JournalLatency latency = measured_;
  if (latency.commits > 0) {
    latency.durable = median(durable_, latency.commits);
    latency.disk = median(disk_, latency.commits);
  }
  return latency;
}

Timestamp TimedLog::steady_now() {
  return Timestamp{std::chrono::steady_clock::now().time_since_epoch()};
}

}  // namespace tw::control
