#include "api/http/housekeeping.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>

namespace etd::http {

using namespace std::chrono_literals;

namespace {

void waitFor(const std::atomic<int>& count, int wanted) {
    for (int i = 0; i < 500 && count < wanted; ++i) std::this_thread::sleep_for(10ms);
}

}  // namespace

TEST(Housekeeping, RunsTasksAtOnceAndAgain) {
    std::atomic<int> runs = 0;
    const Housekeeping keeping({{"a", 1s, [&]() -> std::string { return ++runs, ""; }}},
                               [](const std::string&) {});
    waitFor(runs, 2);
    EXPECT_GE(runs, 2);
}

TEST(Housekeeping, GoesOnAfterAnException) {
    std::atomic<int> runs = 0;
    std::vector<std::string> log;
    {
        const Housekeeping keeping({{"a", 1s,
                                     [&]() -> std::string {
                                         if (++runs == 1) throw std::runtime_error("gone\nsecret");
                                         return "";
                                     }}},
                                   [&](const std::string& line) { log.push_back(line); });
        waitFor(runs, 2);
    }
    EXPECT_THAT(log,
                testing::ElementsAre(testing::EndsWith("runtime_error: gone"), "task=a recovered"));
}

TEST(Housekeeping, SaysTheSameOnlyOnce) {
    std::atomic<int> runs = 0;
    std::vector<std::string> log;
    {
        const Housekeeping keeping({{"a", 1s, [&]() -> std::string { return ++runs, "down"; }}},
                                   [&](const std::string& line) { log.push_back(line); });
        waitFor(runs, 2);
    }
    EXPECT_THAT(log, testing::ElementsAre("task=a down"));
}

}  // namespace etd::http
