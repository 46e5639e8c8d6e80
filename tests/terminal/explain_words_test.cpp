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

std::string judged_by(const Verdict& verdict, messages::Language language) {
  control::JudgedOrder judged{.terms = {}, .verdict = verdict, .rules = {}, .amended = {}};
  return judged_text(judged, Labels(language));
}

TEST(ExplainWords, ARuleThatLetAnOrderPassDoesNotReadLikeARefusal) {
  using messages::Language;
  Verdict verdict{.rule = RuleId::BookAge,
                  .is_allowed = true,
                  .value = Decimal::parse_exact("0.028").value(),
                  .limit = Decimal::from_int(5)};
  EXPECT_NE(judged_by(verdict, Language::English)
                .find(" passed: last heard of the book 0.028 s ago, limit 5\n"),
            std::string::npos);
  EXPECT_NE(judged_by(verdict, Language::Russian)
                .find(" пройдено: о стакане слышно 0.028 с назад, предел 5\n"),
            std::string::npos);
  verdict.value = Decimal::from_int(7);
  EXPECT_NE(judged_by(verdict, Language::English).find(", let through since it only reduces"),
            std::string::npos);
  verdict.is_allowed = false;
  EXPECT_NE(judged_by(verdict, Language::English)
                .find(" REFUSED: nothing was heard of the book for too long 7, limit 5\n"),
            std::string::npos);
}

}  // namespace
}  // namespace tw::terminal
