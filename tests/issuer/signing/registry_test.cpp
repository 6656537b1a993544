#include "issuer/signing/registry.hpp"

#include <gtest/gtest.h>

#include <string>

namespace etd::signing {
namespace {

const std::string kDigest(64, 'a');

std::string entry(const std::string& positions, const std::string& digest = kDigest) {
    return R"({"person":"p1","name":"A. Officer","positions":)" + positions +
           R"(,"certificate_sha256":")" + digest + R"("})";
}

Result<Registry> registryOf(const std::string& entries) {
    return Registry::parse(R"({"approvers":[)" + entries + "]}");
}

TEST(Registry, ReadsAnApprover) { EXPECT_TRUE(registryOf(entry(R"(["consul","approver"])"))); }

TEST(Registry, RefusesAnUnknownPosition) { EXPECT_FALSE(registryOf(entry(R"(["king"])"))); }

TEST(Registry, RefusesAPositionThatIsNoText) { EXPECT_FALSE(registryOf(entry("[1]"))); }

TEST(Registry, RefusesAShortDigest) { EXPECT_FALSE(registryOf(entry(R"(["consul"])", "aabb"))); }

TEST(Registry, RefusesOneCertificateForTwoEntries) {
    EXPECT_FALSE(registryOf(entry(R"(["consul"])") + "," + entry(R"(["approver"])")));
}

TEST(Registry, RefusesAnUnknownMember) {
    EXPECT_FALSE(Registry::parse(R"({"approvers":[],"also":"this"})"));
}

}  // namespace
}  // namespace etd::signing
