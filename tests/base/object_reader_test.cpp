#include "base/object_reader.hpp"

#include <gtest/gtest.h>

#include "base/date.hpp"

namespace etd {
namespace {

TEST(ObjectReader, CollectsEveryError) {
    const Json object = {{"name", 5}, {"day", "2026-02-30"}, {"extra", true}};
    std::vector<FieldError> errors;
    ObjectReader reader(object, "/holder", errors);
    reader.text("name", 10);
    reader.parsed<Date>("day");
    reader.text("absent", 10);
    reader.finish();
    ASSERT_EQ(errors.size(), 4U);
    EXPECT_EQ(errors[0].pointer, "/holder/name");
    EXPECT_EQ(errors[1].pointer, "/holder/day");
    EXPECT_EQ(errors[2], (FieldError{"/holder/absent", "is missing"}));
    EXPECT_EQ(errors[3].pointer, "/holder/extra");
}

TEST(ObjectReader, StopsCollectingAtTheMost) {
    Json object = Json::object();
    for (int i = 0; i < 100; ++i) object["member" + std::to_string(i)] = 0;
    std::vector<FieldError> errors;
    ObjectReader(object, "", errors).finish();
    EXPECT_EQ(errors.size(), kMostFieldErrors);
}

TEST(ObjectReader, EscapesAndCutsTheNamesItRepeats) {
    const Json object = {{"a/b~c" + std::string(1000, 'x'), 0}};
    std::vector<FieldError> errors;
    ObjectReader(object, "", errors).finish();
    ASSERT_EQ(errors.size(), 1U);
    EXPECT_EQ(errors[0].pointer, "/a~1b~0c" + std::string(59, 'x'));
}

TEST(ObjectReader, RefusesControlCharacters) {
    const Json object = {{"name", "a\u0007b"}};
    std::vector<FieldError> errors;
    ObjectReader(object, "", errors).text("name", 10);
    EXPECT_EQ(errors.size(), 1U);
}

TEST(ObjectReader, RefusesAnIntegerOutOfRange) {
    const Json object = {{"n", 18446744073709551615ULL}};
    std::vector<FieldError> errors;
    ObjectReader(object, "", errors).integer("n", 0, 10);
    EXPECT_EQ(errors.size(), 1U);
}

}  // namespace
}  // namespace etd
