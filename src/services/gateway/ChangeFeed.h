#pragma once

#include "domain/Alerts.h"
#include "domain/Clock.h"
#include "domain/CodeMapping.h"
#include "domain/Engine.h"
#include "domain/Job.h"
#include "domain/PeopleChanges.h"
#include "domain/Reconciliation.h"
#include "store/Database.h"

#include <QHash>

#include <optional>
#include <vector>

namespace concord {

/// Of incidents.
struct IncidentNews
{
    bool isChanged = false;        ///< one has opened, was met again, seen or resolved
    std::vector<Incident> noticed; ///< for the desktop, by their rules: opened, and later resolved for good
};

/// What was committed since the last look, by whomever. The first look of each kind is the base line and
/// finds nothing.
class ChangeFeed
{
public:
    ChangeFeed(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    /// New or changed among the newest jobs; an open job is always one of them.
    [[nodiscard]] Result<std::vector<JobRow>> jobs();
    [[nodiscard]] Result<std::vector<MappingRow>> mappings();
    /// Whether a row of the value tables has changed.
    [[nodiscard]] Result<bool> values();
    /// Prescribers, providers, facility codes and, where @p withPatients, patients' questions.
    [[nodiscard]] Result<PeopleChanges> people(bool withPatients);
    [[nodiscard]] Result<std::vector<ConflictRow>> conflicts();
    /// Whether a run, or what was done about differences, has changed.
    [[nodiscard]] Result<bool> reconciliation();
    /// Bulk orders that are open or have just ended.
    [[nodiscard]] Result<std::vector<BulkRow>> bulks();
    [[nodiscard]] Result<IncidentNews> incidents();

private:
    /// What was told last of rows that carry the time of their last change.
    template <typename Row, typename Key>
    struct Watch
    {
        std::optional<Timestamp> since; ///< the newest change seen; absent before the first look
        QHash<Key, Row> told;           ///< of the last second before it
    };
    template <typename Store, typename Row, typename Key>
    [[nodiscard]] Result<std::vector<Row>> newOf(Watch<Row, Key> &watch);
    [[nodiscard]] Result<std::vector<MappingRow>> readMappings();
    /// Those of which the desktop has to hear, of the recent ones.
    [[nodiscard]] Result<std::vector<Incident>> forDesktop(const std::vector<Incident> &recent);

    Database &m_db;
    const Clock &m_clock;
    std::optional<QHash<JobId, JobRow>> m_jobs;
    std::optional<Timestamp> m_mappingsSince; ///< the newest decision seen; absent before the first look
    QHash<MappingId, MappingRow> m_mappings;  ///< as told last
    std::optional<qint64> m_values;           ///< the generation seen last
    Watch<PatientQuestionRow, PatientQuestionId> m_patients;
    Watch<PrescriberRow, PrescriberId> m_prescribers;
    Watch<ProviderRow, QString> m_providers;
    Watch<FacilityCodeRow, FacilityCodeId> m_facilities;
    Watch<ConflictRow, ConflictId> m_conflicts;
    std::optional<QString> m_reconciliation;          ///< the stamp seen last
    QHash<BulkId, BulkRow> m_bulks;                   ///< as told last
    std::optional<std::vector<Incident>> m_incidents; ///< the recent ones; absent before the first look
    QHash<IncidentId, bool> m_desktop;                ///< heard of here: true while it is open there
};

}
