#pragma once

#include "domain/Reconciliation.h"
#include "fakes/FakeClock.h"
#include "fakes/SampleRows.h"

namespace concord::sample {

inline const QString pharmacyMatch = QStringLiteral("pharmacy-match");

inline ConflictField conflictField(const char *name, FieldClass kind, const char *base, const char *left,
                                   const char *right)
{
    const FakeClock clock;
    ConflictField field;
    field.field = QString::fromLatin1(name);
    field.kind = kind;
    field.baseLeft = field.baseRight = QString::fromLatin1(base);
    field.left.value.text = QString::fromLatin1(left);
    field.left.source = QStringLiteral("ehr");
    field.left.at = clock.now() - std::chrono::hours(3);
    field.left.version = QStringLiteral("4");
    field.left.hasChanged = true;
    field.right.value.text = QString::fromLatin1(right);
    field.right.source = QStringLiteral("pharm");
    field.right.at = clock.now() - std::chrono::hours(2);
    field.right.hasChanged = true;
    return field;
}

/// Of the drugs that the samples name.
inline DrugNames drugNames()
{
    return {
        {systems::rxNorm + QStringLiteral("|314076"), QStringLiteral("lisinopril 10 MG Oral Tablet")},
        {systems::rxNorm + QStringLiteral("|314077"), QStringLiteral("lisinopril 20 MG Oral Tablet")},
        {systems::ndc + QStringLiteral("|68180-0513-01"), QStringLiteral("lisinopril 10 MG Oral Tablet")}};
}

/// Dose and quantity for a person, and a status that a rule has decided.
inline std::vector<ConflictField> conflictFields()
{
    ConflictField status = conflictField("status", FieldClass::Status, "active", "active", "stopped");
    status.strategy = ConflictStrategy::Rule;
    status.left.hasChanged = false;
    status.choice = FieldChoice::Right;
    status.decided = QStringLiteral("stopped");
    status.decidedBy = QStringLiteral("rule:ended_wins");
    ConflictField quantity =
        conflictField("quantity", FieldClass::Amount, "30 {tbl}", "60 {tbl}", "90 {tbl}");
    quantity.strategy = ConflictStrategy::LastWriteWins;
    quantity.right.at.reset();
    return {status, conflictField("dose", FieldClass::Amount, "1 {tbl}", "2 {tbl}", "3 {tbl}"), quantity};
}

/// @param number the higher, the newer
inline ConflictRow conflictRow(quint32 number, ConflictState state = ConflictState::Open)
{
    const FakeClock clock;
    ConflictRow row;
    row.id = idOf<ConflictId>(number);
    row.integration = pharmacyMatch;
    row.record = QStringLiteral("prescription");
    row.leftId = QStringLiteral("left-%1").arg(number);
    row.rightId = QStringLiteral("right-%1").arg(number);
    row.leftSource = QStringLiteral("ehr");
    row.rightSource = QStringLiteral("pharm");
    row.state = state;
    row.fieldNames = {QStringLiteral("status"), QStringLiteral("dose"), QStringLiteral("quantity")};
    row.event = idOf<EventId>(500 + number);
    row.createdAt = row.changedAt = clock.now() - std::chrono::minutes(20 * (200 - int(number)));
    if (state != ConflictState::Open) {
        row.author = QStringLiteral("bob");
        row.reason = QStringLiteral("asked the prescriber");
        row.version = 2;
    }
    if (state == ConflictState::Decided)
        row.executeAt = clock.now() + std::chrono::seconds(8);
    return row;
}

inline ConflictDetail conflictDetail(const ConflictRow &row, quint64 requestId)
{
    ConflictDetail detail;
    detail.requestId = requestId;
    detail.row = row;
    detail.fields = conflictFields();
    detail.title = QStringLiteral("lisinopril 10 MG Oral Tablet");
    detail.drugNames = drugNames();
    detail.owner = idOf<PatientId>(77).toString();
    ConflictRow earlier = conflictRow(3, ConflictState::Resolved);
    earlier.fieldNames = {QStringLiteral("refills")};
    detail.earlier = {earlier};
    return detail;
}

inline ReconciliationRunRow reconciliationRun(quint32 number,
                                              ReconciliationState state = ReconciliationState::Done)
{
    const FakeClock clock;
    ReconciliationRunRow run;
    run.id = idOf<ReconciliationRunId>(number);
    run.integration = pharmacyMatch;
    run.leftSource = QStringLiteral("ehr");
    run.rightSources = {QStringLiteral("pharm"), QStringLiteral("orders")};
    run.job = idOf<JobId>(number);
    run.state = state;
    run.requestedBy = QStringLiteral("ana");
    run.trigger = number % 2 == 0 ? JobTrigger::Schedule : JobTrigger::Manual;
    run.startedAt = number > 50 ? clock.now() - std::chrono::minutes(1) // the one that is under way
                                : clock.now() - std::chrono::hours(9 + 24 * (50 - int(number)));
    if (state != ReconciliationState::Running)
        run.finishedAt = run.startedAt + std::chrono::seconds(4);
    if (state == ReconciliationState::Done)
        run.counts = {1204, 1188, 41, 9, 3, 4, 12};
    return run;
}

inline ReconciliationItemRow reconciliationItem(quint32 number, DifferenceKind kind, Gravity gravity,
                                                const char *field, std::vector<Remedy> remedies)
{
    const FakeClock clock;
    ReconciliationItemRow item;
    item.id = idOf<ReconciliationItemId>(number);
    item.run = idOf<ReconciliationRunId>(50);
    item.integration = pharmacyMatch;
    SideDifference &d = item.difference;
    d.kind = kind;
    d.gravity = gravity;
    d.record = QStringLiteral("prescription");
    d.field = QString::fromLatin1(field);
    d.leftId = kind == DifferenceKind::MissingLeft ? QString() : QStringLiteral("left-%1").arg(number);
    d.rightId = kind == DifferenceKind::MissingRight ? QString() : QStringLiteral("right-%1").arg(number);
    d.leftSource = QStringLiteral("ehr");
    d.rightSource = QStringLiteral("pharm");
    d.owner = idOf<PatientId>(70 + number % 2).toString();
    d.title = QStringLiteral("lisinopril 10 MG Oral Tablet");
    d.left = QStringLiteral("30 {tbl}");
    d.right = QStringLiteral("60 {tbl}");
    d.remedies = std::move(remedies);
    item.createdAt = clock.now() - std::chrono::hours(9);
    return item;
}

/// The gravest first: stopped but goes on, missing at the pharmacy, the quantity differs, by rule the same.
inline std::vector<ReconciliationItemRow> reconciliationItems()
{
    using enum Remedy;
    std::vector<ReconciliationItemRow> items{
        reconciliationItem(1, DifferenceKind::Contradicts, Gravity::Danger, "status", {CancelRight, Agree}),
        reconciliationItem(2, DifferenceKind::MissingRight, Gravity::Major, "", {SendRight, Agree}),
        reconciliationItem(3, DifferenceKind::Differs, Gravity::Major, "quantity",
                           {OpenConflict, SendRight, Agree})};
    items[0].difference.left = QStringLiteral("stopped");
    items[0].difference.right = QStringLiteral("active");
    items[1].difference.title = QStringLiteral("metformin 500 MG Oral Tablet");
    items[2].difference.base = QStringLiteral("30 {tbl}");
    return items;
}

inline ReconciliationItemDetail reconciliationDetail(const ReconciliationItemRow &item, quint64 requestId)
{
    const SideDifference &d = item.difference;
    const bool hasLeft = !d.leftId.isEmpty();
    const bool hasRight = !d.rightId.isEmpty();
    ReconciliationItemDetail detail{requestId, item, {}};
    const auto add = [&](const char *name, const char *left, const char *right, const char *rule = "") {
        const QString field = QString::fromLatin1(name);
        const bool isIt = field == d.field;
        SideField made;
        made.field = field;
        made.left = isIt ? d.left : hasLeft ? Phi(QString::fromLatin1(left)) : Phi();
        made.right = isIt ? d.right : hasRight ? Phi(QString::fromLatin1(right)) : Phi();
        made.differs = isIt && hasLeft && hasRight;
        if (hasLeft && hasRight)
            made.rule = QString::fromLatin1(rule);
        detail.fields.push_back(made);
    };
    add("status", "active", "active");
    add("drug", "http://www.nlm.nih.gov/research/umls/rxnorm|314076",
        "http://hl7.org/fhir/sid/ndc|68180-0513-01", "equal_code");
    add("dose", "1 {tbl}", "1 {tbl}");
    add("frequency", "1/1d", "1/1d");
    add("route", "26643006", "26643006");
    add("quantity", "30 {tbl}", "30 {tbl}");
    add("refills", "3", "");
    detail.item.drugNames = drugNames();
    return detail;
}

inline ReconciliationSidesList reconciliationSides(quint64 requestId)
{
    const FakeClock clock;
    return {requestId,
            {{pharmacyMatch,
              QStringLiteral("ehr"),
              {QStringLiteral("pharm"), QStringLiteral("orders")},
              clock.now() + std::chrono::hours(14)}}};
}

}
