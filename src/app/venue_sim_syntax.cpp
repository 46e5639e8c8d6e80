#include "app/venue_sim_syntax.hpp"

#include <CLI/CLI.hpp>

#include "app/option_values.hpp"

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
  build_.add_json(*command_, options.is_json, "help.venue_sim.json");
  build_.finish(*command_,
                "  tradewind venue-sim\n"
                "  tradewind venue-sim --listen 127.0.0.1:8080 --seed 7\n"
                "  tradewind venue-sim --tape data/demo/btcusdt_20240808.tape=linear/BTCUSDT");
  add_fault();
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

Result<std::optional<Invocation>> VenueSimSyntax::invocation() {
  if (!command_->parsed()) {
    return std::nullopt;
  }
  TW_CHECK(check_filled("--listen", options_.listen));
  TW_CHECK(check_filled("--control", options_.control));
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
  TW_TRY(options_.seed_number, parse_whole("--seed", options_.seed, UINT64_MAX));
  return options_;
}

}  // namespace tw::app
