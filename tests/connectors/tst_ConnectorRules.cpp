#include "connectors/GzipReader.h"
#include "connectors/HttpHeaders.h"
#include "connectors/RetryLadder.h"
#include "connectors/UrlGuard.h"
#include "fakes/ProxyFault.h"

#include <QTest>

using namespace concord;
using std::chrono::milliseconds;
using std::chrono::seconds;

Q_DECLARE_METATYPE(std::chrono::milliseconds)

/// The rules of the network edge that need no network.
class tst_ConnectorRules : public QObject
{
    Q_OBJECT

private slots:
    void resolvesWithinTheOrigin_data();
    void resolvesWithinTheOrigin();
    void refusesOtherOrigins_data();
    void refusesOtherOrigins();
    void refusesUnusableBase_data();
    void refusesUnusableBase();
    void redactsQueriesAndIds_data();
    void redactsQueriesAndIds();
    void ladderGrowsAndEnds();
    void jitterIsTenPercent();
    void readsRetryAfter_data();
    void readsRetryAfter();
    void readsHttpDate();
    void mediaTypeIsBare();
    void unpacksPieceByPiece();
    void unpacksSeveralMembers();
    void stopsUnpackingAtTheLimit();
    void noticesAnUnfinishedMember();
    void noticesDamage();
};

void tst_ConnectorRules::resolvesWithinTheOrigin_data()
{
    QTest::addColumn<QString>("base");
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("sent");
    const QString base = QStringLiteral("https://ehr.example/fhir");
    QTest::newRow("relative") << base << "MedicationRequest?status=active"
                              << "https://ehr.example/fhir/MedicationRequest?status=active";
    QTest::newRow("slash at the end of the base") << base + u'/' << "metadata"
                                                  << "https://ehr.example/fhir/metadata";
    QTest::newRow("only a query") << base << "?_getpages=1%2C2"
                                  << "https://ehr.example/fhir?_getpages=1%2C2";
    QTest::newRow("absolute path") << base << "/fhir/Patient/1"
                                   << "https://ehr.example/fhir/Patient/1";
    QTest::newRow("next verbatim") << base << "https://ehr.example/fhir?_getpages=a%2Fb&_off=500&x=%C3%BC+1"
                                   << "https://ehr.example/fhir?_getpages=a%2Fb&_off=500&x=%C3%BC+1";
    QTest::newRow("default port written out") << base << "https://ehr.example:443/fhir/Patient"
                                              << "https://ehr.example:443/fhir/Patient";
    QTest::newRow("host in capitals") << base << "https://EHR.example/fhir/Patient"
                                      << "https://ehr.example/fhir/Patient";
    QTest::newRow("bar in a token") << base << "Patient?identifier=urn:x%7C7"
                                    << "https://ehr.example/fhir/Patient?identifier=urn:x%7C7";
    QTest::newRow("id with a colon") << base << "Patient/a:b"
                                     << "https://ehr.example/fhir/Patient/a:b";
}

void tst_ConnectorRules::resolvesWithinTheOrigin()
{
    QFETCH(QString, base);
    QFETCH(QString, given);
    QFETCH(QString, sent);
    const auto url = UrlGuard(QUrl(base)).resolve(given);
    QVERIFY(url);
    QCOMPARE(QString::fromLatin1(url->toEncoded()), sent);
}

void tst_ConnectorRules::refusesOtherOrigins_data()
{
    QTest::addColumn<QString>("given");
    QTest::newRow("host") << "https://evil.example/fhir/MedicationRequest?page=2";
    QTest::newRow("subdomain") << "https://ehr.example.evil.example/fhir";
    QTest::newRow("port") << "https://ehr.example:8443/fhir";
    QTest::newRow("scheme down") << "http://ehr.example/fhir";
    QTest::newRow("no scheme") << "//evil.example/fhir";
    QTest::newRow("user") << "https://ehr.example:443@evil.example/fhir";
    QTest::newRow("user at our host") << "https://mallory@ehr.example/fhir";
    QTest::newRow("file") << "file:///etc/passwd";
    QTest::newRow("urn") << "urn:uuid:8f2d1b9e-0000-4000-8000-000000000000";
    QTest::newRow("backslash") << "https://evil.example\\@ehr.example/fhir";
}

void tst_ConnectorRules::refusesOtherOrigins()
{
    QFETCH(QString, given);
    const auto url = UrlGuard(QUrl(QStringLiteral("https://ehr.example/fhir"))).resolve(given);
    QVERIFY(!url);
    QCOMPARE(url.error().code, ErrorCode::RedirectRefused);
}

void tst_ConnectorRules::refusesUnusableBase_data()
{
    QTest::addColumn<QString>("base");
    QTest::newRow("nothing") << "";
    QTest::newRow("no host") << "https:///fhir";
    QTest::newRow("ftp") << "ftp://ehr.example/fhir";
    QTest::newRow("password") << "https://u:p@ehr.example/fhir";
    QTest::newRow("query") << "https://ehr.example/fhir?x=1";
}

void tst_ConnectorRules::refusesUnusableBase()
{
    QFETCH(QString, base);
    const auto checked = UrlGuard(QUrl(base)).checkBase();
    QVERIFY(!checked);
    QCOMPARE(checked.error().code, ErrorCode::ConfigInvalid);
    QVERIFY(!checked.error().where.contains(u"u:p"));
}

