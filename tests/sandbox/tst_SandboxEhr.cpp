#include "HttpProbe.h"

#include "fakes/FakeClock.h"
#include "sandbox/SandboxEhr.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <set>

using namespace concord;
using namespace Qt::StringLiterals;

/// Counts expected here are those of resources/sandbox/ehr.ndjson.gz as its make.py prints them.
class tst_SandboxEhr : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();

    void listensOnLoopbackAndStopsTwice();
    void startsAgainAfterStopping();
    void refusesAMissingSeed();
    void saysWhatItCanDo();
    void readsAResourceWithItsETag();
    void searchesByParameter_data();
    void searchesByParameter();
    void refuses_data();
    void refuses();
    void includesReferencedMedicationAndPatient();
    void pagesCoverEachMatchOnce();
    void pagesStayAsTheyWereWhileOthersWrite();
    void forgottenPagesAreGone();
    void sortsByLastUpdated();
    void writesReadsVersionsAndDeletes();
    void historyNamesDeletions();
    void refusesAStaleIfMatch();
    void refusesWrites_data();
    void refusesWrites();
    void compressesForThoseWhoTakeIt();
    void answersHeadWithoutABody();
    void oddRowsAreServed();

private:
    [[nodiscard]] static QByteArray request(const QString &id, const QString &status);

    FakeClock m_clock;
    std::unique_ptr<SandboxEhr> m_ehr;
    HttpProbe m_http;
    QString m_base;
};

void tst_SandboxEhr::init()
{
    m_clock = FakeClock();
    SandboxOptions options;
    options.storyPaused = true;
    m_ehr = std::make_unique<SandboxEhr>(m_clock, options);
    const auto base = m_ehr->start();
    QVERIFY(base);
    m_base = *base;
    m_http.setBase(m_base);
}

void tst_SandboxEhr::cleanup()
{
    m_ehr.reset();
}

QByteArray tst_SandboxEhr::request(const QString &id, const QString &status)
{
    const QJsonObject resource{{u"resourceType"_s, u"MedicationRequest"_s},
                               {u"id"_s, id},
                               {u"status"_s, status},
                               {u"intent"_s, u"order"_s},
                               {u"medicationCodeableConcept"_s, QJsonObject{{u"text"_s, u"Testol 1 mg"_s}}},
                               {u"subject"_s, QJsonObject{{u"reference"_s, u"Patient/sandbox-sample"_s}}}};
    return QJsonDocument(resource).toJson(QJsonDocument::Compact);
}

void tst_SandboxEhr::listensOnLoopbackAndStopsTwice()
{
    QVERIFY(QRegularExpression(u"^http://127\\.0\\.0\\.1:\\d+/fhir$"_s).match(m_base).hasMatch());
    m_ehr->stop();
    m_ehr->stop();
    QCOMPARE(m_http.get(u"metadata"_s).error, QNetworkReply::ConnectionRefusedError);
    SandboxEhr never(m_clock);
    never.stop();
    QVERIFY(never.baseUrl().isEmpty());
}

void tst_SandboxEhr::startsAgainAfterStopping()
{
    m_http.send("DELETE", u"MedicationRequest/sandbox-01"_s);
    m_ehr->stop();
    const auto base = m_ehr->start();
    QVERIFY(base);
    QCOMPARE(m_http.get(*base + u"/MedicationRequest/sandbox-01"_s).status, 200); // as loaded, not as left
}

void tst_SandboxEhr::refusesAMissingSeed()
{
    SandboxOptions options;
    options.seedFile = u":/sandbox/no-such-file"_s;
    SandboxEhr ehr(m_clock, options);
    const auto base = ehr.start();
    QVERIFY(!base);
    QCOMPARE(base.error().code, ErrorCode::NotFound);
}

void tst_SandboxEhr::saysWhatItCanDo()
{
    const auto reply = m_http.get(u"metadata"_s);
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.json[u"resourceType"_s], u"CapabilityStatement"_s);
    QCOMPARE(reply.json[u"fhirVersion"_s], u"4.0.1"_s);
    const QJsonValue requests = reply.json[u"rest"_s][0][u"resource"_s][0];
    QCOMPARE(requests[u"type"_s], u"MedicationRequest"_s);
    QVERIFY(requests[u"interaction"_s].toArray().contains(QJsonObject{{u"code"_s, u"history-type"_s}}));
    QCOMPARE(reply.header("Date"), "Thu, 15 Jan 2026 12:00:00 GMT");
    QCOMPARE(reply.header("Content-Type"), "application/fhir+json; charset=utf-8");
}

