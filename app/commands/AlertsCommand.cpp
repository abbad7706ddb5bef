#include "commands/Output.h"
#include "commands/Refusal.h"
#include "commands/Workbench.h"
#include "gateway/AccessCheck.h"
#include "gateway/AlertDesk.h"
#include "host/Notifiers.h"
#include "store/IncidentStore.h"

#include <QJsonArray>

namespace concord {

namespace {
QJsonObject jsonOf(const Incident &incident)
{
    QJsonObject object{{QStringLiteral("incident_id"), incident.id.toString()},
                       {QStringLiteral("status"), wordOf(incident.state())},
                       {QStringLiteral("severity"), wordOf(incident.severity)},
                       {QStringLiteral("endpoint"), incident.endpoint},
                       {QStringLiteral("cause"), incident.cause},
                       {QStringLiteral("rule"), wordOf(incident.rule)},
                       {QStringLiteral("opened_at"), isoTime(incident.openedAt)},
                       {QStringLiteral("last_at"), isoTime(incident.lastAt)},
                       {QStringLiteral("count"), incident.count},
                       {QStringLiteral("value"), incident.value},
                       {QStringLiteral("acknowledged_by"), incident.acknowledgedBy},
                       {QStringLiteral("note"), incident.note},
                       {QStringLiteral("notified"), QJsonArray::fromStringList(incident.notified)}};
    if (incident.acknowledgedAt)
        object.insert(QStringLiteral("acknowledged_at"), isoTime(*incident.acknowledgedAt));
    if (incident.resolvedAt)
        object.insert(QStringLiteral("resolved_at"), isoTime(*incident.resolvedAt));
    return object;
}

QString lineOf(const Incident &incident)
{
    const QString by =
        incident.acknowledgedBy.isEmpty() ? QString() : QStringLiteral("  by ") + incident.acknowledgedBy;
    return QStringLiteral("%1  %2  %3  %4  %5  %6  met %7")
               .arg(incident.id.toString(), isoTime(incident.openedAt),
                    wordOf(incident.state()).leftJustified(12), wordOf(incident.severity).leftJustified(8),
                    incident.endpoint, incident.cause)
               .arg(incident.count) +
           by;
}

QStringList wordsOf(const std::vector<NotifierKind> &notifiers)
{
    QStringList words;
    for (const NotifierKind notifier : notifiers)
        words.append(wordOf(notifier));
    return words;
}

QJsonObject jsonOf(const AlertRule &rule)
{
    return {{QStringLiteral("rule"), rule.id},
            {QStringLiteral("threshold"), rule.threshold},
            {QStringLiteral("window_seconds"), qint64(rule.window.count()) / 1000},
            {QStringLiteral("severity"), wordOf(rule.severity)},
            {QStringLiteral("enabled"), rule.enabled},
            {QStringLiteral("notifiers"), QJsonArray::fromStringList(wordsOf(rule.notifiers))},
            {QStringLiteral("version"), rule.version},
            {QStringLiteral("author"), rule.author}};
}

QString lineOf(const AlertRule &rule)
{
    return QStringLiteral("%1  above %2  in %3 s  %4  %5  %6")
        .arg(rule.id.leftJustified(22), QString::number(rule.threshold).rightJustified(8))
        .arg(rule.window.count() / 1000, 5)
        .arg(wordOf(rule.severity).leftJustified(8),
             rule.enabled ? QStringLiteral("on ") : QStringLiteral("off"),
             wordsOf(rule.notifiers).join(u','));
}

template <typename Row>
int printAll(const std::vector<Row> &rows, const char *name, bool asJson)
{
    QJsonArray array;
    for (const Row &row : rows) {
        if (asJson)
            array.append(jsonOf(row));
        else
            printLine(lineOf(row));
    }
    if (asJson)
        printJson({{QString::fromLatin1(name), array}});
    return ExitDone;
}

template <typename Row>
int printOne(const Result<Row> &row, bool asJson)
{
    if (!row)
        return failOrder(row.error());
    if (asJson)
        printJson(jsonOf(*row));
    else
        printLine(lineOf(*row));
    return ExitDone;
}

int listIncidents(Workbench &bench, bool all, bool asJson)
{
    IncidentQuery query;
    query.withResolved = all;
    query.page.limit = 1000;
    const auto page = IncidentStore(*bench.db, bench.clock).page(query);
    return page ? printAll(page->rows, "incidents", asJson) : failOrder(page.error());
}

/// What was said of the rule on the command line; an error's text where that is not right.
Result<void> take(const CommandLine &line, AlertRule &rule)
{
    const auto wrong = [](const char *option, const char *expected) {
        return fail(ErrorCode::InvalidMessage, QString::fromLatin1(option), QString::fromLatin1(expected));
    };
    bool isNumber = true;
    if (line.isSet("threshold"))
        rule.threshold = line.value("threshold").toDouble(&isNumber);
    if (!isNumber)
        return wrong("--threshold", "expected a number");
    if (line.isSet("window"))
        rule.window = std::chrono::seconds(line.value("window").toInt(&isNumber));
    if (!isNumber)
        return wrong("--window", "expected seconds");
    if (line.isSet("severity")) {
        const auto severity = alertSeverityFromWord(line.value("severity"));
        if (!severity)
            return wrong("--severity", "expected info, warning or critical");
        rule.severity = *severity;
    }
    if (line.isSet("enabled")) {
        if (line.value("enabled") != u"yes" && line.value("enabled") != u"no")
            return wrong("--enabled", "expected yes or no");
        rule.enabled = line.value("enabled") == u"yes";
    }
    if (line.isSet("notifiers")) {
        rule.notifiers.clear();
        const QStringList words = line.value("notifiers").split(u',', Qt::SkipEmptyParts);
        for (const QString &word : words) {
            const auto notifier = notifierKindFromWord(word);
            if (!notifier)
                return wrong("--notifiers", "expected some of desktop,smtp,slack");
            rule.notifiers.push_back(*notifier);
        }
    }
    return {};
}

int rules(AlertDesk &desk, const CommandLine &line)
{
    const auto known = desk.rules(0);
    if (!known)
        return failOrder(known.error());
    if (!line.isSet("set"))
        return printAll(known->rules, "rules", line.isSet("json"));
    const auto kind = alertKindFromWord(line.value("set"));
    if (!kind)
        return line.usageError(QStringLiteral("--set: there is no rule '%1'").arg(line.value("set")));
    AlertRuleChange change{known->rules.at(size_t(*kind)), 0, line.value("reason")};
    change.basedOn = change.rule.version;
    if (const auto taken = take(line, change.rule); !taken)
        return line.usageError(taken.error().where + QStringLiteral(": ") + taken.error().detail);
    return printOne(desk.saveRule(change), line.isSet("json"));
}

/// Sends a message that says it is a test, now and from here.
int testNotifier(Workbench &bench, NotifierKind notifier, bool asJson)
{
    const Timestamp now = bench.clock.now();
    const NoticeText text = testNoticeText(accountName(), now);
    const QString id =
        makeUuid7(now.time_since_epoch()).toString(QUuid::WithoutBraces) + QStringLiteral("-test");
    const auto sent = Notifiers(bench.startup.config.alerts, readCredential).send(notifier, text, id, now);
    if (!sent)
        return failWith(sent.error(), {ErrorCode::NotFound, ErrorCode::ConfigInvalid});
    if (asJson)
        printJson({{QStringLiteral("notifier"), wordOf(notifier)}, {QStringLiteral("sent"), true}});
    else
        printLine(wordOf(notifier) + QStringLiteral(": sent"));
    return ExitDone;
}

int usageOf(const CommandLine &line, const QString &act)
{
    return line.usageError(QStringLiteral("'%1' is not list, ack ID, rules or test NOTIFIER").arg(act));
}
}

int runAlerts(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("alerts [list | ack ID | rules | test NOTIFIER] [OPTIONS]"),
        QStringLiteral(
            "Incidents that are open, newest first; acknowledges one; lists or changes the rules that open\n"
            "them; sends a test through smtp or slack of the configuration.\n"
            "alerts rules --set RULE [--threshold N] [--window S] [--severity W] [--enabled yes|no]\n"
            "             [--notifiers desktop,smtp,slack] --reason R\n"
            "Exit status: 1 failed, 2 wrong usage, 3 refused (no such incident, acknowledged meanwhile)."));
    line.addFlag("all", "Those that are resolved as well.");
    line.addValue("note", "N", "With ack: what was found or done.");
    line.addValue("set", "RULE", "With rules: change this one.");
    line.addValue("threshold", "N", "Above it, it opens: a share (failure_rate), milliseconds, or a count.");
    line.addValue("window", "S", "Seconds over which it is measured, and for which it has to be well again.");
    line.addValue("severity", "W", "info, warning or critical.");
    line.addValue("enabled", "YN", "yes or no.");
    line.addValue("notifiers", "LIST", "Who is told.");
    line.addValue("reason", "R", "With --set: why; stands in the audit log.");
    line.addFlag("json", "Print one JSON object.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 0, 2))
        return *code;
    const QString act = line.words().isEmpty() ? QStringLiteral("list") : line.word(0);
    const bool hasSubject = act == u"ack" || act == u"test";
    if ((act != u"list" && act != u"rules" && !hasSubject) || hasSubject != (line.words().size() == 2))
        return usageOf(line, act);
    const IncidentId id = IncidentId::fromString(line.word(1));
    if (act == u"ack" && id.isNull())
        return line.usageError(QStringLiteral("'%1' is not an id").arg(line.word(1)));
    if (line.isSet("set") && line.value("reason").trimmed().isEmpty())
        return line.usageError(QStringLiteral("--reason is missing"));
    const auto notifier = notifierKindFromWord(line.word(1));
    if (act == u"test" && (!notifier || *notifier == NotifierKind::Desktop))
        return line.usageError(QStringLiteral("expected smtp or slack"));
    const auto bench = Workbench::open(line, Workbench::Database::MustExist);
    if (!bench)
        return failOpen(bench.error());
    const Session owner = ownerSession(accountName());
    AlertDesk desk(*(*bench)->db, (*bench)->clock, owner);
    if (act == u"ack")
        return printOne(desk.acknowledge(id, line.value("note")), line.isSet("json"));
    if (act == u"rules")
        return rules(desk, line);
    if (act == u"test")
        return testNotifier(**bench, *notifier, line.isSet("json"));
    return listIncidents(**bench, line.isSet("all"), line.isSet("json"));
}

}
