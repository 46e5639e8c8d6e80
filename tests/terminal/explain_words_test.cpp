#include <gtest/gtest.h>

#include "control/decision_fate.hpp"
#include "control/decision_watch.hpp"
#include "model/names.hpp"
#include "strategy/reason.hpp"
#include "terminal/decision_text.hpp"

namespace tw::terminal {
namespace {

// Every enumerator up to the last one has words of its own in both languages.
template <class Enum, class Name>
void expect_words(std::string_view area, Enum last, const Name& name) {
  for (int value = 0; value <= static_cast<int>(last); ++value) {
    const std::string id = std::string(area) + "." + std::string(name(static_cast<Enum>(value)));
    for (const auto language : {messages::Language::English, messages::Language::Russian}) {
      EXPECT_NE(messages::text(language, id, {}), id);
    }
  }
}

TEST(ExplainWords, EveryNameThatAnExplanationSaysHasWords) {
  const auto model_name = [](auto value) { return tw::name_of(value); };
  expect_words("rule", RuleId::Balance, model_name);
  expect_words("signal", kSignalFateLast, model_name);
  expect_words("view.explain", SignalDirection::Short, model_name);
  expect_words("reject", RejectReason::BelowFilled, model_name);
  expect_words("cancel", CancelReason::Unanswered, model_name);
  expect_words("status", OrderStatus::Expired, model_name);
  expect_words("view.explain", Liquidity::Taker, model_name);
  expect_words("why", strategy::ReasonCode::LongOnly,
               [](strategy::ReasonCode code) { return strategy::name_of(code); });
  expect_words("fate", control::FateKind::NoBook,
               [](control::FateKind kind) { return control::name_of(kind); });
  expect_words("asked", strategy::Trigger::Candle,
               [](strategy::Trigger trigger) { return control::name_of(trigger); });
}

TEST(ExplainWords, EveryAnswerOfAVenueHasASentence) {
  for (const char* kind : {"place_order", "cancel_order", "amend_order", "order_accepted",
                           "order_rejected", "order_canceled", "order_expired", "cancel_rejected",
                           "order_amended", "amend_rejected", "order_triggered", "fill"}) {
    const std::string id = std::string("step.") + kind;
    EXPECT_NE(messages::text(messages::Language::English, id, {}), id);
  }
}

}  // namespace
}  // namespace tw::terminal
