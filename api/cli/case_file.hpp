/// A case as a file: the body of POST /v1/cases with conveniences for people.
#pragma once

#include <filesystem>

#include "base/date.hpp"
#include "base/json.hpp"
#include "base/result.hpp"

namespace etd::cli {

/// Reads a case file and makes it the body of POST /v1/cases:
/// "portrait" names an image file beside the case file, whose bytes take its place in Base64;
/// "validity_days" N becomes "valid_from" `today` and "valid_until" N days later;
/// "confirmed_on" is `today` when it is absent.
/// NotFound and TooLarge for files, Malformed when it is no JSON object, InvalidField for the three
/// members above. DOES NOT check the rest: the service does, and names every field at once.
Result<Json> readCaseFile(const std::filesystem::path& file, const Date& today);

}  // namespace etd::cli
