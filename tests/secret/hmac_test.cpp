#include "secret/hmac.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tw::secret {
namespace {

// RFC 4231, sections 4.2 to 4.8 without 4.6, whose digest is published cut to 128 bits.
struct HmacCase {
  const char* name;
  std::string key;
  std::string text;
  const char* digest;
};
class HmacVectors : public testing::TestWithParam<HmacCase> {};

std::string counted_key() {
  std::string key;
  for (char byte = 1; byte <= 25; ++byte) {
    key += byte;
  }
  return key;
}

TEST_P(HmacVectors, GivesThePublishedDigest) {
  EXPECT_EQ(to_hex(hmac_sha256(GetParam().key, GetParam().text)), GetParam().digest);
}

INSTANTIATE_TEST_SUITE_P(
    Published, HmacVectors,
    testing::Values(
        HmacCase{"Short", std::string(20, '\x0b'), "Hi There",
                 "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
        HmacCase{"ShorterThanTheDigest", "Jefe", "what do ya want for nothing?",
                 "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
        HmacCase{"HighBytes", std::string(20, '\xaa'), std::string(50, '\xdd'),
                 "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
        HmacCase{"CountedKey", counted_key(), std::string(50, '\xcd'),
                 "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
        HmacCase{"KeyBeyondABlock", std::string(131, '\xaa'),
                 "Test Using Larger Than Block-Size Key - Hash Key First",
                 "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
        HmacCase{"KeyAndTextBeyondABlock", std::string(131, '\xaa'),
                 "This is a test using a larger than block-size key and a larger than block-size "
                 "data. The key needs to be hashed before being used by the HMAC algorithm.",
                 "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"}),
    [](const testing::TestParamInfo<HmacCase>& row) { return std::string{row.param.name}; });

TEST(Hmac, KeyOfOneBlockIsNotHashed) {
  // Python: hmac.new(b"k" * 64, b"text", "sha256").hexdigest()
  EXPECT_EQ(to_hex(hmac_sha256(std::string(64, 'k'), "text")),
            "0414bb1d8c0c4556cdb2028727b16610ae377b1a194b6db1f853d4297f2329bc");
}

TEST(Equal, ComparesWholeTexts) {
  EXPECT_TRUE(equal("", ""));
  EXPECT_TRUE(equal("abc", "abc"));
  EXPECT_FALSE(equal("abc", "abd"));
  EXPECT_FALSE(equal("abc", "xbc"));
  EXPECT_FALSE(equal("abc", "abcd"));
  EXPECT_FALSE(equal("", "a"));
}

}  // namespace
}  // namespace tw::secret
