#include "pki/ceremony_plan.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "base/object_reader.hpp"
#include "pki/certificate.hpp"
#include "pki/certificate_profile.hpp"

namespace etd::pki {
namespace {

constexpr std::size_t kText = 80;

int integer(ObjectReader& in, const char* name, int min, int max) {
    return static_cast<int>(in.integer(name, min, max));
}

CeremonyPlan::Ca readCa(ObjectReader& in) {
    return {in.text("common_name", kText), integer(in, "validity_months", 1, 240),
            integer(in, "crl_days", 1, 365)};
}

CeremonyPlan::Signer readSigner(ObjectReader& in) {
    return {in.text("common_name", kText), integer(in, "validity_months", 1, 240)};
}

std::vector<std::string> texts(ObjectReader& in, const char* name, std::size_t max) {
    std::vector<std::string> out;
    for (const auto& item : in.array(name, max)) {
        if (item.is_string() && !item.get_ref<const std::string&>().empty()) {
            out.push_back(item.get<std::string>());
        } else {
            in.fail(name, "must hold non-empty strings");
        }
    }
    return out;
}

bool isFileName(std::string_view text) {
    return !text.empty() && text[0] != '-' && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

CeremonyPlan::Client readClient(ObjectReader& in) {
    CeremonyPlan::Client out;
    out.person = in.text("person", 40);
    out.name = in.text("name", 64);
    out.post = in.text("post", 64);
    const auto kind = in.text("kind", 16);
    out.machine = kind == "machine";
    if (kind != "machine" && kind != "officer") in.fail("kind", "is officer or machine");
    out.validity_months = integer(in, "validity_months", 1, 12);
    out.roles = texts(in, "roles", 9);
    out.positions = texts(in, "positions", 2);
    // The names of the other credentials would be overwritten.
    constexpr std::array<std::string_view, 3> kTaken = {"authority", "signer", "tls"};
    if (!isFileName(out.person) || std::ranges::find(kTaken, out.person) != kTaken.end()) {
        in.fail("person", "is of small letters, digits and '-', and not authority, signer or tls");
    }
    for (const auto& position : out.positions) {
        if (position != "consul" && position != "approver") {
            in.fail("positions", "are consul and approver");
        }
    }
    return out;
}

}  // namespace

Result<CeremonyPlan> CeremonyPlan::parse(std::string_view json) {
    const auto value = parseJson(json, {.bytes = 1U << 20, .depth = 6});
    if (!value) return value.error();
    std::vector<FieldError> errors;
    ObjectReader root(*value, "", errors);
    CeremonyPlan out{};

    const auto part = [&](const char* name, auto read) {
        ObjectReader in(root.object(name), root.pointerTo(name), errors);
        read(in);
        in.finish();
    };
    part("authority", [&](ObjectReader& in) {
        out.country = in.text("country", 2);
        out.issuing_state = in.text("issuing_state", 3);
        out.organization = in.text("organization", kText);
        out.contact = in.text("contact", 200);
        out.crl_base = in.text("crl_base", 200);
        if (!out.crl_base.ends_with('/')) in.fail("crl_base", "must end in '/'");
        if (out.organization != kDemonstrationOrganization) {
            in.fail("organization", "must be \"" + std::string(kDemonstrationOrganization) +
                                        "\": this ceremony is for demonstrations only");
        }
    });
    part("travel_document_root", [&](ObjectReader& in) {
        out.travel_document_root = readCa(in);
        out.root_key_use_months = integer(in, "key_use_months", 1, kRootKeyUseMonths);
    });
    part("service_root", [&](ObjectReader& in) { out.service_root = readCa(in); });
    part("access_ca", [&](ObjectReader& in) { out.access_ca = readCa(in); });
    part("barcode_signer", [&](ObjectReader& in) {
        out.barcode_signer = readSigner(in);
        out.instance = in.text("instance", 40);
        out.barcode_use_months = integer(in, "use_months", 1, kBarcodeKeyUseMonths);
        out.max_documents = in.integer("max_documents", 1, 100'000'000);
    });
    part("pdf_signer", [&](ObjectReader& in) { out.pdf_signer = readSigner(in); });
    part("list_signer", [&](ObjectReader& in) { out.list_signer = readSigner(in); });
    part("tls_server", [&](ObjectReader& in) {
        out.tls_server = readSigner(in);
        out.dns_names = texts(in, "dns_names", 16);
        out.addresses = texts(in, "addresses", 16);
    });
    std::set<std::string> persons;
    std::size_t index = 0;
    for (const auto& item : root.array("officers", 100)) {
        ObjectReader in(item, root.pointerTo("officers") + "/" + std::to_string(index++), errors);
        out.officers.push_back(readClient(in));
        in.finish();
        if (!persons.insert(out.officers.back().person).second) in.fail("person", "is there twice");
    }
    root.finish();
    if (!errors.empty()) {
        return Error{ErrorKind::InvalidField, "the ceremony's plan breaks a rule",
                     std::move(errors)};
    }
    return out;
}

}  // namespace etd::pki
