/// Reads the codes of a stranger's picture in a process of its own, which holds no key and no
/// connection, may do next to nothing, and is killed when it takes too long.
#pragma once

#include <chrono>
#include <semaphore>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace etd::http {

class CodeReader {
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    static constexpr int kPlaces = 2;                     ///< Processes at the same time.
    static constexpr std::chrono::seconds kPatience{2};   ///< Of a request that waits for one.
    static constexpr std::chrono::seconds kLongest{5};    ///< Of all pictures of one request.
    static constexpr std::size_t kMostOutput = 64 << 10;  ///< Bytes; 8 codes need 48 KiB.

    /// `command` is run with an empty environment, the picture as its standard input and no other
    /// open file than its standard output, where it writes each code as a line of hexadecimal
    /// digits. Usually this very program as `etd read-codes`.
    explicit CodeReader(std::vector<std::string> command = {"/proc/self/exe", "read-codes"})
        : command_(std::move(command)) {}

    /// As image::readCodes(), but Malformed also for a picture that is not read by `deadline`.
    /// Unavailable when no place was free for kPatience. Usable from several threads. Throws
    /// std::system_error when no process can be started.
    Result<std::vector<Bytes>> read(ByteView picture, TimePoint deadline);

private:
    std::vector<std::string> command_;
    std::counting_semaphore<kPlaces> places_{kPlaces};
};

}  // namespace etd::http