void tst_SandboxEhr::readsAResourceWithItsETag()
{
    const auto reply = m_http.get(u"MedicationRequest/sandbox-01"_s);
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.json[u"id"_s], u"sandbox-01"_s);
    QCOMPARE(reply.header("ETag"), "W/\"1\"");
    QCOMPARE(reply.header("Last-Modified"), "Sat, 01 Jun 2019 00:00:00 GMT");
    QCOMPARE(m_http.get(u"MedicationRequest/sandbox-01/_history/1"_s).json, reply.json);
}

void tst_SandboxEhr::searchesByParameter_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<int>("total");
    QTest::newRow("all requests") << u"MedicationRequest"_s << 1068;
    QTest::newRow("active ones") << u"MedicationRequest?status=active"_s << 216;
    QTest::newRow("a list of statuses") << u"MedicationRequest?status=active,on-hold"_s << 217;
    QTest::newRow("a status with its system")
        << u"MedicationRequest?status=http://hl7.org/fhir/CodeSystem/medicationrequest-status%7Con-hold"_s
        << 1;
    QTest::newRow("two filters narrow") << u"MedicationRequest?status=active,on-hold&status=on-hold"_s << 1;
    QTest::newRow("no match") << u"MedicationRequest?status=draft"_s << 0;
    QTest::newRow("of a patient") << u"MedicationRequest?patient=sandbox-sample"_s << 10;
    QTest::newRow("of a patient, typed")
        << u"MedicationRequest?patient=Patient/sandbox-sample&status=active"_s << 9;
    QTest::newRow("by subject") << u"MedicationRequest?subject=Patient/sandbox-sample"_s << 10;
    QTest::newRow("by ids") << u"MedicationRequest?_id=sandbox-01,sandbox-02,nobody"_s << 2;
    QTest::newRow("patients") << u"Patient"_s << 41;
    QTest::newRow("one patient") << u"Patient?_id=sandbox-sample"_s << 1;
    QTest::newRow("medications") << u"Medication?status=active"_s << 1;
    QTest::newRow("since a moment") << u"MedicationRequest?_lastUpdated=ge2019-06-01T00:00:00Z"_s << 54;
    QTest::newRow("after a moment") << u"MedicationRequest?_lastUpdated=gt2019-06-01T00:00:00.000Z"_s << 44;
    QTest::newRow("on a day") << u"MedicationRequest?_lastUpdated=2019-06-01"_s << 10;
    QTest::newRow("between") << u"MedicationRequest?_lastUpdated=gt2019-05-31&_lastUpdated=le2019-06"_s << 13;
    QTest::newRow("before") << u"MedicationRequest?_lastUpdated=lt2019-06-01T02:00:00%2B02:00"_s << 1014;
    QTest::newRow("elements are left alone") << u"MedicationRequest?status=on-hold&_elements=status"_s << 1;
}

void tst_SandboxEhr::searchesByParameter()
{
    QFETCH(QString, query);
    QFETCH(int, total);
    const auto reply = m_http.get(query + (query.contains(u'?') ? u"&_count=1000"_s : u"?_count=1000"_s));
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.json[u"type"_s], u"searchset"_s);
    QCOMPARE(reply.total(), total);
    QCOMPARE(reply.entries().size(), std::min(total, 1000));
    for (const QLatin1StringView off : {"&_count=0"_L1, "&_summary=count"_L1}) {
        const auto counted = m_http.get(query + (query.contains(u'?') ? u""_s : u"?_total=accurate"_s) + off);
        QCOMPARE(counted.total(), total);
        QVERIFY(!counted.json.contains(u"entry"_s));
        QVERIFY(counted.link("next"_L1).isEmpty());
    }
}

