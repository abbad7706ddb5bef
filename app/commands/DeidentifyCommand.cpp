#include "commands/Output.h"
#include "commands/Refusal.h"
#include "commands/Workbench.h"
#include "deidentify/ClosedListFiles.h"
#include "deidentify/DeidentificationText.h"
#include "gateway/AccessCheck.h"
#include "gateway/AuditedOrder.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QSaveFile>
#include <QTextStream>

#include <csignal>

namespace concord {

namespace {
constexpr qint64 progressEveryMs = 1000;
volatile std::sig_atomic_t isStopped = 0;

void onSignal(int)
{
    isStopped = 1;
}

std::function<bool(qint64)> progress()
{
    return [watch = QElapsedTimer()](qint64 done) mutable {
        if (!watch.isValid())
            watch.start();
        if (watch.elapsed() >= progressEveryMs) {
            watch.start();
            QTextStream(stderr) << done << " patients read" << Qt::endl;
        }
        return isStopped == 0;
    };
}

/// "2025" is its first day.
std::optional<QDate> dateOf(const QString &text)
{
    const QDate date =
        QDate::fromString(text.size() == 4 ? text + QStringLiteral("-01-01") : text, Qt::ISODate);
    return date.isValid() ? std::optional(date) : std::nullopt;
}

bool beginsYear(const std::optional<QDate> &date)
{
    return !date || (date->month() == 1 && date->day() == 1);
}

/// The order of the command line; a text: what is wrong with it.
tl::expected<DeidentifyOrder, QString> orderOf(const CommandLine &line)
{
    const auto wrong = [](const QString &why) {
        return tl::unexpected<QString>(why);
    };
    DeidentifyOrder order;
    order.recipient = line.value("recipient");
    if (!isRecipient(order.recipient))
        return wrong(QStringLiteral("--recipient: 1 to 64 letters, digits, '.', '_' and '-'"));
    const QString format = line.isSet("format") ? line.value("format") : QStringLiteral("ndjson");
    const auto known = deidentifiedFormatFromWord(format);
    if (!known)
        return wrong(QStringLiteral("--format: '%1' is none of ndjson, csv").arg(format));
    order.format = *known;
    for (const auto &[name, bound] :
         {std::pair("from", &order.window.from), std::pair("until", &order.window.until)}) {
        if (!line.isSet(name))
            continue;
        *bound = dateOf(line.value(name));
        if (!*bound)
            return wrong(QStringLiteral("--%1: a day (2025-01-01) or a year").arg(QLatin1StringView(name)));
        if (!line.isSet("shift-dates") && !beginsYear(*bound))
            return wrong(
                QStringLiteral("--%1: Safe Harbor leaves years only, and a limit within a year would tell "
                               "more of each date: give a year, or its first day")
                    .arg(QLatin1StringView(name)));
    }
    if (line.isSet("k")) {
        bool isNumber = false;
        order.k = line.value("k").toInt(&isNumber);
        if (!isNumber || order.k < 2 || order.k > 100'000)
            return wrong(QStringLiteral("--k: 2 to 100000"));
    }
    order.progress = progress();
    return order;
}

QString detailsOf(const DeidentifyOrder &order, bool shiftsDates)
{
    const auto day = [](const std::optional<QDate> &date) {
        return date ? date->toString(Qt::ISODate) : QStringLiteral("open");
    };
    return QStringLiteral("format=%1 method=%2 k=%3 from=%4 until=%5")
        .arg(wordOf(order.format), methodWord(shiftsDates))
        .arg(order.k)
        .arg(day(order.window.from), day(order.window.until));
}

QString outcomeOf(const DeidentificationReport &report)
{
    return QStringLiteral(
               "done method=%1 records=%2 patients=%3 suppressed=%4 smallest_class=%5 reviewed=%6 sha256=%7")
        .arg(methodWord(report.shiftsDates))
        .arg(report.recordCount())
        .arg(report.classes.patients)
        .arg(report.classes.byCoarseness[size_t(Coarseness::Suppressed)])
        .arg(report.classes.smallest)
        .arg(report.scan.reviewedCount())
        .arg(report.sha256);
}

/// Who orders, what about, and the trail of it.
struct Ordering
{
    Workbench &bench;
    Session session;
    QString subject;
    CorrelationId id;
    QString reason;

    Ordering(Workbench &on, const QString &recipient, QString why)
        : bench(on),
          session(ownerSession(accountName())),
          subject(QStringLiteral("recipient/") + recipient),
          id(makeId<CorrelationId>(on.clock.now().time_since_epoch())),
          reason(std::move(why))
    {}

    [[nodiscard]] AuditEntry entry(const QString &action, const QString &details) const
    {
        return entryOf(session, action, subject, details, id);
    }
    /// Permission, and the record before the first byte.
    [[nodiscard]] Result<void> begin(const QString &details) const
    {
        return carryOutAudited(
            *bench.db, bench.clock, entry(QStringLiteral("deidentify.export"), withReason(details, reason)),
            [&](AuditEntry &) { return AccessCheck(*bench.db, session).shared(Action::ExportDeidentified); });
    }
    [[nodiscard]] Result<void> end(const QString &details) const
    {
        return AuditStore(*bench.db, bench.clock)
            .append(entry(QStringLiteral("deidentify.outcome"), details));
    }
    [[nodiscard]] Result<int> forget() const
    {
        int deleted = 0;
        return carryOutAudited(*bench.db, bench.clock, entry(QStringLiteral("deidentify.forget"), {}),
                               [&](AuditEntry &noted) -> Result<void> {
                                   const auto allowed =
                                       AccessCheck(*bench.db, session).shared(Action::ExportDeidentified);
                                   if (!allowed)
                                       return allowed;
                                   const auto gone =
                                       SurrogateStore(*bench.db, subject.section(u'/', 1)).forget();
                                   if (!gone)
                                       return fail(gone.error());
                                   deleted = *gone;
                                   noted.details =
                                       withReason(QStringLiteral("surrogates=%1").arg(*gone), reason);
                                   return {};
                               })
            .map([&] { return deleted; });
    }
};

QByteArray reportBytes(const DeidentificationReport &report, const QString &path)
{
    if (path.endsWith(QStringLiteral(".html")) || path.endsWith(QStringLiteral(".htm")))
        return toHtml(report);
    return path.endsWith(QStringLiteral(".json")) ? QJsonDocument(toJson(report)).toJson()
                                                  : toText(report).toUtf8();
}

Result<void> writeReport(const DeidentificationReport &report, const QString &path)
{
    QSaveFile file(path);
    const QByteArray bytes = reportBytes(report, path);
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) ||
        file.write(bytes) != bytes.size() || !file.commit())
        return fail(ErrorCode::StoreFailed, path, file.errorString());
    return {};
}

int tell(const DeidentificationReport &report, const QString &path, bool asJson)
{
    if (asJson) {
        QJsonObject object = toJson(report);
        object.insert(QStringLiteral("file"), path);
        printJson(object);
        return ExitDone;
    }
    QTextStream(stdout) << toText(report);
    printLine(QStringLiteral("\n%1 record(s) of %2 patient(s) in %3. %4")
                  .arg(report.recordCount())
                  .arg(report.classes.patients)
                  .arg(path, methodText(report.shiftsDates)));
    return ExitDone;
}

int forget(Workbench &bench, const QString &recipient, const QString &reason, bool asJson)
{
    const auto deleted = Ordering(bench, recipient, reason).forget();
    if (!deleted)
        return failOrder(deleted.error());
    if (asJson)
        printJson({{QStringLiteral("recipient"), recipient}, {QStringLiteral("surrogates"), *deleted}});
    else
        printLine(
            QStringLiteral("%1 surrogate(s) of %2 deleted: nobody can say any more who is behind them, and "
                           "the next export to %2 has others")
                .arg(*deleted)
                .arg(recipient));
    return ExitDone;
}

int exportTo(Workbench &bench, const CommandLine &line, const DeidentifyOrder &order)
{
    const QString path = line.word(0);
    const bool shiftsDates = line.isSet("shift-dates");
    const Ordering ordering(bench, order.recipient, line.value("reason"));
    const auto lists = closedLists();
    auto source = lists ? Database::open(bench.startup.database) : fail(lists.error());
    const auto begun = source ? ordering.begin(detailsOf(order, shiftsDates)) : fail(source.error());
    if (!begun)
        return failWith(begun.error(), {ErrorCode::Forbidden});
    if (shiftsDates)
        QTextStream(stderr) << "concordd: " << methodText(true) << Qt::endl;
    std::signal(SIGINT, onSignal); // what was begun of OUT is taken away again
    std::signal(SIGTERM, onSignal);
    const int year = QDateTime::fromMSecsSinceEpoch(toMs(bench.clock.now()), Qt::UTC).date().year();
    const SafeHarbor rules(*lists, year, shiftsDates);
    DeidentifiedExport exporter(**source, *bench.db, bench.clock, rules);
    const auto report = exporter.writeFile(order, path);
    const auto &last = exporter.lastReport();
    const QString leaks =
        last && !last->scan.isClean() ? QStringLiteral(" leaks=%1").arg(last->scan.leakCount()) : QString();
    const auto ended = ordering.end(
        report ? outcomeOf(*report) : QStringLiteral("failed=") + codeName(report.error().code) + leaks);
    const auto written =
        last && line.isSet("report") ? writeReport(*last, line.value("report")) : Result<void>();
    for (const auto *done : {&ended, &written}) {
        if (!*done)
            printError(done->error());
    }
    if (!report) {
        if (last && !last->scan.isClean())
            QTextStream(stderr) << toText(*last) << "concordd: " << report.error().detail << Qt::endl;
        else
            printError(report.error());
        return ExitFailed;
    }
    return tell(*report, path, line.isSet("json")) == ExitDone && ended && written ? ExitDone : ExitFailed;
}
}

