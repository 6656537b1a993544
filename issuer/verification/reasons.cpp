#include "issuer/verification/reasons.hpp"

#include <algorithm>
#include <stdexcept>

#include "issuer/verification/reasons_data.hpp"

namespace etd::verification {
namespace {

Family parseFamily(const std::string& text) {
    using enum Family;
    for (const auto value : {Accept, Check, Refuse, CannotCheck})
        if (text == toText(value)) return value;
    throw std::runtime_error("reasons.json: unknown family " + text);
}

Texts readTexts(const Json& value) {
    Texts texts;
    for (std::size_t i = 0; i < kLanguages.size(); ++i)
        texts[i] = value.at(std::string(kLanguages[i])).get<std::string>();
    return texts;
}

ReasonTable readTable() {
    const auto json = parseJson(kReasonsJson);
    if (!json) throw std::runtime_error("reasons.json: " + json.error().detail);
    ReasonTable table;
    for (const auto& entry : json->at("families")) {
        table.families.push_back(parseFamily(entry.at("family").get<std::string>()));
        table.titles.push_back(readTexts(entry.at("title")));
    }
    for (const auto& entry : json->at("reasons")) {
        const auto decided_by = entry.at("decided_by").get<std::string>();
        if (decided_by != "engine" && decided_by != "device")
            throw std::runtime_error("reasons.json: decided_by is engine or device");
        table.reasons.push_back({entry.at("code").get<std::string>(),
                                 parseFamily(entry.at("family").get<std::string>()),
                                 decided_by == "device", readTexts(entry.at("sentence")),
                                 readTexts(entry.at("action"))});
    }
    return table;
}

std::ptrdiff_t strength(Family value) {
    const auto& families = reasonTable().families;
    return std::find(families.begin(), families.end(), value) - families.begin();
}

std::size_t languageIndex(std::string_view language) {
    for (std::size_t i = 0; i < kLanguages.size(); ++i)
        if (language == kLanguages[i]) return i;
    throw std::out_of_range("no such language");
}

}  // namespace

const ReasonTable& reasonTable() {
    static const ReasonTable table = readTable();
    return table;
}

const Reason& reasonOf(std::string_view code) {
    for (const auto& reason : reasonTable().reasons)
        if (reason.code == code) return reason;
    throw std::out_of_range("no such reason");
}

bool isStronger(const Reason& a, const Reason& b) {
    if (a.family != b.family) return strength(a.family) < strength(b.family);
    return &a < &b;
}

std::string_view toText(Family family) {
    switch (family) {
        case Family::Accept:
            return "ACCEPT";
        case Family::Check:
            return "CHECK";
        case Family::Refuse:
            return "REFUSE";
        case Family::CannotCheck:
            return "CANNOT_CHECK";
    }
    throw std::logic_error("unknown family");
}

std::string_view title(Family family, std::string_view language) {
    return reasonTable().titles.at(
        static_cast<std::size_t>(strength(family)))[languageIndex(language)];
}

std::vector<std::string_view> reasons() {
    std::vector<std::string_view> codes;
    for (const auto& reason : reasonTable().reasons) codes.emplace_back(reason.code);
    return codes;
}

bool isDecidedByDevice(std::string_view reason) { return reasonOf(reason).decided_by_device; }

Family family(std::string_view reason) { return reasonOf(reason).family; }

std::string_view sentence(std::string_view reason, std::string_view language) {
    return reasonOf(reason).sentence[languageIndex(language)];
}

std::string_view action(std::string_view reason, std::string_view language) {
    return reasonOf(reason).action[languageIndex(language)];
}

}  // namespace etd::verification
