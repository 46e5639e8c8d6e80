#include "sim/queue_model.hpp"

#include <gtest/gtest.h>

namespace tw::sim {
namespace {

constexpr QueueSettings kRiskAdverse{.rule = QueueRule::RiskAdverse};
constexpr QueueSettings kLinear{.rule = QueueRule::Probability, .power = 1};

TEST(QueueModel, AnOrderJoinsBehindTheWholeLevel) {
  EXPECT_EQ(QueueModel(kRiskAdverse).join(70), (QueuePlace{.ahead = 70, .level = 70, .traded = 0}));
}

TEST(QueueModel, APessimisticOrderGetsNothingAtItsPrice) {
  const QueueModel model({.rule = QueueRule::Pessimistic});
  QueuePlace place = model.join(0);
  EXPECT_EQ(model.on_trade(place, 1'000), 0);
  EXPECT_FALSE(model.follows_book());
}

TEST(QueueModel, TradesTakeFromWhatIsAheadFirst) {
  const QueueModel model(kRiskAdverse);
  QueuePlace place = model.join(70);
  EXPECT_EQ(model.on_trade(place, 30), 0);
  EXPECT_EQ(place.ahead, 40);
  EXPECT_EQ(model.on_trade(place, 40), 0) << "exactly what stood ahead";
  EXPECT_EQ(model.on_trade(place, 5), 5);
}

TEST(QueueModel, ATradeLargerThanTheQueueLeavesTheDifference) {
  const QueueModel model(kRiskAdverse);
  QueuePlace place = model.join(70);
  EXPECT_EQ(model.on_trade(place, 100), 30);
  EXPECT_EQ(place.ahead, 0);
}

TEST(QueueModel, RiskAdverseCapsTheQueueByTheLevelAndNothingElse) {
  const QueueModel model(kRiskAdverse);
  QueuePlace place = model.join(70);
  model.on_level(place, 200);
  EXPECT_EQ(place.ahead, 70);
  model.on_level(place, 90);
  EXPECT_EQ(place.ahead, 70);
  model.on_level(place, 60);
  EXPECT_EQ(place.ahead, 60);
}

TEST(QueueModel, ProbabilitySplitsWhatIsCanceled) {
  const QueueModel model(kLinear);
  QueuePlace place = model.join(60);
  model.on_level(place, 100);  // 60 ahead, 40 behind
  model.on_level(place, 80);   // of 20, 60 % stood ahead
  EXPECT_DOUBLE_EQ(place.ahead, 48);
}

TEST(QueueModel, AHigherPowerBelievesInTheLongerPart) {
  const QueueModel model({.rule = QueueRule::Probability, .power = 2});
  QueuePlace place = model.join(60);
  model.on_level(place, 100);
  model.on_level(place, 80);  // p = 1600 / (1600 + 3600)
  EXPECT_DOUBLE_EQ(place.ahead, 60 - 20 * (1 - 1600.0 / 5200));
}

TEST(QueueModel, WhatTradedIsNotCanceledOnceMore) {
  const QueueModel model(kLinear);
  QueuePlace place = model.join(100);
  model.on_trade(place, 30);
  model.on_level(place, 70);
  EXPECT_EQ(place, (QueuePlace{.ahead = 70, .level = 70, .traded = 0}));
  model.on_level(place, 170);
  model.on_level(place, 153);  // 17 of 170, 70 of them ahead
  EXPECT_DOUBLE_EQ(place.ahead, 63);
}

TEST(QueueModel, ALevelThatDidNotChangeSaysNothing) {
  const QueueModel model(kLinear);
  QueuePlace place = model.join(100);
  model.on_trade(place, 30);
  const QueuePlace before = place;
  model.on_level(place, 100);
  EXPECT_EQ(place, before);
}

TEST(QueueModel, WhatTheBackCannotGiveWasAhead) {
  const QueueModel model({.rule = QueueRule::Probability, .power = 3});
  QueuePlace place = model.join(20);
  model.on_level(place, 30);  // 20 ahead, 10 behind: p = 1 / 9
  model.on_level(place, 27);
  EXPECT_DOUBLE_EQ(place.ahead, 20 - 3 * (8.0 / 9));
  place = {.ahead = 10, .level = 30, .traded = 0};  // 20 behind: p = 8 / 9
  model.on_level(place, 5);                         // the back would have to give 22.2 of its 20
  EXPECT_DOUBLE_EQ(place.ahead, 5);
}

TEST(QueueModel, TheQueueIsNeverNegativeNorLargerThanItsLevel) {
  const QueueModel model({.rule = QueueRule::Probability, .power = 3});
  QueuePlace place{.ahead = 6, .level = 10, .traded = 0};
  model.on_level(place, 1);
  EXPECT_EQ(place.ahead, 0) << "the formula alone gives -0.9";
  place = {.ahead = 6, .level = 10, .traded = 0};
  model.on_level(place, 0);
  EXPECT_EQ(place.ahead, 0);
}

TEST(QueueModel, WhatIsLeftIsRoundedToTheNearestLot) {
  const QueueModel model(kLinear);
  QueuePlace place{.ahead = 2.6, .level = 5, .traded = 0};
  EXPECT_EQ(model.on_trade(place, 3), 0);
  place.ahead = 2.5;
  EXPECT_EQ(model.on_trade(place, 3), 1);
}

TEST(QueueModelDeathTest, APowerOutOfRangeIsABug) {
  EXPECT_DEATH(QueueModel({.rule = QueueRule::Probability, .power = 0}), "");
  EXPECT_DEATH(QueueModel({.rule = QueueRule::Probability, .power = kQueuePowerMax + 1}), "");
}

}  // namespace
}  // namespace tw::sim
