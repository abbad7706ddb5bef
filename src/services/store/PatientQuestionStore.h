#pragma once

#include "domain/PatientQuestion.h"
#include "store/Database.h"

#include <optional>
#include <vector>

namespace concord {

/// patient_mappings: who patients of other sources are among those of the master list, as far as anybody has
/// said; and the policy about it. What a decision means for the order of events is PatientEffects'.
class PatientQuestionStore
{
public:
    PatientQuestionStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    /// The sources that keep the master list: those whose medication lists are synced.
    [[nodiscard]] Result<QStringList> masters();
    [[nodiscard]] Result<std::optional<PatientQuestionRow>> byId(PatientQuestionId id);
    [[nodiscard]] Result<std::optional<PatientQuestionRow>> byPatient(PatientId patient);
    /// The patients of other sources who are linked to @p master, each with his source.
    [[nodiscard]] Result<std::vector<std::pair<PatientId, QString>>> recordsOf(PatientId master);
    [[nodiscard]] Result<PatientQuestionPage> page(const PatientQuestionQuery &query);
    /// Made or changed at or after @p from, in that order, then by id. @p after: the last row of the batch
    /// before, of those at @p from.
    [[nodiscard]] Result<std::vector<PatientQuestionRow>> changedSince(Timestamp from, int limit,
                                                                       PatientQuestionId after = {});
    [[nodiscard]] Result<std::vector<PatientQuestionStep>> history(PatientQuestionId id);

    /// Who the patients of @p source are in the master list, of those that are linked.
    [[nodiscard]] Result<std::vector<std::pair<PatientId, PatientId>>> linksOf(const QString &source);
    /// The patients of other sources who are linked to @p master.
    [[nodiscard]] Result<std::vector<PatientId>> idsLinkedTo(PatientId master);
    /// Asks about @p patient, unless that was done. True when it is a new question.
    [[nodiscard]] Result<bool> ask(const QString &source, PatientId patient);
    /// The patient of one of @p masters whom an identifier of this one names as well, under the same
    /// authority; none when there are several.
    [[nodiscard]] Result<std::optional<PatientId>> sameIdentifier(PatientId patient,
                                                                  const QStringList &masters);
    /// Patients of other sources who share an identifier with @p master, and whom nobody has decided about.
    [[nodiscard]] Result<std::vector<PatientQuestionRow>> waitingFor(PatientId master);
    /// Patients who were asked about at or after @p since, share an identifier with somebody of @p masters,
    /// and whom nobody has decided about.
    [[nodiscard]] Result<std::vector<PatientQuestionRow>> overlooked(const QStringList &masters,
                                                                     Timestamp since, int most);
    /// Patients of other sources who are @p master.
    [[nodiscard]] Result<std::vector<PatientQuestionRow>> linkedTo(PatientId master);
    /// A person's decision. Errors: InvalidMessage, NotFound, Conflict (another version stands, its effect is
    /// still to be carried out, the state does not allow it, or there is no such other patient).
    [[nodiscard]] Result<PatientQuestionRow> decide(const PatientDecision &decision, const QString &author);
    /// What the program says, in no person's name; its effect is carried out by the caller. Nothing where a
    /// person has decided.
    [[nodiscard]] Result<bool> settle(const PatientQuestionRow &row, PatientQuestionState state,
                                      PatientId other, const QString &method, const QString &reason);
    /// The record went into another: its own question ends, what it was linked to goes over, and whoever is
    /// linked to it is linked to that one.
    [[nodiscard]] Result<void> noteMerge(PatientId from, PatientId into);

    /// Decisions whose effect is to be carried out, the oldest first, without the first @p skipped; held
    /// until the transaction ends.
    [[nodiscard]] Result<std::vector<PatientQuestionRow>> open(int most, int skipped = 0);
    /// Whom an unlinking parts it from; null else.
    [[nodiscard]] Result<PatientId> partedFrom(PatientQuestionId id);
    [[nodiscard]] Result<void> setEffect(PatientQuestionId id, PatientEffect effect);
    /// What was decided cannot be carried out: the question is as before, with a version of its own, so that
    /// a person can decide again.
    [[nodiscard]] Result<void> takeBack(PatientQuestionId id, PatientEffect effect, const QString &reason);
    /// How many other patients of @p source are linked to @p master, or were and are still to be parted.
    [[nodiscard]] Result<qint64> othersLinked(const QString &source, PatientId master, PatientId but);

    [[nodiscard]] Result<PatientPolicy> policy();
    /// Conflict when another version stands.
    [[nodiscard]] Result<PatientPolicy> setPolicy(const PatientPolicy &wish, const QString &author);

private:
    [[nodiscard]] Result<void> checkOther(const PatientQuestionRow &row, const PatientDecision &decision);
    [[nodiscard]] Result<void> handUnlinkOver(const PatientQuestionRow &was, PatientId into);
    [[nodiscard]] Result<bool> write(const PatientQuestionRow &row);

    Database &m_db;
    const Clock &m_clock;
};

}
