#include "app/venue_sim_syntax.hpp"

#include <CLI/CLI.hpp>

#include "app/option_values.hpp"
#include "app/venue_tls.hpp"

namespace tw::app {

VenueSimSyntax::VenueSimSyntax(const CommandBuilder& build, CLI::App& program) : build_(build) {
  command_ = build_.add(program, "venue-sim", "help.venue_sim");
  VenueSimOptions& options = options_;
  command_
      ->add_option("--listen", options.listen, build_.help("help.venue_sim.listen", options.listen))
      ->type_name("HOST:PORT");
  command_
      ->add_option("--control", options.control,
                   build_.help("help.venue_sim.control", options.control))
      ->type_name("HOST:PORT");
  command_->add_option("--seed", options.seed, build_.help("help.venue_sim.seed", options.seed))
      ->type_name("N");
  command_->add_option("--pace", options.pace, build_.help("help.venue_sim.pace", options.pace))
      ->type_name("real|stepped|FACTOR");
  command_->add_option("--config", options.config, build_.help("help.venue_sim.config"))
      ->type_name("FILE");
  command_->add_option("--tape", options.tapes, build_.help("help.venue_sim.tape"))
      ->type_name("FILE");
  command_->add_option("--tls", options.tls, build_.help("help.venue_sim.tls", kTlsDirectory))
      ->type_name("[DIR]")
      ->expected(0, 1)
      ->default_str(kTlsDirectory);
  command_->add_option("--data-dir", options.data_directory, build_.help("help.venue_sim.data_dir"))
      ->type_name("DIR");
  command_->add_flag("--new", options.is_new, build_.help("help.venue_sim.new"));
  build_.add_json(*command_, options.is_json, "help.venue_sim.json");
  build_.finish(*command_,
                "  tradewind venue-sim\n"
                "  tradewind venue-sim --listen 127.0.0.1:8080 --seed 7\n"
                "  tradewind venue-sim --tape data/demo/btcusdt_20240808.tape=linear/BTCUSDT");
  add_certificate();
  add_fault();
  controls_.emplace(build_, *command_, options_.control);
}

void VenueSimSyntax::add_certificate() {
  VenueCertificateOptions& options = certificate_options_;
  options.directory = kTlsDirectory;
  std::string usual;
  for (const std::string& host : tls_hosts()) {
    usual += (usual.empty() ? "" : ", ") + host;
  }
  certificate_ = build_.add(*command_, "certificate", "help.venue_certificate");
  certificate_
      ->add_option("--out", options.directory,
                   build_.help("help.venue_certificate.out", kTlsDirectory))
      ->type_name("DIR");
  certificate_
      ->add_option("--host", options.hosts, build_.help("help.venue_certificate.host", usual))
      ->type_name("HOST");
  certificate_->add_flag("--force", options.is_forced, build_.help("help.venue_certificate.force"));
  build_.add_json(*certificate_, options.is_json, "help.venue_certificate.json");
  build_.finish(*certificate_,
                "  tradewind venue-sim certificate --out certificates\n"
                "  tradewind venue-sim certificate --host 127.0.0.1 --host venue.test");
}

void VenueSimSyntax::add_fault() {
  fault_ = build_.add(*command_, "fault", "help.venue_fault");
  fault_->add_option("line", fault_options_.line, build_.help("help.venue_fault.line"))
      ->type_name("LINE");
  fault_->add_option("--file", fault_options_.file, build_.help("help.venue_fault.file"))
      ->type_name("FILE");
  fault_
      ->add_option("--control", options_.control,
                   build_.help("help.venue_fault.control", options_.control))
      ->type_name("HOST:PORT");
  build_.add_json(*fault_, fault_options_.is_json, "help.venue_fault.json");
  build_.finish(*fault_,
                "  tradewind venue-sim fault --file examples/faults/E02.jsonl\n"
                "  tradewind venue-sim fault '{\"id\":\"E02\",\"where\":\"ven:/v5/order/create\","
                "\"effect\":\"drop_response\"}'");
}

Result<std::optional<Invocation>> VenueSimSyntax::certificate() {
  TW_CHECK(check_filled("--out", certificate_options_.directory));
  TW_CHECK(check_filled("--host", certificate_options_.hosts));
  if (certificate_options_.hosts.empty()) {
    certificate_options_.hosts = tls_hosts();
  }
  return certificate_options_;
}

Result<std::optional<Invocation>> VenueSimSyntax::invocation() {
  if (!command_->parsed()) {
    return std::nullopt;
  }
  TW_CHECK(check_filled("--listen", options_.listen));
  TW_CHECK(check_filled("--control", options_.control));
  TW_TRY(std::optional<VenueControlOptions> asked, controls_->invocation());
  if (asked.has_value()) {
    return *std::move(asked);
  }
  if (certificate_->parsed()) {
    return certificate();
  }
  if (fault_->parsed()) {
    TW_CHECK(check_filled_if_given("--file", fault_options_.file));
    if (fault_options_.line.empty() != fault_options_.file.has_value()) {
      return fail(ErrorCode::InvalidInput, "a line or a file", "usage.venue_fault");
    }
    fault_options_.control = options_.control;
    return fault_options_;
  }
  TW_CHECK(check_filled("--pace", options_.pace));
  TW_CHECK(check_filled_if_given("--config", options_.config));
  TW_CHECK(check_filled("--tape", options_.tapes));
  TW_CHECK(check_filled_if_given("--tls", options_.tls));
  TW_CHECK(check_filled_if_given("--data-dir", options_.data_directory));
  if (options_.is_new && !options_.data_directory.has_value()) {
    return fail(ErrorCode::InvalidInput, "--new without --data-dir", "usage.venue_new");
  }
  TW_TRY(options_.seed_number, parse_whole("--seed", options_.seed, UINT64_MAX));
  return options_;
}

}  // namespace tw::app
