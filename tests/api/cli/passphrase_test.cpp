#include "api/cli/passphrase.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace etd::cli {
namespace {

TEST(Passphrase, ComesFromADescriptorWithoutItsNewline) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    ASSERT_EQ(::write(ends[1], "open sesame\n", 12), 12);
    ::close(ends[1]);
    PassphraseSource source;
    source.descriptor = ends[0];
    const auto secret = readPassphrase(source, "a key");
    ASSERT_TRUE(secret);
    EXPECT_EQ(::fcntl(ends[0], F_GETFD), -1) << "nobody is to read it again";
    EXPECT_EQ(asText(secret->bytes()), "open sesame");
}

TEST(Passphrase, ComesFromASystemdCredential) {
    const auto folder = std::filesystem::temp_directory_path() / "etd-cli-credentials";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "signer.pass") << "open sesame\n";
    ::setenv("CREDENTIALS_DIRECTORY", folder.c_str(), 1);
    PassphraseSource source;
    source.credential = "signer.pass";
    const auto secret = readPassphrase(source, "a key");
    ASSERT_TRUE(secret);
    EXPECT_EQ(asText(secret->bytes()), "open sesame");
    source.credential = "../etd-cli-credentials/signer.pass";
    EXPECT_FALSE(readPassphrase(source, "a key"));
    ::unsetenv("CREDENTIALS_DIRECTORY");
    std::filesystem::remove_all(folder);
}

TEST(Passphrase, HasOneSource) {
    PassphraseSource source;
    source.descriptor = 0;
    source.credential = "x";
    const auto secret = readPassphrase(source, "a key");
    ASSERT_FALSE(secret);
    EXPECT_EQ(secret.error().kind, ErrorKind::InvalidField);
}

TEST(Passphrase, NeverComesFromAnOptionsValue) {
    PassphraseSource source;
    for (const auto& option : source.options()) EXPECT_NE(option.name, "--passphrase");
}

}  // namespace
}  // namespace etd::cli
