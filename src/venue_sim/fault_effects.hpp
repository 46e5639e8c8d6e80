#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "net/server.hpp"
#include "venue_sim/answer.hpp"
#include "venue_sim/faults.hpp"
#include "venue_sim/private_call.hpp"
#include "venue_sim/sockets.hpp"

namespace tw::venue_sim {

/// The names that a frame of a client has for FaultScript::meet_any: PATH#OP (/v5/private#auth),
/// and of an order on the trade socket also the path that it has as REST (/v5/order/create). The
/// path alone where the frame says no operation.
std::vector<std::string> fault_places(std::string_view socket_path, std::string_view frame);

/// Point Connect: what a connection or an upgrade gets in place of an answer; nothing: it goes on.
std::optional<net::HttpResponse> refuse_connection(std::span<const FaultEffect> effects);

/// Point Handshake: how one goes; of bad_tls the kind is the name of the offer.
net::Handshake handshake_of(std::span<const FaultEffect> effects);

/// Point Request, REST: the answer to a request that is not looked at (refuse, status, rate_limit,
/// drop_request); nothing: it goes on.
std::optional<net::HttpResponse> refuse_request(std::span<const FaultEffect> effects,
                                                Timestamp now);

/// The same for a frame.
struct FrameRefusal {
  enum class Kind : std::uint8_t { Answer, Silence, Close, Reset };
  Kind kind = Kind::Answer;
  std::string text = {};  ///< of the answer
};
std::optional<FrameRefusal> refuse_frame(std::span<const FaultEffect> effects, SocketKind socket,
                                         std::string_view frame, Timestamp now);

/// Point Accept: how one order request reaches the exchange.
struct AcceptFate {
  /// When its answer leaves: after the exchange, at once with the ids of the request, or never.
  enum class When : std::uint8_t { Late, Now, Never };
  Duration delay{};
  When answer = When::Late;
  bool is_lost = false;                    ///< it never reaches the exchange
  std::optional<RefusedLeg> refusal = {};  ///< it is not taken, or this of its legs
  /// Whether the exchange does not see it now.
  bool is_held() const { return is_lost || delay > Duration{}; }
};
AcceptFate accept_fate(std::span<const FaultEffect> effects);

/// Who asked what.
struct AskedQuery {
  std::string_view key;     ///< API key
  std::string_view target;  ///< path and query
};

/// What queries were answered before, for stale_view.
/// Cost:    the newest kBytesMax bytes of answers.
class StaleViews {
 public:
  static constexpr std::size_t kBytesMax = 8U << 20U;
  void remember(const AskedQuery& asked, std::string_view body, Timestamp now);
  /// The newest answer that is at least that old, else `body` with an empty list.
  std::string find(const AskedQuery& asked, std::string_view body, Timestamp now,
                   Duration age) const;

 private:
  struct View {
    std::string asked;
    std::string body;
    Timestamp at;
  };
  std::deque<View> views_;
  std::size_t bytes_ = 0;
};

/// Point Answer, REST: drop_response, reset, delay, stale_view, paging, uneven_batch, maintenance,
/// mutate, bad_timestamps, in the order of the effects. While a script is not empty, `views` has to
/// remember the answer of each query before.
void apply_to_response(net::HttpResponse& response, std::span<const FaultEffect> effects,
                       const StaleViews& views, const AskedQuery& asked, Timestamp now);
/// Its part that is about the body alone.
std::string apply_to_body(std::string_view body, const FaultEffect& effect, std::string_view target,
                          Timestamp now);

/// Point Clock: how far the venue's clock is off.
Duration clock_skew(std::span<const FaultEffect> effects);
/// Effect maintenance at the point Clock: the message of the topic system.status.
std::string system_status_message(const FaultEffect& effect, Timestamp now);

}  // namespace tw::venue_sim
