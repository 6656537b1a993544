/// Strangers' pictures are read elsewhere: with the program itself, and with others that misbehave.
#include "api/http/code_reader.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "issuer/image/barcode_reader.hpp"
#include "tests/api/http/hostile_picture.hpp"

namespace etd::http {

namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

CodeReader::TimePoint in(std::chrono::milliseconds time) { return steady_clock::now() + time; }

CodeReader shell(const std::string& script) { return CodeReader({"/bin/sh", "-c", script}); }

/// "" when the codes were read; else how not.
std::string refusal(CodeReader&& reader, std::chrono::milliseconds time = 5s) {
    const auto codes = reader.read(toBytes("x"), in(time));
    return codes ? "" : codes.error().detail;
}

}  // namespace

TEST(CodeReader, ReadsWhatIsInAPicture) {
    CodeReader reader(test::readCodesCommand());
    const auto codes = reader.read(
        image::toPng(*qr::verdictSymbol(toBytes(std::string("\xDC\x03\0z", 4))), 4), in(5s));
    ASSERT_TRUE(codes) << codes.error().detail;
    ASSERT_EQ(codes->size(), 1U);
    EXPECT_EQ(toText(codes->front()), std::string("\xDC\x03\0z", 4));
}

TEST(CodeReader, FindsNoCodesInAnEmptyPicture) {
    CodeReader reader(test::readCodesCommand());
    const auto codes = reader.read(image::toPng({21, std::vector<bool>(441)}, 2), in(5s));
    ASSERT_TRUE(codes) << codes.error().detail;
    EXPECT_TRUE(codes->empty());
}

TEST(CodeReader, GivesUpAPictureMadeToTakeLong) {
    CodeReader reader(test::readCodesCommand());
    const auto begin = steady_clock::now();
    const auto codes = reader.read(test::hostilePicture(), in(20s));
    EXPECT_FALSE(codes) << "it reads in time: no test of the limit any more";
    EXPECT_LT(steady_clock::now() - begin, 10s) << "two seconds of processor time";
}

TEST(CodeReader, RefusesWhatIsNoPicture) {
    CodeReader reader(test::readCodesCommand());
    const auto codes = reader.read(toBytes("GIF89a"), in(5s));
    ASSERT_FALSE(codes);
    EXPECT_EQ(codes.error().kind, ErrorKind::Malformed);
}

TEST(CodeReader, KillsAProcessThatTakesTooLong) {
    const auto begin = steady_clock::now();
    EXPECT_NE(refusal(CodeReader({"/bin/sleep", "30"}), 200ms), "");
    EXPECT_LT(steady_clock::now() - begin, 3s);
}

TEST(CodeReader, BoundsWhatItTakes) { EXPECT_NE(refusal(shell("exec yes 00")), ""); }

TEST(CodeReader, TakesNothingOfAProcessThatFails) {
    EXPECT_EQ(refusal(shell("echo 00")), "");
    EXPECT_NE(refusal(shell("echo 00; exit 1")), "");
    EXPECT_NE(refusal(shell("echo 00; kill -9 $$")), "");
    EXPECT_NE(refusal(shell("echo 0g")), "");
    EXPECT_NE(refusal(shell("printf 00")), "");
}

TEST(CodeReader, HandsOverNothingButThePicture) {
    ASSERT_EQ(refusal(shell("[ \"$(cat)\" = x ] && echo 00")), "");
    EXPECT_EQ(refusal(shell("[ -z \"$HOME$CREDENTIALS_DIRECTORY\" ] && echo 00")), "");
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);  // Not close-on-exec.
    const auto probe = "! [ -e /proc/self/fd/" + std::to_string(ends[0]) + " ] && echo 00";
    EXPECT_EQ(refusal(shell(probe)), "");
    ::close(ends[0]);
    ::close(ends[1]);
}

TEST(CodeReader, LetsOthersWaitAndThenTellsThemToComeBack) {
    auto reader = shell("sleep 10");
    std::vector<std::thread> taken;
    for (int i = 0; i < CodeReader::kPlaces; ++i)
        taken.emplace_back([&] { EXPECT_FALSE(reader.read(toBytes("x"), in(1500ms))); });
    std::this_thread::sleep_for(300ms);
    const auto codes = reader.read(toBytes("x"), in(300ms));
    for (auto& thread : taken) thread.join();
    ASSERT_FALSE(codes);
    EXPECT_EQ(codes.error().kind, ErrorKind::Unavailable);
}

}  // namespace etd::http
