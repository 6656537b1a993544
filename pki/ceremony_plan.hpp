/// A ceremony's declarative file, read.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace etd::pki {

struct CeremonyPlan {
    struct Ca {
        std::string common_name;
        int validity_months;
        int crl_days;
    };
    struct Signer {
        std::string common_name;
        int validity_months;
    };
    struct Client {
        std::string person;  ///< Small letters, digits, '-': also the name of its files.
        std::string name;
        std::string post;
        bool machine;
        int validity_months;
        std::vector<std::string> roles;
        std::vector<std::string> positions;  ///< Enrolled with the signer as an approver in these.
    };

    std::string country;        ///< Two letters.
    std::string issuing_state;  ///< As in the MRZ.
    std::string organization;
    std::string contact;   ///< URI.
    std::string crl_base;  ///< URI ending in '/'; "travel-document.crl" and others follow.
    Ca travel_document_root;
    int root_key_use_months;
    Ca service_root;
    Ca access_ca;
    Signer barcode_signer;
    std::string instance;
    int barcode_use_months;
    std::int64_t max_documents;
    Signer pdf_signer;
    Signer list_signer;
    Signer tls_server;
    std::vector<std::string> dns_names;
    std::vector<std::string> addresses;
    std::vector<Client> officers;

    /// Malformed when it is no JSON; InvalidField, with every wrong member, otherwise. What a
    /// profile demands of a value is left to prepare().
    static Result<CeremonyPlan> parse(std::string_view json);
};

}  // namespace etd::pki
