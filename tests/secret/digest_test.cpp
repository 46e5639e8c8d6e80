#include "secret/digest.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace tw::secret {
namespace {

// Messages and digests: FIPS 180-2 appendix B (B.1, B.2, B.3) and the empty message of the NIST
// cryptographic algorithm validation set SHA256ShortMsg.
struct VectorCase {
  const char* name;
  std::string message;
  const char* digest;
};
class Sha256Vectors : public testing::TestWithParam<VectorCase> {};

TEST_P(Sha256Vectors, GivesThePublishedDigest) {
  EXPECT_EQ(to_hex(sha256(GetParam().message)), GetParam().digest);
}

TEST_P(Sha256Vectors, DoesNotDependOnHowTheMessageIsSplit) {
  const std::string& message = GetParam().message;
  for (const std::size_t first : {std::size_t{0}, message.size() / 3, message.size()}) {
    Sha256 running;
    running.update(std::string_view(message).substr(0, first));
    running.update(std::as_bytes(std::span(message)).subspan(first));
    EXPECT_EQ(to_hex(running.finish()), GetParam().digest) << "split at " << first;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Published, Sha256Vectors,
    testing::Values(
        VectorCase{"Empty", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        VectorCase{"OneBlock", "abc",
                   "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        VectorCase{"TwoBlocks", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                   "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
        VectorCase{"MillionLetters", std::string(1'000'000, 'a'),
                   "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"}),
    [](const testing::TestParamInfo<VectorCase>& row) { return std::string{row.param.name}; });

TEST(Sha256, StartsANewDigestAfterFinish) {
  Sha256 running;
  running.update("something before");
  static_cast<void>(running.finish());
  running.update("abc");
  EXPECT_EQ(running.finish(), sha256("abc"));
}

TEST(Sha256, KeepsItsStateWhenMoved) {
  Sha256 first;
  first.update("a");
  Sha256 second = std::move(first);
  second.update("bc");
  EXPECT_EQ(second.finish(), sha256("abc"));
}

}  // namespace
}  // namespace tw::secret
