#include "commands/Output.h"
#include "commands/Refusal.h"
#include "commands/Workbench.h"
#include "gateway/AccessCheck.h"
#include "gateway/Orders.h"
#include "gateway/ReconciliationDesk.h"
#include "host/StopSignals.h"
#include "host/SyncRunner.h"
#include "pipeline/Rescuer.h"
#include "pipeline/Worker.h"
#include "store/IntegrationStore.h"
#include "store/JobStore.h"
#include "sync/IntegrationRules.h"
#include "sync/ReconciliationEffects.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QSaveFile>

namespace concord {

namespace {
constexpr int itemsAtOnce = 1000;

QJsonObject jsonOf(const ReconciliationRunRow &run)
{
    const ReconciliationCounts &c = run.counts;
    return {{QStringLiteral("run_id"), run.id.toString()},
            {QStringLiteral("integration"), run.integration},
            {QStringLiteral("status"), wordOf(run.state)},
            {QStringLiteral("compared"), c.compared},
            {QStringLiteral("matching"), c.matching},
            {QStringLiteral("minor_resolved"), c.minorResolved},
            {QStringLiteral("major_open"), c.majorOpen},
            {QStringLiteral("missing_left"), c.missingLeft},
            {QStringLiteral("missing_right"), c.missingRight},
            {QStringLiteral("not_comparable"), c.notComparable},
            {QStringLiteral("accuracy"), c.accuracy()}};
}

QJsonObject jsonOf(const ReconciliationItemRow &item, bool withValues)
{
    const SideDifference &d = item.difference;
    QJsonArray remedies;
    for (const Remedy remedy : d.remedies)
        remedies.append(wordOf(remedy));
    QJsonObject object{{QStringLiteral("item_id"), item.id.toString()},
                       {QStringLiteral("run_id"), item.run.toString()},
                       {QStringLiteral("integration"), item.integration},
                       {QStringLiteral("kind"), wordOf(d.kind)},
                       {QStringLiteral("gravity"), wordOf(d.gravity)},
                       {QStringLiteral("record"), d.record},
                       {QStringLiteral("field"), d.field},
                       {QStringLiteral("rule"), d.rule},
                       {QStringLiteral("left_id"), d.leftId},
                       {QStringLiteral("right_id"), d.rightId},
                       {QStringLiteral("left_source"), d.leftSource},
                       {QStringLiteral("right_source"), d.rightSource},
                       {QStringLiteral("status"), wordOf(item.state)},
                       {QStringLiteral("remedies"), remedies},
                       {QStringLiteral("remedy"), item.remedy ? wordOf(*item.remedy) : QString()},
                       {QStringLiteral("author"), item.author},
                       {QStringLiteral("reason"), item.reason}};
    if (withValues)
        object.insert(QStringLiteral("values"), QJsonObject{{QStringLiteral("title"), d.title.reveal()},
                                                            {QStringLiteral("base"), d.base.reveal()},
                                                            {QStringLiteral("left"), d.left.reveal()},
                                                            {QStringLiteral("right"), d.right.reveal()}});
    return object;
}

QString lineOf(const ReconciliationItemRow &item, bool withValues)
{
    const SideDifference &d = item.difference;
    QString line =
        QStringLiteral("%1  %2  %3  %4").arg(item.id.toString(), wordOf(d.gravity), wordOf(d.kind), d.record);
    if (!d.field.isEmpty())
        line += u'.' + d.field;
    line += QStringLiteral("  ") + wordOf(item.state);
    line += item.state == ItemState::Open ? QStringLiteral("  may: ") + textOf(d.remedies)
            : item.remedy ? QStringLiteral("  %1 by %2").arg(wordOf(*item.remedy), item.author)
                          : QString();
    if (withValues)
        line += QStringLiteral("\n    %1: %2 | %3").arg(d.title.reveal(), d.left.reveal(), d.right.reveal());
    return line;
}

void printRun(const ReconciliationRunRow &run)
{
    const ReconciliationCounts &c = run.counts;
    printLine(QStringLiteral("%1  %2  %3  run %4")
                  .arg(isoTime(run.startedAt), run.integration, wordOf(run.state), run.id.toString()));
    printLine(c.compared == 0 ? QStringLiteral("  nothing could be compared")
                              : QStringLiteral("  %1 records compared, %2 match (%3 %)")
                                    .arg(c.compared)
                                    .arg(c.matching)
                                    .arg(c.accuracy() * 100, 0, 'f', 2));
    printLine(QStringLiteral("  %1 minor differences resolved by rule, %2 major ones open")
                  .arg(c.minorResolved)
                  .arg(c.majorOpen));
    printLine(QStringLiteral("  %1 missing left, %2 missing right, %3 of patients who are not linked")
                  .arg(c.missingLeft)
                  .arg(c.missingRight)
                  .arg(c.notComparable));
}

ReconciliationDesk deskOf(Workbench &bench)
{
    return {*bench.db, bench.clock, ownerSession(accountName()), std::chrono::milliseconds(0)};
}

/// The newest run, of one integration or of all.
Result<std::optional<ReconciliationRunRow>> newest(Workbench &bench, const QString &integration)
{
    ReconciliationRunQuery query{integration, {0, {}, 1}};
    return deskOf(bench).page(query).map([](const ReconciliationRunPage &page) {
        return page.rows.empty() ? std::nullopt : std::optional(page.rows.front());
    });
}

int refuse(const Error &error, bool asJson)
{
    if (!asJson)
        return failWith(error, {ErrorCode::Overlap, ErrorCode::Forbidden});
    printJson(
        {{QStringLiteral("status"), QStringLiteral("refused")}, {QStringLiteral("error"), toJson(error)}});
    return error.code == ErrorCode::Overlap || error.code == ErrorCode::Forbidden ? ExitRefused : ExitFailed;
}

int compareNow(Workbench &bench, const QString &integration, bool asJson)
{
    const auto row = IntegrationStore(*bench.db, bench.clock).byName(integration);
    if (!row)
        return refuse(row.error(), asJson);
    if (*row && !rulesOf((*row)->type))
        return refuse({ErrorCode::ConfigInvalid, QStringLiteral("integration/") + integration,
                       QStringLiteral("it is no reconciliation"), 0},
                      asJson);
    RunTerms terms;
    terms.worker = makeWorkerName();
    const auto rescued = endLeasesOfDeadProcesses(*bench.db).and_then(
        [&] { return JobStore(*bench.db, bench.clock).rescueExpired(); });
    if (!rescued)
        return refuse(rescued.error(), asJson);
    Orders orders(*bench.db, bench.clock, accountName());
    const auto job = orders.startSync(integration, true, terms.worker, terms.lease);
    if (!job)
        return refuse(job.error(), asJson);
    JobRun run(*bench.db, bench.clock, terms, *job);
    QObject::connect(&run, &JobRun::finished, &run, [](const JobRow &ended) {
        QCoreApplication::exit(ended.state == JobState::Succeeded ? ExitDone : ExitFailed);
    });
    StopSignals stop;
    QObject::connect(&stop, &StopSignals::stopRequested, &run, &JobRun::cancel);
    run.start(jobRunners(
        bench.startup.config, terms, readCredential,
        std::make_shared<TokenSources>(bench.startup.config, bench.clock, SecretReader(readCredential))));
    const int code = QCoreApplication::exec();
    const auto found = newest(bench, integration);
    if (!found)
        return refuse(found.error(), asJson);
    if (*found && (*found)->job == run.job().id) {
        QJsonObject object = jsonOf(**found);
        object.insert(QStringLiteral("own_ms"), run.job().counts.ownMs);
        if (asJson)
            printJson(object);
        else
            printRun(**found);
    }
    if (!asJson && run.job().error)
        printError(*run.job().error);
    return code;
}

int listItems(Workbench &bench, const CommandLine &line)
{
    ReconciliationItemQuery query;
    query.run = ReconciliationRunId::fromString(line.value("run"));
    query.integration = line.value("integration");
    if (!line.isSet("all"))
        query.states = {ItemState::Open};
    query.page.limit = itemsAtOnce;
    const bool withValues = line.isSet("values");
    QJsonArray array;
    do {
        const auto page = deskOf(bench).page(query);
        if (!page)
            return failOrder(page.error());
        for (const ReconciliationItemRow &item : page->rows) {
            if (line.isSet("json"))
                array.append(jsonOf(item, withValues));
            else
                printLine(lineOf(item, withValues));
        }
        query.page.after = page->cursor;
    } while (!query.page.after.isEmpty());
    if (line.isSet("json"))
        printJson({{QStringLiteral("items"), array}});
    return ExitDone;
}

int listRuns(Workbench &bench, const CommandLine &line)
{
    ReconciliationRunQuery query{line.value("integration"), {0, {}, 100}};
    const auto page = deskOf(bench).page(query);
    if (!page)
        return failOrder(page.error());
    QJsonArray array;
    for (const ReconciliationRunRow &run : page->rows) {
        if (line.isSet("json"))
            array.append(jsonOf(run));
        else
            printRun(run);
    }
    if (line.isSet("json"))
        printJson({{QStringLiteral("runs"), array}});
    return ExitDone;
}

int remedy(Workbench &bench, const RemedyOrder &order, bool asJson)
{
    const auto batch = deskOf(bench).order(order);
    if (!batch)
        return failOrder(batch.error());
    // perhaps no worker is running
    const auto done = ReconciliationEffects(*bench.db, bench.clock, accountName()).carryOut();
    if (!done)
        return failOrder(done.error());
    if (asJson)
        printJson({{QStringLiteral("batch_id"), batch->id.toString()},
                   {QStringLiteral("remedy"), wordOf(batch->remedy)},
                   {QStringLiteral("ordered"), batch->ordered},
                   {QStringLiteral("passed"), batch->passed},
                   {QStringLiteral("carried_out"), done->told},
                   {QStringLiteral("reopened"), done->reopened}});
    else
        printLine(QStringLiteral("%1: %2 carried out, %3 open again, %4 passed over")
                      .arg(wordOf(batch->remedy))
                      .arg(done->told)
                      .arg(done->reopened)
                      .arg(batch->passed));
    return done->reopened > 0 ? ExitRefused : ExitDone;
}

Result<void> save(const QString &name, const Phi &text)
{
    QSaveFile file(name);
    const QByteArray bytes = text.reveal().toUtf8();
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) ||
        file.write(bytes) != bytes.size() || !file.commit())
        return fail(ErrorCode::Internal, name, file.errorString());
    return {};
}

