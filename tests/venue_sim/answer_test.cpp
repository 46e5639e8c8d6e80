#include "venue_sim/answer.hpp"

#include <gtest/gtest.h>

namespace tw::venue_sim {
namespace {

TEST(Answer, IsWrappedAsTheVenueDoes) {
  EXPECT_EQ(envelope(accept(R"({"list":[]})"), from_nanoseconds(1'688'639'403'423'213'947)),
            R"({"retCode":0,"retMsg":"OK","result":{"list":[]},"retExtInfo":{},)"
            R"("time":1688639403423})");
}

TEST(Answer, OfARefusalHasAnEmptyResult) {
  const Answer answer = refuse(10001, "Not supported symbols");
  EXPECT_FALSE(answer.is_ok());
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(envelope(answer, from_nanoseconds(1'000'000)),
            R"({"retCode":10001,"retMsg":"Not supported symbols","result":{},"retExtInfo":{},)"
            R"("time":1})");
}

}  // namespace
}  // namespace tw::venue_sim
