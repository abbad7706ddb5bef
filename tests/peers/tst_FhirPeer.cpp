#include "fakes/PeerProcess.h"
#include "fakes/SeedBuilder.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

using namespace concord;

/// What the tests of the sync rely on: how the seed is built, and what the FHIR server does where servers
/// differ (tests/peers/README.md). When a newer version of its packages behaves differently, it shows here
/// first.
class tst_FhirPeer : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void seedKeepsEachIdOnce();
    void seedRewritesReferences();
    void seedKeepsReferencesWhenTold();
    void seedStampsRows();
    void rowsWithoutLastUpdatedAreInNoDelta();
    void changesAreInTheDelta();
    void deletedRowsVanishFromSearch();
    void thereIsNoHistoryOfAType();
    void countsWithoutRows();
    void includesReferencedMedications();

private:
    [[nodiscard]] int total(const QString &query) const
    {
        return m_peer.send("GET", query).body[u"total"].toInt(-1);
    }

    QTemporaryDir m_dir;
    SeedBuilder m_seed;
    PeerProcess m_peer;
};

void tst_FhirPeer::initTestCase()
{
    m_seed.addRows(QStringLiteral("synthea/meds/medication-requests-5000.ndjson.gz"));
    m_seed.add({{QStringLiteral("resourceType"), QStringLiteral("Medication")},
                {QStringLiteral("id"), QStringLiteral("m1")}});
    m_seed.add(
        {{QStringLiteral("resourceType"), QStringLiteral("MedicationRequest")},
         {QStringLiteral("id"), QStringLiteral("by-reference")},
         {QStringLiteral("status"), QStringLiteral("active")},
         {QStringLiteral("intent"), QStringLiteral("order")},
         {QStringLiteral("subject"), QJsonObject{{QStringLiteral("reference"), QStringLiteral("Patient/p")}}},
         {QStringLiteral("medicationReference"),
          QJsonObject{{QStringLiteral("reference"), QStringLiteral("Medication/m1")}}}});
    const QString file = m_dir.filePath(QStringLiteral("seed.ndjson"));
    QVERIFY(m_seed.writeTo(file));
    QVERIFY2(m_peer.start(file), qPrintable(m_peer.failure()));
}

void tst_FhirPeer::seedKeepsEachIdOnce()
{
    QSet<QString> ids;
    for (const QJsonObject &resource : m_seed.resources())
        ids.insert(resource[u"resourceType"].toString() + u'/' + resource[u"id"].toString());
    QCOMPARE(ids.size(), 5002);
    QCOMPARE(m_seed.count(QStringLiteral("MedicationRequest")), 5001);
}

void tst_FhirPeer::seedRewritesReferences()
{
    for (const QJsonObject &resource : m_seed.resources()) {
        if (resource[u"resourceType"].toString() == u"MedicationRequest")
            QVERIFY(resource[u"subject"][u"reference"].toString().startsWith(u"Patient/"));
        QVERIFY(!QJsonDocument(resource).toJson().contains("\"urn:uuid:"));
    }
}

void tst_FhirPeer::seedKeepsReferencesWhenTold()
{
    SeedBuilder seed(SeedBuilder::References::Keep);
    seed.addRows(QStringLiteral("synthea/meds/medication-requests-5000.ndjson.gz"), 1);
    QVERIFY(seed.resources().first()[u"subject"][u"reference"].toString().startsWith(u"urn:uuid:"));
}

void tst_FhirPeer::seedStampsRows()
{
    SeedBuilder seed;
    seed.stampFrom(fromMs(1768478400000LL));
    seed.addRows(QStringLiteral("synthea/meds/medication-requests-5000.ndjson.gz"), 2);
    QCOMPARE(seed.resources().at(1)[u"meta"][u"lastUpdated"].toString(),
             QStringLiteral("2026-01-15T12:00:01.000Z"));
}

void tst_FhirPeer::rowsWithoutLastUpdatedAreInNoDelta()
{
    QCOMPARE(total(QStringLiteral("MedicationRequest?_count=1")), 5001);
    QCOMPARE(total(QStringLiteral("MedicationRequest?_lastUpdated=ge1970-01-01T00:00:00Z")), 0);
}

void tst_FhirPeer::changesAreInTheDelta()
{
    QJsonObject row = m_seed.resources().at(0);
    row[u"status"] = QStringLiteral("stopped");
    QCOMPARE(m_peer.send("PUT", QStringLiteral("MedicationRequest/") + row[u"id"].toString(), row).status,
             200);
    QCOMPARE(total(QStringLiteral("MedicationRequest?_lastUpdated=ge2026-01-01T00:00:00Z")), 1);
    QCOMPARE(total(QStringLiteral("MedicationRequest?_lastUpdated=ge2026-01-01T00:00:00Z&status=active")), 0);
}

void tst_FhirPeer::deletedRowsVanishFromSearch()
{
    const QString id = m_seed.resources().at(1)[u"id"].toString();
    QCOMPARE(m_peer.send("DELETE", QStringLiteral("MedicationRequest/") + id).status, 200);
    QCOMPARE(m_peer.send("GET", QStringLiteral("MedicationRequest/") + id).status, 410);
    QCOMPARE(total(QStringLiteral("MedicationRequest?_id=") + id), 0);
}

void tst_FhirPeer::thereIsNoHistoryOfAType()
{
    QCOMPARE(
        m_peer.send("GET", QStringLiteral("MedicationRequest/_history?_since=2026-01-01T00:00:00Z")).status,
        404);
}

void tst_FhirPeer::countsWithoutRows()
{
    const auto answer = m_peer.send("GET", QStringLiteral("MedicationRequest?status=stopped&_summary=count"));
    QVERIFY(answer.body[u"total"].toInt() >= 744);
    QVERIFY(!answer.body.contains(u"entry"));
}

void tst_FhirPeer::includesReferencedMedications()
{
    const auto answer = m_peer.send(
        "GET", QStringLiteral("MedicationRequest?_id=by-reference&_include=MedicationRequest:medication"));
    const QJsonArray entries = answer.body[u"entry"].toArray();
    QCOMPARE(entries.size(), 2);
    QCOMPARE(entries.last()[u"search"][u"mode"].toString(), QStringLiteral("include"));
    QCOMPARE(answer.body[u"total"].toInt(), 1);
}

QTEST_GUILESS_MAIN(tst_FhirPeer)
#include "tst_FhirPeer.moc"
