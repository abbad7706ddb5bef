#include "connectors/EhrApiFixture.h"
#include "fakes/FakeTokens.h"
#include "fakes/FaultyProxy.h"
#include "fakes/PeerProcess.h"

using namespace concord;
using namespace concord::ehrapi;
using namespace std::chrono_literals;
using Outcome = EhrApiWritten::Outcome;

namespace {
QStringList said; // every line of the log

void listen(QtMsgType, const QMessageLogContext &, const QString &line)
{
    said << line;
}

QString outcomeOf(const Result<EhrApiWritten> &written)
{
    static const QStringList words{QStringLiteral("created"), QStringLiteral("was there"),
                                   QStringLiteral("updated"), QStringLiteral("conflict")};
    if (!written)
        said << written.error().where << written.error().detail;
    return written ? words[int(written->outcome)] : codeName(written.error().code);
}
}

/// The EHR's REST API where something goes wrong on the way. The peer takes the same identifier any number of
/// times here, so that every POST too many is a second record.
class tst_EhrApiFaults : public QObject
{
    Q_OBJECT

    PeerProcess m_peer;
    int m_made = 0;

    [[nodiscard]] QString number() { return QString::number(985'000'000'000'000 + ++m_made); }
    [[nodiscard]] EhrClientSettings settings() const
    {
        return Desk::settingsFor(m_peer.base(), std::make_shared<FakeTokens>());
    }
    void fault(const QJsonObject &fault)
    {
        QVERIFY(!m_peer.order({{QStringLiteral("fault"), fault}}).isEmpty());
    }
    [[nodiscard]] qint64 countOf(const QString &chipNumber) const
    {
        const auto path = QStringLiteral("patients?identifier=") +
                          QString::fromLatin1(QUrl::toPercentEncoding(chipSystem + u'|' + chipNumber));
        return m_peer.send("GET", path).body[u"total"].toInteger(-1);
    }
    /// Requests with this method since the last test began.
    [[nodiscard]] int requests(const char *method) const
    {
        int count = 0;
        for (const auto &one : m_peer.state()[u"requests"].toArray())
            count += one[u"method"].toString() == QLatin1StringView(method) ? 1 : 0;
        return count;
    }

private slots:
    void initTestCase()
    {
        QVERIFY2(m_peer.startEhrApi({}, {QStringLiteral("--token"), QStringLiteral("ehr-token"),
                                         QStringLiteral("--token"), QStringLiteral("token-1")}),
                 qPrintable(m_peer.failure()));
        qInstallMessageHandler(listen);
    }
    void init()
    {
        QVERIFY(!m_peer
                     .order(object("{'clear_faults':true,'forget':true,'refuse_duplicates':false,"
                                   "'conditional_create':false,'rate_limit':null}"))
                     .isEmpty());
    }
    /// Neither the log nor an error has a word of a patient.
    void cleanupTestCase()
    {
        qInstallMessageHandler(nullptr);
        QVERIFY(said.size() > 10);
        for (const QString &line : std::as_const(said)) {
            QVERIFY2(!line.contains(planted), qPrintable(line));
            QVERIFY2(!line.contains(u"98500000000"), qPrintable(line));
            QVERIFY2(!line.contains(u"token-1"), qPrintable(line));
        }
    }

    void aCreateThatMeetsAFault_data()
    {
        QTest::addColumn<QJsonObject>("what");
        QTest::addColumn<QString>("first"); // what it becomes
        QTest::addColumn<int>("posts");
        QTest::addColumn<QString>("second"); // and the next attempt
        const auto row = [](const char *name, const char *what, const char *first, int posts,
                            const char *second) {
            QTest::newRow(name) << object(what) << QString::fromLatin1(first) << posts
                                << QString::fromLatin1(second);
        };
        row("the answer is lost", "{'kind':'drop_after','times':1,'method':'POST'}", "was there", 1,
            "was there");
        row("the answer is cut", "{'kind':'cut','times':1,'method':'POST'}", "was there", 1, "was there");
        row("the request is lost", "{'kind':'drop_before','times':1,'method':'POST'}", "unreachable", 1,
            "created");
        row("a gateway gives up", "{'kind':'status','status':504,'times':1,'method':'POST'}", "remote_failed",
            1, "created");
        row("no gateway's host", "{'kind':'status','status':502,'times':1,'method':'POST'}", "remote_failed",
            1, "created");
        row("not now", "{'kind':'status','status':503,'times':2,'method':'POST'}", "created", 3, "was there");
        row("too many", "{'kind':'status','status':429,'times':1,'method':'POST','retry_after':1}", "created",
            2, "was there");
        row("a fault of its own", "{'kind':'status','status':500,'times':1,'method':'POST'}", "created", 2,
            "was there");
        row("it stays away", "{'kind':'status','status':503,'times':5,'method':'POST'}", "remote_failed", 5,
            "created");
        row("half an answer", "{'kind':'malformed','times':1,'method':'POST'}", "created", 1, "was there");
        row("an answer without a version", "{'kind':'unversioned','times':1,'method':'POST'}", "created", 1,
            "was there");
        row("a sign-in page", "{'kind':'html','times':1,'method':'POST'}", "wrong_content_type", 1,
            "created");
        row("the look before it fails", "{'kind':'drop_before','times':2,'method':'GET'}", "created", 1,
            "was there");
    }
    void aCreateThatMeetsAFault()
    {
        QFETCH(QJsonObject, what);
        QFETCH(int, posts);
        const QString chipNumber = number();
        Desk desk(settings());
        fault(what);
        const QString first = outcomeOf(desk.createPatient(chipNumber));
        QTEST(first, "first");
        QCOMPARE(requests("POST"), posts);
        QTEST(outcomeOf(desk.createPatient(chipNumber)), "second");
        QCOMPARE(countOf(chipNumber), 1);
    }

