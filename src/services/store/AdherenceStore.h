#pragma once

#include "domain/Clock.h"
#include "domain/Id.h"
#include "store/Database.h"

#include <optional>
#include <vector>

namespace concord {

struct AdherenceRow
{
    QString id; ///< UUID text
    QString source;
    QString sourceId; ///< natural key at the source
    PatientId patient;
    QString code; ///< of the medication or class measured; may be empty
    QString system;
    QString periodStart;
    QString periodEnd;
    QString pdc; ///< decimal text, 0 to 1
    EventId lastEvent;

    friend bool operator==(const AdherenceRow &, const AdherenceRow &) = default;
};

/// adherence_signals.
class AdherenceStore
{
public:
    AdherenceStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    [[nodiscard]] Result<std::optional<AdherenceRow>> byKey(const QString &source, const QString &sourceId);
    /// Of all sources, in no order.
    [[nodiscard]] Result<std::vector<AdherenceRow>> ofPatients(const QStringList &patientIds);
    /// Whose signal it is; null: there is no such signal.
    [[nodiscard]] Result<PatientId> patientOf(const QString &id);
    /// False: another connection has made a row of this key meanwhile; nothing was written.
    [[nodiscard]] Result<bool> insert(const AdherenceRow &row);
    [[nodiscard]] Result<void> update(const AdherenceRow &row);

private:
    Database &m_db;
    const Clock &m_clock;
};

}
