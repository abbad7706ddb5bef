#pragma once

#include "domain/CodeMapping.h"
#include "domain/Terminology.h"

#include <QString>

namespace concord {

/// An RxCUI as RxNorm writes it (RXNCONSO.RRF: at most 8 characters): digits without blanks, letters or
/// leading zeros.
[[nodiscard]] bool isRxcui(QStringView code);

/// The URI by which Concord knows a code system: RxNorm and NDC also by their OID, in any case and with a
/// slash at the end, as servers send them. Anything else comes back trimmed.
[[nodiscard]] QString canonicalSystem(const QString &system);

/// None when @p drug can stand in an order; else NotOrderable or NotActive (DOMAIN section 2).
[[nodiscard]] UnmappedReason orderProblem(const RxNormConcept &drug);

/// The name without the brand in brackets that RxNorm ends SBD and BPCK names with: equal for a branded drug
/// and its generic (same ingredient, strength, dose form and release), different across any of these.
[[nodiscard]] QString clinicalDrugName(const QString &name);

}