void tst_SandboxEhr::refuses_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("code");
    QTest::newRow("unknown parameter") << u"MedicationRequest?colour=red"_s << 400 << u"not-supported"_s;
    QTest::newRow("unknown modifier")
        << u"MedicationRequest?status:not=active"_s << 400 << u"not-supported"_s;
    QTest::newRow("parameter of another type") << u"Patient?patient=1"_s << 400 << u"not-supported"_s;
    QTest::newRow("not a date") << u"MedicationRequest?_lastUpdated=ge20190601"_s << 400 << u"invalid"_s;
    QTest::newRow("no such day") << u"MedicationRequest?_lastUpdated=2019-02-30"_s << 400 << u"invalid"_s;
    QTest::newRow("unknown prefix") << u"MedicationRequest?_lastUpdated=ap2019"_s << 400 << u"invalid"_s;
    QTest::newRow("negative count") << u"MedicationRequest?_count=-1"_s << 400 << u"invalid"_s;
    QTest::newRow("unknown sort") << u"MedicationRequest?_sort=status"_s << 400 << u"not-supported"_s;
    QTest::newRow("unknown include") << u"MedicationRequest?_include=MedicationRequest:requester"_s << 400
                                     << u"not-supported"_s;
    QTest::newRow("history, unknown parameter")
        << u"MedicationRequest/_history?status=active"_s << 400 << u"not-supported"_s;
    QTest::newRow("history, not an instant")
        << u"MedicationRequest/_history?_since=yesterday"_s << 400 << u"invalid"_s;
    QTest::newRow("unknown type") << u"Spaceship"_s << 404 << u"not-supported"_s;
    QTest::newRow("unknown id") << u"MedicationRequest/nobody"_s << 404 << u"not-found"_s;
    QTest::newRow("unknown version") << u"MedicationRequest/sandbox-01/_history/2"_s << 404 << u"not-found"_s;
    QTest::newRow("unknown page") << u"MedicationRequest?_page=abc.50"_s << 410 << u"expired"_s;
}

void tst_SandboxEhr::refuses()
{
    QFETCH(QString, path);
    const auto reply = m_http.get(path);
    QTEST(reply.status, "status");
    QCOMPARE(reply.json[u"resourceType"_s], u"OperationOutcome"_s);
    QTEST(reply.issueCode(), "code");
}

void tst_SandboxEhr::includesReferencedMedicationAndPatient()
{
    const auto reply =
        m_http.get(u"MedicationRequest?patient=sandbox-sample&_include=MedicationRequest:medication"
                   "&_include=MedicationRequest:patient"_s);
    QCOMPARE(reply.total(), 10); // includes do not count
    QStringList added;
    for (const QJsonValue &entry : reply.entries()) {
        if (entry[u"search"_s][u"mode"_s] == u"include"_s)
            added.append(entry[u"resource"_s][u"resourceType"_s].toString());
    }
    added.sort();
    QCOMPARE(added, (QStringList{u"Medication"_s, u"Patient"_s}));
}

void tst_SandboxEhr::pagesCoverEachMatchOnce()
{
    std::set<QString> seen;
    int rows = 0, pages = 0;
    for (QString url = u"MedicationRequest?status=active&_count=50"_s; !url.isEmpty(); ++pages) {
        const auto reply = m_http.get(url);
        QCOMPARE(reply.total(), 216);
        for (const QJsonValue &entry : reply.entries()) {
            seen.insert(entry[u"fullUrl"_s].toString());
            ++rows;
        }
        url = reply.link("next"_L1);
    }
    QCOMPARE(pages, 5);
    QCOMPARE(rows, 216);
    QCOMPARE(seen.size(), size_t(216));
    QVERIFY(seen.begin()->startsWith(m_base + u"/MedicationRequest/"_s));
}

void tst_SandboxEhr::pagesStayAsTheyWereWhileOthersWrite()
{
    const auto first = m_http.get(u"MedicationRequest?patient=sandbox-sample&_count=4"_s);
    QCOMPARE(m_http.send("DELETE", u"MedicationRequest/sandbox-02"_s).status, 204);
    QCOMPARE(
        m_http.send("PUT", u"MedicationRequest/sandbox-06"_s, request(u"sandbox-06"_s, u"stopped"_s)).status,
        200);
    const auto second = m_http.get(first.link("next"_L1));
    QCOMPARE(second.total(), 10);
    QCOMPARE(second.entries()[1][u"resource"_s][u"id"_s], u"sandbox-06"_s);
    QCOMPARE(second.entries()[1][u"resource"_s][u"status"_s], u"active"_s);
}

void tst_SandboxEhr::forgottenPagesAreGone()
{
    const QString next = m_http.get(u"MedicationRequest?_count=10"_s).link("next"_L1);
    for (int i = 0; i < 32; ++i)
        m_http.get(u"MedicationRequest?_count=10"_s);
    QCOMPARE(m_http.get(next).status, 410);
}