int report(Workbench &bench, const CommandLine &line, ReconciliationRunId id)
{
    const auto format = reportFormatFromWord(line.value("format"));
    const auto made =
        deskOf(bench).report({0, id, format.value_or(ReportFormat::Html), line.isSet("values")});
    if (!made)
        return failOrder(made.error());
    const auto saved = save(line.value("output"), made->text);
    return saved ? ExitDone : failOrder(saved.error());
}
}

int runReconcile(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("reconcile INTEGRATION | runs | list | remedy REMEDY ID… | report RUN"),
        QStringLiteral(
            "Compares the two sides of an integration and says what is not the same. What differs by a minor "
            "rule (format, case, white space, equal codes) is resolved by it; the rest is a work list.\n"
            "runs: the comparisons made; list: differences that are open, the gravest first; remedy: put "
            "some of them right (send_right, send_left, cancel_right, cancel_left, agree, open_conflict); "
            "report: a run as a file.\n"
            "Exit status: 0 done, 1 failed or called off, 2 wrong usage, 3 refused: a run is under way, or "
            "this is no remedy for them."));
    line.addValue("run", "ID", "With list: of this run only.");
    line.addValue("integration", "NAME", "With list and runs: of this integration only.");
    line.addFlag("all", "With list: also what is resolved or seen to.");
    line.addFlag("values", "With list and report: also what both sides say, which is a patient's.");
    line.addValue("reason", "R", "With remedy: why; stands in the audit log.");
    line.addValue("format", "html|csv", "With report.");
    line.addValue("output", "FILE", "With report: where to.");
    line.addFlag("json", "Print one JSON object.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 1, 1000))
        return *code;
    const QString word = line.word(0);
    const bool isRemedy = word == QStringLiteral("remedy");
    const bool isReport = word == QStringLiteral("report");
    const bool isList = word == QStringLiteral("list") || word == QStringLiteral("runs");
    if (!isRemedy && line.words().size() > (isReport ? 2 : 1))
        return line.usageError(QStringLiteral("'%1' is one word too many").arg(line.words().last()));
    RemedyOrder order;
    if (isRemedy) {
        const auto known = remedyFromWord(line.word(1));
        if (!known)
            return line.usageError(QStringLiteral("'%1' is no remedy").arg(line.word(1)));
        order.remedy = *known;
        order.reason = line.value("reason");
        for (const QString &text : line.words().mid(2)) {
            order.items.push_back(ReconciliationItemId::fromString(text));
            if (order.items.back().isNull())
                return line.usageError(QStringLiteral("'%1' is not an id").arg(text));
        }
        if (const auto checked = checkRemedyOrder(order); !checked)
            return line.usageError(order.items.empty() ? QStringLiteral("no ID")
                                                       : QStringLiteral("--reason is missing"));
    }
    const auto runId = ReconciliationRunId::fromString(line.word(1));
    const QString format = line.value("format");
    if (isReport && (runId.isNull() || line.value("output").isEmpty()))
        return line.usageError(QStringLiteral("report takes the ID of a run and --output"));
    if (isReport && !format.isEmpty() && !reportFormatFromWord(format))
        return line.usageError(QStringLiteral("--format takes html or csv"));
    const auto bench = Workbench::open(line, isList || isRemedy || isReport ? Workbench::Database::MustExist
                                                                            : Workbench::Database::IsMade);
    if (!bench)
        return failOpen(bench.error());
    if (word == QStringLiteral("list"))
        return listItems(**bench, line);
    if (word == QStringLiteral("runs"))
        return listRuns(**bench, line);
    if (isRemedy)
        return remedy(**bench, order, line.isSet("json"));
    if (isReport)
        return report(**bench, line, runId);
    return compareNow(**bench, word, line.isSet("json"));
}

}
