#include "app/bundle.hpp"
#include "app/commands.hpp"
#include "app/venue_registry.hpp"
#include "control/explanation.hpp"
#include "terminal/explain_text.hpp"
#include "terminal/standard_output.hpp"

namespace tw::app {
namespace {

using messages::Language;

// The bundled tapes are a convenience: where they are missing a person names others.
control::ExplainRequest to_request(const ExplainOptions& options) {
  return {.path = options.path,
          .files = {.tapes = options.tapes,
                    .funding = options.funding,
                    .latency = options.latency,
                    .feed_latency = options.feed_latency},
          .bundled = find_demo().value_or(std::vector<std::string>())};
}

template <class Explanation>
Result<void> print(const Explanation& explanation, bool is_json, Language language) {
  return terminal::write_out(is_json ? control::to_json(explanation).dump_pretty()
                                     : terminal::explanation_text(explanation, language));
}

bool is_whole(const control::MarketProof& proof) {
  return !proof.obstacle.has_value() && !proof.hole.has_value() && !proof.difference.has_value();
}

Result<ClientOrderId> parse_order(const std::string& text) {
  const auto id = parse_client_order_id(text);
  if (!id.has_value()) {
    return fail(ErrorCode::InvalidInput, "'" + text + "' is no order id", "usage.order_id",
                {{"value", text}});
  }
  return *id;
}

}  // namespace

Result<ExitCode> run_explain(const ExplainOptions& options, Language language) {
  const control::ExplainRequest request = to_request(options);
  const control::MarketLibrary library = market_library();
  if (options.at.has_value()) {
    TW_TRY(const auto explanation, control::explain_moment(request, *options.at, library));
    TW_CHECK(print(explanation, options.is_json, language));
    return ExitCode::Done;
  }
  TW_TRY(const ClientOrderId order, parse_order(options.order));
  TW_TRY(const auto explanation, control::explain_order(request, order, library));
  TW_CHECK(print(explanation, options.is_json, language));
  return is_whole(explanation.run.proof) ? ExitCode::Done : ExitCode::Failed;
}

}  // namespace tw::app
