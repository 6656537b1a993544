/// What a process that holds keys does before it reads the first.
#pragma once

namespace etd::cli {

/// No core dump, no debugger, no look into its memory by others of the same user. Children begin
/// without the second and third. Throws std::system_error.
void protectMemory();

}  // namespace etd::cli
