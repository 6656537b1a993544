#include "issuer/store/approvals.hpp"

#include <stdexcept>

namespace etd::store {

void Approvals::keep(const DocumentNumber& number, const KeptApproval& approval,
                     const Instant& at) {
    transaction_.run("update approval set superseded = true where number = $1 and not superseded"
                     " and (not_after < $2 or (position = $3 and person = $4))",
                     {number.text(), at, toText(approval.position), approval.person});
    transaction_.run(
        "insert into approval (number, position, person, statement, cms, not_after, kept_at)"
        " values ($1, $2, $3, $4, $5, $6, $7)",
        {number.text(), toText(approval.position), approval.person, approval.statement,
         approval.cms, approval.not_after, at});
    transaction_.run("insert into status_event (number, event, reason, person, at)"
                     " values ($1, 'approved', $2, $3, $4)",
                     {number.text(), toText(approval.position), approval.person, at});
}

std::vector<KeptApproval> Approvals::of(const DocumentNumber& number) {
    const auto rows = transaction_.run(
        "select position, person, statement, cms, " + instantOf("not_after") +
            " from approval where number = $1 and not superseded order by position desc",
        {number.text()});
    std::vector<KeptApproval> approvals;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = rows[i];
        const auto position = parsePosition(row.text("position"));
        if (!position) throw std::runtime_error("the database holds an unknown position");
        approvals.push_back({*position, row.text("person"), row.bytes("statement"),
                             row.bytes("cms"), row.instant("not_after")});
    }
    return approvals;
}

}  // namespace etd::store
