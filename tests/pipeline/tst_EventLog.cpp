#include "observability/Log.h"
#include "pipeline/EventFixture.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

using namespace concord;

/// Whoever follows one correlation id through the log finds what became of its event.
class tst_EventLog : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    [[nodiscard]] QString file() const { return m_dir.filePath(QStringLiteral("concord.log")); }
    [[nodiscard]] QJsonObject lineOf(EventId id) const
    {
        QFile log(file());
        const QString subject = QStringLiteral("event/") + id.toString();
        QJsonObject found;
        for (int seen = 0; log.isOpen() || log.open(QIODevice::ReadOnly);) {
            const QByteArray line = log.readLine();
            if (line.isEmpty())
                return seen == 1 ? found : QJsonObject();
            const QJsonObject object = QJsonDocument::fromJson(line).object();
            if (object[u"subject"].toString() == subject) {
                found = object;
                ++seen;
            }
        }
        return {};
    }

private slots:
    void cleanup() { closeLog(); }

    void everyEventHasOneLineWithItsOutcome()
    {
        QVERIFY(openLog({.file = file()}));
        EventFixture f;
        const EventId good = f.add(QStringLiteral("Zebulon Canary"), QStringLiteral("1"));
        const EventId bad = f.add(QStringLiteral("bad Canary"), QStringLiteral("2"));
        const EventId late = f.add(QStringLiteral("late Canary"), QStringLiteral("3"));
        f.clock.advance(std::chrono::milliseconds(1234));
        const auto judge = [](EventWork &work, Database &, const Clock &) -> Result<StepVerdict> {
            if (work.messageId.startsWith(u"bad"))
                return StepVerdict::review({ErrorCode::InvalidMessage, QStringLiteral("PID-3"), {}, 0});
            return work.messageId.startsWith(u"late") ? retryVerdict(ErrorCode::Timeout)
                                                      : StepVerdict::done();
        };
        EventWorker worker(f.quick(stepsOf({judge})), f.clock);
        QSignalSpy concluded(&worker, &EventWorker::eventsConcluded);
        worker.start();
        QTRY_COMPARE(f.stateOf(good), EventState::Succeeded);
        QTRY_COMPARE(f.stateOf(late), EventState::WaitingRetry);
        QTRY_COMPARE(f.stateOf(bad), EventState::NeedsReview);
        closeLog();

        const QJsonObject line = lineOf(good);
        QCOMPARE(line[u"correlation_id"].toString(), f.row(good).correlationId.toString());
        QCOMPARE(line[u"event_kind"].toString(), QStringLiteral("DISPENSE"));
        QCOMPARE(line[u"direction"].toString(), QStringLiteral("in"));
        QCOMPARE(line[u"status"].toString(), QStringLiteral("succeeded"));
        QCOMPARE(line[u"latency_ms"].toInt(), 1234);
        QCOMPARE(line[u"level"].toString(), QStringLiteral("info"));
        QVERIFY(!line.contains(u"error"));
        QCOMPARE(lineOf(bad)[u"status"].toString(), QStringLiteral("needs_review"));
        QCOMPARE(lineOf(bad)[u"level"].toString(), QStringLiteral("warning"));
        QCOMPARE(lineOf(bad)[u"error"][u"where"].toString(), QStringLiteral("PID-3"));
        QCOMPARE(lineOf(late)[u"status"].toString(), QStringLiteral("waiting_retry"));
        QFile log(file());
        QVERIFY(log.open(QIODevice::ReadOnly));
        QVERIFY(!log.readAll().contains("Canary")); // neither message ids nor bodies
    }

    void costsNothingWhenNobodyListens()
    {
        QVERIFY(openLog({.file = file(), .level = LogLevel::Error}));
        EventFixture f;
        const EventId id = f.add(QStringLiteral("a"));
        EventWorker worker(f.quick(stepsOf({[](EventWork &, Database &, const Clock &) {
            return Result<StepVerdict>(StepVerdict::done());
        }})),
                           f.clock);
        worker.start();
        QTRY_COMPARE(f.stateOf(id), EventState::Succeeded);
        closeLog();
        QVERIFY(lineOf(id).isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_EventLog)
#include "tst_EventLog.moc"
