#include "HttpProbe.h"

#include "fakes/FakeClock.h"
#include "sandbox/FaultInjector.h"
#include "sandbox/SandboxEhr.h"

#include <QElapsedTimer>
#include <QTest>

using namespace concord;
using namespace Qt::StringLiterals;
using Fault = sandbox::FaultInjector::Fault;

class tst_SandboxFaults : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();

    void tooManyRequestsSaysWhenToComeBack();
    void serverErrorIsAnOperationOutcome();
    void dropCutsTheAnswerHalfWay();
    void htmlComesInsteadOfJson();
    void foreignNextLinkNamesAnotherHost();
    void latencyDelaysAndOutlivesTheClient();
    void switchedOffItIsHealthyAgain();
    void countsWhatItDid();
    void ratesAreKeptOverManyRequests();
    void sameSeedSameFaults();

private:
    FakeClock m_clock;
    std::unique_ptr<SandboxEhr> m_ehr;
    HttpProbe m_http;
};

void tst_SandboxFaults::init()
{
    SandboxOptions options;
    options.storyPaused = true;
    m_ehr = std::make_unique<SandboxEhr>(m_clock, options);
    const auto base = m_ehr->start();
    QVERIFY(base);
    m_http.setBase(*base);
}

void tst_SandboxFaults::cleanup()
{
    m_ehr.reset();
}

void tst_SandboxFaults::tooManyRequestsSaysWhenToComeBack()
{
    m_ehr->setFaults({.tooManyRequestsPercent = 100, .retryAfterSeconds = 7});
    const auto reply = m_http.get(u"metadata"_s);
    QCOMPARE(reply.status, 429);
    QCOMPARE(reply.header("Retry-After"), "7");
    QCOMPARE(reply.issueCode(), u"throttled"_s);
}

void tst_SandboxFaults::serverErrorIsAnOperationOutcome()
{
    m_ehr->setFaults({.serverErrorPercent = 100});
    const auto reply = m_http.get(u"MedicationRequest"_s);
    QCOMPARE(reply.status, 500);
    QCOMPARE(reply.issueCode(), u"exception"_s);
}

void tst_SandboxFaults::dropCutsTheAnswerHalfWay()
{
    m_ehr->setFaults({.dropPercent = 100});
    const auto reply =
        m_http.send("GET", u"MedicationRequest?_count=50"_s, {}, {{"Accept-Encoding", "identity"}});
    QCOMPARE(reply.error, QNetworkReply::RemoteHostClosedError);
    QVERIFY(reply.json.isEmpty());
}

void tst_SandboxFaults::htmlComesInsteadOfJson()
{
    m_ehr->setFaults({.htmlPercent = 100});
    const auto reply = m_http.get(u"MedicationRequest"_s);
    QCOMPARE(reply.status, 200);
    QVERIFY(reply.header("Content-Type").startsWith("text/html"));
    QVERIFY(reply.body.startsWith("<!DOCTYPE html>"));
}

void tst_SandboxFaults::foreignNextLinkNamesAnotherHost()
{
    m_ehr->setFaults({.foreignNextLink = true});
    const auto reply = m_http.get(u"MedicationRequest?_count=10"_s);
    QCOMPARE(QUrl(reply.link("next"_L1)).host(), u"elsewhere.invalid"_s);
    QCOMPARE(QUrl(reply.link("self"_L1)).host(), u"127.0.0.1"_s);
}

void tst_SandboxFaults::latencyDelaysAndOutlivesTheClient()
{
    m_ehr->setFaults({.latencyMs = 200});
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(m_http.get(u"metadata"_s).status, 200);
    QVERIFY(timer.elapsed() >= 200);

    QNetworkAccessManager impatient;
    QNetworkReply *reply = impatient.get(QNetworkRequest(QUrl(m_ehr->baseUrl() + u"/metadata"_s)));
    QSignalSpy finished(reply, &QNetworkReply::finished);
    QSignalSpy counted(m_ehr.get(), &SandboxEhr::countersChanged);
    QTRY_COMPARE(counted.isEmpty() ? 0 : counted.last().at(0).value<SandboxCounters>().requests, 2);
    reply->abort(); // the answer may still be waiting in the server
    QCOMPARE(finished.size(), 1);
    QCOMPARE(m_http.get(u"metadata"_s).status, 200);
}

void tst_SandboxFaults::switchedOffItIsHealthyAgain()
{
    m_ehr->setFaults({.serverErrorPercent = 100});
    QCOMPARE(m_http.get(u"metadata"_s).status, 500);
    m_ehr->setFaults({});
    QCOMPARE(m_http.get(u"metadata"_s).status, 200);
}

void tst_SandboxFaults::countsWhatItDid()
{
    QSignalSpy spy(m_ehr.get(), &SandboxEhr::countersChanged);
    m_ehr->setFaults({.tooManyRequestsPercent = 100});
    m_http.get(u"metadata"_s);
    m_ehr->setFaults({.dropPercent = 100});
    m_http.get(u"metadata"_s);
    m_ehr->setFaults({.foreignNextLink = true});
    m_http.get(u"MedicationRequest?_count=10"_s);
    m_http.get(u"metadata"_s);
    const auto last = [&] {
        return spy.isEmpty() ? SandboxCounters() : spy.last().at(0).value<SandboxCounters>();
    };
    const qint64 atLeast = 4; // QNetworkAccessManager may repeat a GET whose connection was cut
    QTRY_VERIFY(last().requests >= atLeast && last().foreignNextLinks == 1);
    QCOMPARE(last().tooManyRequests, 1);
    QVERIFY(last().dropped >= 1);
    QCOMPARE(last().html, 0);
}

void tst_SandboxFaults::ratesAreKeptOverManyRequests()
{
    sandbox::FaultInjector injector(1);
    injector.setFaults(
        {.tooManyRequestsPercent = 20, .serverErrorPercent = 10, .dropPercent = 5, .htmlPercent = 5});
    QHash<Fault, int> seen;
    for (int i = 0; i < 10'000; ++i)
        ++seen[injector.roll()];
    const auto near = [&](Fault fault, int expected) {
        return std::abs(seen[fault] - expected) < 200;
    };
    QVERIFY(near(Fault::TooManyRequests, 2000));
    QVERIFY(near(Fault::ServerError, 1000));
    QVERIFY(near(Fault::Drop, 500));
    QVERIFY(near(Fault::Html, 500));
    QVERIFY(near(Fault::None, 6000));
}

void tst_SandboxFaults::sameSeedSameFaults()
{
    sandbox::FaultInjector one(42), other(42);
    for (auto *injector : {&one, &other})
        injector->setFaults({.serverErrorPercent = 30, .htmlPercent = 30});
    for (int i = 0; i < 100; ++i)
        QCOMPARE(one.roll(), other.roll());
}

QTEST_GUILESS_MAIN(tst_SandboxFaults)
#include "tst_SandboxFaults.moc"
