#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "net/client.hpp"
#include "net/server.hpp"
#include "venue_sim/venue.hpp"

namespace tw::venue_sim {

/// The venue without configuration, in stepped time, behind two ports of this machine, and a client
/// that signs.
class WireVenue {
 public:
  explicit WireVenue(std::uint64_t seed, std::size_t trace_bytes_max = Trace::kBytesMax);
  ~WireVenue();

  /// Places an order that must be taken; its id.
  std::string order(std::string_view body);
  void cancel(std::string_view category, std::string_view order);
  /// Body of the answer to a signed POST.
  std::string post(std::string_view path, std::string_view body);
  /// Body of the answer of the control port.
  std::string control(std::string_view method, std::string_view target, std::string_view body = {});
  void step(std::int64_t ms);
  /// What the oracle finds in the trace.
  std::vector<std::string> differences();

 private:
  std::string ask(net::testing_support::Client& client, std::string_view head,
                  std::string_view more_headers, std::string_view body);

  std::int64_t now_ms_;
  StartAccount account_;
  std::unique_ptr<Venue> venue_;
  std::unique_ptr<net::Server> server_;
  std::unique_ptr<net::Server> control_server_;
  std::unique_ptr<net::testing_support::Client> client_;
  std::unique_ptr<net::testing_support::Client> control_;
  std::jthread thread_;
};

}  // namespace tw::venue_sim
