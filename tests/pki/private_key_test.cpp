#include "pki/private_key.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <optional>

#include "base/hex.hpp"
#include "pki/random.hpp"
#include "tests/support/third_party.hpp"

namespace etd::pki {
namespace {

namespace fs = std::filesystem;

Secret passphrase(std::string_view text = "a passphrase") { return Secret(toBytes(text)); }

class KeyFile : public testing::Test {
protected:
    KeyFile()
        : folder(fs::temp_directory_path() / ("etd-key-" + toHex(randomBytes(8)))),
          file(folder / "signer.key") {
        fs::create_directory(folder);
    }
    ~KeyFile() override { fs::remove_all(folder); }

    PrivateKey saved(PassphraseStrength strength = PassphraseStrength::Random256Bit) const {
        auto key = PrivateKey::generate(Curve::P256);
        EXPECT_TRUE(key.save(file, passphrase(), strength));
        return key;
    }
    /// Nothing when it loads.
    std::optional<ErrorKind> refusal() const {
        const auto key = PrivateKey::load(file, passphrase());
        if (key) return std::nullopt;
        return key.error().kind;
    }
    void write(const std::string& text) const {
        std::ofstream(file, std::ios::binary | std::ios::trunc) << text;
        ::chmod(file.c_str(), 0600);
    }

