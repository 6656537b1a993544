# Writes OUTPUT, a C++ source that holds the bytes of INPUT.
file(READ ${INPUT} hex HEX)
string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
file(WRITE ${OUTPUT} "#include \"api/http/openapi_text.hpp\"\n\nnamespace etd::http {\n
const std::uint8_t kOpenapiText[] = {${bytes}};
const std::size_t kOpenapiTextSize = sizeof kOpenapiText;\n\n}  // namespace etd::http\n")
