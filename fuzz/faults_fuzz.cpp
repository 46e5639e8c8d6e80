// Fuzz target of fault scripts: what is accepted meets traffic of every point and changes messages
// without harm, and equally from one seed. The tests replay fuzz/corpus/faults through the same
// function.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/assert.hpp"
#include "json/value.hpp"
#include "venue_sim/fault_effects.hpp"
#include "venue_sim/fault_messages.hpp"
#include "venue_sim/fault_mutation.hpp"
#include "venue_sim/fault_sockets.hpp"
#include "venue_sim/faults.hpp"

namespace {

using namespace tw;
using namespace tw::venue_sim;

constexpr net::ConnectionId kConnection{1};
constexpr std::array<std::string_view, 7> kPlaces{"/v5/order/create",
                                                  "/v5/order/realtime?cursor=a",
                                                  "/v5/private#auth",
                                                  "orderbook.50.BTCUSDT",
                                                  "order",
                                                  "clock",
                                                  "venue"};
constexpr std::string_view kMessage =
    R"({"topic":"order","ts":1700000000000,"type":"snapshot","retCode":0,"retExtInfo":{"list":[]},)"
    R"("result":{"list":[{"orderId":"1"}]},"data":[{"orderStatus":"Filled","qty":"0.1"}]})";

Timestamp at(int step) { return Timestamp{} + std::chrono::milliseconds(250) * step; }

/// Everything that the effects make of one message and one answer, as one text.
std::string played(FaultScript& script, MessageFaults& messages, int step) {
  std::string all;
  const StaleViews views;
  for (const std::string_view place : kPlaces) {
    for (int point = 0; point <= static_cast<int>(FaultPoint::Clock); ++point) {
      const auto effects = script.meet(static_cast<FaultPoint>(point), place, at(step));
      net::HttpResponse response{.body = std::string(kMessage)};
      apply_to_response(response, effects, views, {"key", place}, at(step));
      const auto refused = refuse_request(effects, at(step));
      const auto frame = refuse_frame(effects, SocketKind::Trade, kMessage, at(step));
      static_cast<void>(accept_fate(effects));
      messages.apply(kConnection, place, kMessage, effects, at(step));
      all += response.body + (refused ? refused->body : "") + (frame ? frame->text : "");
    }
  }
  for (const Outgoing& each : messages.take_due(at(step))) {
    all += each.bytes;
  }
  return all;
}

std::string run(std::string_view text) {
  FaultScript script(7);
  const auto added = script.add(text, at(0));
  TW_ASSERT(added.has_value() || added.error().code == ErrorCode::InvalidInput);
  MessageFaults messages;
  SocketFaults sockets;
  sockets.on_open(kConnection, "/v5/private", at(0));
  std::string all = script.state();
  for (int step = 0; step < 4; ++step) {
    all += played(script, messages, step);
    for (const SocketAct& act : sockets.advance_to(script, at(step))) {
      all += act.bytes;
    }
    script.on_event("fill", at(step));
  }
  TW_ASSERT(json::parse(script.state()).has_value());
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  TW_ASSERT(run(text) == run(text));
  return 0;
}
