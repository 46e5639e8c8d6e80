#include <chrono>
#include <thread>

#include "app/commands.hpp"
#include "app/stop_signal.hpp"
#include "app/venue_address.hpp"
#include "app/venue_tapes.hpp"
#include "app/venue_tls.hpp"
#include "data/text_file.hpp"
#include "json/value.hpp"
#include "net/server.hpp"
#include "terminal/standard_output.hpp"
#include "venue_sim/settings_file.hpp"
#include "venue_sim/state_file.hpp"
#include "venue_sim/venue.hpp"

namespace tw::app {
namespace {

// Stepped time begins at one moment, so that equal requests give equal bytes.
constexpr Timestamp kSteppedStart = std::chrono::sys_days{std::chrono::year{2026} / 1 / 1};

Result<void> set_pace(venue_sim::VenueSettings& settings, const std::string& text) {
  using venue_sim::Pace;
  if (text == "real") {
    return {};
  }
  if (text == "stepped") {
    settings.pace = Pace::Stepped;
    settings.start = kSteppedStart;
    return {};
  }
  const auto factor = Decimal::parse_exact(text);
  if (!factor.has_value() || factor->sign() <= 0 || *factor > Decimal::from_int(1'000'000)) {
    return fail(ErrorCode::InvalidInput, "--pace " + text, "usage.venue_pace", {{"value", text}});
  }
  settings.pace = Pace::Fast;
  settings.factor = *factor;
  return {};
}

Result<void> read_config(const VenueSimOptions& options, venue_sim::VenueSettings& settings) {
  if (!options.config.has_value()) {
    return {};
  }
  const Result<std::string> text = data::read_text_file(*options.config);
  if (!text.has_value()) {
    return fail(ErrorCode::NotFound, "cannot read " + *options.config, "venue_sim.config_missing",
                {{"path", *options.config}});
  }
  Result<venue_sim::VenueSettings> read = venue_sim::read_settings(*text, settings);
  if (!read.has_value()) {
    return fail(ErrorCode::InvalidInput, *options.config + ": " + read.error().what,
                "venue_sim.config", {{"path", *options.config}, {"reason", read.error().what}});
  }
  settings = std::move(*read);
  return {};
}

Timestamp wall_now() {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

Result<std::string> listen_on(net::Server& server, const VenueAddress& address) {
  const auto port = server.listen();
  if (!port.has_value() && port.error().code == ErrorCode::InvalidInput) {
    return fail(ErrorCode::InvalidInput, port.error().what, "venue_sim.tls",
                {{"reason", port.error().what}});
  }
  if (!port.has_value()) {
    return fail(ErrorCode::Unavailable, port.error().what, "venue_sim.cannot_listen",
                {{"address", address.host + ":" + std::to_string(address.port)},
                 {"reason", port.error().what}});
  }
  return address.host + ":" + std::to_string(*port);
}

// In a data directory the one that ended there goes on.
Result<std::unique_ptr<venue_sim::Venue>> open_venue(const VenueSimOptions& options,
                                                     venue_sim::VenueSettings settings,
                                                     HistoryReader* recorded) {
  if (!options.data_directory.has_value()) {
    return std::make_unique<venue_sim::Venue>(std::move(settings), recorded);
  }
  using Choice = venue_sim::StateFile::Choice;
  TW_TRY(venue_sim::StateFile file,
         venue_sim::StateFile::open(*options.data_directory, settings,
                                    options.is_new ? Choice::Fresh : Choice::Kept));
  return venue_sim::Venue::open(std::move(settings), std::move(file), recorded);
}

struct Started {
  std::string listen;
  std::string control;
  bool has_tls = false;
  std::string authority;  ///< path of what clients have to trust; empty: nothing of ours
};

std::string started_json(const Started& started, const venue_sim::VenueSettings& settings) {
  json::Value keys = json::Value::array();
  std::int64_t account = 0;
  for (const venue_sim::StartAccount& owner : settings.accounts) {
    keys.push(json::Value::object()
                  .set("key", json::Value::of(owner.key))
                  .set("secret", json::Value::of(owner.secret))
                  .set("account", json::Value::of(++account)));
  }
  json::Value all = json::Value::object()
                        .set("listen", json::Value::of(started.listen))
                        .set("control", json::Value::of(started.control))
                        .set("keys", keys);
  if (started.has_tls) {
    all.set("authority", json::Value::of(started.authority));
  }
  return all.dump() + "\n";
}

std::string started_text(const Started& started, const venue_sim::VenueSettings& settings,
                         messages::Language language) {
  const bool is_flow = settings.market == venue_sim::MarketKind::Flow;
  const std::string market = is_flow ? messages::text(language, "venue_sim.market.flow",
                                                      {{{"seed", std::to_string(settings.seed)}}})
                                     : messages::text(language, "venue_sim.market.recorded", {});
  const venue_sim::StartAccount& owner = settings.accounts.front();
  std::string text = messages::text(language, "venue_sim.started",
                                    {{{"market", market},
                                      {"rest", started.has_tls ? "https" : "http"},
                                      {"sockets", started.has_tls ? "wss" : "ws"},
                                      {"listen", started.listen},
                                      {"control", started.control},
                                      {"key", owner.key},
                                      {"secret", owner.secret}}}) +
                     "\n";
  if (!started.authority.empty()) {
    text += trust_text(started.authority, language);
  }
  return text;
}

// Ends the servers when a signal asks for it.
class StopWatch {
 public:
  explicit StopWatch(net::Server& server)
      : thread_([&server](const std::stop_token& ended) {
          while (!ended.stop_requested()) {
            if (is_stop_wanted()) {
              server.stop();
              return;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
          }
        }) {}

 private:
  std::jthread thread_;
};

}  // namespace

Result<ExitCode> run_venue_sim(const VenueSimOptions& options, messages::Language language) {
  install_stop_signals();
  TW_TRY(const VenueAddress listen, parse_venue_address("--listen", options.listen));
  TW_TRY(const VenueAddress control, parse_venue_address("--control", options.control));
  venue_sim::VenueSettings settings = venue_sim::default_settings(options.seed_number, wall_now());
  settings.wall_at_start = settings.start;
  TW_CHECK(set_pace(settings, options.pace));
  TW_CHECK(read_config(options, settings));
  std::unique_ptr<VenueTapes> tapes;
  if (!options.tapes.empty()) {
    TW_TRY(tapes, load_tapes(options.tapes, settings));
  }
  TW_TRY(const std::unique_ptr<venue_sim::Venue> opened,
         open_venue(options, std::move(settings), tapes == nullptr ? nullptr : &tapes->looped));
  venue_sim::Venue& venue = *opened;
  net::ServerConfig port{.address = listen.host, .port = listen.port};
  Started started;
  if (options.tls.has_value()) {
    started.has_tls = true;
    TW_TRY(started.authority, set_up_tls(*options.tls, port));
  }
  net::Server server(std::move(port), venue.venue_handler());
  net::Server control_server({.address = control.host, .port = control.port},
                             venue.control_handler());
  server.join(control_server);
  venue.attach(server);
  TW_TRY(started.listen, listen_on(server, listen));
  TW_TRY(started.control, listen_on(control_server, control));
  TW_CHECK(venue.save(venue_sim::Ending::Running));
  TW_CHECK(terminal::write_out(options.is_json
                                   ? started_json(started, venue.settings())
                                   : started_text(started, venue.settings(), language)));
  const StopWatch watch(server);
  server.run();
  TW_CHECK(venue.save(venue_sim::Ending::Clean));
  return ExitCode::Done;
}

}  // namespace tw::app
