#include "execution/signal_vote.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/random.hpp"
#include "model/samples.hpp"

namespace tw::execution {
namespace {

using testing::dec;
using enum SignalDirection;

constexpr Timestamp at(std::int64_t seconds) { return Timestamp{std::chrono::seconds(seconds)}; }

Signal signal(SignalDirection direction, const char* strength, std::int64_t until = 100,
              const char* quantity = "1") {
  return {direction, dec(strength), Quantity{dec(quantity)}, at(until)};
}

TEST(SignalVote, NobodySaidAnything) {
  const std::vector weights{dec("1"), dec("2")};
  const SignalVote vote(weights);
  EXPECT_EQ(vote.score(at(0)), dec("0"));
  EXPECT_EQ(vote.quantity(Long, at(0)), Quantity{});
}

TEST(SignalVote, OneMemberIsItsOwnScore) {
  const std::vector weights{dec("0.3")};
  SignalVote vote(weights);
  vote.hear(0, signal(Short, "0.75"));
  EXPECT_EQ(vote.score(at(1)), dec("-0.75"));
  EXPECT_EQ(vote.quantity(Short, at(1)), Quantity{dec("1")});
  EXPECT_EQ(vote.quantity(Long, at(1)), Quantity{});
}

TEST(SignalVote, WeighsWhatIsValidAgainstAllWeights) {
  const std::vector weights{dec("0.6"), dec("0.4")};
  SignalVote vote(weights);
  vote.hear(0, signal(Long, "1", 10));
  EXPECT_EQ(vote.score(at(1)), dec("0.6")) << "who says nothing holds back";
  vote.hear(1, signal(Short, "0.5", 20));
  EXPECT_EQ(vote.score(at(9)), dec("0.4"));
  EXPECT_EQ(vote.score(at(10)), dec("-0.2")) << "the first opinion is over";
  vote.hear(0, signal(Flat, "1", 20));
  EXPECT_EQ(vote.score(at(11)), dec("-0.2")) << "flat is a vote for nothing";
  EXPECT_EQ(vote.score(at(20)), dec("0"));
}

TEST(SignalVote, TheNewestOpinionOfAMemberCounts) {
  const std::vector weights{dec("1")};
  SignalVote vote(weights);
  vote.hear(0, signal(Long, "1"));
  vote.hear(0, signal(Short, "0.25"));
  EXPECT_EQ(vote.score(at(1)), dec("-0.25"));
}

TEST(SignalVote, QuantityIsTheMeanOfThoseWhoWantIt) {
  const std::vector weights{dec("3"), dec("1"), dec("4")};
  SignalVote vote(weights);
  vote.hear(0, signal(Long, "0.1", 100, "2"));
  vote.hear(1, signal(Long, "1", 100, "6"));
  vote.hear(2, signal(Short, "1", 100, "50"));
  EXPECT_EQ(vote.quantity(Long, at(1)), Quantity{dec("3")});
  EXPECT_EQ(vote.quantity(Short, at(1)), Quantity{dec("50")});
  EXPECT_EQ(vote.quantity(Flat, at(1)), Quantity{});
}

TEST(SignalVote, WeightsThatCannotBeAreBugs) {
  const std::vector none{dec("0")};
  EXPECT_DEATH(SignalVote{none}, "weight");
  const std::vector<Decimal> many(SignalVote::kMembersMax + 1, dec("1"));
  EXPECT_DEATH(SignalVote{many}, "kMembersMax");
}

/// Keeps everything that was ever said and counts whole thousandths.
struct NaiveVote {
  struct Said {
    std::size_t member;
    std::int64_t sign;
    std::int64_t thousandths;
    std::int64_t until;
  };
  std::vector<std::int64_t> weights;
  std::vector<Said> all;

  Decimal score(std::int64_t now) const {
    Int128 sum = 0;
    Int128 total = 0;
    for (std::size_t member = 0; member < weights.size(); ++member) {
      total += weights[member];
      const auto newest = std::ranges::find_if(
          all.rbegin(), all.rend(), [&](const Said& said) { return said.member == member; });
      if (newest != all.rend() && newest->until > now) {
        sum += Int128{newest->sign} * newest->thousandths * weights[member];
      }
    }
    return divide(Decimal::from_raw(sum * Decimal::kScale / 1'000),
                  Decimal::from_int(static_cast<std::int64_t>(total)), Rounding::HalfEven);
  }
};

RC_GTEST_PROP(SignalVoteProperty, EqualsItsNaiveTwin, (std::uint64_t seed)) {
  Random random(seed);
  NaiveVote naive;
  std::vector<Decimal> weights;
  for (std::uint64_t i = 0; i <= random.below(5); ++i) {
    naive.weights.push_back(1 + static_cast<std::int64_t>(random.below(1'000)));
    weights.push_back(Decimal::from_int(naive.weights.back()));
  }
  SignalVote vote(weights);
  for (std::int64_t now = 1; now < 60; ++now) {
    const std::size_t member = random.below(weights.size());
    const auto direction = static_cast<SignalDirection>(random.below(3));
    const auto strength = 1 + static_cast<std::int64_t>(random.below(1'000));
    const auto until = now + 1 + static_cast<std::int64_t>(random.below(20));
    vote.hear(member, {direction, Decimal::from_units(strength, 3), Quantity{dec("1")}, at(until)});
    naive.all.push_back({member,
                         direction == Long    ? 1
                         : direction == Short ? -1
                                              : 0,
                         strength, until});
    const Decimal score = vote.score(at(now));
    RC_ASSERT(score == naive.score(now));
    RC_ASSERT(abs(score) <= Decimal::from_int(1));
  }
}

}  // namespace
}  // namespace tw::execution
