#include "venue_sim/test_certificates.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "support/scratch_directory.hpp"

namespace tw::venue_sim {
namespace {

using support::read_file;
using support::write_file;

class TestCertificatesTest : public testing::Test {
 protected:
  CertificateOrder order() const {
    return {.directory = directory_.path("tls"),
            .hosts = {"127.0.0.1"},
            .now = std::chrono::sys_seconds(std::chrono::seconds(1'800'000'000))};
  }
  std::string path(const std::string& name) const { return directory_.path("tls/" + name); }

  support::ScratchDirectory directory_;
};

unsigned rights_of(const std::string& path) {
  struct stat facts{};
  return ::stat(path.c_str(), &facts) == 0 ? facts.st_mode & 0777U : 0;
}

TEST_F(TestCertificatesTest, KeepTheKeyToTheirOwner) {
  ASSERT_TRUE(TestCertificates::make(order()).has_value());
  EXPECT_TRUE(TestCertificates::are_in(order().directory));
  EXPECT_EQ(rights_of(path("key.pem")), 0600U);
  for (const char* name :
       {"authority.pem", "certificate.pem", "expired.pem", "wrong_host.pem", "self_signed.pem"}) {
    EXPECT_TRUE(read_file(path(name)).starts_with("-----BEGIN CERTIFICATE-----")) << name;
    EXPECT_FALSE(read_file(path(name)).contains("PRIVATE")) << name;
  }
}

TEST_F(TestCertificatesTest, ReplaceNothingUnlessToldTo) {
  ASSERT_TRUE(TestCertificates::make(order()).has_value());
  const std::string before = read_file(path("key.pem"));
  const auto again = TestCertificates::make(order());
  ASSERT_FALSE(again.has_value());
  EXPECT_EQ(again.error().id, "venue_sim.certificate_exists");
  EXPECT_EQ(read_file(path("key.pem")), before);
  CertificateOrder forced = order();
  forced.replaces = true;
  ASSERT_EQ(::chmod(path("key.pem").c_str(), 0644), 0);
  ASSERT_TRUE(TestCertificates::make(forced).has_value());
  EXPECT_NE(read_file(path("key.pem")), before);
  EXPECT_EQ(rights_of(path("key.pem")), 0600U);
}

TEST_F(TestCertificatesTest, OneFileThatIsThereStopsAll) {
  ASSERT_EQ(::mkdir(order().directory.c_str(), 0755), 0);
  write_file(path("expired.pem"), "mine");
  EXPECT_FALSE(TestCertificates::make(order()).has_value());
  EXPECT_EQ(read_file(path("expired.pem")), "mine");
  EXPECT_EQ(read_file(path("key.pem")), "");
}

TEST_F(TestCertificatesTest, NameWhatTheyCannotDo) {
  CertificateOrder host = order();
  host.hosts = {"two words"};
  const auto refused = TestCertificates::make(host);
  EXPECT_EQ(refused.error().id, "usage.venue_host");
  EXPECT_FALSE(TestCertificates::are_in(order().directory));
  write_file(directory_.path("file"), "");
  CertificateOrder nowhere = order();
  nowhere.directory = directory_.path("file/tls");
  EXPECT_EQ(TestCertificates::make(nowhere).error().id, "out.unwritable");
}

TEST_F(TestCertificatesTest, OfferWhatTheDirectoryHolds) {
  ASSERT_TRUE(TestCertificates::make(order()).has_value());
  net::ServerConfig config;
  TestCertificates::offer(order().directory, config);
  EXPECT_EQ(config.tls->certificate, path("certificate.pem"));
  std::vector<std::string> names;
  for (const net::TlsOffer& other : config.tls_others) {
    EXPECT_EQ(other.is_old, other.name == "old_version");
    names.push_back(other.name);
  }
  EXPECT_EQ(names,
            (std::vector<std::string>{"expired", "wrong_host", "self_signed", "old_version"}));
  EXPECT_EQ(TestCertificates::authority(order().directory), path("authority.pem"));
}

TEST_F(TestCertificatesTest, OfferSomebodysOwnWithoutBadOnes) {
  ASSERT_EQ(::mkdir(order().directory.c_str(), 0755), 0);
  write_file(path("certificate.pem"), "");
  EXPECT_FALSE(TestCertificates::are_in(order().directory));
  write_file(path("key.pem"), "");
  EXPECT_TRUE(TestCertificates::are_in(order().directory));
  net::ServerConfig config;
  TestCertificates::offer(order().directory, config);
  ASSERT_EQ(config.tls_others.size(), 1u);
  EXPECT_EQ(config.tls_others[0].name, "old_version");
  EXPECT_EQ(TestCertificates::authority(order().directory), "");
}

}  // namespace
}  // namespace tw::venue_sim