void tst_ConnectorRules::redactsQueriesAndIds_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("shown");
    QTest::newRow("query") << "https://ehr.example/fhir/Patient?name=Mustermann"
                           << "https://ehr.example/fhir/Patient";
    QTest::newRow("id") << "https://ehr.example/fhir/Patient/4711/_history"
                        << "https://ehr.example/fhir/Patient/…";
    QTest::newRow("base") << "https://ehr.example/fhir?_getpages=x"
                          << "https://ehr.example/fhir";
    QTest::newRow("outside the base") << "https://ehr.example/other/Patient/4711"
                                      << "https://ehr.example:443";
}

void tst_ConnectorRules::redactsQueriesAndIds()
{
    QFETCH(QString, url);
    QFETCH(QString, shown);
    QCOMPARE(UrlGuard(QUrl(QStringLiteral("https://ehr.example/fhir"))).redacted(QUrl(url)), shown);
}

void tst_ConnectorRules::ladderGrowsAndEnds()
{
    const RetryLadder ladder{{seconds(1), seconds(2), seconds(4), seconds(8)}};
    QCOMPARE(ladder.delayAfter(1, 0), milliseconds(1000));
    QCOMPARE(ladder.delayAfter(4, 0), milliseconds(8000));
    QCOMPARE(ladder.delayAfter(5, 0), milliseconds(-1));
    QCOMPARE(RetryLadder{}.delayAfter(1, 0), milliseconds(-1));
}

void tst_ConnectorRules::jitterIsTenPercent()
{
    const RetryLadder ladder{{seconds(1)}};
    QCOMPARE(ladder.delayAfter(1, 1), milliseconds(1100));
    QCOMPARE(ladder.delayAfter(1, -1), milliseconds(900));
    QCOMPARE(ladder.delayAfter(1, 7), milliseconds(1100));
}

void tst_ConnectorRules::readsRetryAfter_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<milliseconds>("wait");
    QTest::newRow("absent") << QByteArray() << milliseconds(0);
    QTest::newRow("seconds") << QByteArray(" 120 ") << milliseconds(120'000);
    QTest::newRow("date ahead") << QByteArray("Thu, 15 Jan 2026 12:00:30 GMT") << milliseconds(30'000);
    QTest::newRow("date behind") << QByteArray("Thu, 15 Jan 2026 11:00:00 GMT") << milliseconds(0);
    QTest::newRow("negative") << QByteArray("-5") << milliseconds(0);
    QTest::newRow("words") << QByteArray("soon") << milliseconds(0);
    QTest::newRow("absurd") << QByteArray("9223372036854775807") << milliseconds(366LL * 24 * 3600 * 1000);
}

void tst_ConnectorRules::readsRetryAfter()
{
    QFETCH(QByteArray, value);
    QFETCH(milliseconds, wait);
    QCOMPARE(parseRetryAfter(value, fromMs(1768478400000LL)), wait); // 2026-01-15T12:00:00Z
}

void tst_ConnectorRules::readsHttpDate()
{
    QCOMPARE(toMs(*parseHttpDate("Sun, 06 Nov 1994 08:49:37 GMT")), 784111777000LL);
    QVERIFY(!parseHttpDate("1994-11-06T08:49:37Z"));
}

void tst_ConnectorRules::mediaTypeIsBare()
{
    QCOMPARE(mediaType("Application/FHIR+json; charset=utf-8"), QStringLiteral("application/fhir+json"));
    QCOMPARE(mediaType("text/html"), QStringLiteral("text/html"));
    QCOMPARE(mediaType({}), QString());
}

void tst_ConnectorRules::unpacksPieceByPiece()
{
    const QByteArray text = QByteArray("abc").repeated(100'000);
    const QByteArray packed = gzipOf(text);
    GzipReader reader;
    QByteArray out;
    for (qsizetype i = 0; i < packed.size(); ++i)
        QCOMPARE(reader.add(packed.sliced(i, 1), out, text.size()), GzipReader::State::Good);
    QVERIFY(reader.isComplete());
    QCOMPARE(out, text);
}

void tst_ConnectorRules::unpacksSeveralMembers()
{
    GzipReader reader;
    QByteArray out;
    QCOMPARE(reader.add(gzipOf("one ") + gzipOf("two"), out, 100), GzipReader::State::Good);
    QVERIFY(reader.isComplete());
    QCOMPARE(out, "one two");
}

void tst_ConnectorRules::stopsUnpackingAtTheLimit()
{
    const QByteArray packed = gzipOf(QByteArray(1'000'000, ' '));
    GzipReader reader;
    QByteArray out;
    QCOMPARE(reader.add(packed, out, 999'999), GzipReader::State::TooLong);
    QVERIFY(out.size() <= 999'999);
}

void tst_ConnectorRules::noticesAnUnfinishedMember()
{
    const QByteArray packed = gzipOf(QByteArray(1000, 'x'));
    GzipReader reader;
    QByteArray out;
    QCOMPARE(reader.add(packed.chopped(1), out, 1000), GzipReader::State::Good);
    QCOMPARE(out.size(), 1000);
    QVERIFY(!reader.isComplete());
}

void tst_ConnectorRules::noticesDamage()
{
    QByteArray packed = gzipOf(QByteArray(1000, 'x'));
    packed[packed.size() - 6] = char(packed[packed.size() - 6] ^ 1); // the checksum
    GzipReader reader;
    QByteArray out;
    QCOMPARE(reader.add(packed, out, 1000), GzipReader::State::Damaged);
}

QTEST_APPLESS_MAIN(tst_ConnectorRules)
#include "tst_ConnectorRules.moc"
