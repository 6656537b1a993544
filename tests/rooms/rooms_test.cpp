// The house keeps its arrows: api -> issuer -> pki -> base; foreign headers stay in their room;
// inside issuer/ the pure rooms do not see each other beyond what is listed here.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace etd {
namespace {

namespace fs = std::filesystem;

struct Include {
    std::string file;  ///< Relative to the project: "pki/crl.cpp".
    std::string target;
    bool angled;
};

const std::vector<Include>& includes() {
    static const std::vector<Include> all = [] {
        std::vector<Include> found;
        const fs::path root = ETD_SOURCE;
        const std::regex line_pattern(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"].*)");
        for (const char* top : {"base", "pki", "issuer", "api"}) {
            for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
                const auto extension = entry.path().extension();
                if (extension != ".cpp" && extension != ".hpp") continue;
                std::ifstream in(entry.path());
                std::string line;
                std::smatch match;
                while (std::getline(in, line)) {
                    if (!std::regex_match(line, match, line_pattern)) continue;
                    found.push_back(
                        {fs::relative(entry.path(), root).string(), match[2], match[1] == "<"});
                }
            }
        }
        return found;
    }();
    return all;
}

/// "issuer/vds/seal.cpp" -> "issuer/vds"; "pki/crl.cpp" -> "pki".
std::string roomOf(const std::string& path) {
    const auto first = path.find('/');
    if (path.rfind("issuer/", 0) != 0 && path.rfind("api/", 0) != 0) return path.substr(0, first);
    return path.substr(0, path.find('/', first + 1));
}

bool startsWith(const std::string& text, const std::string& prefix) {
    return text.rfind(prefix, 0) == 0;
}

TEST(Rooms, HoldSources) { EXPECT_GT(includes().size(), 200U); }

TEST(Rooms, KeepForeignHeadersInside) {
    const std::map<std::string, std::set<std::string>> homes = {
        {"openssl/", {"pki"}},           {"nlohmann/", {"base"}},
        {"pqxx/", {"issuer/store"}},     {"hpdf", {"issuer/pdf"}},
        {"hb", {"issuer/pdf"}},          {"qrcodegen/", {"issuer/qr"}},
        {"ZXing/", {"issuer/image"}},    {"jpeglib", {"issuer/image"}},
        {"png.h", {"issuer/image"}},     {"webp/", {"issuer/image"}},
        {"seccomp", {"issuer/signing"}}, {"Poco/", {"api/http", "api/cli"}},
        {"CLI/", {"api/cli"}},
    };
    for (const auto& include : includes()) {
        if (!include.angled) continue;
        for (const auto& [header, rooms] : homes) {
            if (!startsWith(include.target, header)) continue;
            EXPECT_TRUE(rooms.contains(roomOf(include.file)))
                << include.file << " includes <" << include.target << ">";
        }
    }
}

TEST(Rooms, PointTheirArrowsOneWay) {
    const std::map<std::string, int> height = {{"base", 0}, {"pki", 1}, {"issuer", 2}, {"api", 3}};
    for (const auto& include : includes()) {
        if (include.angled) continue;
        const auto from = include.file.substr(0, include.file.find('/'));
        const auto to = include.target.substr(0, include.target.find('/'));
        ASSERT_TRUE(height.contains(to)) << include.file << " includes \"" << include.target << '"';
        EXPECT_LE(height.at(to), height.at(from))
            << include.file << " includes \"" << include.target << '"';
    }
}

TEST(Rooms, KeepTheEncodersApart) {
    const std::map<std::string, std::set<std::string>> sees = {
        {"issuer/document", {}},
        {"issuer/mrz", {"issuer/document"}},
        {"issuer/vds", {"issuer/document"}},
        {"issuer/idb", {"issuer/document"}},
        {"issuer/qr", {}},
        {"issuer/image", {"issuer/qr"}},
        {"issuer/pdf", {"issuer/document", "issuer/qr"}},
        {"issuer/lists", {"issuer/document"}},
        {"issuer/store", {"issuer/document", "issuer/lists"}},
    };
    for (const auto& include : includes()) {
        const auto from = roomOf(include.file);
        if (include.angled || !startsWith(include.target, "issuer/") || !sees.contains(from))
            continue;
        const auto to = roomOf(include.target);
        EXPECT_TRUE(to == from || sees.at(from).contains(to))
            << include.file << " includes \"" << include.target << '"';
    }
}

}  // namespace
}  // namespace etd
