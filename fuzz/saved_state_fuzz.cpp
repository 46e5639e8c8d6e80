// Fuzz target of saved facts and sessions: bytes of a damaged or foreign snapshot are refused and
// change nothing, or are taken up so that they are saved again as they were read and the orders in
// them can end.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/assert.hpp"
#include "engine/fact_check.hpp"
#include "sample_session.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

class NoHistory final : public tw::HistoryReader {
 public:
  tw::Result<std::optional<tw::Event>> next() override { return std::optional<tw::Event>(); }
};

class NoLog final : public tw::Log {
 public:
  void append(const tw::Record&) override { ++appended_; }
  tw::Result<void> commit() override { return {}; }
  std::uint64_t durable() const override { return appended_; }

 private:
  std::uint64_t appended_ = 0;
};

template <class T>
std::vector<std::byte> saved(const T& object) {
  std::vector<std::byte> bytes;
  object.save(bytes);
  return bytes;
}

// Whether they were taken.
template <class T>
bool try_load(T& object, std::span<const std::byte> bytes) {
  const std::vector<std::byte> before = saved(object);
  const bool is_taken = object.load(bytes).has_value();
  TW_ASSERT(std::ranges::equal(saved(object), is_taken ? bytes : std::span(before)));
  return is_taken;
}

void end_orders(tw::engine::FactState& state) {
  std::vector<tw::ClientOrderId> ids;
  for (const tw::Order& order : state.orders().live()) {
    ids.push_back(order.id);
  }
  for (const tw::ClientOrderId id : ids) {
    state.apply(tw::Event{{}, {}, tw::OrderCanceled{id, {}}});
  }
}

void try_session(const char* strategy, std::span<const std::byte> bytes) {
  NoHistory history;
  NoLog log;
  tw::backtest::Session session(tw::fuzz::session_settings(strategy), history, log);
  try_load(session, bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span<const std::byte> bytes = std::as_bytes(std::span(data, size));
  tw::engine::FactState facts;
  if (try_load(facts, bytes)) {
    end_orders(facts);
  }
  try_session("grid", bytes);
  try_session("trend", bytes);
  return 0;
}
