#include "pki/journal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <vector>

namespace etd::pki {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class JournalFile : public testing::Test {
protected:
    void SetUp() override {
        char name[] = "/tmp/etd-journal-XXXXXX";
        folder_ = mkdtemp(name);
        path_ = folder_ / "journal";
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    struct Opened {
        Result<Journal> journal;
        std::vector<std::string> records;
    };
    Opened open() const {
        std::vector<std::string> records;
        auto journal =
            Journal::open(path_, [&](ByteView record) { records.push_back(toText(record)); });
        return {std::move(journal), std::move(records)};
    }
    void writeRecords(const std::vector<std::string>& records) const {
        auto journal = Journal::open(path_, [](ByteView) {});
        ASSERT_TRUE(journal);
        for (const auto& record : records) journal->append(asBytes(record));
    }
    Bytes bytes() const {
        std::ifstream in(path_, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    void put(ByteView bytes) const {
        std::ofstream(path_, std::ios::binary | std::ios::trunc) << asText(bytes);
        ASSERT_EQ(::chmod(path_.c_str(), 0600), 0);
    }

    std::filesystem::path folder_;
    std::filesystem::path path_;
};

constexpr std::size_t kFrame = 48;  // Bytes of a frame beside its record.

TEST_F(JournalFile, GivesBackWhatWasAppendedInOrder) {
    writeRecords({"one", "", "three"});
    writeRecords({"four"});
    EXPECT_THAT(open().records, ElementsAre("one", "", "three", "four"));
}

TEST_F(JournalFile, IsOpenToItsOwnerOnly) {
    writeRecords({"one"});
    struct stat status {};
    ASSERT_EQ(::stat(path_.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(JournalFile, LocksOutASecondOpener) {
    const auto first = open();
    const auto second = open();
    ASSERT_FALSE(second.journal);
    EXPECT_EQ(second.journal.error().kind, ErrorKind::Conflict);
}

TEST_F(JournalFile, IsRefusedAsASymbolicLink) {
    std::filesystem::create_symlink(folder_ / "elsewhere", path_);
    const auto opened = open();
    ASSERT_FALSE(opened.journal);
    EXPECT_EQ(opened.journal.error().kind, ErrorKind::Forbidden);
}

TEST_F(JournalFile, IsRefusedWhenOthersMayReadIt) {
    writeRecords({"one"});
    ASSERT_EQ(::chmod(path_.c_str(), 0640), 0);
    const auto opened = open();
    ASSERT_FALSE(opened.journal);
    EXPECT_EQ(opened.journal.error().kind, ErrorKind::Forbidden);
}

TEST_F(JournalFile, IsRefusedWhenItIsSomethingElse) {
    put(asBytes("a text that is no journal at all"));
    const auto opened = open();
    ASSERT_FALSE(opened.journal);
    EXPECT_EQ(opened.journal.error().kind, ErrorKind::Malformed);
}

TEST_F(JournalFile, LosesOnlyTheTornRecordWhereverItIsTorn) {
    const std::vector<std::string> records = {"first", "second record", "the third"};
    writeRecords(records);
    const auto whole = bytes();
    for (std::size_t size = 0; size <= whole.size(); ++size) {
        put(ByteView(whole).first(size));
        std::vector<std::string> expected;
        std::size_t end = Journal::kMagic.size();
        for (const auto& record : records) {
            end += kFrame + record.size();
            if (end <= size) expected.push_back(record);
        }
        const auto opened = open();
        ASSERT_TRUE(opened.journal) << size;
        EXPECT_EQ(opened.records, expected) << size;
    }
}

TEST_F(JournalFile, GoesOnBehindACutRecord) {
    writeRecords({"first", "second"});
    const auto whole = bytes();
    put(ByteView(whole).first(whole.size() - 1));
    writeRecords({"again"});
    EXPECT_THAT(open().records, ElementsAre("first", "again"));
}

TEST_F(JournalFile, CutsATailOfZeros) {
    writeRecords({"first"});
    auto whole = bytes();
    whole.resize(whole.size() + 100);
    put(whole);
    EXPECT_THAT(open().records, ElementsAre("first"));
}

TEST_F(JournalFile, IsRefusedWithAnyDamagedByteBeforeTheLastRecord) {
    writeRecords({"first", "second record", "third"});
    const auto whole = bytes();
    const auto last = whole.size() - kFrame - 5;
    for (std::size_t i = 0; i < last; ++i) {
        auto damaged = whole;
        damaged[i] = static_cast<std::uint8_t>(damaged[i] ^ 0x40U);
        put(damaged);
        const auto opened = open();
        ASSERT_FALSE(opened.journal) << i;
        EXPECT_EQ(opened.journal.error().kind, ErrorKind::Malformed) << i;
        ASSERT_EQ(bytes(), damaged) << "a refused journal must be left as it is";
    }
}

TEST_F(JournalFile, IsRefusedWhenARecordInTheMiddleIsMissing) {
    writeRecords({"first", "second", "third"});
    auto whole = bytes();
    const auto from = whole.begin() + static_cast<std::ptrdiff_t>(16 + kFrame + 5);
    whole.erase(from, from + static_cast<std::ptrdiff_t>(kFrame + 6));
    put(whole);
    const auto opened = open();
    ASSERT_FALSE(opened.journal);
    EXPECT_EQ(opened.journal.error().kind, ErrorKind::Malformed);
}

TEST_F(JournalFile, TakesNoRecordOverOneMebibyte) {
    auto opened = open();
    ASSERT_TRUE(opened.journal);
    EXPECT_THROW(opened.journal->append(Bytes(Journal::kMaxRecord + 1)), std::length_error);
    opened.journal->append(Bytes(Journal::kMaxRecord));
}

TEST_F(JournalFile, KeepsEveryAcknowledgedRecordThroughKill9) {
    for (int round = 0; round < 5; ++round) {
        int acknowledged[2];
        ASSERT_EQ(::pipe(acknowledged), 0);
        const pid_t child = ::fork();
        if (child == 0) {
            auto journal = Journal::open(path_, [](ByteView) {});
            for (char count = 0;; ++count) {
                journal->append(Bytes(200, static_cast<std::uint8_t>(count)));
                if (::write(acknowledged[1], &count, 1) != 1) _exit(1);
            }
        }
        ::close(acknowledged[1]);
        std::this_thread::sleep_for(std::chrono::milliseconds(20 + 7 * round));
        ::kill(child, SIGKILL);
        ASSERT_EQ(::waitpid(child, nullptr, 0), child);
        std::size_t promised = 0;
        char byte = 0;
        while (::read(acknowledged[0], &byte, 1) == 1) ++promised;
        ::close(acknowledged[0]);

        const auto opened = open();
        ASSERT_TRUE(opened.journal);
        EXPECT_GE(opened.records.size(), promised);
        EXPECT_LE(opened.records.size(), promised + 1);
        std::filesystem::remove(path_);
    }
}

TEST_F(JournalFile, IsAsBeforeWhenTheDiskIsFull) {
    writeRecords({"first"});
    const auto before = bytes();
    const pid_t child = ::fork();
    if (child == 0) {
        ::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{before.size() + 60, before.size() + 60};
        if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) _exit(2);
        auto journal = Journal::open(path_, [](ByteView) {});
        int thrown = 0;
        try {
            journal->append(Bytes(1000, 'x'));
        } catch (const std::system_error& error) {
            thrown += error.code() == std::errc::file_too_large ? 1 : 0;
        }
        try {
            journal->append(Bytes{});
        } catch (const std::runtime_error&) {
            ++thrown;
        }
        _exit(thrown == 2 ? 0 : 3);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(WEXITSTATUS(status), 0);
    EXPECT_EQ(bytes(), before);
    EXPECT_THAT(open().records, ElementsAre("first"));
}

TEST_F(JournalFile, BeginsEmpty) {
    const auto opened = open();
    ASSERT_TRUE(opened.journal);
    EXPECT_THAT(opened.records, IsEmpty());
}

}  // namespace
}  // namespace etd::pki
