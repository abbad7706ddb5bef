#pragma once

#include "domain/Clock.h"
#include "domain/Id.h"
#include "domain/PatientMatch.h"
#include "domain/Query.h"

#include <QMetaType>

#include <optional>
#include <vector>

/// Who a patient of another source is among those of the source that keeps the master list (the one whose
/// medication lists are synced). What names him alike, an identifier of the same authority, links by itself;
/// everything else is asked of a person.
namespace concord {

using PatientQuestionId = Id<struct PatientQuestionTag>;

enum class PatientQuestionState {
    Pending,
    Linked,   ///< he is that patient of the master list
    Distinct, ///< a person has looked: none of those who were offered
    Merged    ///< the record went into another one of its own source: final
};
[[nodiscard]] QString wordOf(PatientQuestionState state);
[[nodiscard]] std::optional<PatientQuestionState> patientQuestionStateFromWord(QStringView word);

/// What a person does with it.
enum class PatientAct {
    Link,
    Unlink, ///< asked anew; what comes from then on is worked apart again
    Merge,  ///< into another record of the same source, as an A40 would
    Distinct
};
[[nodiscard]] QString wordOf(PatientAct act);
[[nodiscard]] std::optional<PatientAct> patientActFromWord(QStringView word);

[[nodiscard]] constexpr bool canDo(PatientQuestionState state, PatientAct act)
{
    using enum PatientQuestionState;
    switch (act) {
    case PatientAct::Link:
    case PatientAct::Merge:
        return state == Pending || state == Distinct;
    case PatientAct::Unlink:
        return state == Linked;
    case PatientAct::Distinct:
        return state == Pending;
    }
    return false;
}
static_assert(!canDo(PatientQuestionState::Merged, PatientAct::Link));
static_assert(!canDo(PatientQuestionState::Linked, PatientAct::Merge)); // whose would the link be?
[[nodiscard]] constexpr PatientQuestionState stateAfter(PatientAct act)
{
    using enum PatientQuestionState;
    switch (act) {
    case PatientAct::Link:
        return Linked;
    case PatientAct::Unlink:
        return Pending;
    case PatientAct::Merge:
        return Merged;
    case PatientAct::Distinct:
        return Distinct;
    }
    return Pending;
}

/// How far what a decision means for the order of events has been carried out (by a worker, before it takes
/// its next events).
enum class PatientEffect {
    None, ///< nothing is left to be done
    Link,
    Unlink, ///< also while events that came under both names are still open
    Merge,
    Failed ///< could not be: the records cannot be read
};
[[nodiscard]] QString wordOf(PatientEffect effect); ///< "" for None
[[nodiscard]] std::optional<PatientEffect> patientEffectFromWord(QStringView word);

/// One patient of a source, and who he is. Nothing in here is a person's data.
struct PatientQuestionRow
{
    PatientQuestionId id;
    PatientId patient;
    QString source;
    PatientQuestionState state = PatientQuestionState::Pending;
    PatientId other; ///< of Linked the master's patient, of Merged the record that stands; else null
    QString method; ///< "identifier", "person", "merge" (as the record that went into it was); empty: Pending
    QString author; ///< a person, or "system"; empty: nobody has decided yet
    QString reason;
    int version = 1; ///< counts up with each change
    Timestamp createdAt{};
    Timestamp changedAt{};
    PatientEffect effect = PatientEffect::None;
    bool hasCandidates = false; ///< there is somebody whom a person should compare: else it is not urgent

    friend bool operator==(const PatientQuestionRow &, const PatientQuestionRow &) = default;
};

struct PatientQuestionQuery
{
    std::optional<PatientQuestionState> state;
    bool onlyWithCandidates = false;
    PageRequest page; ///< newest first

    friend bool operator==(const PatientQuestionQuery &, const PatientQuestionQuery &) = default;
};
using PatientQuestionPage = Page<PatientQuestionRow>;

struct PatientDecision
{
    PatientQuestionId id;
    PatientAct act = PatientAct::Link;
    PatientId other; ///< of Link and Merge
    QString reason;  ///< never empty
    int basedOn = 0; ///< the version that the person saw

    friend bool operator==(const PatientDecision &, const PatientDecision &) = default;
};
/// What is wrong with it as it stands, as an InvalidMessage error.
[[nodiscard]] Result<void> checkPatientDecision(const PatientDecision &decision);

struct PatientRecords
{
    int prescriptions = 0;
    int dispenses = 0;
    int appointments = 0;

    friend bool operator==(const PatientRecords &, const PatientRecords &) = default;
};

/// Somebody who may be the same person.
struct PatientCandidate
{
    PatientId id;
    QString source;
    PatientAct act = PatientAct::Link; ///< what can be done: Link, of the same source Merge
    PatientFace face;
    PatientRecords records; ///< with those of the records that are linked to him
    PatientMatch match;     ///< without score, weights and confidence while these are hidden

    friend bool operator==(const PatientCandidate &, const PatientCandidate &) = default;
};

/// One version of a question, as it is kept for ever.
struct PatientQuestionStep
{
    int version = 0;
    PatientQuestionState state = PatientQuestionState::Pending;
    PatientId other;
    QString method;
    QString author;
    QString reason;
    Timestamp at{};

    friend bool operator==(const PatientQuestionStep &, const PatientQuestionStep &) = default;
};

struct PatientCandidates
{
    quint64 requestId = 0;
    PatientQuestionRow question;
    PatientFace face;
    PatientRecords records;
    std::vector<PatientCandidate>
        candidates;               ///< best first; while scores are hidden in the order of the record
    bool areScoresHidden = false; ///< until this person's question is decided
    std::vector<PatientQuestionStep> history; ///< newest first
};

struct PatientPolicy
{
    bool hideScores = false; ///< until the person has decided, lest the score decides
    int version = 1;
    QString author; ///< empty: as it came
    QString reason;
    Timestamp changedAt{};

    friend bool operator==(const PatientPolicy &, const PatientPolicy &) = default;
};

/// Takes away what may not be seen before the decision: scores, weights, confidence, and their order.
[[nodiscard]] PatientCandidates withoutScores(PatientCandidates candidates);

}

Q_DECLARE_METATYPE(concord::PatientQuestionId)
Q_DECLARE_METATYPE(concord::PatientId)
Q_DECLARE_METATYPE(concord::PatientQuestionRow)
Q_DECLARE_METATYPE(concord::PatientQuestionQuery)
Q_DECLARE_METATYPE(concord::PatientQuestionPage)
Q_DECLARE_METATYPE(concord::PatientDecision)
Q_DECLARE_METATYPE(concord::PatientCandidates)
