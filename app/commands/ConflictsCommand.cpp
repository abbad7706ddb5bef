#include "commands/Output.h"
#include "commands/PagedList.h"
#include "commands/Refusal.h"
#include "commands/Workbench.h"
#include "gateway/AccessCheck.h"
#include "gateway/ReconciliationDesk.h"
#include "store/ConflictStore.h"
#include "sync/ReconciliationEffects.h"

#include <QJsonArray>

namespace concord {

namespace {
QJsonObject jsonOf(const ConflictRow &row)
{
    return {{QStringLiteral("conflict_id"), row.id.toString()},
            {QStringLiteral("integration"), row.integration},
            {QStringLiteral("record"), row.record},
            {QStringLiteral("left_id"), row.leftId},
            {QStringLiteral("right_id"), row.rightId},
            {QStringLiteral("left_source"), row.leftSource},
            {QStringLiteral("right_source"), row.rightSource},
            {QStringLiteral("status"), wordOf(row.state)},
            {QStringLiteral("fields"), QJsonArray::fromStringList(row.fieldNames)},
            {QStringLiteral("author"), row.author},
            {QStringLiteral("reason"), row.reason},
            {QStringLiteral("version"), row.version},
            {QStringLiteral("created_at"), isoTime(row.createdAt)},
            {QStringLiteral("changed_at"), isoTime(row.changedAt)}};
}

QString lineOf(const ConflictRow &row)
{
    QString line = QStringLiteral("%1  %2  %3  %4: %5")
                       .arg(row.id.toString(), row.integration, wordOf(row.state), row.record,
                            row.fieldNames.join(QStringLiteral(", ")));
    if (!row.author.isEmpty())
        line += QStringLiteral("  by %1").arg(row.author);
    return line;
}

QJsonObject jsonOf(const Claim &claim, bool withValues)
{
    QJsonObject object{{QStringLiteral("source"), claim.source},
                       {QStringLiteral("version"), claim.version},
                       {QStringLiteral("changed"), claim.hasChanged}};
    if (claim.at)
        object.insert(QStringLiteral("at"), isoTime(*claim.at));
    if (withValues)
        object.insert(QStringLiteral("value"), claim.value.text.reveal());
    return object;
}

QJsonObject jsonOf(const ConflictField &field, bool withValues)
{
    QJsonObject object{{QStringLiteral("field"), field.field},
                       {QStringLiteral("strategy"), wordOf(field.strategy)},
                       {QStringLiteral("left"), jsonOf(field.left, withValues)},
                       {QStringLiteral("right"), jsonOf(field.right, withValues)},
                       {QStringLiteral("choice"), wordOf(field.choice)},
                       {QStringLiteral("decided_by"), field.decidedBy}};
    if (withValues) {
        object.insert(QStringLiteral("base_left"), field.baseLeft.reveal());
        object.insert(QStringLiteral("base_right"), field.baseRight.reveal());
        object.insert(QStringLiteral("decided"), field.decided.reveal());
    }
    return object;
}

void printField(const ConflictField &field, bool withValues)
{
    printLine(QStringLiteral("  %1 (%2)%3")
                  .arg(field.field, wordOf(field.strategy),
                       field.choice == FieldChoice::None
                           ? QString()
                           : QStringLiteral("  %1 by %2").arg(wordOf(field.choice), field.decidedBy)));
    for (const auto &[side, claim] :
         {std::pair(Side::Left, field.left), std::pair(Side::Right, field.right)}) {
        QString text = QStringLiteral("    %1  %2").arg(wordOf(side), claim.source);
        if (claim.at)
            text += QStringLiteral("  ") + isoTime(*claim.at);
        if (withValues)
            text += QStringLiteral("  ") + claim.value.text.reveal();
        printLine(text);
    }
    if (withValues)
        printLine(QStringLiteral("    before  %1").arg(field.baseLeft.reveal()));
}

int show(ReconciliationDesk &desk, ConflictId id, const CommandLine &line)
{
    const auto found = desk.conflict(id, 0);
    if (!found)
        return failOrder(found.error());
    const bool withValues = line.isSet("values");
    if (!line.isSet("json")) {
        printLine(lineOf(found->row));
        for (const ConflictField &field : found->fields)
            printField(field, withValues);
        return ExitDone;
    }
    QJsonArray fields;
    for (const ConflictField &field : found->fields)
        fields.append(jsonOf(field, withValues));
    QJsonObject object = jsonOf(found->row);
    object.insert(QStringLiteral("three_way"), fields);
    printJson(object);
    return ExitDone;
}

/// "dose=left", "quantity=other:30 {tbl}".
Result<FieldDecision> decisionOf(const QString &text)
{
    const QString field = text.section(u'=', 0, 0);
    const QString said = text.section(u'=', 1);
    const QString word = said.section(u':', 0, 0);
    const auto choice = fieldChoiceFromWord(word);
    if (field.isEmpty() || !choice || *choice == FieldChoice::None)
        return fail(ErrorCode::InvalidMessage, {},
                    QStringLiteral("'%1': expected FIELD=left, FIELD=right or FIELD=other:VALUE").arg(text));
    return FieldDecision{field, *choice, *choice == FieldChoice::Other ? said.section(u':', 1) : QString()};
}

int decide(Workbench &bench, ReconciliationDesk &desk, ConflictDecision decision, bool asJson)
{
    ConflictStore conflicts(*bench.db, bench.clock);
    const auto before = conflicts.byId(decision.id);
    if (!before)
        return failOrder(before.error());
    decision.basedOn = *before ? (*before)->version : 0;
    const auto decided = desk.decide(decision);
    if (!decided)
        return failOrder(decided.error());
    // perhaps no worker is running
    if (const auto done = ReconciliationEffects(*bench.db, bench.clock, accountName()).carryOut(); !done)
        return failOrder(done.error());
    const auto after = conflicts.byId(decision.id);
    if (!after)
        return failOrder(after.error());
    const ConflictRow &row = *after ? **after : *decided;
    if (asJson)
        printJson(jsonOf(row));
    else
        printLine(lineOf(row));
    return ExitDone;
}
}

int runConflicts(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("conflicts [list] | show ID | decide ID FIELD=left|right|other:VALUE …"),
        QStringLiteral("Records that both sides of an integration have changed since they last agreed.\n"
                       "list: those nobody has decided; show: what each side says, and since when (on the "
                       "audit trail); decide: field by field, and the losing side is told.\n"
                       "Exit status: 1 failed, 2 wrong usage, 3 refused (no such conflict, decided "
                       "meanwhile, a field that is not decided)."));
    line.addFlag("all", "With list: those that are resolved as well.");
    line.addFlag("values", "With show: also the values, which are a patient's.");
    line.addValue("reason", "R", "With decide: why; stands in the audit log.");
    line.addFlag("json", "Print one JSON object.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 0, 50))
        return *code;
    const QString word = line.word(0).isEmpty() ? QStringLiteral("list") : line.word(0);
    const bool isList = word == QStringLiteral("list");
    const bool isShow = word == QStringLiteral("show");
    const bool isDecision = word == QStringLiteral("decide");
    ConflictDecision decision;
    decision.id = ConflictId::fromString(line.word(1));
    decision.reason = line.value("reason");
    if (!isList && !isShow && !isDecision)
        return line.usageError(QStringLiteral("expected: list, show or decide"));
    if (!isList && decision.id.isNull())
        return line.usageError(QStringLiteral("'%1' is not an id").arg(line.word(1)));
    if (!isDecision && line.words().size() > (isShow ? 2 : 1))
        return line.usageError(QStringLiteral("'%1' is one word too many").arg(line.words().last()));
    for (const QString &text : isDecision ? line.words().mid(2) : QStringList()) {
        const auto one = decisionOf(text);
        if (!one)
            return line.usageError(one.error().detail);
        decision.fields.push_back(*one);
    }
    if (isDecision && decision.reason.trimmed().isEmpty())
        return line.usageError(QStringLiteral("--reason is missing"));
    const auto bench = Workbench::open(line, Workbench::Database::MustExist);
    if (!bench)
        return failOpen(bench.error());
    ReconciliationDesk desk(*(*bench)->db, (*bench)->clock, ownerSession(accountName()),
                            std::chrono::milliseconds(0));
    if (isShow)
        return show(desk, decision.id, line);
    if (isDecision)
        return decide(**bench, desk, decision, line.isSet("json"));
    ConflictQuery query;
    if (!line.isSet("all"))
        query.state = ConflictState::Open;
    return listPages<ConflictRow>(desk, query, jsonOf, lineOf, QStringLiteral("conflicts"),
                                  line.isSet("json"));
}

}