    fs::path folder;
    fs::path file;
};

TEST_F(KeyFile, ComesBackWhole) {
    const auto key = saved();
    const auto loaded = PrivateKey::load(file, passphrase());
    ASSERT_TRUE(loaded);
    EXPECT_EQ(loaded->publicKey().spki(), key.publicKey().spki());
}

TEST_F(KeyFile, IsForItsOwnerOnlyWhateverTheUmask) {
    const auto before = ::umask(0);
    const auto key = saved();
    ::umask(before);
    struct stat status {};
    ASSERT_EQ(::stat(file.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777U, 0600U);
}

TEST_F(KeyFile, LeavesNoTemporaryFile) {
    const auto key = saved();
    EXPECT_EQ(std::distance(fs::directory_iterator(folder), fs::directory_iterator()), 1);
}

TEST_F(KeyFile, IsNeverOverwritten) {
    const auto key = saved();
    EXPECT_EQ(key.save(file, passphrase(), PassphraseStrength::Random256Bit).error().kind,
              ErrorKind::Conflict);
}

TEST_F(KeyFile, IsNotWrittenThroughADanglingLink) {
    fs::create_symlink(folder / "elsewhere", file);
    const auto key = PrivateKey::generate(Curve::P256);
    EXPECT_EQ(key.save(file, passphrase(), PassphraseStrength::Random256Bit).error().kind,
              ErrorKind::Conflict);
    EXPECT_FALSE(fs::exists(folder / "elsewhere"));
}

TEST_F(KeyFile, OfAMemorisedPassphraseCostsTheMostOpenSslTakes) {
    const auto key = saved(PassphraseStrength::Memorised);
    const auto command = "openssl asn1parse -in " + file.string();
    std::string text;
    auto* pipe = ::popen(command.c_str(), "r");
    ASSERT_NE(pipe, nullptr);
    char line[256];
    while (std::fgets(line, sizeof line, pipe) != nullptr) text += line;
    ::pclose(pipe);
    EXPECT_NE(text.find(":scrypt"), text.npos) << text;
    EXPECT_NE(text.find("INTEGER           :4000"), text.npos) << text;
    EXPECT_NE(text.find("INTEGER           :08"), text.npos) << text;
    EXPECT_NE(text.find(":aes-256-cbc"), text.npos) << text;
    EXPECT_TRUE(PrivateKey::load(file, passphrase()));
}

TEST_F(KeyFile, IsReadByOpenSsl) {
    const auto key = saved();
    const auto command = "openssl pkey -passin 'pass:a passphrase' -noout -in " + file.string();
    EXPECT_EQ(std::system(command.c_str()), 0);
}

TEST_F(KeyFile, ThatIsMissingIsNotFound) { EXPECT_EQ(refusal(), ErrorKind::NotFound); }

TEST_F(KeyFile, RefusesAnotherPassphrase) {
    const auto key = saved();
    EXPECT_EQ(PrivateKey::load(file, passphrase("another")).error().kind, ErrorKind::Forbidden);
}

TEST_F(KeyFile, RefusesASymbolicLink) {
    const auto key = saved();
    fs::create_symlink(file, folder / "link.key");
    EXPECT_EQ(PrivateKey::load(folder / "link.key", passphrase()).error().kind,
              ErrorKind::Forbidden);
}

TEST_F(KeyFile, RefusesAFileItsGroupMayRead) {
    const auto key = saved();
    ::chmod(file.c_str(), 0640);
    EXPECT_EQ(refusal(), ErrorKind::Forbidden);
}

TEST_F(KeyFile, RefusesAFileOthersMayRead) {
    const auto key = saved();
    ::chmod(file.c_str(), 0604);
    EXPECT_EQ(refusal(), ErrorKind::Forbidden);
}

TEST_F(KeyFile, RefusesAFileOfAnotherOwner) {
    const auto key = saved();
    if (::chown(file.c_str(), 65534, 65534) != 0) GTEST_SKIP() << "only root gives files away";
    EXPECT_EQ(refusal(), ErrorKind::Forbidden);
}

TEST_F(KeyFile, RefusesAPipe) {
    ASSERT_EQ(::mkfifo(file.c_str(), 0600), 0);
    EXPECT_EQ(refusal(), ErrorKind::Forbidden);
}

TEST_F(KeyFile, RefusesADirectory) {
    fs::create_directory(file);
    ::chmod(file.c_str(), 0700);
    EXPECT_EQ(refusal(), ErrorKind::Forbidden);
}

TEST_F(KeyFile, RefusesEveryTruncation) {
    const auto key = saved();
    const auto whole = tests::readText(file);
    for (std::size_t size = 0; size + 2 < whole.size(); size += 7) {
        write(whole.substr(0, size));
        EXPECT_EQ(refusal(), ErrorKind::Malformed) << size;
    }
}

TEST_F(KeyFile, RefusesAnUnencryptedKey) {
    const auto command =
        "umask 077; openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out " +
        file.string() + " 2>/dev/null";
    ASSERT_EQ(std::system(command.c_str()), 0);
    EXPECT_EQ(refusal(), ErrorKind::Malformed);
}

TEST_F(KeyFile, RefusesAKeyOfAnotherKind) {
    const auto command =
        "umask 077; openssl genpkey -algorithm ED25519 -aes256 -pass 'pass:a passphrase' -out " +
        file.string() + " 2>/dev/null";
    ASSERT_EQ(std::system(command.c_str()), 0);
    EXPECT_EQ(refusal(), ErrorKind::Forbidden);
}

// Two keys of one curve, the public half of one in the file of the other: PKCS#8 holds both.
TEST_F(KeyFile, RefusesAKeyWhosePublicHalfIsAnothers) {
    const auto script = "cd " + folder.string() +
                        " && umask 077 && for n in a b; do openssl genpkey -algorithm EC "
                        "-pkeyopt ec_paramgen_curve:P-256 -outform DER -out $n.der 2>/dev/null; "
                        "done && { head -c -65 a.der; tail -c 65 b.der; } > mixed.der && "
                        "openssl pkcs8 -topk8 -inform DER -in mixed.der -scrypt -scrypt_p 1 "
                        "-passout 'pass:a passphrase' -out signer.key";
    ASSERT_EQ(std::system(script.c_str()), 0);
    EXPECT_EQ(refusal(), ErrorKind::Forbidden);
}

}  // namespace
}  // namespace etd::pki
