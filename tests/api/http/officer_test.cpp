#include "api/http/officer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/http/log.hpp"
#include "api/http/slots.hpp"

namespace etd::http {

TEST(Officer, HasTheRolesOfTheCertificate) {
    const auto officer = officerFrom("O-17", {"urn:safeconduct:role:consul", "https://a.example",
                                              "urn:safeconduct:role:intake"});
    ASSERT_TRUE(officer);
    EXPECT_EQ(officer->person, "O-17");
    EXPECT_THAT(officer->roles, testing::ElementsAre(Role::Consul, Role::Intake));
}

TEST(Officer, HasNoRoleByDefault) {
    const auto officer = officerFrom("O-17", {});
    ASSERT_TRUE(officer);
    EXPECT_FALSE(officer->hasAny({Role::Intake, Role::Auditor}));
}

TEST(Officer, IsRefusedWithoutAPerson) {
    const auto officer = officerFrom("", {"urn:safeconduct:role:consul"});
    ASSERT_FALSE(officer);
    EXPECT_EQ(officer.error().kind, ErrorKind::Forbidden);
}

TEST(Officer, IsRefusedWithAnUnknownRole) {
    EXPECT_FALSE(officerFrom("O-17", {"urn:safeconduct:role:Consul"}));
}

TEST(Slots, AreGivenBackWhenTheyDie) {
    Slots slots(1);
    {
        const auto first = slots.tryTake();
        EXPECT_TRUE(first.has_value());
        EXPECT_FALSE(slots.tryTake().has_value());
    }
    EXPECT_TRUE(slots.tryTake().has_value());
}

TEST(Log, ShowsNoUnknownMethod) {
    EXPECT_THAT(accessLine({"id", "DOE", "-", 404, std::chrono::microseconds(1250)}),
                testing::StrEq("request=id method=OTHER route=- status=404 ms=1.250"));
}

TEST(Log, MakesFailuresPrintable) {
    EXPECT_EQ(failureLine("id", "a\x1b[31m\nDETAIL: b"), "request=id failed=a?[31m");
}

}  // namespace etd::http
