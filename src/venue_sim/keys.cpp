#include "venue_sim/keys.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "secret/digest.hpp"
#include "secret/hmac.hpp"
#include "venue_sim/saved_text.hpp"

namespace tw::venue_sim {
namespace {

// Texts as the venue sends them (venues/bybit-v5.md sections 2 and 9, fixtures rest/error_100*).
constexpr int kParameterError = 10001;
constexpr int kTimeError = 10002;
constexpr int kInvalidKey = 10003;
constexpr int kBadSignature = 10004;
constexpr int kDenied = 10005;
constexpr int kAddressNotBound = 10010;
constexpr int kExpired = -1;
constexpr int kUnauthorized = 401;

constexpr std::int64_t kWindowDefaultMs = 5'000;
constexpr std::int64_t kAheadMs = 1'000;
constexpr std::string_view kSocketText = "GET/realtime";

std::optional<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_whole = error == std::errc{} && end == text.data() + text.size();
  return is_whole ? std::optional{value} : std::nullopt;
}

std::string bracketed(std::string_view name, std::string_view value) {
  return std::string{name}.append("[").append(value).append("]");
}

Answer refuse_unauthorized(int code, std::string message) {
  Answer answer = refuse(code, std::move(message));
  answer.status = kUnauthorized;
  return answer;
}

Answer refuse_headers(std::string_view timestamp, std::string_view key, std::string_view sign) {
  Answer answer = refuse_unauthorized(
      kParameterError, "empty value: " + bracketed("apiTimestamp", timestamp) + " " +
                           bracketed("apiKey", key) + " " + bracketed("apiSignature", sign) +
                           ": openapi sign params error!");
  answer.result = "null";
  answer.extra = "null";
  return answer;
}

Answer refuse_key() { return refuse_unauthorized(kInvalidKey, "API key is invalid."); }

Answer refuse_address() {
  return refuse(kAddressNotBound, "Unmatched IP, please check your API key's bound IP addresses.");
}

bool is_signature(std::string_view key, std::string_view text, std::string_view signature) {
  return secret::equal(secret::to_hex(secret::hmac_sha256(key, text)), signature);
}

bool may_come_from(const ApiKey& key, std::string_view address) {
  return key.addresses.empty() || std::ranges::find(key.addresses, address) != key.addresses.end();
}

bool may(const ApiKey& key, Permission permission) {
  switch (permission) {
    case Permission::Read:
      return true;
    case Permission::Trade:
      return key.may_trade && !key.is_read_only;
    case Permission::Wallet:
      return key.may_transfer && !key.is_read_only;
  }
  return false;
}

template <class Archive, class Key>
void state_of_key(Archive& archive, Key& key) {
  text_state(archive, key.key);
  text_state(archive, key.secret);
  archive(key.account, key.is_read_only, key.may_trade, key.may_transfer);
  archive.moment(key.created);
  archive.list(key.addresses, [](auto& each, auto& text) { text_state(each, text); });
}

constexpr auto kKey = [](auto& archive, auto& key) { state_of_key(archive, key); };

}  // namespace

std::optional<Answer> refuse_time(std::string_view timestamp, std::string_view window,
                                  Timestamp now) {
  const std::int64_t server_ms = to_nanoseconds(now) / 1'000'000;
  const std::optional<std::int64_t> at = parse_integer(timestamp);
  const std::optional<std::int64_t> window_ms =
      window.empty() ? kWindowDefaultMs : parse_integer(window);
  const bool is_inside = at.has_value() && window_ms.has_value() && *window_ms >= 0 &&
                         *at < server_ms + kAheadMs && *at >= server_ms - *window_ms;
  if (is_inside) {
    return std::nullopt;
  }
  return refuse(
      kTimeError,
      "invalid request, please check your server timestamp or recv_window param. " +
          bracketed("req_timestamp", timestamp) + "," +
          bracketed("server_timestamp", std::to_string(server_ms)) + "," +
          bracketed("recv_window", window.empty() ? std::to_string(kWindowDefaultMs) : window));
}

