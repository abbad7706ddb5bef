#include "bench/Benches.h"
#include "bench/SyncBench.h"
#include "commands/Command.h"
#include "models/ErrorText.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTextStream>

namespace concord {

namespace {
std::vector<int> sizesOf(const QString &text)
{
    std::vector<int> sizes;
    for (const QString &part : text.split(QLatin1Char(','))) {
        bool isNumber = false;
        const int size = part.toInt(&isNumber);
        if (!isNumber || size < 1 || size > 1'000'000)
            return {};
        sizes.push_back(size);
    }
    return sizes;
}

void printTable(const QJsonObject &report)
{
    QTextStream out(stdout);
    out << "medications     own ms  (processor)  source ms     rows/s  delta/full (own)\n";
    const QJsonArray sizes = report.value(QStringLiteral("sizes")).toArray();
    for (const auto &value : sizes) {
        const QJsonObject s = value.toObject();
        const auto number = [&s](const char *key, int decimals) {
            return QString::number(s.value(QLatin1StringView(key)).toDouble(), 'f', decimals);
        };
        out << number("medications", 0).rightJustified(11) << number("own_ms", 1).rightJustified(11)
            << (QLatin1Char('(') + number("processor_ms", 1) + QLatin1Char(')')).rightJustified(13)
            << number("source_ms", 1).rightJustified(11) << number("rows_per_s", 0).rightJustified(11)
            << (number("delta_to_full", 3) + QStringLiteral(" (") + number("delta_to_full_own", 3) +
                QLatin1Char(')'))
                   .rightJustified(18)
            << "\n";
    }
}
}

int runSyncBench(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("Times the medication list sync: a full pull into an empty store, then a delta and a "
                       "full pull without news.\n"
                       "own_ms is all but waiting for the server; processor is what is left of it on a "
                       "machine that does nothing else.\n"
                       " Figures compare with each other only, on "
                       "one machine, in one run."));
    parser.addHelpOption();
    parser.addOption({QStringLiteral("medications"),
                      QStringLiteral("List sizes, separated by commas (default 1000,5000,50000)."),
                      QStringLiteral("N"), QStringLiteral("1000,5000,50000")});
    parser.addOption({QStringLiteral("repeat"),
                      QStringLiteral("Runs of each size; the median counts (default 3)."),
                      QStringLiteral("R"), QStringLiteral("3")});
    parser.addOption({QStringLiteral("ehr"),
                      QStringLiteral("FHIR base of another server; it is read as it is."),
                      QStringLiteral("URL")});
    parser.addOption({QStringLiteral("folder"),
                      QStringLiteral("Where the database is written (default: the temporary folder)."),
                      QStringLiteral("DIR")});
    parser.addOption({QStringLiteral("json"), QStringLiteral("Print one JSON object.")});
    parser.process(arguments);

    SyncBench::Options options;
    options.sizes = sizesOf(parser.value(QStringLiteral("medications")));
    options.repeat = parser.value(QStringLiteral("repeat")).toInt();
    options.ehrUrl = parser.value(QStringLiteral("ehr"));
    options.folder = parser.value(QStringLiteral("folder"));
    if (!options.ehrUrl.isEmpty())
        options.sizes.resize(
            std::min<size_t>(1, options.sizes.size())); // the server decides how many there are
    if (!parser.positionalArguments().isEmpty() || options.sizes.empty() || options.repeat < 1) {
        QTextStream(stderr) << "usage: concordd bench medication-sync [--medications N,…] [--repeat R] "
                               "[--ehr URL] [--json]\n";
        return ExitUsage;
    }
    SyncBench bench(options);
    QObject::connect(&bench, &SyncBench::finished, &bench, [&parser](const QJsonObject &report) {
        if (parser.isSet(QStringLiteral("json")))
            QTextStream(stdout) << QJsonDocument(report).toJson(QJsonDocument::Compact) << "\n";
        else
            printTable(report);
        QCoreApplication::exit(ExitDone);
    });
    QObject::connect(&bench, &SyncBench::failed, &bench, [](const Error &error) {
        QTextStream(stderr) << errorText(error) << "\n";
        QCoreApplication::exit(ExitFailed);
    });
    QMetaObject::invokeMethod(&bench, &SyncBench::start, Qt::QueuedConnection);
    return QCoreApplication::exec();
}

}
