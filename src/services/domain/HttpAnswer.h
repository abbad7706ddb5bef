#pragma once

#include "domain/MedicationSource.h"

namespace concord {

[[nodiscard]] constexpr bool isSuccess(const FetchReply &reply)
{
    return reply.status >= 200 && reply.status <= 299;
}

/// What a status that is no success means. The detail has the status and, of an OperationOutcome, codes and
/// paths; never its texts, which may quote a patient's data.
[[nodiscard]] Error errorOfReply(const FetchReply &reply, const QString &where);

/// The body of a success, unless its type says that it is no FHIR JSON: WrongContentType for HTML,
/// UnsupportedVersion for XML.
[[nodiscard]] Result<QByteArray> fhirBody(const FetchReply &reply, const QString &where);

}
