#pragma once

#include "domain/FoundDrug.h"
#include "domain/MappingWork.h"
#include "fakes/SampleRows.h"

namespace concord::sample {

[[nodiscard]] inline std::vector<Comparison> comparison(Agreement strength = Agreement::Same,
                                                        Agreement release = Agreement::Same)
{
    using enum DrugAttribute;
    const auto text = [](const char *words) {
        return QString::fromLatin1(words);
    };
    std::vector<Comparison> rows;
    rows.push_back({Ingredient, Agreement::Same, text("lisinopril"), text("lisinopril")});
    rows.push_back({Strength, strength, strength == Agreement::Missing ? QString() : text("10 mg"),
                    strength == Agreement::Different ? text("20 mg") : text("10 mg")});
    rows.push_back({DoseForm, Agreement::Same, text("Oral Tablet"), text("Oral Tablet")});
    rows.push_back({Route, Agreement::Compatible, QString(), text("oral")});
    rows.push_back({Release, release, text("immediate"),
                    release == Agreement::Different ? text("extended") : text("immediate")});
    return rows;
}

[[nodiscard]] inline Suggestion suggestion(const Drug &drug, double score,
                                           std::vector<Comparison> comparisons, bool confident = false)
{
    Suggestion row;
    row.rxcui = QString::fromLatin1(drug.rxcui);
    row.name = QString::fromLatin1(drug.name);
    row.type = TermType::SCD;
    row.targetDrugId = QStringLiteral("RX") + row.rxcui;
    row.score = score;
    row.isConfident = confident;
    row.comparisons = std::move(comparisons);
    return row;
}

inline constexpr Drug lisinopril10{"314076", "lisinopril 10 MG Oral Tablet"};
inline constexpr Drug lisinopril20{"314077", "lisinopril 20 MG Oral Tablet"};
inline constexpr Drug lisinoprilHctz{"197885", "hydrochlorothiazide 12.5 MG / lisinopril 10 MG Oral Tablet"};
inline constexpr Drug qbrelis{"1806890", "lisinopril 1 MG/ML Oral Solution [Qbrelis]"};

/// What a search finds and no code may become.
[[nodiscard]] inline FoundDrug retiredDrug()
{
    FoundDrug drug{localDrug({"212549", "amlodipine 5 MG Oral Capsule"})};
    drug.standing = DrugStanding::Retired;
    drug.successors = {QStringLiteral("amlodipine 5 MG Oral Tablet")};
    return drug;
}

/// A confident one, one of another strength, one that is another drug as well, and one that is not local.
[[nodiscard]] inline std::vector<Suggestion> suggestions()
{
    auto combined = comparison();
    combined[0] = {DrugAttribute::Ingredient, Agreement::Different, QStringLiteral("lisinopril"),
                   QStringLiteral("hydrochlorothiazide / lisinopril")};
    auto liquid = comparison(Agreement::Different);
    liquid[2] = {DrugAttribute::DoseForm, Agreement::Different, QStringLiteral("Oral Tablet"),
                 QStringLiteral("Oral Solution")};
    std::vector<Suggestion> all{suggestion(lisinopril10, 0.97, comparison(), true),
                                suggestion(lisinopril20, 0.81, comparison(Agreement::Different)),
                                suggestion(lisinoprilHctz, 0.64, combined),
                                suggestion(qbrelis, 0.52, liquid)};
    all.back().targetDrugId.clear();
    return all;
}

/// A pending code with a confident suggestion.
[[nodiscard]] inline MappingRow confidentMapping(quint32 number)
{
    MappingRow row = mapping(number);
    row.display = QStringLiteral("Lisinopril 10 mg tab");
    row.sourceCode = QStringLiteral("LISIN-%1").arg(number);
    row.system = QStringLiteral("urn:oid:1.2.840.114350.1.13.202.2.7.2.696580");
    row.reason = UnmappedReason::UnknownSystem;
    row.state = MappingState::Suggested;
    row.suggestedDrugId = QStringLiteral("RX314076");
    row.suggestedName = QString::fromLatin1(lisinopril10.name);
    row.isSuggestionConfident = true;
    row.revision = 3;
    return row;
}

[[nodiscard]] inline MappingImpact impact(const MappingDecision &decision, quint64 requestId, int waiting = 5)
{
    MappingImpact answer;
    answer.requestId = requestId;
    answer.id = decision.id;
    answer.targetDrugId = decision.targetDrugId;
    answer.waiting = waiting;
    answer.tried = 5;
    answer.becomes = {{EventState::Succeeded, 4}, {EventState::NeedsReview, 1}};
    answer.patients = 4;
    for (quint32 number = 1; number <= 5; ++number) {
        ImpactedEvent event;
        event.id = idOf<EventId>(number);
        event.kind = EventKind::PrescriptionNew;
        event.receivedAt = minutesAgo(10.0 * number);
        event.becomes = number == 3 ? EventState::NeedsReview : EventState::Succeeded;
        event.cause = number == 3 ? QStringLiteral("invalid_message") : QString();
        event.fields = {{QStringLiteral("drug"), {}, QString::fromLatin1(lisinopril10.name)},
                        {QStringLiteral("dose"), QStringLiteral("5 mg"), QStringLiteral("10 mg")},
                        {QStringLiteral("frequency"), QStringLiteral("daily"), QStringLiteral("daily")}};
        answer.events.push_back(std::move(event));
    }
    return answer;
}

[[nodiscard]] inline MappingHistory history(MappingId id, quint64 requestId)
{
    const auto step = [](qint64 revision, double ago, const char *actor, MappingAct act, const char *reason) {
        MappingStep one;
        one.revision = revision;
        one.at = minutesAgo(ago);
        one.actor = QString::fromLatin1(actor);
        one.act = act;
        one.reason = QString::fromLatin1(reason);
        return one;
    };
    MappingHistory answer;
    answer.requestId = requestId;
    answer.id = id;
    answer.steps = {
        step(4, 30, "ana", MappingAct::Note, "Asked the pharmacy which strength they mean."),
        step(3, 60, "ana", MappingAct::Assign, ""),
        step(2, 90, "m.ortega", MappingAct::SendBack, "The strength is not the one on the label."),
        step(1, 200, "luis", MappingAct::Approve, "Same ingredient and strength.")};
    answer.steps[1].assignee = QStringLiteral("ana");
    answer.steps[3].to = MappingState::InReview;
    answer.steps[3].targetName = QString::fromLatin1(lisinopril20.name);
    answer.steps[3].overrides = {DrugAttribute::Strength};
    return answer;
}

[[nodiscard]] inline MappingFigures figures(quint64 requestId)
{
    MappingFigures answer;
    answer.requestId = requestId;
    answer.coverage = {{QStringLiteral("clinic-ehr"), 420, 371, 18'204, 17'950},
                       {QStringLiteral("ward-hl7"), 190, 120, 6'030, 5'104},
                       {QStringLiteral("pharmacy-api"), 66, 66, 2'410, 2'410}};
    answer.latencyMedianMs = 5'400'000;
    answer.latencyP90Ms = 64'000'000;
    answer.openByAge = {3, 9, 14, 21, 8, 5, 2};
    answer.decided = 240;
    answer.acceptedAsOffered = 196;
    answer.acceptedFromList = 27;
    for (int day = 0; day < 30; ++day)
        answer.decidedByDay.emplace_back(QStringLiteral("2026-01-%1").arg(day + 1, 2, 10, QLatin1Char('0')),
                                         day % 7 > 4 ? 0 : 3 + day * 5 % 11);
    return answer;
}

}
