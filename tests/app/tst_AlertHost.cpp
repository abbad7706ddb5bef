// What the leader does about figures and incidents while a program runs: a real Prometheus scrapes them, and
// a real mail server is told.
#include "connectors/admin/AdminListener.h"
#include "fakes/DatabaseFactory.h"
#include "fakes/RawHttp.h"
#include "fakes/SmtpServer.h"
#include "fakes/TestCertificates.h"
#include "host/AlertKeeper.h"
#include "host/HealthReader.h"
#include "host/NoticeKeeper.h"
#include "host/StatusRecorder.h"
#include "observability/AlertWatch.h"
#include "observability/Log.h"
#include "observability/MetricsPage.h"
#include "observability/PrometheusText.h"
#include "runtime/ServiceThread.h"
#include "runtime/SystemClock.h"
#include "store/EventStore.h"
#include "store/IncidentStore.h"
#include "store/ListenerStore.h"
#include "store/MetricStore.h"
#include "store/NoticeStore.h"
#include "store/ReconciliationStore.h"
#include "store/Sql.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace concord;
using namespace std::chrono_literals;

namespace {
const auto worker = QStringLiteral("worker-1");

quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : 0;
}

/// Debian's Prometheus with one target and a folder of its own.
class PrometheusServer
{
public:
    ~PrometheusServer()
    {
        m_process.terminate();
        if (!m_process.waitForFinished(5'000)) {
            m_process.kill();
            m_process.waitForFinished();
        }
    }
    [[nodiscard]] bool start(quint16 target)
    {
        QFile config(m_folder.filePath(QStringLiteral("prometheus.yml")));
        if (!config.open(QIODevice::WriteOnly))
            return false;
        config.write(
            "global: {scrape_interval: 200ms}\nscrape_configs:\n- job_name: concord\n  static_configs:\n"
            "  - targets: ['127.0.0.1:" +
            QByteArray::number(target) + "']\n");
        config.close();
        m_port = freePort();
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.setWorkingDirectory(m_folder.path());
        m_process.start(QStringLiteral("/usr/bin/prometheus"),
                        {QStringLiteral("--config.file=") + config.fileName(),
                         QStringLiteral("--storage.tsdb.path=") + m_folder.filePath(QStringLiteral("data")),
                         QStringLiteral("--web.listen-address=127.0.0.1:%1").arg(m_port)});
        return m_process.waitForStarted();
    }
    /// The value of an instant query; NaN: none yet.
    [[nodiscard]] double value(const QByteArray &query) const
    {
        RawHttp client(m_port);
        if (!client.isConnected())
            return std::nan("");
        const QJsonObject answer =
            client
                .ask("GET /api/v1/query?query=" + query.toPercentEncoding() + " HTTP/1.1\r\nHost: x\r\n\r\n")
                .json();
        const QJsonArray result = answer[u"data"][u"result"].toArray();
        return result.isEmpty() ? std::nan("") : result[0][u"value"][1].toString().toDouble();
    }
    [[nodiscard]] QByteArray said() { return m_process.readAll(); }

private:
    QTemporaryDir m_folder;
    QProcess m_process;
    quint16 m_port = 0;
};
}

class tst_AlertHost : public QObject
{
    Q_OBJECT

    SqliteFactory m_factory;
    SystemClock m_clock;
    std::unique_ptr<Database> m_db;

    [[nodiscard]] DatabaseUrl url() const { return {Dialect::Kind::Sqlite, m_factory.path()}; }
    [[nodiscard]] bool addEvent(const QString &message, EventState state)
    {
        NewEvent e;
        e.id = makeId<EventId>(m_clock.now().time_since_epoch());
        e.source = QStringLiteral("pharmacy");
        e.messageId = message;
        e.state = state;
        e.correlationId = makeId<CorrelationId>(m_clock.now().time_since_epoch());
        e.createdAt = m_clock.now();
        e.latencyMs = 40;
        if (state == EventState::NeedsReview)
            e.error = Error{ErrorCode::InvalidMessage, QStringLiteral("PID-3"), QStringLiteral("x"), 0};
        return EventStore(*m_db, m_clock).append(e).value_or(false);
    }
    [[nodiscard]] QList<Incident> open()
    {
        const auto incidents = IncidentStore(*m_db, m_clock).open();
        return incidents ? QList<Incident>(incidents->begin(), incidents->end()) : QList<Incident>();
    }

private slots:
    void init()
    {
        auto opened = m_factory.open();
        QVERIFY(opened.has_value());
        m_db = *std::move(opened);
    }
    void cleanup()
    {
        m_db.reset();
        m_factory.reset();
    }

