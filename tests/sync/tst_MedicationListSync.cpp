#include "domain/CodeSystem.h"
#include "fakes/Orders.h"
#include "fakes/PeerProcess.h"
#include "fakes/SeedBuilder.h"
#include "fakes/SyncHarness.h"

#include <QTest>

using namespace concord;

namespace {
const auto lisinopril = QStringLiteral("314076");
const auto metformin = QStringLiteral("860975");
const auto amlodipine = QStringLiteral("197361");
const auto aspirin = QStringLiteral("1191");
const auto stopped = QStringLiteral("stopped");
QString path(const QString &id)
{
    return QStringLiteral("MedicationRequest/") + id;
}
}

/// Against a FHIR server that we did not write (tests/peers/fhir-server).
class tst_MedicationListSync : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<PeerProcess> m_peer;
    std::unique_ptr<SyncHarness> m_harness;
    QTemporaryDir m_folder;

    void startPeer(const std::function<void(SeedBuilder &)> &fill, const QStringList &options = {})
    {
        SeedBuilder seed;
        seed.stampFrom(fromMs(1'767'225'600'000)); // 2026-01-01
        fill(seed);
        const QString file = m_folder.filePath(QStringLiteral("seed.ndjson"));
        QVERIFY(seed.writeTo(file));
        m_peer = std::make_unique<PeerProcess>();
        QVERIFY2(m_peer->start(file, options), qPrintable(m_peer->failure()));
    }
    /// Two patients: a takes lisinopril and aspirin, b metformin; b's amlodipine was stopped long ago.
    void startSmallPeer(const QStringList &options = {})
    {
        startPeer(
            [](SeedBuilder &seed) {
                seed.add(patient(QStringLiteral("a")));
                seed.add(patient(QStringLiteral("b")));
                seed.add(order(QStringLiteral("1"), QStringLiteral("a"), lisinopril));
                seed.add(order(QStringLiteral("2"), QStringLiteral("a"), aspirin));
                seed.add(order(QStringLiteral("3"), QStringLiteral("b"), metformin));
                seed.add(order(QStringLiteral("4"), QStringLiteral("b"), amlodipine, stopped));
            },
            options);
    }
    void put(const QJsonObject &resource)
    {
        const auto answer =
            m_peer->send("PUT", path(resource.value(QStringLiteral("id")).toString()), resource);
        QVERIFY2(answer.status == 200 || answer.status == 201, qPrintable(QString::number(answer.status)));
    }
    /// And lets go what waits for it.
    MappingRow decideAspirin(Database &db, MappingAct act, MappingState to, const QString &target = {})
    {
        MappingStore mappings(db, m_harness->clock);
        const auto row = mappings.find(systems::rxNorm, aspirin);
        if (!row || !*row)
            qFatal("no mapping of aspirin");
        MappingDecision decision{(*row)->id, target, Equivalence::Equal, QStringLiteral("because")};
        decision.act = act;
        const auto decided = mappings.decide(decision, {to, QStringLiteral("ana")});
        if (!decided)
            qFatal("%s", qPrintable(decided.error().detail));
        if (act == MappingAct::Approve &&
            !EventStore(db, m_harness->clock).releaseWaiting(decision.id).has_value())
            qFatal("not released");
        return *decided;
    }
    MappingRow approveAspirin()
    {
        return decideAspirin(*m_harness->db, MappingAct::Approve, MappingState::Approved,
                             QStringLiteral("RX314076"));
    }
    JobRow sync(SyncMode mode = SyncMode::Delta) { return m_harness->sync(m_peer->base(), mode); }

