#include "HttpProbe.h"

#include "codec/MedicationPage.h"
#include "fakes/FakeClock.h"
#include "sandbox/SandboxEhr.h"

#include <QTest>

using namespace concord;
using namespace Qt::StringLiterals;

/// What the sandbox serves, read by the same decoder that reads every EHR.
class tst_SandboxReadable : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();

    void everyPageIsReadAndOneRowFailsAlone();
    void theReferencedMedicationIsFound();
    void theHistoryNamesTheDeleted();
    void theCapabilitiesPromiseAHistory();

private:
    FakeClock m_clock;
    std::unique_ptr<SandboxEhr> m_ehr;
    HttpProbe m_http;
};

void tst_SandboxReadable::init()
{
    SandboxOptions options;
    options.storyPaused = true;
    m_ehr = std::make_unique<SandboxEhr>(m_clock, options);
    const auto base = m_ehr->start();
    QVERIFY(base);
    m_http.setBase(*base);
}

void tst_SandboxReadable::cleanup()
{
    m_ehr.reset();
}

void tst_SandboxReadable::everyPageIsReadAndOneRowFailsAlone()
{
    MedicationPageReader reader(m_ehr->baseUrl());
    size_t prescriptions = 0, unresolved = 0;
    std::vector<EntryFailure> failures;
    for (QString url = u"MedicationRequest?status=active&_count=50"_s; !url.isEmpty();) {
        const auto page = reader.read(m_http.get(url).body);
        QVERIFY(page);
        prescriptions += page->prescriptions.size();
        unresolved += page->unresolved.size();
        failures.insert(failures.end(), page->failures.begin(), page->failures.end());
        url = page->nextUrl;
    }
    QCOMPARE(prescriptions, size_t(214));
    QCOMPARE(unresolved, size_t(1));
    QCOMPARE(failures.size(), size_t(1));
    QCOMPARE(failures[0].resourceReference, u"MedicationRequest/sandbox-10"_s);
    QVERIFY(failures[0].error.where.endsWith(u".resource.medicationCodeableConcept"_s));
}

void tst_SandboxReadable::theReferencedMedicationIsFound()
{
    MedicationPageReader reader(m_ehr->baseUrl());
    const auto found = reader.readMedications(m_http.get(u"Medication?_id=sandbox-atorvastatin"_s).body);
    QVERIFY(found);
    QCOMPARE(found->value(u"Medication/sandbox-atorvastatin"_s).codings.value(0).code, u"617310"_s);
}

void tst_SandboxReadable::theHistoryNamesTheDeleted()
{
    m_http.send("DELETE", u"MedicationRequest/sandbox-04"_s);
    MedicationPageReader reader(m_ehr->baseUrl());
    const auto page =
        reader.read(m_http.get(u"MedicationRequest/_history?_since=2026-01-15T12:00:00Z"_s).body);
    QVERIFY(page);
    QCOMPARE(page->deletedIds, std::vector<QString>{u"sandbox-04"_s});
}

void tst_SandboxReadable::theCapabilitiesPromiseAHistory()
{
    MedicationPageReader reader(m_ehr->baseUrl());
    const auto capabilities = reader.readCapabilities(m_http.get(u"metadata"_s).body);
    QVERIFY(capabilities);
    QCOMPARE(capabilities->fhirVersion, u"4.0.1"_s);
    QVERIFY(capabilities->hasHistory);
}

QTEST_GUILESS_MAIN(tst_SandboxReadable)
#include "tst_SandboxReadable.moc"
