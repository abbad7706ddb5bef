#include "connectors/EhrApiFixture.h"
#include "connectors/ehrapi/EhrApiPages.h"
#include "fakes/FakeTokens.h"
#include "fakes/FaultyProxy.h"
#include "fakes/PeerProcess.h"

#include <QFile>
#include <QTemporaryDir>

#include <map>
#include <random>
#include <set>

using namespace concord;
using namespace concord::ehrapi;

namespace {
constexpr int seeded = 300;
constexpr int ofOneMoment = 130;

QString idOf(int i)
{
    return QStringLiteral("p%1").arg(i, 3, 10, QLatin1Char('0'));
}
}

/// Following the lists of the peer, whose pages are cut by offset, while others change what is in them.
class tst_EhrApiPages : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    bool m_isTouched = true;
    std::unique_ptr<PeerProcess> m_peer; ///< of several tests, until one changes its patients

    [[nodiscard]] bool startPeer()
    {
        m_peer = std::make_unique<PeerProcess>();
        m_isTouched = false;
        return m_peer->startEhrApi(m_dir.filePath(QStringLiteral("seed.ndjson")),
                                   {QStringLiteral("--token"), QStringLiteral("ehr-token"),
                                    QStringLiteral("--token"), QStringLiteral("token-1")});
    }
    /// Somebody else changes a patient.
    void touch(const QString &id)
    {
        m_isTouched = true;
        QJsonObject resource = m_peer->send("GET", QStringLiteral("patients/") + id).body;
        resource[QStringLiteral("gender")] =
            resource[u"gender"].toString() == u"male" ? QStringLiteral("female") : QStringLiteral("male");
        QCOMPARE(m_peer->send("PUT", QStringLiteral("patients/") + id, resource).status, 200);
    }
    [[nodiscard]] EhrClientSettings settings() const
    {
        return Desk::settingsFor(m_peer->base(), std::make_shared<FakeTokens>());
    }
    /// What the EHR has, asked for in one page after the other while nobody changes anything.
    [[nodiscard]] std::map<QString, QString> versions()
    {
        Desk desk(settings());
        EhrApiQuery query;
        query.count = 200;
        std::map<QString, QString> all;
        for (auto page = desk.list(query); page; page = desk.listOn(EhrApiKind::Patients, page->next)) {
            for (const EhrApiRecord &record : page->records)
                all[record.id] = record.version;
            if (page->next.isEmpty())
                break;
        }
        return all;
    }

    /// Follows with nothing but the cursor between two pages, each with objects of its own, as after a
    /// restart.
    struct Follower
    {
        EhrClientSettings settings;
        EhrApiWalkTerms terms;
        QByteArray cursor;
        std::map<QString, QString> has;
        int handedOn = 0;
        bool isAtEnd = false;

        [[nodiscard]] std::optional<Error> page(EhrApiKind kind = EhrApiKind::Patients)
        {
            Desk desk(settings);
            EhrApiPages pages(desk.client, terms);
            auto change = answerOf<EhrApiChange>([&](auto done) { pages.next(kind, cursor, done); });
            if (!change)
                return change.error();
            for (const EhrApiRecord &record : change->records)
                has[record.id] = record.version;
            handedOn += int(change->records.size());
            cursor = change->cursor;
            isAtEnd = change->isLast;
            return std::nullopt;
        }
        /// To the end of a run.
        [[nodiscard]] std::optional<Error> run(EhrApiKind kind = EhrApiKind::Patients)
        {
            std::optional<Error> error;
            do {
                error = page(kind);
            } while (!error && !isAtEnd);
            return error;
        }
    };
    [[nodiscard]] Follower follower(int pageSize) const
    {
        Follower one;
        one.settings = settings();
        one.terms.pageSize = pageSize;
        return one;
    }

