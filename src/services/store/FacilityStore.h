#pragma once

#include "domain/Alerts.h"
#include "domain/Engine.h"
#include "domain/Job.h"
#include "domain/PatientQuestion.h"
#include "domain/Reconciliation.h"
#include "store/Database.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace concord {

/// Which facility a thing belongs to: that of its connection; '' where that is of none. What came through a
/// connection that is not configured any more is nobody's but those who work for all: nowhere. Looks past
/// scopeReads(), because whether something lies outside is the question.
class FacilityStore
{
public:
    static inline const QString nowhere = QStringLiteral("?"); // no facility can be called that

    explicit FacilityStore(Database &db) : m_db(db) {}

    /// Absent: there is no such thing (or, on PostgreSQL, none that this login may see).
    [[nodiscard]] Result<std::optional<QString>> ofConnection(const QString &name);
    [[nodiscard]] Result<std::optional<QString>> ofIntegration(const QString &name);
    [[nodiscard]] Result<std::optional<QString>> ofJob(JobId id);
    /// Each once; of events that there are.
    [[nodiscard]] Result<QStringList> ofEvents(const std::vector<EventId> &ids);
    /// Of all the events that a bulk order is about.
    [[nodiscard]] Result<QStringList> ofBulk(BulkId id);
    [[nodiscard]] Result<std::optional<QString>> ofPatientQuestion(PatientQuestionId id);
    [[nodiscard]] Result<std::optional<QString>> ofPatient(PatientId id);
    [[nodiscard]] Result<std::optional<QString>> ofConflict(ConflictId id);
    [[nodiscard]] Result<std::optional<QString>> ofReconciliationItem(ReconciliationItemId id);
    [[nodiscard]] Result<std::optional<QString>> ofReconciliationRun(ReconciliationRunId id);
    /// That of its endpoint's connection.
    [[nodiscard]] Result<std::optional<QString>> ofIncident(IncidentId id);
    /// Names of the connections that belong to one of @p facilities.
    [[nodiscard]] Result<QStringList> connectionsOf(const QStringList &facilities);

private:
    [[nodiscard]] QString sqlOf(const QString &text) const;
    [[nodiscard]] Result<std::optional<QString>> one(const QString &text, const QString &key);

    Database &m_db;
};

}
