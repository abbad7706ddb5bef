#pragma once

#include "domain/MedicationSource.h"

namespace concord {

/// The body of a good reply (2xx, JSON), or what went wrong in terms a person can act on: the status's error
/// code with the OperationOutcome's codes and paths as detail (its texts may quote a patient's data),
/// WrongContentType for HTML, UnsupportedVersion for XML.
/// @param where the request, without its query
[[nodiscard]] Result<QByteArray> acceptReply(const Result<FetchReply> &reply, const QString &where);
}
