#include "connectors/EhrApiFixture.h"
#include "connectors/oauth/TokenCache.h"
#include "connectors/oauth/TokenFetcher.h"
#include "fakes/FakeTokens.h"
#include "fakes/PeerProcess.h"

#include <QTemporaryDir>

using namespace concord;
using namespace concord::ehrapi;
using Outcome = EhrApiWritten::Outcome;

/// The EHR's REST API at the peer of tests/peers/ehr-api, where nothing goes wrong.
class tst_EhrApiClient : public QObject
{
    Q_OBJECT

    PeerProcess m_peer;
    std::unique_ptr<Desk> m_desk;
    int m_made = 0;

    [[nodiscard]] QString number() { return QString::number(985'000'000'000'000 + ++m_made); }
    [[nodiscard]] EhrApiRecord newPatient()
    {
        const auto made = m_desk->createPatient(number(), false);
        return made ? made->record : EhrApiRecord();
    }

private slots:
    void initTestCase()
    {
        QVERIFY2(m_peer.startEhrApi({}, {QStringLiteral("--token"), QStringLiteral("ehr-token"),
                                         QStringLiteral("--token"), QStringLiteral("token-1")}),
                 qPrintable(m_peer.failure()));
        m_desk = std::make_unique<Desk>(Desk::settingsFor(m_peer.base(), std::make_shared<FakeTokens>()));
    }

    void createsReadsAndUpdatesAPatient()
    {
        const QString chipNumber = number();
        const auto made = m_desk->createPatient(chipNumber);
        QVERIFY2(made, qPrintable(made ? QString() : made.error().detail));
        QCOMPARE(made->outcome, Outcome::Created);
        QCOMPARE(made->record.version, QStringLiteral("1"));
        const auto read = m_desk->read(EhrApiKind::Patients, made->record.id);
        QVERIFY(read);
        QCOMPARE(*read, made->record);
        EhrApiUpdate change{EhrApiKind::Patients, read->id, read->version,
                            patient(chipNumber, QStringLiteral("Beagle"))};
        const auto changed = m_desk->update(change);
        QVERIFY2(changed, qPrintable(changed ? QString() : changed.error().detail));
        QCOMPARE(changed->outcome, Outcome::Updated);
        QCOMPARE(changed->record.version, QStringLiteral("2"));
        QVERIFY(saysBreed(changed->record, QStringLiteral("Beagle")));
    }

    void aCreateThatWasThereMakesNoSecond()
    {
        const QString chipNumber = number();
        const auto first = m_desk->createPatient(chipNumber);
        const auto again = m_desk->createPatient(chipNumber);
        QVERIFY(first && again);
        QCOMPARE(again->outcome, Outcome::WasThere);
        QCOMPARE(again->record, first->record);
        const auto blind = m_desk->createPatient(chipNumber, false); // 409
        QVERIFY2(blind, qPrintable(blind ? QString() : blind.error().detail));
        QCOMPARE(blind->outcome, Outcome::WasThere);
        EhrApiQuery query;
        query.identifier = chip(chipNumber);
        QCOMPARE(m_desk->list(query)->total, std::optional<qint64>(1));
    }

    void anIdentifierOfAnotherRecordIsAConflict()
    {
        const QString taken = number();
        QVERIFY(m_desk->createPatient(taken));
        const QString own = number();
        QJsonObject body = patient(taken);
        QJsonArray both = body[u"identifier"].toArray();
        both.append(QJsonObject{{QStringLiteral("system"), QStringLiteral("urn:test:concord")},
                                {QStringLiteral("value"), own}});
        body[QStringLiteral("identifier")] = both;
        const auto made =
            m_desk->create({EhrApiKind::Patients, body, {QStringLiteral("urn:test:concord"), own}, true});
        QVERIFY(!made);
        QCOMPARE(made.error().code, ErrorCode::Conflict);
        QCOMPARE(made.error().detail, QStringLiteral("HTTP 409: duplicate at Patient.identifier[0]"));
        const EhrApiRecord other = newPatient();
        const auto updated = m_desk->update({EhrApiKind::Patients, other.id, other.version, patient(taken)});
        QVERIFY(!updated);
        QCOMPARE(updated.error().code, ErrorCode::Conflict);
    }

    void aConflictBringsTheCurrentVersion()
    {
        const EhrApiRecord rex = newPatient();
        QJsonObject theirs = rex.resource;
        theirs[QStringLiteral("gender")] = QStringLiteral("female");
        QCOMPARE(m_peer.send("PUT", QStringLiteral("patients/") + rex.id, theirs).status, 200);
        QJsonObject ours = rex.resource;
        ours[QStringLiteral("gender")] = QStringLiteral("male");
        const auto written = m_desk->update({EhrApiKind::Patients, rex.id, rex.version, ours});
        QVERIFY(written);
        QCOMPARE(written->outcome, Outcome::Conflict);
        QCOMPARE(written->record.version, QStringLiteral("2"));
        QCOMPARE(written->record.resource[u"gender"].toString(), QStringLiteral("female"));
        const auto again = m_desk->update({EhrApiKind::Patients, rex.id, written->record.version, ours});
        QVERIFY(again);
        QCOMPARE(again->outcome, Outcome::Updated);
    }

