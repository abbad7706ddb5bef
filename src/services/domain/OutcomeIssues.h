#pragma once

#include <QByteArray>
#include <QString>

namespace concord {

/// What may be said of an OperationOutcome in an error, which is logged: "invariant at
/// MedicationDispense.quantity" of its first three issues of severity error or fatal (of all, where there is
/// none of those). Codes are those of FHIR's own list, places are element paths; its texts, which may quote a
/// patient's data, are left out. Empty: @p body is no OperationOutcome, or says nothing of that.
[[nodiscard]] QString outcomeIssues(const QByteArray &body);

}
