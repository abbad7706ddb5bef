#include "fakes/FaultyProxy.h"
#include "fakes/Orders.h"
#include "fakes/PeerProcess.h"
#include "fakes/SeedBuilder.h"
#include "fakes/SyncHarness.h"
#include "models/ErrorText.h"

#include <QJsonDocument>
#include <QTcpServer>
#include <QTest>

using namespace concord;

namespace {
const auto lisinopril = QStringLiteral("314076");

QByteArray bundle(const QJsonArray &resources)
{
    QJsonArray entries;
    for (const auto &resource : resources)
        entries.append(QJsonObject{{QStringLiteral("resource"), resource}});
    return QJsonDocument(QJsonObject{{QStringLiteral("resourceType"), QStringLiteral("Bundle")},
                                     {QStringLiteral("type"), QStringLiteral("searchset")},
                                     {QStringLiteral("entry"), entries}})
        .toJson();
}
bool isSecondPage(const ProxiedRequest &r)
{
    return r.target.contains("_offset=");
}
}

/// What happens to a run when the source, the way to it or its data fail: what was good is kept, the job says
/// what was wrong, and the next run finishes.
class tst_MedicationListFaults : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<PeerProcess> m_peer;
    std::unique_ptr<SyncHarness> m_harness;
    QTemporaryDir m_folder;

    /// A proxy that answers every search with this page and everything else with 404.
    JobRow syncOf(const QByteArray &page, qint64 maxBody = 1 << 20)
    {
        FaultyProxy proxy;
        proxy.setScript([page](const ProxiedRequest &r) {
            ProxyFault fault = ProxyFault::answer(404);
            if (r.target.contains("/MedicationRequest?status")) {
                fault = {};
                fault.status = 200;
                fault.headers = {{"Content-Type", "application/fhir+json"}};
                fault.body = page;
            }
            return fault;
        });
        EhrClientSettings client = SyncHarness::clientFor(proxy.base());
        client.maxBodyBytes = maxBody;
        return m_harness->sync(client);
    }