int runDeidentify(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("deidentify OUT --recipient LABEL --reason R [OPTIONS] | --forget LABEL --reason R"),
        QStringLiteral(
            "Writes what is stored of patients, without what tells who they are, into the file OUT: by HIPAA "
            "Safe "
            "Harbor (45 CFR 164.514(b)(2)); packaging/DEIDENTIFICATION.md has what becomes of each "
            "field.\nWhat was "
            "written is read back and searched for everything that identifies somebody here; when anything "
            "is found, "
            "nothing is exported. OUT is there when it is whole, and only its owner may read it.\nPatients, "
            "prescriptions and providers get names drawn at random, the same ones in all exports to a "
            "recipient. "
            "With --json: the report as one object. Exit status: 0 written, 1 failed or the scanner found "
            "something, "
            "2 wrong usage, 3 refused."));
    line.addValue("recipient", "LABEL", "Who gets it: exports to the same one fit together.");
    line.addValue("reason", "R", "Why; stands in the audit trail.");
    line.addValue("format", "F", "ndjson (the default) or csv.");
    line.addValue("from", "D", "Only records of that day or later; without --shift-dates a year.");
    line.addValue("until", "D", "Only records before that day; without --shift-dates a year.");
    line.addFlag("shift-dates",
                 "Keep dates, moved by one random number of days for each patient. That is NOT Safe "
                 "Harbor.");
    line.addValue("k", "N", "Tell patients who are like fewer than N less exactly, or not at all.");
    line.addValue("report", "FILE", "The report as HTML (.html), JSON (.json) or text.");
    line.addValue("forget", "LABEL", "Delete the names drawn for this recipient.");
    line.addFlag("json", "Print one JSON object.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 0, 1))
        return *code;
    const bool isForget = line.isSet("forget");
    if (isForget == (line.words().size() == 1))
        return line.usageError(QStringLiteral("expected a file, or --forget"));
    if (line.value("reason").trimmed().isEmpty())
        return line.usageError(QStringLiteral("--reason is missing"));
    if (isForget && !isRecipient(line.value("forget")))
        return line.usageError(QStringLiteral("--forget: no label of a recipient"));
    const auto order = isForget ? tl::expected<DeidentifyOrder, QString>() : orderOf(line);
    if (!order)
        return line.usageError(order.error());
    auto bench = Workbench::open(line, Workbench::Database::MustExist);
    if (!bench)
        return failWith(bench.error(), {ErrorCode::Forbidden});
    return isForget ? forget(**bench, line.value("forget"), line.value("reason"), line.isSet("json"))
                    : exportTo(**bench, line, *order);
}

}
