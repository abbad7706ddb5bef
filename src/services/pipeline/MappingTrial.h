#pragma once

#include "domain/MappingWork.h"
#include "pipeline/EventProcessor.h"
#include "store/PrescriptionStore.h"

#include <QHash>
#include <QSet>

#include <functional>

namespace concord {

/// An order and what its code means, at one moment.
struct SeenOrder
{
    std::optional<PrescriptionRow> row; ///< absent: there is none
    std::optional<MappingRow> mapping;
};

/// What an approval would do, found by carrying it out: the events that wait are run through the very steps
/// that would run them, the oldest first, inside one transaction of which nothing is kept; nothing is fetched
/// or sent. On SQLite that holds the write lock, for five seconds at most. It needs the rights of a worker.
class MappingTrial
{
public:
    using MakeSteps = std::function<std::vector<std::unique_ptr<Step>>()>;
    static constexpr int mostTried = 500;
    static constexpr int mostInDetail = 100;

    MappingTrial(Database &db, const Clock &clock, MakeSteps steps)
        : m_db(db), m_clock(clock), m_steps(std::move(steps))
    {}

    /// NotFound; Conflict: the code is decided already, or no such drug. @param withFields whether the person
    /// may see what is on a patient's list
    [[nodiscard]] Result<MappingImpact> run(const MappingDecision &decision, bool withFields,
                                            std::chrono::milliseconds limit = std::chrono::seconds(5));

private:
    [[nodiscard]] Result<void> tryAll(const MappingDecision &decision, bool withFields,
                                      std::chrono::milliseconds limit);
    [[nodiscard]] Result<void> tryOne(EventProcessor &processor, const EventTask &task, bool withFields);
    [[nodiscard]] Result<QHash<QString, SeenOrder>> asItIs(EventProcessor &processor, const EventTask &task);
    [[nodiscard]] Result<void> countPatients(const EventOutcome &outcome, ImpactedEvent &event);

    Database &m_db;
    const Clock &m_clock;
    MakeSteps m_steps;
    MappingImpact m_impact;
    QSet<PatientId> m_patients;
};

}