void tst_SandboxEhr::sortsByLastUpdated()
{
    m_http.send("PUT", u"MedicationRequest/sandbox-03"_s, request(u"sandbox-03"_s, u"active"_s));
    const auto newest = m_http.get(u"MedicationRequest?_sort=-_lastUpdated&_count=1"_s);
    QCOMPARE(newest.entries()[0][u"resource"_s][u"id"_s], u"sandbox-03"_s);
    const auto oldest = m_http.get(u"MedicationRequest?_sort=_lastUpdated&_count=1000"_s);
    QStringList times;
    for (const QJsonValue &entry : oldest.entries())
        times.append(entry[u"resource"_s][u"meta"_s][u"lastUpdated"_s].toString());
    QVERIFY(std::ranges::is_sorted(times)); // one format, so text order is time order
}

void tst_SandboxEhr::writesReadsVersionsAndDeletes()
{
    const auto created = m_http.send("POST", u"MedicationRequest"_s, request(u"ignored"_s, u"active"_s));
    QCOMPARE(created.status, 201);
    const QString id = created.json[u"id"_s].toString();
    QVERIFY(!id.isEmpty() && id != u"ignored"_s);
    QCOMPARE(created.header("Location"),
             (m_base + u"/MedicationRequest/"_s + id + u"/_history/1"_s).toLatin1());

    m_clock.advance(std::chrono::seconds(5));
    const QString path = u"MedicationRequest/"_s + id;
    const auto updated =
        m_http.send("PUT", path, request(id, u"stopped"_s), {{"If-Match", created.header("ETag")}});
    QCOMPARE(updated.status, 200);
    QCOMPARE(updated.header("ETag"), "W/\"2\"");
    QCOMPARE(updated.json[u"meta"_s][u"versionId"_s], u"2"_s);
    QCOMPARE(updated.json[u"meta"_s][u"lastUpdated"_s], u"2026-01-15T12:00:05.000Z"_s);
    QCOMPARE(m_http.get(path + u"/_history/1"_s).json[u"status"_s], u"active"_s);
    QCOMPARE(m_http.get(u"MedicationRequest?status=stopped&_id="_s + id).total(), 1);

    QCOMPARE(m_http.send("DELETE", path).status, 204);
    QCOMPARE(m_http.send("DELETE", path).status, 204);
    const auto gone = m_http.get(path);
    QCOMPARE(gone.status, 410);
    QCOMPARE(gone.issueCode(), u"deleted"_s);
    QCOMPARE(m_http.get(u"MedicationRequest?_id="_s + id).total(), 0);
    QCOMPARE(m_http.get(path + u"/_history"_s).total(), 3);

    QCOMPARE(m_http.send("PUT", path, request(id, u"active"_s)).status, 201); // brought back
    QCOMPARE(m_http.get(path).header("ETag"), "W/\"4\"");
}

void tst_SandboxEhr::historyNamesDeletions()
{
    m_http.send("PUT", u"MedicationRequest/sandbox-01"_s, request(u"sandbox-01"_s, u"on-hold"_s));
    m_clock.advance(std::chrono::seconds(1));
    m_http.send("DELETE", u"MedicationRequest/sandbox-02"_s);
    const auto reply = m_http.get(u"MedicationRequest/_history?_since=2026-01-15T12:00:00.000Z"_s);
    QCOMPARE(reply.json[u"type"_s], u"history"_s);
    QCOMPARE(reply.total(), 2);
    const QJsonValue deletion = reply.entries()[0], update = reply.entries()[1];
    QCOMPARE(deletion[u"request"_s][u"method"_s], u"DELETE"_s);
    QCOMPARE(deletion[u"request"_s][u"url"_s], u"MedicationRequest/sandbox-02"_s);
    QCOMPARE(deletion[u"response"_s][u"lastModified"_s], u"2026-01-15T12:00:01.000Z"_s);
    QVERIFY(deletion[u"resource"_s].isUndefined());
    QCOMPARE(update[u"request"_s][u"method"_s], u"PUT"_s);
    QCOMPARE(update[u"resource"_s][u"status"_s], u"on-hold"_s);
    QCOMPARE(m_http.get(u"MedicationRequest/_history?_since=2026-01-15T12:00:00.500Z"_s).total(), 1);

    const auto first = m_http.get(u"MedicationRequest/_history?_count=1"_s);
    QCOMPARE(first.total(), 1070);
    QCOMPARE(m_http.get(first.link("next"_L1)).entries()[0], update);
}

