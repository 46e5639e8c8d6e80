#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "net/server.hpp"
#include "venue_sim/answer.hpp"

namespace tw::venue_sim {

/// What a key may do.
enum class Permission : std::uint8_t { Read, Trade, Wallet };

struct ApiKey {
  std::string key;
  std::string secret;
  AccountId account;
  bool is_read_only = false;
  bool may_trade = true;
  bool may_transfer = true;
  Timestamp created;
  std::vector<std::string> addresses = {};  ///< from anywhere when empty
};

/// What a socket signs in with, and where it comes from.
struct SocketAuth {
  std::string_view key;
  std::int64_t expires_ms = 0;
  std::string_view signature;
  std::string_view peer;
};

/// How the venue refuses a moment outside `server_time - window <= timestamp < server_time + 1 s`;
/// nothing for one inside. An empty window is the venue's own of five seconds.
std::optional<Answer> refuse_time(std::string_view timestamp, std::string_view window,
                                  Timestamp now);

/// How a key that lacks a permission is refused (10005); nothing where it has it.
std::optional<Answer> refuse_permission(const ApiKey& key, Permission permission);

/// The keys of all accounts. Signature, time rule and permission are asked in the venue's order.
/// Source:  HMAC-SHA256 over timestamp + key + receive window + query or body, lower-case
///          hexadecimal; server_time - window <= timestamp < server_time + 1 s.
class KeyStore {
 public:
  /// Conflict for a key that is there.
  Result<void> add(ApiKey key);
  /// NotFound for one that is not there.
  Result<void> remove(std::string_view key);
  const ApiKey* find(std::string_view key) const;
  const std::vector<ApiKey>& all() const { return keys_; }

  /// The key that signed the request, or how it is refused (10001, 10002, 10003, 10004, 10005,
  /// 10010, each in the venue's words).
  std::expected<const ApiKey*, Answer> authenticate(const net::HttpRequest& request,
                                                    Permission permission, Timestamp now) const;
  /// The same for the auth frame of a socket: signature of "GET/realtime" + expires.
  std::expected<const ApiKey*, Answer> authenticate_socket(const SocketAuth& auth,
                                                           Timestamp now) const;

  /// Secrets included.
  void save(std::vector<std::byte>& bytes) const;
  /// Errors: InvalidInput; nothing has changed then.
  Checked<void> load(std::span<const std::byte> bytes);

 private:
  std::vector<ApiKey> keys_;
};

}  // namespace tw::venue_sim
