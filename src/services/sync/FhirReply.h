#pragma once

#include "codec/MedicationPage.h"
#include "domain/MedicationSource.h"

namespace concord {

/// The body of a good reply (2xx, JSON), or what went wrong in terms a person can act on: the status's error
/// code with the OperationOutcome's text as detail, WrongContentType for HTML, UnsupportedVersion for XML.
/// @param where the request, without its query
[[nodiscard]] Result<QByteArray> acceptReply(const Result<FetchReply> &reply, const QString &where,
                                             MedicationPageReader &reader);

}
