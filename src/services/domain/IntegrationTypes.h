#pragma once

#include <QString>

namespace concord {

/// integrations.type and, of the jobs that run them, integration_jobs.type.

/// The orders of an EHR are read into the lists of its patients. Its connection keeps the master list of
/// patients.
inline const QString medicationListSyncType = QStringLiteral("medication_list_sync");
/// An EHR is compared with a pharmacy.
inline const QString pharmacyReconciliationType = QStringLiteral("pharmacy_reconciliation");

}