private slots:
    void initTestCase()
    {
        SeedBuilder seed;
        seed.stampFrom(fromMs(1'767'225'600'000));
        seed.addSyntheaPatients();
        const QString file = m_folder.filePath(QStringLiteral("seed.ndjson"));
        QVERIFY(seed.writeTo(file));
        m_peer = std::make_unique<PeerProcess>();
        QVERIFY2(m_peer->start(file), qPrintable(m_peer->failure()));
    }
    void init()
    {
        m_harness = std::make_unique<SyncHarness>();
        m_harness->settings.pageSize = 50;
    }
    void cleanup() { m_harness.reset(); }

    void aFaultOnceIsRetriedAndLeavesNoTrace_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("500") << 500;
        QTest::newRow("429 with Retry-After") << 429;
        QTest::newRow("503") << 503;
        QTest::newRow("connection cut mid-page") << 0;
        QTest::newRow("cut before the answer") << -1;
    }
    void aFaultOnceIsRetriedAndLeavesNoTrace()
    {
        QFETCH(int, kind);
        FaultyProxy proxy(m_peer->base());
        int left = 1;
        proxy.setScript([&](const ProxiedRequest &r) {
            if (!isSecondPage(r) || left-- <= 0)
                return ProxyFault::none();
            ProxyFault before;
            before.cutsBeforeHead = true;
            return kind > 0 ? ProxyFault::answer(kind, "0") : kind == 0 ? ProxyFault::cut(3000) : before;
        });
        const JobRow job = m_harness->sync(proxy.base());
        QCOMPARE(wordOf(job.state), QStringLiteral("succeeded"));
        QCOMPARE(job.counts.added, 207);
    }

    void aFaultThatStaysEndsTheRunButKeepsTheGoodRows_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("sentence");
        const auto row = [](int status, const char *code, const char *sentence) {
            QTest::newRow(code) << status << QString::fromLatin1(code) << QString::fromLatin1(sentence);
        };
        row(401, "unauthorized", "did not accept our credentials");
        row(403, "remote_forbidden", "does not allow us to read this");
        row(404, "remote_not_found", "does not know this address");
        row(410, "remote_gone", "no longer has what was asked for");
        row(429, "rate_limited", "asks us to slow down");
        row(400, "remote_rejected", "refused the request");
        row(500, "remote_failed", "a fault of its own");
        row(-1, "wrong_content_type", "something other than FHIR JSON"); // HTML
        row(-2, "invalid_message", "not valid at MedicationRequest");    // cut JSON
        row(-3, "redirect_refused", "pointed to another host");
        row(-4, "unreachable", "cannot be reached"); // cut again and again
    }
    void aFaultThatStaysEndsTheRunButKeepsTheGoodRows()
    {
        QFETCH(int, status);
        QFETCH(QString, code);
        QFETCH(QString, sentence);
        {
            FaultyProxy proxy(m_peer->base());
            proxy.setScript([status](const ProxiedRequest &r) {
                if (!isSecondPage(r))
                    return ProxyFault::none();
                switch (status) {
                case -1:
                    return ProxyFault::html();
                case -2:
                    return ProxyFault::truncated(2000);
                case -3:
                    return ProxyFault::redirect("http://other.example/fhir");
                case -4:
                    return ProxyFault::cut(100);
                default:
                    return ProxyFault::answer(status, "0");
                }
            });
            const JobRow job = m_harness->sync(proxy.base());
            QCOMPARE(wordOf(job.state), QStringLiteral("failed"));
            QCOMPARE(codeName(job.error->code), code);
            QVERIFY2(errorText(*job.error).contains(sentence), qPrintable(errorText(*job.error)));
            QVERIFY(!job.error->detail.isEmpty());
            QCOMPARE(job.counts.added, 50); // the first page
            QCOMPARE(m_harness->number("SELECT COUNT(*) FROM sync_cursors"), 0);
            QCOMPARE(m_harness->texts("SELECT error_code FROM integration_jobs"), code);
        }
        const JobRow job = m_harness->sync(m_peer->base());
        QCOMPARE(wordOf(job.state), QStringLiteral("succeeded"));
        QCOMPARE(job.counts.added, 157);
        QCOMPARE(m_harness->number("SELECT COUNT(*) FROM medication_differences"), 207);
        QCOMPARE(m_harness->number("SELECT COUNT(DISTINCT source_id) FROM prescriptions WHERE on_list = 1"),
                 207);
    }

    void aPagingLinkToAnotherHostIsRefused()
    {
        FaultyProxy proxy(m_peer->base());
        proxy.setScript([](const ProxiedRequest &r) {
            return r.target.contains("MedicationRequest?status")
                       ? ProxyFault::nextTo("http://other.example:80")
                       : ProxyFault::none();
        });
        const JobRow job = m_harness->sync(proxy.base());
        QCOMPARE(codeName(job.error->code), QStringLiteral("redirect_refused"));
        QCOMPARE(job.counts.added, 50);
    }

    void pagesThatSkipARowDiscontinueNothing()
    {
        m_harness->sync(m_peer->base());
        FaultyProxy proxy(m_peer->base());
        proxy.setScript([](const ProxiedRequest
                               &r) { // the first page loses its entries, as when offsets shift while paging
            ProxyFault fault;
            if (r.target.contains("MedicationRequest?status") && !isSecondPage(r)) {
                fault.rewrite = [](const QByteArray &body) {
                    QJsonObject bundle = QJsonDocument::fromJson(body).object();
                    bundle.remove(QStringLiteral("entry"));
                    return QJsonDocument(bundle).toJson();
                };
            }
            return fault;
        });
        const JobRow job = m_harness->sync(proxy.base(), SyncMode::Full);
        QCOMPARE(wordOf(job.state), QStringLiteral("succeeded"));
        QCOMPARE(SyncHarness::counts(job).section(QLatin1Char(' '), 0, 3), QStringLiteral("+0 -0 ~0 =207"));
    }

    void aChangeMadeToAPageAlreadyReadIsFoundByTheNextDelta()
    {
        SeedBuilder seed;
        seed.stampFrom(fromMs(1'767'225'600'000));
        for (int i = 0; i < 6; ++i)
            seed.add(order(QString::number(i), QStringLiteral("a"), lisinopril));
        const QString file = m_folder.filePath(QStringLiteral("paging.ndjson"));
        QVERIFY(seed.writeTo(file));
        PeerProcess peer;
        QVERIFY2(peer.start(file), qPrintable(peer.failure()));
        m_harness->settings.pageSize = 3;
        m_harness->settings.overlap = std::chrono::milliseconds(0);
        FaultyProxy proxy(peer.base());
        bool isChanged = false;
        proxy.setScript([&](const ProxiedRequest &r) {
            if (isSecondPage(r) &&
                !std::exchange(isChanged, true)) { // first of page one, then of page two, which is newer
                for (const auto &id : {QStringLiteral("0"), QStringLiteral("5")})
                    peer.send("PUT", QStringLiteral("MedicationRequest/") + id,
                              order(id, QStringLiteral("a"), lisinopril, QStringLiteral("active"), 2));
            }
            return ProxyFault::none();
        });
        QCOMPARE(m_harness->sync(proxy.base()).counts.added, 6);
        const JobRow job = m_harness->sync(proxy.base());
        QCOMPARE(wordOf(job.mode), QStringLiteral("delta"));
        QCOMPARE(job.counts.changed, 1);
        QCOMPARE(m_harness->number("SELECT COUNT(*) FROM prescriptions WHERE dose LIKE '2 %'"), 2);
    }

    void answersByIdThatComeInPagesDiscontinueNothing()
    {
        m_harness->sync(m_peer->base());
        FaultyProxy proxy(m_peer->base());
        proxy.setScript([](const ProxiedRequest &r) {
            ProxyFault fault;
            if (r.target.contains("MedicationRequest?status") && !isSecondPage(r) &&
                !r.target.contains("_summary")) {
                fault.rewrite =
                    [](const QByteArray &body) { // nothing is listed, so that every order is asked for by id
                        QJsonObject bundle = QJsonDocument::fromJson(body).object();
                        bundle.remove(QStringLiteral("entry"));
                        bundle.remove(QStringLiteral("link"));
                        return QJsonDocument(bundle).toJson();
                    };
            } else if (r.target.contains("_id=") &&
                       !isSecondPage(r)) { // a server that never gives more than 10
                fault.rewrite = [host = r.headers.value("host"), target = r.target](const QByteArray &body) {
                    QJsonObject bundle = QJsonDocument::fromJson(body).object();
                    QJsonArray entries = bundle.value(QStringLiteral("entry")).toArray();
                    while (entries.size() > 10)
                        entries.removeLast();
                    bundle.insert(QStringLiteral("entry"), entries);
                    const QString next = QString::fromLatin1("http://" + host + target + "&_offset=10");
                    bundle.insert(QStringLiteral("link"),
                                  QJsonArray{QJsonObject{{QStringLiteral("relation"), QStringLiteral("next")},
                                                         {QStringLiteral("url"), next}}});
                    return QJsonDocument(bundle).toJson();
                };
            }
            return fault;
        });
        const JobRow job = m_harness->sync(proxy.base(), SyncMode::Full);
        QCOMPARE(wordOf(job.state), QStringLiteral("succeeded"));
        QCOMPARE(SyncHarness::counts(job).section(QLatin1Char(' '), 0, 3), QStringLiteral("+0 -0 ~0 =207"));
    }

    void pagingInCirclesIsNoticed()
    {
        FaultyProxy proxy(m_peer->base());
        proxy.setScript([](const ProxiedRequest &r) {
            ProxyFault fault;
            if (isSecondPage(r)) { // its next link leads to itself
                const QByteArray self = "http://" + r.headers.value("host") + r.target;
                fault.rewrite = [self](const QByteArray &body) {
                    QJsonObject bundle = QJsonDocument::fromJson(body).object();
                    bundle.insert(
                        QStringLiteral("link"),
                        QJsonArray{QJsonObject{{QStringLiteral("relation"), QStringLiteral("next")},
                                               {QStringLiteral("url"), QString::fromLatin1(self)}}});
                    return QJsonDocument(bundle).toJson();
                };
            }
            return fault;
        });
        const JobRow job = m_harness->sync(proxy.base());
        QCOMPARE(wordOf(job.state), QStringLiteral("failed"));
        QVERIFY2(job.error->detail.contains(QStringLiteral("already")), qPrintable(job.error->detail));
    }

    void aServerOfAnotherFhirVersionIsNamed()
    {
        FaultyProxy proxy(m_peer->base());
        proxy.setScript([](const ProxiedRequest &r) {
            ProxyFault fault;
            if (r.target.endsWith("/metadata"))
                fault.rewrite = [](QByteArray body) {
                    return body.replace("4.0.1", "3.0.2");
                };
            return fault;
        });
        const JobRow job = m_harness->sync(proxy.base());
        QCOMPARE(codeName(job.error->code), QStringLiteral("unsupported_version"));
        QVERIFY(job.error->detail.contains(QStringLiteral("3.0.2")));
        QVERIFY(errorText(*job.error).contains(QStringLiteral("does not speak FHIR R4")));
    }

    void badRowsFailAloneAndTheGoodOnesAreKept_data()
    {
        QTest::addColumn<QJsonObject>("bad");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("where");
        const QJsonObject good = order(QStringLiteral("x"), QStringLiteral("p"), lisinopril);
        const auto with = [&good](const char *key, const QJsonValue &value) {
            QJsonObject changed = good;
            changed.insert(QLatin1StringView(key), value);
            return changed;
        };
        const auto row = [](const char *name, const QJsonObject &bad, const char *code, const char *where) {
            QTest::newRow(name) << bad << QString::fromLatin1(code)
                                << QStringLiteral("entry[1].resource.") + QString::fromLatin1(where);
        };
        row("wrong resource type", {{QStringLiteral("resourceType"), QStringLiteral("Observation")}},
            "invalid_message", "resourceType");
        row("duplicate id", order(QStringLiteral("good"), QStringLiteral("p"), QStringLiteral("860975")),
            "invalid_message", "id");
        row("patient reference to nowhere",
            with("subject", QJsonObject{{QStringLiteral("reference"), QStringLiteral("#gone")}}),
            "reference_not_found", "subject.reference");
        row("time without zone", with("authoredOn", QStringLiteral("2020-01-01T10:00:00")), "invalid_message",
            "authoredOn");
        row("impossible date", with("authoredOn", QStringLiteral("2020-02-31")), "invalid_message",
            "authoredOn");
        row("status of another list", with("status", QStringLiteral("nearly")), "invalid_message", "status");
    }
    void badRowsFailAloneAndTheGoodOnesAreKept()
    {
        QFETCH(QJsonObject, bad);
        QFETCH(QString, code);
        QFETCH(QString, where);
        const JobRow job = syncOf(bundle({order(QStringLiteral("good"), QStringLiteral("p"), lisinopril), bad,
                                          order(QStringLiteral("last"), QStringLiteral("p"), lisinopril)}));
        QCOMPARE(wordOf(job.state), QStringLiteral("partly_succeeded"));
        QCOMPARE(SyncHarness::counts(job), QStringLiteral("+2 -0 ~0 =0 ?0 !1"));
        QCOMPARE(m_harness->texts("SELECT error_code || ' ' || stack FROM event_failures"),
                 code + QLatin1Char(' ') + where);
    }

    void everyDatePrecisionIsTaken()
    {
        QJsonArray rows;
        int n = 0;
        for (const char *date :
             {"2020", "2020-02", "2020-02-29", "2020-02-29T10:00:00Z", "2020-02-29T10:00:00.123+02:00"}) {
            QJsonObject row = order(QString::number(++n), QStringLiteral("p"), lisinopril);
            row.insert(QStringLiteral("authoredOn"), QString::fromLatin1(date));
            rows.append(row);
        }
        QCOMPARE(SyncHarness::counts(syncOf(bundle(rows))), QStringLiteral("+5 -0 ~0 =0 ?0 !0"));
    }

    void oddCodesWaitForAPersonOrAreUnderstood_data()
    {
        QTest::addColumn<QString>("system");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("mapping");
        const QString rx = systems::rxNorm;
        QTest::newRow("blanks around")
            << rx << QStringLiteral(" 314076 ") << QStringLiteral("314076 approved none");
        QTest::newRow("letters") << rx << QStringLiteral("rx314076")
                                 << QStringLiteral("rx314076 pending malformed_code");
        QTest::newRow("unknown") << rx << QStringLiteral("999999")
                                 << QStringLiteral("999999 pending unknown_code");
        QTest::newRow("unknown system") << QStringLiteral("urn:local") << QStringLiteral("7")
                                        << QStringLiteral("7 pending unknown_system");
        QTest::newRow("NDC with hyphens") << systems::ndc << QStringLiteral("68180-0980-03")
                                          << QStringLiteral("68180-0980-03 approved none");
        QTest::newRow("NDC in lower-case letters")
            << systems::ndc << QStringLiteral("abc") << QStringLiteral("abc pending malformed_code");
    }
    void oddCodesWaitForAPersonOrAreUnderstood()
    {
        QFETCH(QString, system);
        QFETCH(QString, code);
        QFETCH(QString, mapping);
        QJsonObject row = order(QStringLiteral("1"), QStringLiteral("p"), lisinopril);
        row.insert(
            QStringLiteral("medicationCodeableConcept"),
            QJsonObject{{QStringLiteral("coding"), QJsonArray{QJsonObject{{QStringLiteral("system"), system},
                                                                          {QStringLiteral("code"), code}}}}});
        const JobRow job = syncOf(bundle({row}));
        QCOMPARE(wordOf(job.state), QStringLiteral("succeeded"));
        QCOMPARE(
            m_harness->texts("SELECT source_code || ' ' || status || ' ' || reason FROM medication_mappings"),
            mapping);
    }

    void aPageOfTwoHundredMegabytesIsRefusedBeforeItIsHeld()
    {
        FaultyProxy proxy;
        proxy.setScript([](const ProxiedRequest &r) {
            return r.target.contains("/MedicationRequest") ? ProxyFault::stream(200LL << 20)
                                                           : ProxyFault::answer(404);
        });
        EhrClientSettings client = SyncHarness::clientFor(proxy.base());
        client.maxBodyBytes = 16 << 20;
        const JobRow job = m_harness->sync(client);
        QCOMPARE(codeName(job.error->code), QStringLiteral("too_large"));
        QVERIFY(errorText(*job.error).contains(QStringLiteral("larger than allowed")));
        QVERIFY(proxy.bytesSent() < (64LL << 20));
    }

    void noRouteIsUnreachable()
    {
        quint16 port = 0;
        {
            QTcpServer server; // a port that nobody listens on any more
            QVERIFY(server.listen(QHostAddress::LocalHost));
            port = server.serverPort();
        }
        const JobRow job = m_harness->sync(QUrl(QStringLiteral("http://127.0.0.1:%1/fhir").arg(port)));
        QCOMPARE(codeName(job.error->code), QStringLiteral("unreachable"));
    }

    void aStoreThatFailsAnywhereLeavesTheNextRunToFinish()
    {
        int failures = 0;
        for (const int n : {2, 3, 5, 8, 13, 20, 30, 45, 60, 80, 100, 130, 160, 200, 250, 300, 350,
                            400}) { // a run has about 400
            m_harness = std::make_unique<SyncHarness>();
            m_harness->settings.pageSize = 100;
            const auto claimed = m_harness->claimed(SyncMode::Full);
            QVERIFY(claimed);
            EhrClient source(SyncHarness::clientFor(m_peer->base()), m_harness->clock);
            m_harness->settings.worker = m_harness->worker;
            MedicationListSync run(*m_harness->db, m_harness->clock, source, m_harness->settings);
            QSignalSpy finished(&run, &MedicationListSync::finished);
            m_harness->db->failStatement(n);
            run.run(*claimed);
            QVERIFY(!finished.isEmpty() || finished.wait(60'000));
            const JobRow job = finished.at(0).at(0).value<JobRow>();
            m_harness->db->failStatement(0);
            failures += job.state == JobState::Succeeded
                            ? 0
                            : 1; // some reads may fail without harm: asking for a cancel
            m_harness->clock.advance(
                std::chrono::hours(1)); // where not even the end could be stored, the lease runs out
            QVERIFY(JobStore(*m_harness->db, m_harness->clock).rescueExpired());
            const JobRow again = m_harness->sync(m_peer->base());
            QCOMPARE(wordOf(again.state), QStringLiteral("succeeded"));
            QCOMPARE(m_harness->number("SELECT COUNT(*) FROM medication_differences"), 207);
            QCOMPARE(m_harness->number("SELECT COUNT(*) FROM medication_snapshot_items"), 207);
        }
        QVERIFY2(failures > 10, qPrintable(QString::number(failures)));
    }
};

QTEST_GUILESS_MAIN(tst_MedicationListFaults)
#include "tst_MedicationListFaults.moc"