private slots:
    void init() { m_harness = std::make_unique<SyncHarness>(); }
    void cleanup()
    {
        m_harness.reset();
        m_peer.reset();
    }

    void theFirstRunIsFullAndAddsEverythingActive()
    {
        startSmallPeer();
        const JobRow job = sync();
        QCOMPARE(wordOf(job.state), QStringLiteral("succeeded"));
        QCOMPARE(wordOf(job.mode), QStringLiteral("full"));
        QCOMPARE(SyncHarness::counts(job), QStringLiteral("+3 -0 ~0 =0 ?1 !0"));
        QCOMPARE(job.counts.medications, 3);
        QCOMPARE(job.counts.patients, 2);
        QCOMPARE(m_harness->texts("SELECT code || ' ' || dose || ' ' || frequency || ' ' || route FROM "
                                  "prescriptions ORDER BY source_id"),
                 QStringLiteral("314076 1 tablet 1/1d 26643006 | 1191 1 tablet 1/1d 26643006 | 860975 1 "
                                "tablet 1/1d 26643006"));
        QCOMPARE(
            m_harness->texts("SELECT source_reference FROM medication_differences ORDER BY source_reference"),
            QStringLiteral("MedicationRequest/1/_history/1 | MedicationRequest/2/_history/1 | "
                           "MedicationRequest/3/_history/1"));
    }

    void aListWithAnUnmappedCodeWaitsTheOthersAreDone()
    {
        startSmallPeer();
        sync();
        QCOMPARE(m_harness->texts("SELECT status FROM sync_events ORDER BY status"),
                 QStringLiteral("needs_mapping | succeeded"));
        QCOMPARE(m_harness->texts("SELECT source_code || ' ' || status || ' ' || reason FROM "
                                  "medication_mappings ORDER BY source_code"),
                 QStringLiteral("1191 pending not_orderable | 314076 approved none | 860975 approved none"));
        QCOMPARE(m_harness->number("SELECT COUNT(DISTINCT correlation_id) FROM sync_events"), 1);
    }

    void aSecondRunReadsOnlyWhatIsNew()
    {
        startSmallPeer();
        sync();
        const JobRow job = sync();
        QCOMPARE(wordOf(job.mode), QStringLiteral("delta"));
        QCOMPARE(SyncHarness::counts(job), QStringLiteral("+0 -0 ~0 =0 ?0 !0"));
        QCOMPARE(m_harness->number("SELECT COUNT(*) FROM medication_snapshot"), 2);
        QCOMPARE(m_harness->number("SELECT COUNT(*) FROM sync_events"), 2);
    }

    void aFullRunWithoutNewsWritesNoSnapshot()
    {
        startSmallPeer();
        sync();
        const JobRow job = sync(SyncMode::Full);
        QCOMPARE(SyncHarness::counts(job), QStringLiteral("+0 -0 ~0 =3 ?1 !0"));
        QCOMPARE(job.counts.medications, 3);
        QCOMPARE(m_harness->number("SELECT COUNT(*) FROM medication_snapshot"), 2);
    }

    void aDeltaFindsEachKindOfChange_data()
    {
        QTest::addColumn<QJsonObject>("resource");
        QTest::addColumn<QString>("counts");
        QTest::addColumn<QString>("difference");
        const auto a = QStringLiteral("a");
        const auto row = [](const char *name, const QJsonObject &resource, const char *counts,
                            const char *difference) {
            QTest::newRow(name) << resource << QString::fromLatin1(counts) << QString::fromLatin1(difference);
        };
        row("dose", order(QStringLiteral("1"), a, lisinopril, QStringLiteral("active"), 2),
            "+0 -0 ~1 =1 ?0 !0", "changed 314076 1 tablet>2 tablet ");
        row("stopped", order(QStringLiteral("1"), a, lisinopril, stopped), "+0 -1 ~0 =1 ?0 !0",
            "discontinued 314076 1 tablet> stopped");
        row("on hold", order(QStringLiteral("1"), a, lisinopril, QStringLiteral("on-hold")),
            "+0 -1 ~0 =1 ?0 !0", "discontinued 314076 1 tablet> on-hold");
        row("new", order(QStringLiteral("9"), a, amlodipine), "+1 -0 ~0 =2 ?0 !0", "added 197361 >1 tablet ");
        row("resumed", order(QStringLiteral("4"), QStringLiteral("b"), amlodipine), "+1 -0 ~0 =1 ?0 !0",
            "added 197361 >1 tablet ");
        row("another drug", order(QStringLiteral("1"), a, amlodipine), "+1 -1 ~0 =1 ?0 !0",
            "added 197361 >1 tablet  | discontinued 314076 1 tablet> replaced");
        row("nothing that matters", QJsonObject(order(QStringLiteral("1"), a, lisinopril)),
            "+0 -0 ~0 =0 ?0 !0", "");
    }
    void aDeltaFindsEachKindOfChange()
    {
        QFETCH(QJsonObject, resource);
        QFETCH(QString, counts);
        QFETCH(QString, difference);
        startSmallPeer();
        sync();
        put(resource);
        const JobRow job = sync();
        QCOMPARE(wordOf(job.mode), QStringLiteral("delta"));
        QCOMPARE(SyncHarness::counts(job), counts);
        QCOMPARE(m_harness->texts("SELECT change || ' ' || code || ' ' || before_dose || '>' || after_dose "
                                  "|| ' ' || reason FROM medication_differences"
                                  " WHERE job_id = (SELECT MAX(id) FROM integration_jobs) ORDER BY change"),
                 difference);
    }

    void aDeletionIsFoundThoughTheDeltaOmitsIt()
    {
        startSmallPeer(); // this server has no type history: the count tells, and the run becomes a full one
        sync();
        QCOMPARE(m_peer->send("DELETE", path(QStringLiteral("3"))).status, 200);
        const JobRow job = sync();
        QCOMPARE(wordOf(job.mode), QStringLiteral("full"));
        QCOMPARE(SyncHarness::counts(job), QStringLiteral("+0 -1 ~0 =2 ?1 !0"));
        QCOMPARE(m_harness->texts("SELECT reason FROM medication_differences WHERE change = 'discontinued'"),
                 QStringLiteral("deleted"));
        QCOMPARE(wordOf(sync().mode), QStringLiteral("delta"));
    }

    void anOrderMovedToAnotherPatientLeavesTheFirst()
    {
        startSmallPeer();
        sync();
        put(order(QStringLiteral("1"), QStringLiteral("b"), lisinopril));
        QCOMPARE(SyncHarness::counts(sync()), QStringLiteral("+1 -1 ~0 =2 ?0 !0"));
    }

    void severalPagesAreFollowed()
    {
        startPeer([](SeedBuilder &seed) { seed.addSyntheaPatients(); });
        m_harness->settings.pageSize = 20;
        const JobRow job = sync();
        QCOMPARE(wordOf(job.state), QStringLiteral("succeeded"));
        QCOMPARE(job.counts.added, 207); // active ones of the 1,058 (tests/data/README.md)
        QCOMPARE(job.counts.pages, 11);
        QCOMPARE(job.counts.medications, 207);
    }

    void aListWithoutTimesStillGetsDeltas()
    {
        SeedBuilder seed; // rows as published: without meta.lastUpdated
        seed.addRows(QStringLiteral("synthea/meds/medication-requests-5000.ndjson.gz"), 300);
        const QString file = m_folder.filePath(QStringLiteral("plain.ndjson"));
        QVERIFY(seed.writeTo(file));
        m_peer = std::make_unique<PeerProcess>();
        QVERIFY2(m_peer->start(file), qPrintable(m_peer->failure()));
        sync();
        put(order(QStringLiteral("new"), QStringLiteral("a"), lisinopril));
        const JobRow job = sync();
        QCOMPARE(wordOf(job.mode), QStringLiteral("delta"));
        QCOMPARE(job.counts.added, 1);
        QCOMPARE(job.counts.medications, 1);
    }

    void fiveThousandMedications()
    {
        SeedBuilder seed;
        seed.addRows(QStringLiteral("synthea/meds/medication-requests-5000.ndjson.gz"));
        const QString file = m_folder.filePath(QStringLiteral("all.ndjson"));
        QVERIFY(seed.writeTo(file));
        m_peer = std::make_unique<PeerProcess>();
        QVERIFY2(m_peer->start(file), qPrintable(m_peer->failure()));
        const JobRow job = sync();
        QCOMPARE(job.counts.added, 4256);
        QCOMPARE(m_harness->number("SELECT COUNT(*) FROM medication_snapshot_items"), 4256);
        QCOMPARE(m_harness->number("SELECT COUNT(*) FROM patients WHERE list_stale = 1"), 0);
        QCOMPARE(SyncHarness::counts(sync(SyncMode::Full)).section(QLatin1Char(' '), 0, 2),
                 QStringLiteral("+0 -0 ~0"));
    }

    void medicationResourcesAreResolvedByReference()
    {
        startPeer([](SeedBuilder &seed) {
            QJsonObject byReference = order(QStringLiteral("1"), QStringLiteral("a"), lisinopril);
            QJsonObject concept_ = byReference.take(QStringLiteral("medicationCodeableConcept")).toObject();
            byReference.insert(QStringLiteral("medicationReference"),
                               QJsonObject{{QStringLiteral("reference"), QStringLiteral("Medication/m")}});
            seed.add(byReference);
            QJsonObject again = byReference;
            again.insert(QStringLiteral("id"), QStringLiteral("2"));
            seed.add(again);
            QJsonObject lost = byReference;
            lost.insert(QStringLiteral("id"), QStringLiteral("3"));
            lost.insert(QStringLiteral("medicationReference"),
                        QJsonObject{{QStringLiteral("reference"), QStringLiteral("Medication/nowhere")}});
            seed.add(lost);
            seed.add({{QStringLiteral("resourceType"), QStringLiteral("Medication")},
                      {QStringLiteral("id"), QStringLiteral("m")},
                      {QStringLiteral("code"), concept_}});
        });
        const JobRow job = sync();
        QCOMPARE(wordOf(job.state), QStringLiteral("partly_succeeded"));
        QCOMPARE(SyncHarness::counts(job), QStringLiteral("+2 -0 ~0 =0 ?0 !1"));
        QCOMPARE(m_harness->texts("SELECT error_code || ' ' || stack FROM event_failures"),
                 QStringLiteral("reference_not_found entry[2].resource.medicationReference.reference"));
    }

    void anEntryThatCannotBeReadAnyMoreStaysOnTheList()
    {
        startSmallPeer();
        sync();
        QJsonObject broken = order(QStringLiteral("3"), QStringLiteral("b"), metformin);
        broken.insert(QStringLiteral("subject"),
                      QJsonObject{{QStringLiteral("display"), QStringLiteral("somebody")}});
        put(broken);
        const JobRow job = sync(SyncMode::Full);
        QCOMPARE(wordOf(job.state), QStringLiteral("partly_succeeded"));
        QCOMPARE(SyncHarness::counts(job), QStringLiteral("+0 -0 ~0 =3 ?1 !1"));
        sync(SyncMode::Full); // the same failure again is the same event
        QCOMPARE(m_harness->number("SELECT COUNT(*) FROM sync_events WHERE status = 'needs_review'"), 1);
        QCOMPARE(m_harness->texts("SELECT error_code || ' ' || stack FROM event_failures"),
                 QStringLiteral("reference_not_found entry[2].resource.subject.reference"));
    }

    void anEntryThatWasCorrectedNeedsNoReviewAnyMore()
    {
        startSmallPeer();
        QJsonObject broken = order(QStringLiteral("3"), QStringLiteral("b"), metformin);
        broken.insert(QStringLiteral("subject"),
                      QJsonObject{{QStringLiteral("display"), QStringLiteral("somebody")}});
        put(broken);
        QCOMPARE(sync().counts.failedEntries, 1);
        put(order(QStringLiteral("3"), QStringLiteral("b"), metformin));
        const JobRow job = sync();
        QCOMPARE(wordOf(job.state), QStringLiteral("succeeded"));
        QCOMPARE(job.counts.added, 1);
        QCOMPARE(m_harness->texts("SELECT status FROM sync_events WHERE message_id LIKE 'entry:%'"),
                 QStringLiteral("superseded"));
    }

    void anEntryWhoseMedicationComesLaterIsReadThoughItDidNotChange()
    {
        startPeer([](SeedBuilder &seed) {
            QJsonObject waiting = order(QStringLiteral("1"), QStringLiteral("a"), lisinopril);
            waiting.remove(QStringLiteral("medicationCodeableConcept"));
            waiting.insert(QStringLiteral("medicationReference"),
                           QJsonObject{{QStringLiteral("reference"), QStringLiteral("Medication/m")}});
            seed.add(waiting);
            for (int i = 2; i < 9; ++i) // newer ones, so that the overlap does not reach the first
                seed.add(order(QString::number(i), QStringLiteral("b"), metformin));
        });
        QCOMPARE(sync().counts.failedEntries, 1);
        const QJsonObject code{{QStringLiteral("text"), QStringLiteral("lisinopril 10 MG")}};
        const auto created = m_peer->send("PUT", QStringLiteral("Medication/m"),
                                          {{QStringLiteral("resourceType"), QStringLiteral("Medication")},
                                           {QStringLiteral("id"), QStringLiteral("m")},
                                           {QStringLiteral("code"), code}});
        QCOMPARE(created.status, 201);
        const JobRow job = sync();
        QCOMPARE(wordOf(job.state), QStringLiteral("succeeded"));
        QCOMPARE(job.counts.added, 1);
    }

    void onlyTheNewestListOfAPatientWaitsForAMapping()
    {
        startSmallPeer();
        sync();
        put(order(QStringLiteral("1"), QStringLiteral("a"), lisinopril, QStringLiteral("active"), 2));
        sync();
        QCOMPARE(m_harness->texts("SELECT status FROM sync_events WHERE status <> 'succeeded' ORDER BY id"),
                 QStringLiteral("superseded | needs_mapping"));
        QCOMPARE(m_harness->number("SELECT COUNT(*) FROM event_waits"), 1);
    }

    void aListGoesOnThoughAMappingOfItIsRetired_data()
    {
        QTest::addColumn<QString>("target");
        QTest::addColumn<QString>("expected");
        QTest::newRow("superseded") << QStringLiteral("RX860975") << QStringLiteral("succeeded");
        QTest::newRow("asked anew") << QString() << QStringLiteral("needs_mapping");
    }
    void aListGoesOnThoughAMappingOfItIsRetired()
    {
        QFETCH(QString, target);
        QFETCH(QString, expected);
        startSmallPeer();
        sync();
        approveAspirin();
        decideAspirin(*m_harness->db, MappingAct::Retire, MappingState::Approved, target);
        put(order(QStringLiteral("1"), QStringLiteral("a"), lisinopril, QStringLiteral("active"), 2));
        const JobRow job = sync(); // the aspirin did not change
        QCOMPARE(SyncHarness::counts(job), QStringLiteral("+0 -0 ~1 =1 ?0 !0"));
        QCOMPARE(m_harness->texts("SELECT status FROM sync_events ORDER BY id DESC LIMIT 1"), expected);
        QCOMPARE(m_harness->texts("SELECT m.status FROM event_waits w JOIN medication_mappings m"
                                  " ON m.id = w.mapping_id"),
                 target.isEmpty() ? QStringLiteral("pending") : QString());
        const JobRow full = sync(SyncMode::Full);
        QCOMPARE(full.counts.unmapped, target.isEmpty() ? 1 : 0);
        if (target.isEmpty()) {
            decideAspirin(*m_harness->db, MappingAct::Approve, MappingState::Approved,
                          QStringLiteral("RX314076"));
            QCOMPARE(m_harness->texts("SELECT status FROM sync_events ORDER BY id DESC LIMIT 1"),
                     QStringLiteral("received"));
        }
    }

    void whatIsDecidedDuringARunCounts()
    {
        startSmallPeer();
        sync();
        approveAspirin();
        m_harness->clock.advance(undoWhileUntouched + std::chrono::seconds(1));
        put(order(QStringLiteral("1"), QStringLiteral("a"), lisinopril, QStringLiteral("active"), 2));
        const auto other = m_harness->another();
        bool isRetired = false;
        m_harness->db->onCommit([&](int) { // its page is staged, its list not compared
            if (isRetired ||
                m_harness->number("SELECT COUNT(*) FROM prescriptions WHERE dose LIKE '2 %'") == 0)
                return;
            isRetired = true;
            decideAspirin(*other, MappingAct::Retire, MappingState::Retired);
        });
        sync(SyncMode::Full);
        m_harness->db->onCommit({});
        QVERIFY(isRetired);
        QCOMPARE(m_harness->texts("SELECT status FROM sync_events ORDER BY id DESC LIMIT 1"),
                 QStringLiteral("needs_mapping"));
    }

    void anApprovalThatAListWentOnByIsNotTakenBack()
    {
        startSmallPeer();
        sync();
        const MappingRow approved = approveAspirin();
        put(order(QStringLiteral("1"), QStringLiteral("a"), lisinopril, QStringLiteral("active"), 2));
        sync();
        QCOMPARE(m_harness->texts("SELECT status FROM sync_events ORDER BY id DESC LIMIT 1"),
                 QStringLiteral("succeeded"));
        const auto recalled = EventStore(*m_harness->db, m_harness->clock).recallReleased(approved.id);
        QVERIFY(!recalled);
        QCOMPARE(recalled.error().code, ErrorCode::Conflict);
    }

    void aDayAfterTheLastFullPullADeltaBecomesAFullOne()
    {
        startSmallPeer();
        sync();
        m_harness->clock.advance(std::chrono::hours(25));
        QCOMPARE(wordOf(sync().mode), QStringLiteral("full"));
        QCOMPARE(wordOf(sync().mode), QStringLiteral("delta"));
    }

    void aSourceThatSuddenlyShowsNothingStopsTheRun()
    {
        startPeer([](SeedBuilder &seed) { seed.addSyntheaPatients(); });
        sync();
        m_peer.reset();
        startPeer([](SeedBuilder &seed) { seed.add(patient(QStringLiteral("a"))); });
        const JobRow job = sync(SyncMode::Full);
        QCOMPARE(wordOf(job.state), QStringLiteral("failed"));
        QCOMPARE(codeName(job.error->code), QStringLiteral("conflict"));
        QCOMPARE(job.counts.discontinued, 0);
        QCOMPARE(m_harness->number("SELECT COUNT(*) FROM prescriptions WHERE on_list = 1"), 207);
    }

    void cancellingKeepsWhatWasCommittedAndTheNextRunFinishes()
    {
        startPeer([](SeedBuilder &seed) { seed.addSyntheaPatients(); });
        m_harness->settings.pageSize = 20;
        const JobRow job = m_harness->sync(m_peer->base(), SyncMode::Full, [this](MedicationListSync &run) {
            m_harness->db->onCommit([&run, left = 3](int) mutable { // in the middle of the pages
                if (--left == 0)
                    QMetaObject::invokeMethod(&run, &MedicationListSync::cancel, Qt::QueuedConnection);
            });
        });
        m_harness->db->onCommit({});
        QCOMPARE(wordOf(job.state), QStringLiteral("cancelled"));
        QVERIFY(m_harness->number("SELECT COUNT(*) FROM prescriptions") > 0);
        QCOMPARE(sync().counts.added, 207);
        QCOMPARE(m_harness->number("SELECT COUNT(*) FROM medication_differences"), 207);
    }

    void anotherJobOfTheIntegrationIsRefused()
    {
        QVERIFY(m_harness->claimed());
        const auto second = m_harness->claimed();
        QVERIFY(!second);
        QCOMPARE(codeName(second.error().code), QStringLiteral("overlap"));
    }
};

QTEST_GUILESS_MAIN(tst_MedicationListSync)
#include "tst_MedicationListSync.moc"