    void prometheusSeesTheFigures()
    {
        for (int i = 0; i < 12; ++i)
            QVERIFY(addEvent(QString::number(i), i < 10 ? EventState::Succeeded : EventState::NeedsReview));
        QVERIFY(ListenerStore(*m_db, m_clock).heartbeat(worker, QStringLiteral("1")).has_value());
        const auto pages = std::make_shared<AdminPages>();
        HealthReaderSettings settings{url(), worker, 50ms};
        AdminSettings admin;
        admin.port = 0;
        AlertKeeperSettings alerts{url(), {}, 20ms, 20ms};
        ServiceThread thread(QStringLiteral("admin"));
        thread.host(std::make_unique<AlertKeeper>(alerts, m_clock));
        thread.host(std::make_unique<HealthReader>(settings, pages, m_clock));
        AdminListener *listener = thread.host(std::make_unique<AdminListener>(admin, pages));
        thread.start();
        QTRY_VERIFY(listener->port() != 0);
        PrometheusServer prometheus;
        QVERIFY2(prometheus.start(listener->port()), prometheus.said());
        QTRY_COMPARE_WITH_TIMEOUT(prometheus.value("up{job=\"concord\"}"), 1.0, 20'000);
        QTRY_COMPARE(
            prometheus.value("concord_ingest_events_total{endpoint=\"pharmacy\",status=\"succeeded\"}"),
            10.0);
        QTRY_COMPARE(
            prometheus.value("concord_ingest_events_total{endpoint=\"pharmacy\",status=\"gave_up\"}"), 2.0);
        QCOMPARE(prometheus.value("concord_delivery_latency_ms_count{endpoint=\"pharmacy\"}"), 10.0);
        QCOMPARE(prometheus.value("concord_delivery_latency_ms_sum{endpoint=\"pharmacy\"}"), 400.0);
        QVERIFY(prometheus.value("histogram_quantile(0.5, concord_delivery_latency_ms_bucket)") <= 50);
        QCOMPARE(prometheus.value("concord_workers"), 1.0);
        QCOMPARE(prometheus.value("concord_waiting_events{endpoint=\"pharmacy\"}"), 2.0);
        QTRY_VERIFY(prometheus.value("sum(concord_incidents_open)") >= 1.0); // more than 5 % failed

        RawHttp client(listener->port());
        const RawAnswer ready = client.ask("GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n");
        QCOMPARE(ready.status, 200);
        QCOMPARE(ready.json()[u"checks"][u"worker"].toString(), QStringLiteral("ok"));
        QVERIFY(ListenerStore(*m_db, m_clock).leave(worker).has_value()); // its worker is gone
        QTRY_COMPARE(RawHttp(listener->port()).ask("GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n").status, 503);
        thread.stop();
    }

    void whoIsRefusedAtTheDoorOpensAnIncident()
    {
        StatusRecorder recorder(url(), m_clock, worker);
        recorder.start();
        ListenerStatus status;
        status.connection = QStringLiteral("pharmacy");
        status.state = ListenerState::Listening;
        status.refused = 3;
        status.unauthenticated = 2;
        recorder.record(status);
        recorder.record(status); // told again: counted once
        status.unauthenticated = 5;
        recorder.record(status);
        status.unauthenticated = 1; // the listener was started again
        recorder.record(status);
        AlertWatch watch(*m_db, m_clock);
        QVERIFY(watch.fold().has_value());
        const auto changed = watch.look();
        QVERIFY(changed.has_value());
        QCOMPARE(changed->size(), 1U);
        QCOMPARE(changed->front().rule, AlertKind::Authentication);
        QCOMPARE(changed->front().endpoint, QStringLiteral("pharmacy"));
        QCOMPARE(changed->front().value, 6.0);
        const auto facts = readMetricsFacts(*m_db, m_clock);
        QVERIFY(facts.has_value());
        const QByteArray page = metricsPage(*facts);
        QVERIFY2(page.contains("concord_failed_attempts_total{endpoint=\"pharmacy\",direction=\"in\",reason="
                               "\"authentication\"} 6\n"),
                 page);
        QVERIFY(page.contains("reason=\"other\"} 0\n"));
        recorder.stop();
    }

    void thePageSaysHowFarBothSidesAgreeAndHowFastTheyAreTold()
    {
        ReconciliationRunRow run;
        run.id = makeId<ReconciliationRunId>(m_clock.now().time_since_epoch());
        run.integration = QStringLiteral("pharmacy-match");
        run.leftSource = QStringLiteral("ehr");
        run.requestedBy = QStringLiteral("ana");
        run.startedAt = m_clock.now();
        ReconciliationStore runs(*m_db, m_clock);
        QVERIFY(runs.begin(run));
        run.state = ReconciliationState::Done;
        run.finishedAt = m_clock.now();
        run.counts.compared = 8;
        run.counts.matching = 6;
        QVERIFY(runs.finish(run));
        QVERIFY(m_db->write([&] {
            return noteTold(*m_db, {m_clock.now(), QStringLiteral("ehr"), EventKind::Dispense, 900});
        }));
        QVERIFY(MetricStore(*m_db, m_clock).fold().has_value());
        const auto facts = readMetricsFacts(*m_db, m_clock);
        QVERIFY(facts.has_value());
        const QByteArray page = metricsPage(*facts);
        QVERIFY2(page.contains("concord_data_accuracy_ratio 0.75\n"), page);
        QVERIFY2(page.contains("concord_end_to_end_latency_ms_bucket{endpoint=\"ehr\",kind=\"DISPENSE\","
                               "le=\"1000\"} 1\n"),
                 page);
        QVERIFY(page.contains("concord_end_to_end_latency_ms_sum{endpoint=\"ehr\",kind=\"DISPENSE\"} 900\n"));
    }

    void aTroubleThatLastsIsLoggedOnce()
    {
        QTemporaryDir folder;
        const QString log = folder.filePath(QStringLiteral("log"));
        const DatabaseUrl none{Dialect::Kind::Sqlite, folder.filePath(QStringLiteral("none.db"))};
        QVERIFY(openLog({log, LogLevel::Debug}).has_value());
        int looks = 0;
        const auto isLeader = [&looks] {
            ++looks;
            return true;
        };
        AlertKeeper alerts({none, isLeader, 1ms, 1ms}, m_clock);
        alerts.start();
        QTRY_VERIFY(looks >= 20);
        alerts.stop();
        looks = 0;
        AlertsConfig config;
        config.slack = SlackConfig{};
        const SecretReader secrets = [](const QString &) {
            return Result<QByteArray>("http://127.0.0.1:1/");
        };
        NoticeKeeper notices({none, isLeader, 1ms}, Notifiers(config, secrets), m_clock);
        notices.start();
        QTRY_VERIFY(looks >= 20);
        notices.stop();
        closeLog();
        QFile file(log);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray said = file.readAll();
        QCOMPARE(said.count("no rule is looked at now"), 1);
        QCOMPARE(said.count("nobody can be told of incidents now"), 1);
    }

    void thePageIsWellFormed()
    {
        MetricsFacts facts;
        EndpointFigures one{QStringLiteral("a\"b\\c\nd"), EventDirection::Out, {}};
        one.figures.latency.add(40, 3);
        facts.ever = {one};
        facts.breakers = {{QStringLiteral("ehr"), BreakerState::Open}};
        facts.version = QStringLiteral("1");
        const QByteArray page = metricsPage(facts);
        QVERIFY(page.endsWith('\n'));
        QVERIFY(page.contains("concord_delivery_latency_ms_bucket{endpoint=\"a\\\"b\\\\c\\nd\",direction="
                              "\"out\",le=\"50\"} 3\n"));
        QVERIFY(page.contains("le=\"+Inf\"} 3\n"));
        QVERIFY(page.contains("concord_data_accuracy_ratio NaN\n")); // nothing was compared yet
        QVERIFY(page.contains("concord_success_ratio NaN\n"));
        QVERIFY(page.contains("concord_breaker_state{endpoint=\"ehr\",state=\"open\"} 1\n"));
        QSet<QByteArray> families;
        for (const QByteArray &line : page.split('\n')) {
            if (!line.startsWith("# TYPE "))
                continue;
            const QByteArray name = line.split(' ')[2];
            QVERIFY2(!families.contains(name), line); // each once
            families.insert(name);
            QVERIFY2(page.contains("# HELP " + name + ' '), line);
        }
        QVERIFY(families.size() > 20);
        QCOMPARE(prometheusNumber(0.25), QByteArray("0.25"));
        QCOMPARE(prometheusNumber(1e300), QByteArray("1.0000000000000001e+300"));
    }

    void whoIsConfiguredIsToldOnce()
    {
        const TestCertificates authority;
        const auto files = authority.makeFiles(QStringLiteral("mail"));
        SmtpServer mail;
        QVERIFY2(mail.start({QStringLiteral("--certificate"), files.certificate, QStringLiteral("--key"),
                             files.key, QStringLiteral("--user"), QStringLiteral("concord"),
                             QStringLiteral("--password"), QStringLiteral("word")}),
                 mail.failure());
        AlertsConfig config;
        SmtpConfig smtp;
        smtp.host = QStringLiteral("127.0.0.1");
        smtp.port = mail.port();
        smtp.user = QStringLiteral("concord");
        smtp.secret = QStringLiteral("credential:mail");
        smtp.from = QStringLiteral("concord@clinic.example");
        smtp.to = {QStringLiteral("ops@clinic.example")};
        smtp.caFile = authority.authorityFile();
        config.smtp = smtp;
        const SecretReader secrets = [](const QString &) {
            return Result<QByteArray>("word");
        };
        ServiceThread thread(QStringLiteral("notices"));
        NoticeKeeper *keeper = thread.host(std::make_unique<NoticeKeeper>(
            NoticeKeeperSettings{url(), {}, 20ms}, Notifiers(config, secrets), m_clock));
        int sent = 0;
        connect(keeper, &NoticeKeeper::sent, this, [&] { ++sent; });
        thread.start();
        QVERIFY(IncidentStore(*m_db, m_clock)
                    .raise(QStringLiteral("pharmacy"), QStringLiteral("unreachable"))
                    .value_or(false));
        QTRY_COMPARE(sent, 1);
        const auto messages = mail.messages(5'000);
        QCOMPARE(messages.size(), 1);
        const QByteArray subject("[Concord] critical: pharmacy: cannot be reached");
        QVERIFY(messages[0][u"data"].toString().contains(QString::fromLatin1(subject.left(39).toBase64())));
        QTRY_COMPARE(open().size(), 1);
        const auto notices = NoticeStore(*m_db, m_clock).of(open()[0].id);
        QCOMPARE(notices->size(), 1U);
        QCOMPARE(notices->front().state, NoticeState::Sent);
        QTRY_VERIFY(IncidentStore(*m_db, m_clock)
                        .raise(QStringLiteral("pharmacy"), QStringLiteral("unreachable"))
                        .has_value()); // met again: nobody is told again
        QVERIFY(mail.messages(200).size() == 1);
        keeper->interrupt();
        thread.stop();
    }
};

QTEST_GUILESS_MAIN(tst_AlertHost)
#include "tst_AlertHost.moc"