private slots:
    void initTestCase()
    {
        QFile seed(m_dir.filePath(QStringLiteral("seed.ndjson")));
        QVERIFY(seed.open(QIODevice::WriteOnly));
        for (int i = 0; i < seeded; ++i) {
            QJsonObject one = patient(QString::number(i));
            one[QStringLiteral("id")] = idOf(i);
            const int second = i < ofOneMoment ? 0 : i % 50;
            one[QStringLiteral("meta")] = QJsonObject{
                {QStringLiteral("versionId"), QStringLiteral("1")},
                {QStringLiteral("lastUpdated"),
                 QStringLiteral("2026-01-01T00:00:%1.000Z").arg(second, 2, 10, QLatin1Char('0'))}};
            seed.write(QJsonDocument(one).toJson(QJsonDocument::Compact) + '\n');
        }
    }
    void init() { QVERIFY2(!m_isTouched || startPeer(), qPrintable(m_peer->failure())); }

    void aQuietListIsReadOnce()
    {
        Follower one = follower(40);
        QCOMPARE(one.run(), std::nullopt);
        QCOMPARE(one.handedOn, seeded);
        QVERIFY(one.has == versions());
        QCOMPARE(one.run(), std::nullopt);
        QCOMPARE(one.handedOn, seeded);
    }

    void aPageThatWasLostIsReadAnew()
    {
        Follower one = follower(50);
        QCOMPARE(one.page(), std::nullopt);
        const Follower before = one;
        QVERIFY(!m_peer->order(object("{'fault':{'kind':'cut','times':10,'method':'GET'}}")).isEmpty());
        QVERIFY(one.page());
        QCOMPARE(one.cursor, before.cursor);
        QVERIFY(!m_peer->order(object("{'clear_faults':true}")).isEmpty());
        QCOMPARE(one.run(), std::nullopt);
        QCOMPARE(one.handedOn, seeded);
    }

    /// A link into the pages of one moment that the EHR does not know any more.
    void anExpiredLinkIsReadAnew()
    {
        FaultyProxy door(m_peer->base());
        Follower one = follower(40);
        one.settings = Desk::settingsFor(door.base(), std::make_shared<FakeTokens>());
        while (!ehrApiCursor(one.cursor, EhrApiKind::Patients)->link.contains(u"_offset"))
            QCOMPARE(one.page(), std::nullopt);
        int refused = 0;
        door.setScript([&refused](const ProxiedRequest &request) {
            return request.target.contains("_offset") && refused++ == 0 ? ProxyFault::answer(410)
                                                                        : ProxyFault();
        });
        QCOMPARE(one.run(), std::nullopt);
        QVERIFY(refused > 1);
        QCOMPARE(one.handedOn, seeded);
    }

    void whoIgnoresTheConditionIsFoundOut()
    {
        FaultyProxy door;
        ProxyFault old;
        old.status = 200;
        old.headers = {{"Content-Type", "application/fhir+json"}};
        old.body =
            QJsonDocument(object("{'resourceType':'Bundle','type':'searchset','total':1,'entry':[{"
                                 "'resource':{'resourceType':'Patient','id':'a','meta':{'versionId':'1',"
                                 "'lastUpdated':'2025-01-01T00:00:00Z'},'name':[{'text':'Zwingli'}]}}]}"))
                .toJson();
        door.failAll(old);
        Follower one = follower(40);
        one.settings = Desk::settingsFor(door.base(), std::make_shared<FakeTokens>());
        one.cursor = ehrApiCursorFrom(EhrApiKind::Patients,
                                      *ehrApiInstant(QStringLiteral("2026-01-01T00:00:00.000Z")));
        const auto error = one.page();
        QVERIFY(error);
        QCOMPARE(error->code, ErrorCode::InvalidMessage);
        QVERIFY(!error->detail.contains(planted));
    }

    void treatmentsComeWithTheirParts()
    {
        for (int i = 0; i < 7; ++i)
            QCOMPARE(m_peer
                         ->send("POST", QStringLiteral("treatments"),
                                treatment(idOf(1), QStringLiteral("t%1").arg(i)))
                         .status,
                     201);
        Desk desk(settings());
        EhrApiPages pages(desk.client, {.pageSize = 3});
        QByteArray cursor;
        int records = 0;
        for (bool isLast = false; !isLast;) {
            const auto change =
                answerOf<EhrApiChange>([&](auto done) { pages.next(EhrApiKind::Treatments, cursor, done); });
            QVERIFY2(change, qPrintable(change ? QString() : change.error().detail));
            for (const EhrApiRecord &record : change->records)
                QCOMPARE(record.parts.size(), 2);
            records += int(change->records.size());
            cursor = change->cursor;
            isLast = change->isLast;
        }
        QCOMPARE(records, 7);
        const auto other =
            answerOf<EhrApiChange>([&](auto done) { pages.next(EhrApiKind::Patients, cursor, done); });
        QCOMPARE(other.error().where, QStringLiteral("cursor#/list"));
    }

    void nothingComesAfterCancelling()
    {
        Desk desk(settings());
        EhrApiPages pages(desk.client);
        bool isAnswered = false;
        for (const char *cursor : {"", "x"})
            pages.next(EhrApiKind::Patients, cursor, [&](const auto &) { isAnswered = true; });
        pages.cancelAll();
        QVERIFY(desk.list({}));
        QVERIFY(!isAnswered);
    }

    /// What goes wrong for who follows the links: the reason for all this.
    void byLinkOneIsMissed()
    {
        Desk desk(settings());
        EhrApiQuery query;
        query.count = 40;
        query.order = EhrApiQuery::Order::ByChange;
        std::set<QString> ids;
        bool isFirst = true;
        for (auto page = desk.list(query); page; page = desk.listOn(EhrApiKind::Patients, page->next)) {
            for (const EhrApiRecord &record : page->records)
                ids.insert(record.id);
            if (std::exchange(isFirst, false))
                touch(idOf(3));
            if (page->next.isEmpty())
                break;
        }
        QCOMPARE(ids.size(), size_t(seeded - 1));
        QVERIFY(!ids.contains(idOf(40)));
    }

    void losesNothingWhileOthersChange_data()
    {
        QTest::addColumn<int>("pageSize");
        QTest::addColumn<unsigned>("seed");
        for (const int size : {25, 60, 200})
            QTest::addRow("pages of %d", size) << size << unsigned(size);
    }
    void losesNothingWhileOthersChange()
    {
        QFETCH(int, pageSize);
        QFETCH(unsigned, seed);
        std::mt19937 random(seed);
        Follower one = follower(pageSize);
        for (int page = 0; page < 40 && !one.isAtEnd; ++page) {
            QCOMPARE(one.page(), std::nullopt);
            for (int i = 0; i < 3; ++i)
                touch(idOf(int(random() % seeded)));
            if (page % 4 == 0) {
                const QString number = QStringLiteral("new-%1-%2").arg(pageSize).arg(page);
                QCOMPARE(m_peer->send("POST", QStringLiteral("patients"), patient(number)).status, 201);
            }
        }
        one.isAtEnd = false;
        QCOMPARE(one.run(), std::nullopt);
        QCOMPARE(one.run(), std::nullopt);
        QVERIFY(one.has.size() > seeded);
        QVERIFY(one.has == versions());
    }

    void changesOnlyFromThenOn()
    {
        Follower one = follower(50);
        QCOMPARE(one.run(), std::nullopt);
        one.handedOn = 0;
        touch(idOf(7));
        touch(idOf(8));
        touch(idOf(7));
        QCOMPARE(one.run(), std::nullopt);
        QCOMPARE(one.handedOn, 2);
        QVERIFY(one.has == versions());
        Follower later = follower(50);
        later.cursor = ehrApiCursorFrom(EhrApiKind::Patients,
                                        *ehrApiInstant(QStringLiteral("2026-01-01T00:00:49.000Z")));
        QCOMPARE(later.run(), std::nullopt);
        QCOMPARE(later.handedOn, 6); // four of the seed, and the two
    }
};

QTEST_GUILESS_MAIN(tst_EhrApiPages)
#include "tst_EhrApiPages.moc"
