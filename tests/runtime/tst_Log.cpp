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

    void carriesEveryFieldOfTheDesign()
    {
        QTemporaryDir dir;
        const QString file = dir.filePath(QStringLiteral("concord.log"));
        QVERIFY(openLog({.file = file}));
        const auto id = makeId<CorrelationId>(std::chrono::milliseconds(1));
        logLine(LogLevel::Info, "pipeline", QStringLiteral("event worked"),
                {.correlationId = id,
                 .subject = QStringLiteral("event/1"),
                 .eventKind = QStringLiteral("DISPENSE"),
                 .direction = QStringLiteral("in"),
                 .status = QStringLiteral("succeeded"),
                 .latencyMs = 42});
        const auto written = lines(file);
        QCOMPARE(written.size(), 1);
        QJsonObject line = written.first();
        const QDateTime at = QDateTime::fromString(line.take(u"timestamp").toString(), Qt::ISODateWithMs);
        QVERIFY(at.isValid() && at.timeSpec() == Qt::UTC &&
                qAbs(at.msecsTo(QDateTime::currentDateTimeUtc())) < 60'000);
        const QJsonObject expected{{QStringLiteral("level"), QStringLiteral("info")},
                                   {QStringLiteral("layer"), QStringLiteral("pipeline")},
                                   {QStringLiteral("message"), QStringLiteral("event worked")},
                                   {QStringLiteral("correlation_id"), id.toString()},
                                   {QStringLiteral("subject"), QStringLiteral("event/1")},
                                   {QStringLiteral("event_kind"), QStringLiteral("DISPENSE")},
                                   {QStringLiteral("direction"), QStringLiteral("in")},
                                   {QStringLiteral("status"), QStringLiteral("succeeded")},
                                   {QStringLiteral("latency_ms"), 42}};
        QCOMPARE(line, expected);
    }

    void keepsTheOtherSidesWordsToItself()
    {
        QTemporaryDir dir;
        const QString file = dir.filePath(QStringLiteral("concord.log"));
        QVERIFY(openLog({.file = file}));
        for (const ErrorCode code : {ErrorCode::RemoteRejected, ErrorCode::Timeout})
            logLine(LogLevel::Warning, "worker", QStringLiteral("failed"),
                    {.error = Error{code, QStringLiteral("http://ehr/fhir"), QStringLiteral("as told"), 0}});
        const auto written = lines(file);
        QVERIFY(!written.value(0)[u"error"].toObject().contains(u"detail"));
        QCOMPARE(written.value(1)[u"error"][u"detail"].toString(), QStringLiteral("as told"));
    }

    void findsTheCorrelationIdInAQtMessage()
    {
        QTemporaryDir dir;
        const QString file = dir.filePath(QStringLiteral("concord.log"));
        QVERIFY(openLog({.file = file}));
        const QString id = makeId<CorrelationId>(std::chrono::milliseconds(1)).toString();
        qWarning("try 1 gave 503 correlation_id=%s", qPrintable(id));
        qWarning("correlation_id=nobody");
        const auto written = lines(file);
        QCOMPARE(written.value(0)[u"correlation_id"].toString(), id);
        QCOMPARE(written.value(0)[u"message"].toString(), QStringLiteral("try 1 gave 503"));
        QVERIFY(!written.value(1).contains(u"correlation_id"));
        QCOMPARE(written.value(1)[u"message"].toString(), QStringLiteral("correlation_id=nobody"));
    }

    void isForTheAccountAlone()
    {
        QTemporaryDir dir;
        const QString file = dir.filePath(QStringLiteral("concord.log"));
        QFile old(file); // as an earlier program left it
        QVERIFY(old.open(QIODevice::WriteOnly));
        old.close();
        QVERIFY(
            old.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther));
        QVERIFY(openLog({.file = file, .maxBytes = 500, .keepFiles = 2}));
        for (int i = 0; i < 20; ++i)
            logLine(LogLevel::Info, "worker", QStringLiteral("line"));
        closeLog();
        const QFileInfoList files = QDir(dir.path()).entryInfoList(QDir::Files);
        QCOMPARE(files.size(), 3);
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        for (const QFileInfo &each : files)
            QVERIFY2(!(each.permissions() & others), qPrintable(each.fileName()));
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
