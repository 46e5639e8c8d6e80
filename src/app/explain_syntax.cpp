#include "app/explain_syntax.hpp"

#include <CLI/CLI.hpp>

#include "app/option_values.hpp"
#include "model/order.hpp"

namespace tw::app {
namespace {

constexpr int kWordsMax = -1;  // any number: the help has no name for three, misuse() has

std::unexpected<Error> misuse() {
  return fail(ErrorCode::InvalidInput, "explain takes an order, a moment or an error id",
              "usage.explain");
}

}  // namespace

ExplainSyntax::ExplainSyntax(const CommandBuilder& build, CLI::App& program) {
  explain_ = build.add(program, "explain", "help.explain");
  explain_->add_option("what", words_, build.help("help.explain.what"))
      ->type_name("WHAT")
      ->expected(0, kWordsMax);
  explain_->add_option("--at", options_.at, build.help("help.explain.at"))->type_name("TIME");
  explain_
      ->add_option("--data-dir", data_directory_,
                   build.help("help.explain.data_dir", options_.path))
      ->type_name("DIR");
  explain_->add_option("--tape", options_.tapes, build.help("help.explain.tape"))
      ->type_name("FILE");
  explain_->add_option("--funding", options_.funding, build.help("help.explain.funding"))
      ->type_name("CSV");
  explain_->add_option("--latency", options_.latency, build.help("help.explain.latency"))
      ->type_name("FILE");
  explain_
      ->add_option("--feed-latency", options_.feed_latency, build.help("help.explain.feed_latency"))
      ->type_name("FILE");
  build.add_json(*explain_, options_.is_json);
  build.finish(*explain_,
               "  tradewind explain order tw-1-17\n"
               "  tradewind explain order tw-1-17 runs/first --json\n"
               "  tradewind explain --at 2024-08-08T23:55:00Z runs/first\n"
               "  tradewind explain data.locked");
}

Result<std::optional<Invocation>> ExplainSyntax::invocation() {
  if (!explain_->parsed()) {
    return std::nullopt;
  }
  TW_CHECK(check_filled("WHAT", words_));
  TW_CHECK(check_filled("--tape", options_.tapes));
  TW_CHECK(check_filled_if_given("--at", options_.at));
  const bool is_order = !words_.empty() && words_[0] == "order";
  if (options_.at.has_value()) {
    return is_order ? Result<Invocation>(misuse()) : about_run(0);
  }
  if (is_order && words_.size() >= 2) {
    options_.order = words_[1];
    return about_run(2);
  }
  if (words_.size() != 1 || is_order || data_directory_.has_value()) {
    return misuse();
  }
  return ExplainErrorOptions{words_[0], options_.is_json};
}

// The words from `path_at` on are the directory, if it is not an option.
Result<Invocation> ExplainSyntax::about_run(std::size_t path_at) {
  const bool has_path = words_.size() == path_at + 1;
  if (words_.size() > path_at + 1 || (has_path && data_directory_.has_value())) {
    return misuse();
  }
  options_.path = has_path ? words_[path_at] : data_directory_.value_or(options_.path);
  TW_CHECK(check_filled("--data-dir", options_.path));
  return options_;
}

}  // namespace tw::app