    void aPatientWithItsAllergies()
    {
        const QString url = QStringLiteral("urn:uuid:0d1f2a3b-0000-4000-8000-000000000002");
        const auto allergy = [](const QString &owner, const char *to) {
            QJsonObject one =
                object("{'resourceType':'AllergyIntolerance','clinicalStatus':{'coding':[{'system':"
                       "'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical','code':"
                       "'active'}]}}");
            one[QStringLiteral("patient")] = QJsonObject{{QStringLiteral("reference"), owner}};
            one[QStringLiteral("code")] = QJsonObject{{QStringLiteral("text"), QString::fromLatin1(to)}};
            return one;
        };
        const QString chipNumber = number();
        const auto made =
            m_desk->create({EhrApiKind::Patients,
                            transaction({posted(patient(chipNumber), url), posted(allergy(url, "chicken"))}),
                            chip(chipNumber), true});
        QVERIFY2(made, qPrintable(made ? QString() : made.error().detail));
        QCOMPARE(made->outcome, Outcome::Created);
        QCOMPARE(made->record.parts.size(), 1);
        const QString name = QStringLiteral("Patient/") + made->record.id;
        const EhrApiUpdate more{EhrApiKind::Patients, made->record.id, made->record.version,
                                transaction({posted(patient(chipNumber)), posted(allergy(name, "wheat"))})};
        const auto updated = m_desk->update(more);
        QVERIFY2(updated, qPrintable(updated ? QString() : updated.error().detail));
        QCOMPARE(updated->outcome, Outcome::Updated);
        EhrApiQuery query;
        query.id = made->record.id;
        const auto page = m_desk->list(query);
        QVERIFY(page);
        QCOMPARE(page->records.size(), 1U);
        QCOMPARE(page->records.front().version, QStringLiteral("2"));
        QCOMPARE(page->records.front().parts.size(), 2);
    }

    void appointments()
    {
        const QString rex = newPatient().id;
        const QString visitNumber = number();
        const auto made = m_desk->create({EhrApiKind::Appointments,
                                          appointment(rex, visitNumber),
                                          {QStringLiteral("urn:test:appointment"), visitNumber},
                                          true});
        QVERIFY2(made, qPrintable(made ? QString() : made.error().detail));
        QJsonObject moved = made->record.resource;
        moved[QStringLiteral("status")] = QStringLiteral("cancelled");
        const auto updated =
            m_desk->update({EhrApiKind::Appointments, made->record.id, made->record.version, moved});
        QVERIFY(updated);
        QCOMPARE(m_desk->read(EhrApiKind::Appointments, made->record.id)->resource, updated->record.resource);
        EhrApiQuery query;
        query.kind = EhrApiKind::Appointments;
        query.filters = {{QStringLiteral("patient"), rex},
                         {QStringLiteral("date"), QStringLiteral("ge2026-03-01")}};
        QCOMPARE(m_desk->list(query)->records.size(), 1U);
    }

    void treatmentsWithTheirParts()
    {
        const QString rex = newPatient().id;
        const QString visitNumber = number();
        const EhrApiCreate wish{
            EhrApiKind::Treatments, treatment(rex, visitNumber), {treatmentSystem, visitNumber}, true};
        const auto made = m_desk->create(wish);
        QVERIFY2(made, qPrintable(made ? QString() : made.error().detail));
        QCOMPARE(made->outcome, Outcome::Created);
        QCOMPARE(made->record.resource[u"resourceType"].toString(), QStringLiteral("Encounter"));
        QCOMPARE(made->record.parts.size(), 2);
        const auto again = m_desk->create(wish);
        QVERIFY(again);
        QCOMPARE(again->outcome, Outcome::WasThere);
        QCOMPARE(again->record.id, made->record.id);
        QCOMPARE(again->record.parts.size(), 2);
        QCOMPARE(m_desk->read(EhrApiKind::Treatments, made->record.id).error().code, ErrorCode::Internal);
    }

    void whatIsNotThereAndWhatIsNotR4()
    {
        QCOMPARE(m_desk->read(EhrApiKind::Patients, QStringLiteral("nobody")).error().code,
                 ErrorCode::RemoteNotFound);
        QCOMPARE(m_desk
                     ->update({EhrApiKind::Patients, QStringLiteral("nobody"), QStringLiteral("1"),
                               patient(number())})
                     .error()
                     .code,
                 ErrorCode::RemoteNotFound);
        const QString visitNumber = number();
        QJsonObject visit = appointment(QStringLiteral("p"), visitNumber);
        visit[QStringLiteral("subject")] = QJsonObject{{QStringLiteral("display"), planted}};
        const auto made = m_desk->create(
            {EhrApiKind::Appointments, visit, {QStringLiteral("urn:test:appointment"), visitNumber}, true});
        QVERIFY(!made);
        QCOMPARE(made.error().code, ErrorCode::RemoteRejected);
        QCOMPARE(made.error().where, m_peer.base().toString() + QStringLiteral("/appointments"));
        QCOMPARE(made.error().detail, QStringLiteral("HTTP 400: structure at Appointment.subject"));
    }

