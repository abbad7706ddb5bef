#include "observability/Log.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>
#include <QTemporaryDir>
#include <QTest>

using namespace concord;

class tst_Log : public QObject
{
    Q_OBJECT

    QList<QJsonObject> lines(const QString &file)
    {
        QFile f(file);
        if (!f.open(QIODevice::ReadOnly))
            return {};
        QList<QJsonObject> result;
        while (!f.atEnd())
            result << QJsonDocument::fromJson(f.readLine()).object();
        return result;
    }

private slots:
    void cleanup() { closeLog(); }

    void writesOneObjectALine()
    {
        QTemporaryDir dir;
        const QString file = dir.filePath(QStringLiteral("logs/concord.log"));
        QVERIFY(openLog({.file = file}));
        LogFields fields;
        fields.correlationId = makeId<CorrelationId>(std::chrono::milliseconds(1));
        fields.status = QStringLiteral("failed");
        fields.latencyMs = 12;
        fields.error =
            Error{ErrorCode::RateLimited, QStringLiteral("http://ehr/fhir"), QStringLiteral("429"), 0};
        logLine(LogLevel::Warning, "worker", QStringLiteral("job \"x\"\nended"), fields);
        logLine(LogLevel::Debug, "worker", QStringLiteral("below the level"));
        const auto written = lines(file);
        QCOMPARE(written.size(), 1);
        const QJsonObject &line = written.first();
        QCOMPARE(line[u"level"].toString(), QStringLiteral("warning"));
        QCOMPARE(line[u"layer"].toString(), QStringLiteral("worker"));
        QCOMPARE(line[u"message"].toString(), QStringLiteral("job \"x\"\nended"));
        QCOMPARE(line[u"correlation_id"].toString(), fields.correlationId.toString());
        QCOMPARE(line[u"status"].toString(), QStringLiteral("failed"));
        QCOMPARE(line[u"latency_ms"].toInt(), 12);
        QCOMPARE(line[u"error"][u"code"].toString(), QStringLiteral("rate_limited"));
        QVERIFY(QDateTime::fromString(line[u"timestamp"].toString(), Qt::ISODateWithMs).isValid());
        QVERIFY(!line.contains(u"direction"));
    }

    void takesQtWarningsIn()
    {
        QTemporaryDir dir;
        const QString file = dir.filePath(QStringLiteral("concord.log"));
        QVERIFY(openLog({.file = file}));
        const QLoggingCategory category("concord.test");
        qCWarning(category) << "something odd";
        const auto written = lines(file);
        QCOMPARE(written.size(), 1);
        QCOMPARE(written.first()[u"layer"].toString(), QStringLiteral("concord.test"));
        QCOMPARE(written.first()[u"message"].toString(), QStringLiteral("something odd"));
    }

    void rotates()
    {
        QTemporaryDir dir;
        const QString file = dir.filePath(QStringLiteral("concord.log"));
        QVERIFY(openLog({.file = file, .maxBytes = 2000, .keepFiles = 2}));
        for (int i = 0; i < 100; ++i)
            logLine(LogLevel::Info, "worker", QStringLiteral("line %1").arg(i));
        closeLog();
        QCOMPARE(QDir(dir.path()).entryList(QDir::Files).size(), 3);
        QVERIFY(QFileInfo(file).size() <= 2000);
        QCOMPARE(lines(file).last()[u"message"].toString(), QStringLiteral("line 99"));
    }

    void saysThatTheFileCannotBeOpened()
    {
        const auto opened = openLog({.file = QStringLiteral("/dev/null/x/concord.log")});
        QVERIFY(!opened);
        QVERIFY(opened.error().where.contains(QStringLiteral("/dev/null")));
    }

    void isSilentWhenClosed()
    {
        QTemporaryDir dir;
        const QString file = dir.filePath(QStringLiteral("concord.log"));
        QVERIFY(openLog({.file = file}));
        closeLog();
        logLine(LogLevel::Error, "worker", QStringLiteral("nobody hears this"));
        QCOMPARE(lines(file).size(), 0);
    }
};

QTEST_GUILESS_MAIN(tst_Log)
#include "tst_Log.moc"