    /// The worst: the EHR is still at work when we give up.
    void aCreateThatIsStillAtWorkIsNotSentAgain()
    {
        const QString chipNumber = number();
        EhrClientSettings impatient = settings();
        impatient.idleTimeout = 500ms;
        Desk desk(impatient);
        fault(object("{'kind':'hold','times':1,'method':'POST'}"));
        QCOMPARE(outcomeOf(desk.createPatient(chipNumber)), QStringLiteral("timeout"));
        QCOMPARE(requests("POST"), 0); // noted when it is answered
        QCOMPARE(countOf(chipNumber), 0);
        QVERIFY(!m_peer.order(object("{'release':true}")).isEmpty());
        QTRY_COMPARE_WITH_TIMEOUT(countOf(chipNumber), 1, 30'000);
        QCOMPARE(outcomeOf(desk.createPatient(chipNumber)), QStringLiteral("was there"));
        QCOMPARE(countOf(chipNumber), 1);
    }

    void aCreateThatComesLateIsFound()
    {
        const QString chipNumber = number();
        EhrClientSettings impatient = settings();
        impatient.idleTimeout = 500ms;
        impatient.ladder = std::vector<std::chrono::milliseconds>(500, 20ms);
        Desk desk(impatient);
        fault(object("{'kind':'hold','times':1,'method':'POST'}"));
        std::optional<Result<EhrApiWritten>> answer;
        desk.client.create({EhrApiKind::Patients, patient(chipNumber), chip(chipNumber), false},
                           [&](Result<EhrApiWritten> written) { answer = std::move(written); });
        QTRY_VERIFY_WITH_TIMEOUT(requests("GET") > 2, 30'000); // it looks for it
        QVERIFY(!m_peer.order(object("{'release':true}")).isEmpty());
        QTRY_VERIFY_WITH_TIMEOUT(answer.has_value(), 30'000);
        QCOMPARE(outcomeOf(*answer), QStringLiteral("was there"));
        QCOMPARE(countOf(chipNumber), 1);
    }

    void aLongRetryAfterIsHandedUp()
    {
        Desk desk(settings());
        fault(object("{'kind':'status','status':429,'method':'POST','retry_after':3600}"));
        const auto made = desk.createPatient(number());
        QCOMPARE(outcomeOf(made), QStringLiteral("rate_limited"));
        QCOMPARE(made.error().retryAfterMs, 3'600'000);
        QCOMPARE(requests("POST"), 1);
    }

    void aSearchThatIsIgnoredIsFoundOut()
    {
        FaultyProxy door;
        ProxyFault another;
        another.status = 200;
        another.headers = {{"Content-Type", "application/fhir+json"}};
        QJsonObject found = patient(QStringLiteral("7"));
        found[QStringLiteral("id")] = QStringLiteral("a");
        found[QStringLiteral("meta")] = object("{'versionId':'1','lastUpdated':'2026-01-01T00:00:00Z'}");
        another.body = QJsonDocument(QJsonObject{{QStringLiteral("resourceType"), QStringLiteral("Bundle")},
                                                 {QStringLiteral("type"), QStringLiteral("searchset")},
                                                 {QStringLiteral("entry"), QJsonArray{posted(found)}}})
                           .toJson();
        door.failAll(another);
        Desk desk(Desk::settingsFor(door.base(), nullptr));
        const auto made = desk.createPatient(QStringLiteral("8"));
        QCOMPARE(outcomeOf(made), QStringLiteral("invalid_message"));
        QCOMPARE(door.requests().size(), 1U);
        QCOMPARE(outcomeOf(desk.createPatient(QStringLiteral("7"))), QStringLiteral("was there"));
    }

    void twoWhoMeetMakeOne()
    {
        QVERIFY(!m_peer.order(object("{'conditional_create':true}")).isEmpty());
        const QString chipNumber = number();
        Desk one(settings());
        Desk two(settings());
        QStringList outcomes;
        for (Desk *desk : {&one, &two})
            desk->client.create(
                {EhrApiKind::Patients, patient(chipNumber), chip(chipNumber), false},
                [&](const Result<EhrApiWritten> &written) { outcomes << outcomeOf(written); });
        QTRY_COMPARE_WITH_TIMEOUT(outcomes.size(), 2, 30'000);
        outcomes.sort();
        QCOMPARE(outcomes, (QStringList{QStringLiteral("created"), QStringLiteral("was there")}));
        QCOMPARE(countOf(chipNumber), 1);
    }

    void anUpdateThatMeetsAFault_data()
    {
        QTest::addColumn<QJsonObject>("what");
        QTest::addColumn<QString>("outcome");
        QTest::addColumn<QString>("version"); // that stands afterwards
        const auto row = [](const char *name, const char *what, const char *outcome, const char *version) {
            QTest::newRow(name) << object(what) << QString::fromLatin1(outcome)
                                << QString::fromLatin1(version);
        };
        row("the answer is lost", "{'kind':'drop_after','times':1,'method':'PUT'}", "updated", "2");
        row("the answer is cut", "{'kind':'cut','times':1,'method':'PUT'}", "updated", "2");
        row("the request is lost", "{'kind':'drop_before','times':1,'method':'PUT'}", "updated", "2");
        row("half an answer", "{'kind':'malformed','times':1,'method':'PUT'}", "updated", "2");
        row("not now", "{'kind':'status','status':503,'times':2,'method':'PUT'}", "updated", "2");
        row("it stays away", "{'kind':'status','status':503,'times':5,'method':'PUT'}", "remote_failed", "1");
    }
    void anUpdateThatMeetsAFault()
    {
        QFETCH(QJsonObject, what);
        const QString chipNumber = number();
        Desk desk(settings());
        const auto made = desk.createPatient(chipNumber);
        QVERIFY(made);
        fault(what);
        const auto updated = desk.update({EhrApiKind::Patients, made->record.id, made->record.version,
                                          patient(chipNumber, QStringLiteral("Beagle"))});
        QTEST(outcomeOf(updated), "outcome");
        QTEST(desk.read(EhrApiKind::Patients, made->record.id)->version, "version");
        if (updated)
            QTEST(updated->record.version, "version");
    }

    void aConflictBehindALostAnswerIsStillOne()
    {
        const QString chipNumber = number();
        Desk desk(settings());
        const auto made = desk.createPatient(chipNumber);
        QVERIFY(made);
        const QString path = QStringLiteral("patients/") + made->record.id;
        QCOMPARE(m_peer.send("PUT", path, made->record.resource).status, 200);
        fault(object("{'kind':'drop_after','times':1,'method':'PUT'}"));
        const auto updated = desk.update({EhrApiKind::Patients, made->record.id, made->record.version,
                                          patient(chipNumber, QStringLiteral("Beagle"))});
        QCOMPARE(outcomeOf(updated), QStringLiteral("conflict"));
        QCOMPARE(updated->record.version, QStringLiteral("2"));
    }

    void readsAreTriedAgain()
    {
        Desk desk(settings());
        const auto made = desk.createPatient(number());
        QVERIFY(made);
        fault(object("{'kind':'status','status':503,'times':4,'method':'GET'}"));
        QVERIFY(desk.list({}));
        fault(object("{'kind':'cut','times':2,'method':'GET'}"));
        QVERIFY(desk.read(EhrApiKind::Patients, made->record.id));
    }

    void answersThatCannotBeUsedAreNamed()
    {
        Desk desk(settings());
        QVERIFY(desk.createPatient(number()));
        QVERIFY(desk.createPatient(number()));
        const QString list = m_peer.base().toString() + QStringLiteral("/patients");
        const auto met = [&](const char *what) {
            fault(object(what));
            const auto page = desk.list({});
            return page ? QStringLiteral("a page") : codeName(page.error().code) + u' ' + page.error().where;
        };
        QCOMPARE(met("{'kind':'malformed','times':1}"), QStringLiteral("invalid_message %1#").arg(list));
        QCOMPARE(met("{'kind':'html','times':1}"), QStringLiteral("wrong_content_type ") + list);
        QCOMPARE(met("{'kind':'unversioned','times':1}"),
                 QStringLiteral("invalid_message %1#/entry/0/resource/meta/versionId").arg(list));
        fault(object("{'kind':'elsewhere','times':1}"));
        EhrApiQuery query;
        query.count = 1;
        const auto page = desk.list(query);
        QVERIFY(page);
        QVERIFY(page->next.startsWith(u"http://ehr.invalid/"));
        QCOMPARE(desk.listOn(EhrApiKind::Patients, page->next).error().code, ErrorCode::RedirectRefused);
    }

    void aBodyHasALimit()
    {
        EhrClientSettings narrow = settings();
        narrow.maxBodyBytes = 200;
        Desk desk(narrow);
        QCOMPARE(desk.list({}).error().code, ErrorCode::TooLarge);
        EhrApiCreate wish{EhrApiKind::Patients, patient(QStringLiteral("1")), chip(QStringLiteral("1")),
                          true};
        wish.body[QStringLiteral("language")] = QString(2 * 1024 * 1024, u'x');
        const int before = requests("POST");
        QCOMPARE(Desk(settings()).create(wish).error().code, ErrorCode::TooLarge);
        QCOMPARE(requests("POST"), before);
    }
};

QTEST_GUILESS_MAIN(tst_EhrApiFaults)
#include "tst_EhrApiFaults.moc"