    void pagesFollowTheirLinks()
    {
        for (int i = 0; i < 5; ++i)
            (void)newPatient();
        EhrApiQuery query;
        query.count = 2;
        auto page = m_desk->list(query);
        QSet<QString> ids;
        for (;;) {
            QVERIFY(page);
            for (const EhrApiRecord &record : page->records)
                ids.insert(record.id);
            if (page->next.isEmpty())
                break;
            QCOMPARE(page->records.size(), 2U);
            page = m_desk->listOn(EhrApiKind::Patients, page->next);
        }
        QCOMPARE(qint64(ids.size()), *page->total);
    }

    void nothingComesAfterCancelling()
    {
        bool isAnswered = false;
        const QString chipNumber = number();
        m_desk->client.create({EhrApiKind::Patients, patient(chipNumber), chip(chipNumber), true},
                              [&](const auto &) { isAnswered = true; });
        m_desk->client.create({EhrApiKind::Patients, {}, {}, true}, [&](const auto &) { isAnswered = true; });
        m_desk->client.cancelAll();
        QVERIFY(m_desk->createPatient(number()));
        QVERIFY(!isAnswered);
    }

    void aClientMayEndInItsOwnAnswer()
    {
        auto desk = std::make_unique<Desk>(Desk::settingsFor(m_peer.base(), std::make_shared<FakeTokens>()));
        const QString chipNumber = number();
        desk->client.create({EhrApiKind::Patients, patient(chipNumber), chip(chipNumber), true},
                            [&](const auto &) { desk.reset(); });
        QTRY_VERIFY_WITH_TIMEOUT(!desk, 30'000);
    }

    void withoutAGoodTokenNothingIsTold()
    {
        Desk stranger(Desk::settingsFor(m_peer.base(), nullptr));
        QCOMPARE(stranger.list({}).error().code, ErrorCode::Unauthorized);
        QCOMPARE(stranger.createPatient(number()).error().code, ErrorCode::Unauthorized);
        QVERIFY(!m_peer
                     .order({{QStringLiteral("tokens"),
                              QJsonArray{QStringLiteral("ehr-token"), QStringLiteral("token-2")}}})
                     .isEmpty());
        const QString chipNumber = number();
        const auto made = m_desk->createPatient(chipNumber, false); // the token is replaced on the way
        QVERIFY(made);
        QCOMPARE(made->outcome, Outcome::Created);
    }

    void tokensOfAnAuthorizationServer()
    {
        QTemporaryDir dir;
        PeerProcess authority;
        const QString audience = QStringLiteral("https://ehr.example/api/v1");
        QVERIFY2(authority.startOAuth(dir.path(), {QStringLiteral("--audience"), audience}),
                 qPrintable(authority.failure()));
        PeerProcess ehr;
        QVERIFY2(ehr.startEhrApi({}, {QStringLiteral("--issuer"), authority.base().toString(),
                                      QStringLiteral("--audience"), audience}),
                 qPrintable(ehr.failure()));
        const auto outcome = [&](const char *scopes) {
            OAuthSettings oauth;
            oauth.peer = Desk::settingsFor(ehr.base(), nullptr);
            oauth.tokenUrl = authority.base().resolved(QUrl(QStringLiteral("/token")));
            oauth.clientId = QStringLiteral("secret-basic");
            oauth.proof = ClientProof::SecretBasic;
            oauth.scopes = QString::fromLatin1(scopes).split(u' ');
            oauth.secret = []() -> Result<QByteArray> {
                return QByteArray("test-secret");
            };
            SystemClock clock;
            TokenFetcher fetcher(oauth, clock);
            const auto cache = TokenCache::of(&fetcher);
            fetcher.start();
            Desk desk(Desk::settingsFor(ehr.base(), cache));
            const auto made = desk.createPatient(number());
            cache->close();
            return made ? QStringLiteral("made") : codeName(made.error().code);
        };
        QCOMPARE(outcome("system/*.read system/*.write"), QStringLiteral("made"));
        QCOMPARE(outcome("system/*.read"), QStringLiteral("remote_forbidden"));
    }

private:
    [[nodiscard]] static bool saysBreed(const EhrApiRecord &record, const QString &breed)
    {
        return record.resource[u"contact"][0][u"name"][u"text"].toString().endsWith(breed);
    }
};

QTEST_GUILESS_MAIN(tst_EhrApiClient)
#include "tst_EhrApiClient.moc"
