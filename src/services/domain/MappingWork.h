#pragma once

#include "domain/CodeMapping.h"
#include "domain/Event.h"
#include "domain/Suggestion.h"

#include <QMetaType>

#include <map>
#include <vector>

/// What the mapping workbench asks about a code before and after a decision, and the answers. A requestId
/// comes back with its answer, so that an answer to an old question can be dropped.
namespace concord {

/// One change of a code's mapping, as it is kept for ever.
struct MappingStep
{
    qint64 revision = 0;
    Timestamp at{};
    QString actor; ///< a person, or "system" for what the service did
    MappingAct act = MappingAct::Approve;
    MappingState from = MappingState::Pending;
    MappingState to = MappingState::Pending;
    QString targetDrugId;
    QString targetName;
    Equivalence equivalence = Equivalence::Equivalent;
    std::vector<DrugAttribute> overrides;
    QString reason;
    QString assignee;
    QString terminologyVersion;

    friend bool operator==(const MappingStep &, const MappingStep &) = default;
};

struct MappingHistory
{
    quint64 requestId = 0;
    MappingId id;
    std::vector<MappingStep> steps; ///< newest first, also of retired mappings of the same code
};

struct MappingSuggestions
{
    quint64 requestId = 0;
    MappingId id;
    std::vector<Suggestion> suggestions; ///< best first, at most 10
    QString terminologyVersion;
};

/// What the rules say of a decision that has not been made.
struct MappingVerdict
{
    quint64 requestId = 0;
    MappingId id;
    QString targetDrugId;
    std::vector<Comparison> comparisons; ///< source beside target
    std::vector<DrugAttribute>
        overridesNeeded;      ///< differ or cannot be told: each has to be overridden by name
    bool needsSecond = false; ///< a second reviewer has to confirm it
    /// Why it cannot be at all ("target_inactive", "target_not_orderable", "own_approval",
    /// "changed_meanwhile"); empty: it can.
    QString obstacle;
};

/// One value of an order or a list as it is and as it would be.
struct ImpactField
{
    QString field; ///< "drug", "dose", "frequency", "status" …: the words of DifferenceRow
    QString now;   ///< empty: there is none
    QString then;

    friend bool operator==(const ImpactField &, const ImpactField &) = default;
};

/// What would become of one waiting event.
struct ImpactedEvent
{
    EventId id;
    EventKind kind{};
    Timestamp receivedAt{};
    PatientId patient;
    EventState becomes = EventState::Succeeded; ///< needs_mapping: another code of it is unknown as well
    QString cause;                              ///< the error code or the other code; empty when it succeeds
    std::vector<ImpactField> fields; ///< its prescription beside the present state; changed ones first

    friend bool operator==(const ImpactedEvent &, const ImpactedEvent &) = default;
};

/// What an approval would do, found by carrying it out and taking it back.
struct MappingImpact
{
    quint64 requestId = 0;
    MappingId id;
    QString targetDrugId;
    int waiting = 0;                   ///< events that wait for this code
    std::map<EventState, int> becomes; ///< how many of those that were tried end in which state
    int tried = 0;                     ///< at most 500; the oldest first, as they would be released
    int patients = 0;                  ///< whose lists would change
    std::vector<ImpactedEvent> events; ///< of those tried, at most 100 in detail
    QString note;                      ///< English: why fewer were tried; empty: all
};

/// The counts of one source of codes.
struct MappingCoverage
{
    QString source; ///< the connection's name; empty: not known any more
    int codes = 0, mappedCodes = 0;
    qint64 events = 0, mappedEvents = 0; ///< by volume: orders and dispenses that carried them

    friend bool operator==(const MappingCoverage &, const MappingCoverage &) = default;
};

/// How the work on codes goes.
struct MappingFigures
{
    quint64 requestId = 0;
    std::vector<MappingCoverage> coverage; ///< by source, most events first
    /// From question to decision of the last 90 days, in milliseconds; -1: none
    qint64 latencyMedianMs = -1, latencyP90Ms = -1;
    std::vector<int> openByAge; ///< upper limits 1 h, 8 h, 1 d, 3 d, 7 d, 30 d, and older: seven counts
    int decided = 0;            ///< approvals by people of the last 90 days that had a suggestion
    int acceptedAsOffered = 0;  ///< of these, the best suggestion was taken
    int acceptedFromList = 0;   ///< of these, another suggestion was taken
    std::vector<std::pair<QString, int>> decidedByDay; ///< "2026-11-30" UTC, the last 30 days, all of them
};

/// What became of each of several decisions.
struct MappingBatch
{
    std::vector<MappingRow> decided;
    int releasedEvents = 0;
    std::vector<std::pair<MappingId, Error>> refused; ///< these did not happen; the others did
};

}

Q_DECLARE_METATYPE(concord::MappingHistory)
Q_DECLARE_METATYPE(concord::MappingSuggestions)
Q_DECLARE_METATYPE(concord::MappingVerdict)
Q_DECLARE_METATYPE(concord::MappingImpact)
Q_DECLARE_METATYPE(concord::MappingFigures)
Q_DECLARE_METATYPE(concord::MappingBatch)
