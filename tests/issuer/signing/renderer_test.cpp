#include "issuer/signing/renderer.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "tests/issuer/signing/authority.hpp"

namespace etd::signing::tests {
namespace {

const pdf::SheetTemplate& sheet() {
    static const auto loaded =
        pdf::SheetTemplate::load(ETD_SOURCE "/templates/etd-a4", "/usr/share/fonts");
    return loaded;
}

DocumentRequest request() {
    return {manifestOfToday(sheet().reference(), 1).canonical(),
            portraits().print,
            portraits().miniature,
            {}};
}

int parentOf(int process) {
    std::ifstream in("/proc/" + std::to_string(process) + "/stat");
    std::string text;
    std::getline(in, text);
    const auto end = text.rfind(')');
    return end == std::string::npos ? -1 : std::stoi(text.substr(end + 4));
}

/// The renderer's workers: grandchildren of this process.
std::vector<int> workers() {
    std::vector<int> found;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const auto name = entry.path().filename().string();
        if (name.find_first_not_of("0123456789") != std::string::npos) continue;
        const int parent = parentOf(std::stoi(name));
        if (parent > 1 && parentOf(parent) == ::getpid()) found.push_back(std::stoi(name));
    }
    return found;
}

TEST(Renderer, KeepsFilesAndNetworkFromItsWorkers) {
    Renderer renderer(sheet(), 1, [] {});
    const auto escapes = renderer.probe();
    ASSERT_TRUE(escapes) << escapes.error().detail;
    EXPECT_EQ(*escapes, std::vector<std::string>{});
}

TEST(Renderer, FindsAGoodDocumentDrawable) {
    Renderer renderer(sheet(), 1, [] {});
    const auto checked = renderer.check(request());
    EXPECT_TRUE(checked) << checked.error().detail;
}

TEST(Renderer, RefusesAPortraitThatIsNoImage) {
    Renderer renderer(sheet(), 1, [] {});
    auto broken = request();
    broken.print_portrait = Bytes(100, 7);
    const auto checked = renderer.check(broken);
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().kind, ErrorKind::InvalidField);
}

TEST(Renderer, ReplacesAWorkerThatDied) {
    Renderer renderer(sheet(), 1, [] {});
    ASSERT_TRUE(renderer.check(request()));
    const auto alive = workers();
    ASSERT_EQ(alive.size(), 1U);
    ::kill(alive.front(), SIGKILL);
    const auto failed = renderer.check(request());
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().kind, ErrorKind::Unavailable);
    const auto next = renderer.check(request());
    EXPECT_TRUE(next) << next.error().detail;
    EXPECT_NE(workers(), alive);
}

TEST(Renderer, TakesItsWorkersAlong) {
    {
        Renderer renderer(sheet(), 1, [] {});
        ASSERT_TRUE(renderer.check(request()));
    }
    for (int i = 0; i < 100 && !workers().empty(); ++i) ::usleep(10'000);
    EXPECT_EQ(workers(), std::vector<int>{});
}

}  // namespace
}  // namespace etd::signing::tests
