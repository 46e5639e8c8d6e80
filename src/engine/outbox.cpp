#include "engine/outbox.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace tw::engine {
namespace {

ClientOrderId order_of(const Command& command) {
  return std::visit([](const auto& body) { return body.order; }, command.body);
}

}  // namespace

void Outbox::stage(const Command& command, std::uint64_t record) {
  TW_ASSERT(waiting_.size() < kWaitingMax);
  waiting_.push_back({command, record});
}

std::optional<Timestamp> Outbox::oldest() const {
  return waiting_.empty() ? std::nullopt : std::optional(waiting_.front().command.decided_at);
}

void Outbox::take_durable(std::uint64_t durable, std::vector<Command>& out) {
  const auto end = std::ranges::find_if(
      waiting_, [durable](const Waiting& waiting) { return waiting.record > durable; });
  for (auto waiting = waiting_.begin(); waiting != end; ++waiting) {
    out.push_back(waiting->command);
  }
  waiting_.erase(waiting_.begin(), end);
}

void Outbox::take(ClientOrderId order, std::vector<Command>& out) {
  std::erase_if(waiting_, [&](const Waiting& waiting) {
    const bool is_meant = order_of(waiting.command) == order;
    if (is_meant) {
      out.push_back(waiting.command);
    }
    return is_meant;
  });
}

void Outbox::take_all(std::vector<Command>& out) {
  for (const Waiting& waiting : waiting_) {
    out.push_back(waiting.command);
  }
  waiting_.clear();
}

}  // namespace tw::engine
