#include "issuer/issuance/list_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>

#include "base/hex.hpp"
#include "pki/random.hpp"

namespace etd::issuance {
namespace {

[[noreturn]] void fail(const std::filesystem::path& file) {
    throw std::system_error(errno, std::generic_category(), "cannot write " + file.string());
}

class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return number_; }

private:
    int number_;
};

bool holds(const std::filesystem::path& file, std::string_view content) {
    std::ifstream in(file, std::ios::binary);
    return in && std::string(std::istreambuf_iterator<char>(in), {}) == content;
}

void sync(const std::filesystem::path& directory) {
    const Descriptor folder(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.get() < 0 || ::fsync(folder.get()) != 0) fail(directory);
}

}  // namespace

void replaceFile(const std::filesystem::path& file, std::string_view content) {
    if (holds(file, content)) return;
    // Several instances may share a directory: each writes a temporary file of its own, under a
    // name that nobody can have put a link at.
    const std::filesystem::path temporary =
        file.string() + "." + toHex(pki::randomBytes(16)) + ".new";
    struct Cleanup {
        const std::filesystem::path& path;
        bool armed = true;
        ~Cleanup() {
            if (armed) ::unlink(path.c_str());
        }
    } cleanup{temporary};
    {
        const Descriptor out(
            ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644));
        if (out.get() < 0) fail(temporary);
        while (!content.empty()) {
            const auto written = ::write(out.get(), content.data(), content.size());
            if (written < 0) {
                if (errno == EINTR) continue;
                fail(temporary);
            }
            content.remove_prefix(static_cast<std::size_t>(written));
        }
        if (::fsync(out.get()) != 0) fail(temporary);
    }
    if (::rename(temporary.c_str(), file.c_str()) != 0) fail(file);
    cleanup.armed = false;
    sync(file.parent_path());
}

}  // namespace etd::issuance
