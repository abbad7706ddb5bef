#pragma once

#include "deidentify/FieldCounts.h"
#include "deidentify/KnownIdentifiers.h"
#include "domain/MedicationList.h"
#include "store/AdherenceStore.h"
#include "store/AppointmentStore.h"
#include "store/DeidentificationSource.h"
#include "store/DispenseStore.h"
#include "store/PrescriptionStore.h"

namespace concord {

/// Takes from rows of the source everything that may tell who somebody is: for the scanner, and to count what
/// does not leave. It goes by what it leaves out, so that a member that nobody has thought of yet is an
/// identifier, too.
class IdentifierCollector
{
public:
    IdentifierCollector(KnownIdentifiers &known, FieldCounts &counts) : m_known(known), m_counts(counts) {}

    void take(const SourcePatient &patient);
    void take(const Identifier &identifier);
    void take(const SourceProvider &provider);
    void take(const PrescriptionRow &row);
    void take(const DispenseRow &row);
    void take(const AdherenceRow &row);
    void take(const AppointmentRow &row);
    void take(const MedicationItem &item);

private:
    void add(const QString &field, IdentifierKind kind, const QString &value);
    void addDosage(const QString &record, const Dosage &dosage);
    /// Every text in @p details.
    void walk(const QString &record, const QString &path, const QJsonValue &value, bool isProvider);
    void leaf(const QString &record, const QString &member, const QString &text, bool isProvider);

    KnownIdentifiers &m_known;
    FieldCounts &m_counts;
};

}
