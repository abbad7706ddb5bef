#include "commands/MapExchange.h"
#include "commands/Output.h"
#include "commands/Refusal.h"
#include "commands/Workbench.h"
#include "store/MappingFigureStore.h"

#include <QJsonArray>

namespace concord {

namespace {
const QStringList ageNames{QStringLiteral("1h"),   QStringLiteral("8h"), QStringLiteral("1d"),
                           QStringLiteral("3d"),   QStringLiteral("7d"), QStringLiteral("30d"),
                           QStringLiteral("older")};

QJsonValue orNull(qint64 value)
{
    return value < 0 ? QJsonValue() : QJsonValue(value);
}

QJsonObject jsonOf(const MappingFigures &figures)
{
    QJsonArray coverage;
    for (const MappingCoverage &one : figures.coverage)
        coverage.append(QJsonObject{{QStringLiteral("source"), one.source},
                                    {QStringLiteral("codes"), one.codes},
                                    {QStringLiteral("mapped_codes"), one.mappedCodes},
                                    {QStringLiteral("events"), one.events},
                                    {QStringLiteral("mapped_events"), one.mappedEvents}});
    QJsonObject ages;
    for (size_t i = 0; i < figures.openByAge.size(); ++i)
        ages.insert(ageNames.value(qsizetype(i)), figures.openByAge[i]);
    QJsonObject days;
    for (const auto &[day, count] : figures.decidedByDay)
        days.insert(day, count);
    return {{QStringLiteral("coverage"), coverage},
            {QStringLiteral("latency_median_ms"), orNull(figures.latencyMedianMs)},
            {QStringLiteral("latency_p90_ms"), orNull(figures.latencyP90Ms)},
            {QStringLiteral("open_by_age"), ages},
            {QStringLiteral("decided"), figures.decided},
            {QStringLiteral("accepted_as_offered"), figures.acceptedAsOffered},
            {QStringLiteral("accepted_from_list"), figures.acceptedFromList},
            {QStringLiteral("decided_by_day"), days}};
}

QString share(qint64 part, qint64 of)
{
    return of > 0 ? QStringLiteral("%1 %").arg(double(part) * 100 / double(of), 0, 'f', 1)
                  : QStringLiteral("–");
}

QString hours(qint64 ms)
{
    return ms < 0 ? QStringLiteral("–") : QStringLiteral("%1 h").arg(double(ms) / 3'600'000, 0, 'f', 1);
}

void tellFigures(const MappingFigures &figures)
{
    for (const MappingCoverage &one : figures.coverage)
        printLine(QStringLiteral("%1: %2 of %3 codes mapped (%4); %5 of %6 orders and dispenses (%7)")
                      .arg(one.source)
                      .arg(one.mappedCodes)
                      .arg(one.codes)
                      .arg(share(one.mappedCodes, one.codes))
                      .arg(one.mappedEvents)
                      .arg(one.events)
                      .arg(share(one.mappedEvents, one.events)));
    printLine(QStringLiteral("from question to decision, last 90 days: median %1, 90 % within %2")
                  .arg(hours(figures.latencyMedianMs), hours(figures.latencyP90Ms)));
    QStringList ages;
    for (size_t i = 0; i < figures.openByAge.size(); ++i)
        ages.append(ageNames.value(qsizetype(i)) + u' ' + QString::number(figures.openByAge[i]));
    printLine(QStringLiteral("open by age: ") + ages.join(QStringLiteral(", ")));
    printLine(QStringLiteral(
                  "approvals with suggestions, last 90 days: %1; as offered %2 (%3), another of the list %4")
                  .arg(figures.decided)
                  .arg(figures.acceptedAsOffered)
                  .arg(share(figures.acceptedAsOffered, figures.decided))
                  .arg(figures.acceptedFromList));
    int decided = 0;
    for (const auto &day : figures.decidedByDay)
        decided += day.second;
    printLine(QStringLiteral("decided in the last 30 days: %1").arg(decided));
}
}

int runMapMetrics(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("map metrics [--json]"),
        QStringLiteral(
            "How the work on codes goes. Coverage: by connection, how many of its codes are mapped, and how "
            "many "
            "of the orders and dispenses that carry them (those that wait included). Latency: from the "
            "question "
            "to the decision of a person, not taken back, in the last 90 days; what an import made has none. "
            "Accepted: of the approvals for which drugs of the formulary had been suggested, how many took "
            "the "
            "best one, and how many another.\n"
            "With --json: "
            "{\"coverage\":[{\"source\",\"codes\",\"mapped_codes\",\"events\",\"mapped_events\"}],"
            "\"latency_median_ms\",\"latency_p90_ms\",\"open_by_age\":{\"1h\",\"8h\",\"1d\",\"3d\",\"7d\","
            "\"30d\","
            "\"older\"},\"decided\",\"accepted_as_offered\",\"accepted_from_list\",\"decided_by_day\":{day: "
            "n}} "
            "(days in UTC).\nExit status: 1 failed, 2 wrong usage."));
    line.addFlag("json", "Print one JSON object.");
    line.addDatabaseOptions();
    if (const auto code = line.parse(arguments, 0))
        return *code;
    const auto bench = Workbench::open(line, Workbench::Database::MustExist);
    if (!bench)
        return failOpen(bench.error());
    const auto figures = MappingFigureStore(*(*bench)->db, (*bench)->clock).figures();
    if (!figures)
        return failOrder(figures.error());
    if (line.isSet("json"))
        printJson(jsonOf(*figures));
    else
        tellFigures(*figures);
    return ExitDone;
}

}