std::optional<Answer> refuse_permission(const ApiKey& key, Permission permission) {
  if (may(key, permission)) {
    return std::nullopt;
  }
  return refuse(kDenied, "Permission denied, please check your API key permissions.");
}

Result<void> KeyStore::add(ApiKey key) {
  if (find(key.key) != nullptr) {
    return fail(ErrorCode::Conflict, "key '" + key.key + "' is there already");
  }
  keys_.push_back(std::move(key));
  return {};
}

Result<void> KeyStore::remove(std::string_view key) {
  const auto place = std::ranges::find(keys_, key, &ApiKey::key);
  if (place == keys_.end()) {
    return fail(ErrorCode::NotFound, "there is no key '" + std::string{key} + "'");
  }
  keys_.erase(place);
  return {};
}

const ApiKey* KeyStore::find(std::string_view key) const {
  const auto place = std::ranges::find(keys_, key, &ApiKey::key);
  return place == keys_.end() ? nullptr : &*place;
}

std::expected<const ApiKey*, Answer> KeyStore::authenticate(const net::HttpRequest& request,
                                                            Permission permission,
                                                            Timestamp now) const {
  const std::string_view timestamp = request.header("X-BAPI-TIMESTAMP");
  const std::string_view name = request.header("X-BAPI-API-KEY");
  const std::string_view signature = request.header("X-BAPI-SIGN");
  const std::string_view window = request.header("X-BAPI-RECV-WINDOW");
  if (timestamp.empty() || name.empty() || signature.empty()) {
    return std::unexpected(refuse_headers(timestamp, name, signature));
  }
  const ApiKey* key = find(name);
  if (key == nullptr) {
    return std::unexpected(refuse_key());
  }
  if (!may_come_from(*key, request.peer)) {
    return std::unexpected(refuse_address());
  }
  if (std::optional<Answer> refusal = refuse_time(timestamp, window, now)) {
    return std::unexpected(*std::move(refusal));
  }
  const std::string_view payload = request.method == "GET" ? request.query() : request.body;
  const std::string text = std::string{timestamp}.append(name).append(window).append(payload);
  if (!is_signature(key->secret, text, signature)) {
    return std::unexpected(
        refuse(kBadSignature, "error sign! " + bracketed("origin_string", text)));
  }
  if (std::optional<Answer> refusal = refuse_permission(*key, permission)) {
    return std::unexpected(*std::move(refusal));
  }
  return key;
}

std::expected<const ApiKey*, Answer> KeyStore::authenticate_socket(const SocketAuth& auth,
                                                                   Timestamp now) const {
  const ApiKey* found = find(auth.key);
  if (found == nullptr) {
    return std::unexpected(refuse_key());
  }
  if (!may_come_from(*found, auth.peer)) {
    return std::unexpected(refuse_address());
  }
  if (auth.expires_ms <= to_nanoseconds(now) / 1'000'000) {
    return std::unexpected(refuse(kExpired, "Request has expired"));
  }
  const std::string text = std::string{kSocketText}.append(std::to_string(auth.expires_ms));
  if (!is_signature(found->secret, text, auth.signature)) {
    return std::unexpected(refuse(kBadSignature, "Invalid sign"));
  }
  return found;
}

void KeyStore::save(std::vector<std::byte>& bytes) const {
  StateWriter out{bytes};
  out.list(keys_, kKey);
}

Checked<void> KeyStore::load(std::span<const std::byte> bytes) {
  StateReader in{bytes};
  KeyStore loaded;
  in.list(loaded.keys_, kKey);
  if (!in.is_whole()) {
    return fault(ErrorCode::InvalidInput, Field::Record);
  }
  *this = std::move(loaded);
  return {};
}

}  // namespace tw::venue_sim
