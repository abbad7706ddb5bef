#pragma once

#include "domain/MappingWork.h"
#include "pipeline/EventProcessor.h"
#include "store/PrescriptionStore.h"

#include <QElapsedTimer>
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
/// that would run them, inside transactions of which nothing is kept; nothing is fetched or sent. The oldest
/// event first, with all that wait their turn behind it. A transaction, which on SQLite holds the write lock,
/// takes no new patient after a second; the next one approves again and goes on with the next patient. Runs
/// in the thread of its Database, for @p limit and the last patient at most. It needs the rights of a worker.
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
    /// How long a transaction takes new patients.
    void setBatchTime(std::chrono::milliseconds time) { m_batchTime = time; }

    [[nodiscard]] int batches() const { return m_batches; }                            ///< of the last run
    [[nodiscard]] std::chrono::milliseconds longestBatch() const { return m_longest; } ///< of the last run

private:
    /// One that waits, and where it stands among all that do.
    struct Candidate
    {
        EventRow event;
        size_t place = 0;
    };
    using Turn = std::vector<Candidate>; ///< those of one key, in their order
    /// What one transaction found.
    struct Batch
    {
        std::vector<std::pair<size_t, ImpactedEvent>> events; ///< by place
        QSet<PatientId> patients;
        size_t nextTurn = 0;
        int waiting = 0;
    };

    [[nodiscard]] Result<std::vector<Turn>> turnsOf(MappingId mapping);
    [[nodiscard]] Result<void> tryBatch(const MappingDecision &decision, const std::vector<Turn> &turns,
                                        size_t from, Batch &batch);
    [[nodiscard]] Result<void> approve(const MappingDecision &decision, Batch &batch);
    [[nodiscard]] Result<ImpactedEvent> tryEvent(EventProcessor &processor, const Candidate &candidate,
                                                 Batch &batch);
    [[nodiscard]] Result<void> tryOne(EventProcessor &processor, const EventTask &task, bool inDetail,
                                      ImpactedEvent &event, Batch &batch);
    [[nodiscard]] Result<QHash<QString, SeenOrder>> asItIs(EventProcessor &processor, const EventTask &task);
    [[nodiscard]] Result<void> countPatients(const EventOutcome &outcome, ImpactedEvent &event, Batch &batch);
    [[nodiscard]] bool isTimeOver() const { return std::chrono::milliseconds(m_watch.elapsed()) >= m_limit; }

    Database &m_db;
    const Clock &m_clock;
    MakeSteps m_steps;
    std::chrono::milliseconds m_batchTime{1'000};
    std::chrono::milliseconds m_limit{};
    std::chrono::milliseconds m_longest{};
    QElapsedTimer m_watch;
    bool m_withFields = false;
    int m_batches = 0;
};

}
