#include "commands/MapPatients.h"

#include "commands/Output.h"
#include "commands/PagedList.h"
#include "commands/Refusal.h"
#include "commands/Workbench.h"
#include "gateway/AccessCheck.h"
#include "gateway/PatientDesk.h"
#include "store/PatientEffects.h"
#include "store/PatientIndex.h"
#include "store/PatientQuestionStore.h"

#include <QJsonArray>

namespace concord {

namespace {
constexpr int indexedAtOnce = 1000;

QString idText(PatientId id)
{
    return id.isNull() ? QString() : id.toString();
}

QJsonObject jsonOf(const PatientQuestionRow &row)
{
    return {{QStringLiteral("question_id"), row.id.toString()},
            {QStringLiteral("patient_id"), row.patient.toString()},
            {QStringLiteral("source"), row.source},
            {QStringLiteral("status"), wordOf(row.state)},
            {QStringLiteral("other_id"), idText(row.other)},
            {QStringLiteral("method"), row.method},
            {QStringLiteral("author"), row.author},
            {QStringLiteral("reason"), row.reason},
            {QStringLiteral("version"), row.version},
            {QStringLiteral("effect"), wordOf(row.effect)},
            {QStringLiteral("has_candidates"), row.hasCandidates},
            {QStringLiteral("created_at"), isoTime(row.createdAt)},
            {QStringLiteral("changed_at"), isoTime(row.changedAt)}};
}

QString lineOf(const PatientQuestionRow &row)
{
    QString line = QStringLiteral("%1  %2  %3").arg(row.id.toString(), row.source, wordOf(row.state));
    if (!row.other.isNull())
        line += QStringLiteral("  %1  by %2 (%3)").arg(idText(row.other), row.author, row.method);
    if (row.hasCandidates)
        line += QStringLiteral("  has candidates");
    if (row.effect != PatientEffect::None)
        line += QStringLiteral("  %1: not carried out yet").arg(wordOf(row.effect));
    return line;
}

QJsonObject jsonOf(const PatientRecords &records)
{
    return {{QStringLiteral("prescriptions"), records.prescriptions},
            {QStringLiteral("dispenses"), records.dispenses},
            {QStringLiteral("appointments"), records.appointments}};
}

/// Only where --names asks for it; that somebody has looked is on the audit trail either way.
QJsonObject jsonOf(const PatientFace &face)
{
    QJsonArray identifiers;
    for (const Identifier &identifier : face.identifiers)
        identifiers.append(keyOf(identifier));
    return {{QStringLiteral("family"), face.family.reveal()},
            {QStringLiteral("given"), face.given.reveal()},
            {QStringLiteral("birth_date"), face.birthDate.reveal()},
            {QStringLiteral("gender"), face.gender},
            {QStringLiteral("phone"), face.phone.reveal()},
            {QStringLiteral("address"), face.addressLine.reveal()},
            {QStringLiteral("city"), face.city.reveal()},
            {QStringLiteral("postal_code"), face.postalCode.reveal()},
            {QStringLiteral("identifiers"), identifiers}};
}

QString lineOf(const PatientFace &face)
{
    const QString text =
        QStringLiteral("%1, %2  %3  %4  %5  %6 %7")
            .arg(face.family.reveal(), face.given.reveal(), face.birthDate.reveal(), face.gender,
                 face.phone.reveal(), face.addressLine.reveal(), face.city.reveal());
    return text.trimmed();
}

QJsonObject jsonOf(const PatientCandidate &candidate, bool areScoresHidden, bool withNames)
{
    QJsonArray evidence;
    for (const PatientEvidence &one : candidate.match.evidence)
        evidence.append(QJsonObject{{QStringLiteral("field"), wordOf(one.field)},
                                    {QStringLiteral("agreement"), wordOf(one.agreement)},
                                    {QStringLiteral("note"), wordOf(one.note)}});
    QJsonObject object{{QStringLiteral("patient_id"), candidate.id.toString()},
                       {QStringLiteral("source"), candidate.source},
                       {QStringLiteral("act"), wordOf(candidate.act)},
                       {QStringLiteral("records"), jsonOf(candidate.records)},
                       {QStringLiteral("evidence"), evidence},
                       {QStringLiteral("reason"), reasonOf(candidate.match)}};
    if (!areScoresHidden) {
        object.insert(QStringLiteral("score"), candidate.match.score);
        object.insert(QStringLiteral("confident"), candidate.match.isConfident);
    }
    if (withNames)
        object.insert(QStringLiteral("person"), jsonOf(candidate.face));
    return object;
}

QJsonObject jsonOf(const PatientQuestionStep &step)
{
    return {{QStringLiteral("version"), step.version},        {QStringLiteral("status"), wordOf(step.state)},
            {QStringLiteral("other_id"), idText(step.other)}, {QStringLiteral("method"), step.method},
            {QStringLiteral("author"), step.author},          {QStringLiteral("reason"), step.reason},
            {QStringLiteral("at"), isoTime(step.at)}};
}

void printText(const PatientCandidates &found, bool withNames)
{
    printLine(lineOf(found.question));
    if (withNames)
        printLine(QStringLiteral("  ") + lineOf(found.face));
    if (found.candidates.empty())
        printLine(QStringLiteral("nobody whom the master list has by name is like this patient"));
    for (const PatientCandidate &candidate : found.candidates) {
        const QString score =
            found.areScoresHidden
                ? QString()
                : QStringLiteral("  %1%2")
                      .arg(candidate.match.score, 0, 'f', 3)
                      .arg(candidate.match.isConfident ? QStringLiteral(" confident") : QString());
        printLine(QStringLiteral("%1 %2  %3%4  %5")
                      .arg(wordOf(candidate.act), candidate.id.toString(), candidate.source, score,
                           reasonOf(candidate.match)));
        if (withNames)
            printLine(QStringLiteral("  ") + lineOf(candidate.face));
    }
}

int listQuestions(PatientDesk &desk, bool all, bool asJson)
{
    PatientQuestionQuery query;
    if (!all)
        query.state = PatientQuestionState::Pending;
    return listPages<PatientQuestionRow>(desk, query, jsonOf, lineOf, QStringLiteral("patients"), asJson);
}

int show(Workbench &bench, PatientDesk &desk, PatientQuestionId id, const CommandLine &line)
{
    for (;;) { // a database of before: what patients are found by may not be made yet
        const auto made = PatientIndex(*bench.db).makeMissing(bench.clock, indexedAtOnce);
        if (!made)
            return failOrder(made.error());
        if (*made == 0)
            break;
    }
    const auto found = desk.candidates(id, 0);
    if (!found)
        return failOrder(found.error());
    const bool withNames = line.isSet("names");
    if (!line.isSet("json")) {
        printText(*found, withNames);
        return ExitDone;
    }
    QJsonArray candidates;
    for (const PatientCandidate &candidate : found->candidates)
        candidates.append(jsonOf(candidate, found->areScoresHidden, withNames));
    QJsonArray history;
    for (const PatientQuestionStep &step : found->history)
        history.append(jsonOf(step));
    QJsonObject object = jsonOf(found->question);
    object.insert(QStringLiteral("records"), jsonOf(found->records));
    object.insert(QStringLiteral("scores_hidden"), found->areScoresHidden);
    object.insert(QStringLiteral("candidates"), candidates);
    object.insert(QStringLiteral("history"), history);
    if (withNames)
        object.insert(QStringLiteral("person"), jsonOf(found->face));
    printJson(object);
    return ExitDone;
}

int decidePatient(Workbench &bench, PatientDesk &desk, PatientDecision decision, bool asJson)
{
    PatientQuestionStore questions(*bench.db, bench.clock);
    const auto before = questions.byId(decision.id);
    if (!before)
        return failOrder(before.error());
    decision.basedOn = *before ? (*before)->version : 0;
    const auto decided = desk.decide(decision);
    if (!decided)
        return failOrder(decided.error());
    // perhaps no worker is running
    if (const auto done = PatientEffects(*bench.db, bench.clock).carryOut(); !done)
        return failOrder(done.error());
    const auto after = questions.byId(decision.id);
    if (!after)
        return failOrder(after.error());
    const PatientQuestionRow &row = *after ? **after : *decided;
    if (asJson)
        printJson(jsonOf(row));
    else
        printLine(lineOf(row));
    return ExitDone;
}

int changePolicy(Workbench &bench, PatientDesk &desk, const CommandLine &line)
{
    const auto policy =
        line.isSet("hide-scores")
            ? desk.setPolicy(line.value("hide-scores") == QStringLiteral("yes"), line.value("reason"))
            : PatientQuestionStore(*bench.db, bench.clock).policy();
    if (!policy)
        return failOrder(policy.error());
    if (line.isSet("json"))
        printJson({{QStringLiteral("hide_scores"), policy->hideScores},
                   {QStringLiteral("version"), policy->version},
                   {QStringLiteral("author"), policy->author},
                   {QStringLiteral("reason"), policy->reason}});
    else
        printLine(policy->hideScores ? QStringLiteral("scores are hidden until a person has decided")
                                     : QStringLiteral("scores are shown"));
    return ExitDone;
}

/// What the words say, or why they say nothing.
Result<PatientDecision> decisionOf(const CommandLine &line)
{
    const auto wrong = [](const QString &why) {
        return fail(ErrorCode::InvalidMessage, {}, why);
    };
    const auto act = patientActFromWord(line.word(0));
    if (!act)
        return wrong(QStringLiteral("expected: list, show, link, unlink, merge, distinct or policy"));
    PatientDecision decision{PatientQuestionId::fromString(line.word(1)), *act,
                             PatientId::fromString(line.word(2)), line.value("reason"), 0};
    if (decision.id.isNull())
        return wrong(QStringLiteral("'%1' is not an id").arg(line.word(1)));
    const bool needsOther = *act == PatientAct::Link || *act == PatientAct::Merge;
    if (needsOther && decision.other.isNull())
        return wrong(QStringLiteral("'%1' is not a patient's id").arg(line.word(2)));
    if (!needsOther && !line.word(2).isEmpty())
        return wrong(QStringLiteral("%1 takes one id").arg(line.word(0)));
    if (decision.reason.trimmed().isEmpty())
        return wrong(QStringLiteral("--reason is missing"));
    return decision;
}
}

int runMapPatients(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral(
            "map patients [list] | show ID | link ID PATIENT | unlink ID | merge ID INTO | distinct "
            "ID | policy"),
        QStringLiteral(
            "Patients of other sources, and who they are in the master list (that of the source whose "
            "medication lists are synced).\nlist: those nobody has decided about; show: who may be the same, "
            "with what speaks for it (on the audit trail).\nlink: question ID is that patient, and their "
            "events are worked one after another from now on; unlink: not, after all; merge: into another "
            "record of the same source; distinct: none of those offered.\npolicy: whether scores are hidden "
            "until a person has decided.\nExit status: 1 failed, 2 wrong usage, 3 refused (no such question "
            "or "
            "patient, decided meanwhile)."));
    line.addFlag("all", "Those that are decided as well.");
    line.addFlag("names", "With show: also names, birth dates, addresses.");
    line.addValue("hide-scores", "yes|no", "With policy: change it.");
    line.addValue("reason", "R", "Why; stands in the audit log.");
    line.addFlag("json", "Print one JSON object.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 0, 3))
        return *code;
    const QString word = line.word(0).isEmpty() ? QStringLiteral("list") : line.word(0);
    const bool isList = word == QStringLiteral("list");
    const bool isShow = word == QStringLiteral("show");
    const bool isPolicy = word == QStringLiteral("policy");
    const auto shown = PatientQuestionId::fromString(line.word(1));
    if (isShow && shown.isNull())
        return line.usageError(QStringLiteral("'%1' is not an id").arg(line.word(1)));
    const QString hide = line.value("hide-scores");
    if (line.isSet("hide-scores") &&
        (!isPolicy || (hide != QStringLiteral("yes") && hide != QStringLiteral("no"))))
        return line.usageError(QStringLiteral("--hide-scores takes yes or no, with policy"));
    if (line.isSet("hide-scores") && line.value("reason").trimmed().isEmpty())
        return line.usageError(QStringLiteral("--reason is missing"));
    const bool isDecision = !isList && !isShow && !isPolicy;
    const auto decision = isDecision ? decisionOf(line) : Result<PatientDecision>{};
    if (!decision)
        return line.usageError(decision.error().detail);
    const auto bench = Workbench::open(line, Workbench::Database::MustExist);
    if (!bench)
        return failOpen(bench.error());
    PatientDesk desk(*(*bench)->db, (*bench)->clock, ownerSession(accountName()));
    if (isList)
        return listQuestions(desk, line.isSet("all"), line.isSet("json"));
    if (isShow)
        return show(**bench, desk, shown, line);
    if (isPolicy)
        return changePolicy(**bench, desk, line);
    return decidePatient(**bench, desk, *decision, line.isSet("json"));
}

}
