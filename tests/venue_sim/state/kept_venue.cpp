#include "venue_sim/state/kept_venue.hpp"

#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

#include "base/assert.hpp"
#include "secret/hmac.hpp"

namespace tw::venue_sim {

namespace fs = std::filesystem;

TestDirectory::TestDirectory(std::string_view name)
    : path_((fs::temp_directory_path() / "tw_state_").string() + std::to_string(::getpid()) + "_" +
            std::string(name)) {
  fs::remove_all(path_);
}

TestDirectory::~TestDirectory() {
  std::error_code code;
  fs::remove_all(path_, code);
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_file(const std::string& path, std::string_view bytes) {
  fs::create_directories(fs::path(path).parent_path());
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

VenueSettings stepped_settings(std::uint64_t seed) {
  constexpr Timestamp kStart = std::chrono::sys_days{std::chrono::year{2026} / 1 / 1};
  VenueSettings settings = default_settings(seed, kStart);
  settings.pace = Pace::Stepped;
  settings.rates = {.orders_per_second = 1'000'000,
                    .reads_per_second = 1'000'000,
                    .address_per_5s = 100'000'000,
                    .sockets_per_5min = 100'000'000};
  return settings;
}

namespace {

Result<std::unique_ptr<Venue>> opened(const std::string& directory, VenueSettings settings) {
  TW_TRY(StateFile file, StateFile::open(directory, settings, StateFile::Choice::Kept));
  TW_TRY(std::unique_ptr<Venue> venue, Venue::open(std::move(settings), std::move(file)));
  TW_CHECK(venue->save(Ending::Running));
  return venue;
}

}  // namespace

KeptVenue::KeptVenue(const std::string& directory, VenueSettings settings) {
  Result<std::unique_ptr<Venue>> made = opened(directory, std::move(settings));
  TW_ASSERT(made.has_value());
  venue_ = *std::move(made);
}

Error KeptVenue::refusal(const std::string& directory, VenueSettings settings) {
  const Result<std::unique_ptr<Venue>> made = opened(directory, std::move(settings));
  return made.has_value() ? Error{.what = "was opened"} : made.error();
}

std::string KeptVenue::get(std::string_view path, std::string_view query) {
  std::string target(path);
  if (!query.empty()) {
    target.append("?").append(query);
  }
  return call("GET", target, query, "");
}

std::string KeptVenue::post(std::string_view path, std::string_view body) {
  return call("POST", path, body, body);
}

std::string KeptVenue::call(std::string_view method, std::string_view target,
                            std::string_view payload, std::string_view body) {
  const net::HttpResponse clock =
      venue_->venue_handler().on_request({.connection = net::ConnectionId{1},
                                          .peer = "127.0.0.1",
                                          .method = "GET",
                                          .target = "/v5/market/time",
                                          .body = "",
                                          .headers = {}});
  const std::size_t at = clock.body.rfind("\"time\":") + 7;
  const std::string now = clock.body.substr(at, 13);
  const StartAccount owner = venue_->settings().accounts.front();
  const std::string sign = secret::to_hex(
      secret::hmac_sha256(owner.secret, now + owner.key + "5000" + std::string(payload)));
  const std::vector<net::Header> headers = {{"X-BAPI-API-KEY", owner.key},
                                            {"X-BAPI-TIMESTAMP", now},
                                            {"X-BAPI-SIGN", sign},
                                            {"X-BAPI-RECV-WINDOW", "5000"}};
  const net::HttpRequest request{.connection = net::ConnectionId{1},
                                 .peer = "127.0.0.1",
                                 .method = method,
                                 .target = target,
                                 .body = body,
                                 .headers = headers};
  return venue_->venue_handler().on_request(request).body;
}

std::string KeptVenue::control(std::string_view method, std::string_view path,
                               std::string_view body) {
  return venue_->control_handler()
      .on_request({.connection = net::ConnectionId{2},
                   .peer = "127.0.0.1",
                   .method = method,
                   .target = path,
                   .body = body,
                   .headers = {}})
      .body;
}

void KeptVenue::step(int milliseconds) {
  control("POST", "/time/step", "{\"ms\":" + std::to_string(milliseconds) + "}");
}

void KeptVenue::end() { TW_ASSERT(venue_->save(Ending::Clean).has_value()); }

std::string text_after(std::string_view json, std::string_view name) {
  const std::string mark = "\"" + std::string(name) + "\":\"";
  const std::size_t at = json.find(mark);
  if (at == std::string_view::npos) {
    return "";
  }
  const std::string_view rest = json.substr(at + mark.size());
  return std::string(rest.substr(0, rest.find('"')));
}

}  // namespace tw::venue_sim