void tst_SandboxEhr::refusesAStaleIfMatch()
{
    const QString path = u"MedicationRequest/sandbox-01"_s;
    const QByteArray body = request(u"sandbox-01"_s, u"stopped"_s);
    QCOMPARE(m_http.send("PUT", path, body, {{"If-Match", "W/\"7\""}}).status, 412);
    QCOMPARE(m_http.send("DELETE", path, {}, {{"If-Match", "W/\"7\""}}).status, 412);
    QCOMPARE(m_http.get(path).header("ETag"), "W/\"1\"");
}

void tst_SandboxEhr::refusesWrites_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    const QByteArray good = request(u"sandbox-01"_s, u"active"_s);
    QTest::newRow("not JSON") << QByteArray("PUT") << u"MedicationRequest/sandbox-01"_s
                              << QByteArray("<xml/>") << 400;
    QTest::newRow("truncated") << QByteArray("PUT") << u"MedicationRequest/sandbox-01"_s << good.chopped(3)
                               << 400;
    QTest::newRow("another id") << QByteArray("PUT") << u"MedicationRequest/sandbox-02"_s << good << 400;
    QTest::newRow("another type") << QByteArray("POST") << u"MedicationRequest"_s
                                  << QByteArray(R"({"resourceType":"Patient"})") << 400;
    QTest::newRow("not an id") << QByteArray("PUT") << u"MedicationRequest/a%22b"_s << good << 400;
    QTest::newRow("too long") << QByteArray("POST") << u"MedicationRequest"_s
                              << QByteArray(1024 * 1024 + 1, ' ') << 413;
    QTest::newRow("patients are read only")
        << QByteArray("DELETE") << u"Patient/sandbox-sample"_s << QByteArray() << 405;
    QTest::newRow("deleting what never was")
        << QByteArray("DELETE") << u"MedicationRequest/nobody"_s << QByteArray() << 404;
    QTest::newRow("no patch") << QByteArray("PATCH") << u"MedicationRequest/sandbox-01"_s << good << 405;
}

void tst_SandboxEhr::refusesWrites()
{
    QFETCH(QByteArray, method);
    QFETCH(QString, path);
    QFETCH(QByteArray, body);
    const auto reply = m_http.send(method, path, body);
    QTEST(reply.status, "status");
    QCOMPARE(reply.json[u"resourceType"_s], u"OperationOutcome"_s);
    QCOMPARE(m_http.get(u"MedicationRequest/_history"_s).total(), 1068); // nothing was written
}

void tst_SandboxEhr::compressesForThoseWhoTakeIt()
{
    const auto plain =
        m_http.send("GET", u"MedicationRequest?_count=50"_s, {}, {{"Accept-Encoding", "identity"}});
    QVERIFY(plain.header("Content-Encoding").isEmpty());
    const auto packed = m_http.get(u"MedicationRequest?_count=50"_s); // Qt asks for gzip and unpacks it
    QCOMPARE(packed.entries(), plain.entries());
    const auto raw = m_http.send("GET", u"MedicationRequest?_count=50"_s, {}, {{"Accept-Encoding", "gzip"}});
    QCOMPARE(raw.header("Content-Encoding"), "gzip"); // asked for by hand: Qt leaves it packed
    QVERIFY(raw.body.startsWith("\x1f\x8b") && raw.body.size() < plain.body.size() / 4);
    const auto small = m_http.send("GET", u"MedicationRequest?_count=0"_s, {}, {{"Accept-Encoding", "gzip"}});
    QVERIFY(small.header("Content-Encoding").isEmpty());
}

void tst_SandboxEhr::answersHeadWithoutABody()
{
    const auto reply = m_http.send("HEAD", u"MedicationRequest/sandbox-01"_s);
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.header("ETag"), "W/\"1\"");
    QVERIFY(reply.body.isEmpty());
}

void tst_SandboxEhr::oddRowsAreServed()
{
    const auto reply = m_http.get(u"MedicationRequest/sandbox-10"_s);
    QVERIFY(reply.json[u"medicationCodeableConcept"_s].isString()); // the one that is not FHIR
    QCOMPARE(m_http.get(u"MedicationRequest/sandbox-03"_s)
                 .json[u"medicationCodeableConcept"_s][u"coding"_s][0][u"code"_s],
             u"0006919601"_s);
    QCOMPARE(m_http.get(u"MedicationRequest/sandbox-02"_s).json[u"contained"_s][0][u"id"_s], u"med"_s);
}

QTEST_GUILESS_MAIN(tst_SandboxEhr)
#include "tst_SandboxEhr.moc"
