// The file in which a workstation keeps sign-ins that a server refused: what stays, what is counted, and what
// becomes of a file that somebody or something has damaged.
#include "fakes/FakeClock.h"
#include "security/RefusedSignIns.h"
#include "store/contract/Suite.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <csignal>
#include <thread>

#include <sys/resource.h>

using namespace concord;

namespace {
const auto place = QStringLiteral("postgresql://server/concord");
const auto signIn = QStringLiteral("session.sign-in");
const auto ana = QStringLiteral("user/ana");
const auto wrong = QStringLiteral("password");
}

class tst_RefusedSignIns : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_home;
    FakeClock m_clock;

    [[nodiscard]] QString folder() const { return m_home->filePath(QStringLiteral("share/refused")); }
    [[nodiscard]] RefusedSignIns list(const QString &database = place) const
    {
        return {folder(), database, m_clock};
    }
    [[nodiscard]] QByteArray content() const
    {
        QFile file(list().path());
        return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
    }
    void put(const QByteArray &bytes) const
    {
        QVERIFY(QDir().mkpath(folder()));
        QFile file(list().path());
        QVERIFY(file.open(QFile::WriteOnly) && file.write(bytes) == bytes.size());
    }
    [[nodiscard]] QFileInfoList aside() const
    {
        return QDir(folder()).entryInfoList({QStringLiteral("*.damaged-*")}, QDir::Files);
    }
    /// The file of one attempt, with that entry changed.
    [[nodiscard]] QByteArray changed(const std::function<void(QJsonObject &)> &change)
    {
        auto kept = list();
        const auto added = kept.add(signIn, ana, wrong);
        Q_ASSERT(added);
        QJsonObject file = QJsonDocument::fromJson(content()).object();
        QJsonArray entries = file[u"kept"].toArray();
        QJsonObject entry = entries[0].toObject();
        change(entry);
        entries[0] = entry;
        file[u"kept"] = entries;
        return QJsonDocument(file).toJson();
    }

    /// The same file with more entries like its first: to add them one by one takes a while.
    [[nodiscard]] static QByteArray fullerBy(const QByteArray &file, int more)
    {
        QJsonObject object = QJsonDocument::fromJson(file).object();
        QJsonArray entries = object[u"kept"].toArray();
        for (int i = 0; i < more; ++i) {
            QJsonObject entry = entries[0].toObject();
            entry[u"id"] = makeId<CorrelationId>(std::chrono::milliseconds(i)).toString();
            entries.append(entry);
        }
        object[u"kept"] = entries;
        return QJsonDocument(object).toJson(QJsonDocument::Compact);
    }

private slots:
    void init()
    {
        m_home = std::make_unique<QTemporaryDir>();
        m_clock.advance(std::chrono::seconds(1));
    }

    void whatWasKeptComesBackInItsOrder()
    {
        auto kept = list();
        const Timestamp first = m_clock.now();
        DONE(kept.add(signIn, ana, wrong));
        m_clock.advance(std::chrono::seconds(5));
        DONE(kept.add(QStringLiteral("session.unlock"), QStringLiteral("user/?"), QStringLiteral("unknown")));
        TAKE(found, list().all()); // as another start of the program finds it
        QCOMPARE(found.size(), 2U);
        QCOMPARE(found[0].action, signIn);
        QCOMPARE(found[0].subject, ana);
        QCOMPARE(found[0].reason, wrong);
        QCOMPARE(found[0].at, first);
        QCOMPARE(found[1].action, QStringLiteral("session.unlock"));
        QCOMPARE(found[1].subject, QStringLiteral("user/?"));
        QCOMPARE(found[1].at, m_clock.now());
        QVERIFY(!found[0].id.isNull() && found[0].id != found[1].id);
    }

    void whereNothingWasKeptThereIsNoFile()
    {
        auto kept = list();
        TAKE(found, kept.all());
        QVERIFY(found.empty());
        QVERIFY(!QFile::exists(kept.path()));
    }

    void theFileIsForItsOwnerAlone()
    {
        auto kept = list();
        DONE(kept.add(signIn, ana, wrong));
        const auto own = QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser;
        QCOMPARE(QFile::permissions(kept.path()), own);
        QCOMPARE(QFile::permissions(folder()), own | QFile::ExeOwner | QFile::ExeUser);
        QVERIFY(QFile::setPermissions(kept.path(), own | QFile::ReadOther | QFile::ReadGroup));
        DONE(kept.add(signIn, ana, wrong));
        QCOMPARE(QFile::permissions(kept.path()), own);
        QVERIFY(content().contains(place.toUtf8())); // of which database
    }

    void whatStandsOnTheTrailIsKeptNoMore()
    {
        auto kept = list();
        DONE(kept.add(signIn, ana, wrong));
        TAKE(told, kept.all());
        DONE(kept.add(signIn, ana, wrong)); // meanwhile, by another console
        DONE(kept.remove(told));
        TAKE(left, kept.all());
        QCOMPARE(left.size(), 1U);
        QVERIFY(left[0].id != told[0].id);
        DONE(kept.remove(told)); // once more: nothing happens
        DONE(kept.remove(left));
        QVERIFY(!QFile::exists(kept.path()));
        TAKE(none, kept.all());
        QVERIFY(none.empty());
    }

    void beyondTheLimitTheyAreOnlyCounted()
    {
        auto kept = list();
        DONE(kept.add(signIn, ana, wrong));
        put(fullerBy(content(), RefusedSignIns::most - 2));
        DONE(kept.add(signIn, ana, wrong));
        const qint64 full = content().size();
        m_clock.advance(std::chrono::seconds(1));
        const Timestamp from = m_clock.now();
        for (int i = 0; i < 40; ++i) {
            m_clock.advance(std::chrono::seconds(1));
            DONE(kept.add(signIn, QStringLiteral("user/zoe"), wrong));
        }
        QVERIFY2(content().size() < full + 500, "what is counted takes no more room");
        TAKE(found, kept.all());
        QCOMPARE(found.size(), size_t(RefusedSignIns::most) + 1);
        const RefusedSignIn more = found.back();
        QCOMPARE(more.kind, RefusedSignIn::Kind::Count);
        QCOMPARE(more.count, 40);
        QCOMPARE(more.subject, QStringLiteral("user/?"));
        QCOMPARE(more.at, from + std::chrono::seconds(1));
        QCOMPARE(more.last, m_clock.now());
        // what comes while these are told is another count, or it would go with them
        DONE(kept.add(signIn, ana, wrong));
        DONE(kept.add(signIn, ana, wrong));
        DONE(kept.remove(found));
        TAKE(left, kept.all());
        QCOMPARE(left.size(), 1U);
        QCOMPARE(left[0].count, 2);
        DONE(kept.remove(left));
        DONE(kept.add(signIn, ana, wrong)); // and then one by one again
        TAKE(again, kept.all());
        QCOMPARE(again[0].kind, RefusedSignIn::Kind::Attempt);
    }

    void eachDatabaseHasItsOwn()
    {
        auto here = list();
        auto there = list(QStringLiteral("postgresql://other/concord"));
        DONE(here.add(signIn, ana, wrong));
        TAKE(found, there.all());
        QVERIFY(found.empty());
        QVERIFY(here.path() != there.path());
        QVERIFY(!here.path().contains(QStringLiteral("server"))); // a name of a file tells no server
    }

    void aDamagedFileIsMovedAsideAndSaidOnce_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("nothing in it") << QByteArray();
        QTest::newRow("something else") << QByteArray("hello\n");
        QTest::newRow("a list") << QByteArray("[]");
        QTest::newRow("zeros of a power cut") << QByteArray(4096, '\0');
        QTest::newRow("far too large") << QByteArray(2 * 1024 * 1024, ' ');
        const auto row = [&](const char *name, const std::function<void(QJsonObject &)> &change) {
            m_home = std::make_unique<QTemporaryDir>();
            QTest::newRow(name) << changed(change);
        };
        row("a name that may be a password",
            [](QJsonObject &o) { o[u"subject"] = QStringLiteral("user/Four old horses"); });
        row("another action", [](QJsonObject &o) { o[u"action"] = QStringLiteral("user.remove"); });
        row("a reason of many words", [](QJsonObject &o) { o[u"reason"] = QStringLiteral("told_by=me"); });
        row("no number", [](QJsonObject &o) { o[u"id"] = QString(); });
        row("a time that no reader can read", [](QJsonObject &o) { o[u"at"] = 9e15; });
        row("half a millisecond", [](QJsonObject &o) { o[u"at"] = 0.5; });
        row("a count of nothing", [](QJsonObject &o) { o[u"count"] = 0; });
        row("a word too many", [](QJsonObject &o) { o[u"role"] = QStringLiteral("administrator"); });
        QJsonObject file = QJsonDocument::fromJson(changed([](QJsonObject &) {})).object();
        QJsonArray entries = file[u"kept"].toArray();
        entries.append(entries[0]);
        file[u"kept"] = entries;
        QTest::newRow("the same number twice") << QJsonDocument(file).toJson();
        file = QJsonDocument::fromJson(changed([](QJsonObject &) {})).object();
        file[u"counting"] = true;
        QTest::newRow("a count that goes on and is not there") << QJsonDocument(file).toJson();
        file[u"counting"] = false;
        file[u"database"] = QStringLiteral("postgresql://other/concord");
        QTest::newRow("another database's") << QJsonDocument(file).toJson();
        QTest::newRow("cut off") << QJsonDocument(file).toJson().chopped(20);
    }
    void aDamagedFileIsMovedAsideAndSaidOnce()
    {
        QFETCH(QByteArray, bytes);
        put(bytes);
        auto kept = list();
        DONE(kept.add(signIn, ana, wrong));
        const auto damage = kept.takeDamage();
        QVERIFY(damage);
        QCOMPARE(damage->code, ErrorCode::StoreCorrupt);
        QVERIFY(!kept.takeDamage());
        QCOMPARE(aside().size(), 1);
        QCOMPARE(damage->where, aside().first().filePath());
        QFile moved(damage->where);
        QVERIFY(moved.open(QFile::ReadOnly));
        QVERIFY2(moved.readAll() == bytes, "not a byte of it is lost");
        TAKE(found, kept.all());
        QCOMPARE(found.size(), 2U);
        QCOMPARE(found[0].kind, RefusedSignIn::Kind::Damage);
        QCOMPARE(found[1].subject, ana);
    }

    void aSecondDamageDoesNotReplaceTheFirst()
    {
        auto kept = list();
        put("first");
        DONE(kept.add(signIn, ana, wrong));
        put("second");
        FAILS(kept.add(signIn, ana, wrong), ErrorCode::StoreFailed); // in the same millisecond
        QCOMPARE(content(), QByteArray("second"));
        m_clock.advance(std::chrono::milliseconds(1));
        DONE(kept.add(signIn, ana, wrong));
        QCOMPARE(aside().size(), 2);
    }

    void aNewerProgramsFileIsLeftAlone()
    {
        QJsonObject file = QJsonDocument::fromJson(changed([](QJsonObject &) {})).object();
        file[u"concord_refused_sign_ins"] = 2;
        const QByteArray bytes = QJsonDocument(file).toJson();
        put(bytes);
        auto kept = list();
        FAILS(kept.add(signIn, ana, wrong), ErrorCode::StoreNewer);
        QCOMPARE(content(), bytes);
        QVERIFY(aside().isEmpty() && !kept.takeDamage());
    }

    void whatIsNoPlainFileIsNotFollowed()
    {
        QVERIFY(QDir().mkpath(folder()));
        const QString target = m_home->filePath(QStringLiteral("target"));
        QFile other(target);
        QVERIFY(other.open(QFile::WriteOnly) && other.write("mine") == 4);
        other.close();
        auto kept = list();
        QVERIFY(QFile::link(target, kept.path()));
        FAILS(kept.add(signIn, ana, wrong), ErrorCode::StoreFailed);
        QVERIFY(QFile::remove(kept.path()) && QDir().mkdir(kept.path()));
        FAILS(kept.all(), ErrorCode::StoreFailed);
        QVERIFY(other.open(QFile::ReadOnly));
        QCOMPARE(other.readAll(), QByteArray("mine"));
    }

    void aFolderThatCannotBeMadeIsAnError()
    {
        QFile file(m_home->filePath(QStringLiteral("share")));
        QVERIFY(file.open(QFile::WriteOnly));
        auto kept = list();
        FAILS(kept.add(signIn, ana, wrong), ErrorCode::StoreFailed);
    }

    void whatCannotBeWrittenLeavesWhatWasThere()
    {
        auto kept = list();
        DONE(kept.add(signIn, ana, wrong));
        const QByteArray before = content();
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit limit = {};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &limit), 0);
        const rlimit all = limit;
        limit.rlim_cur = rlim_t(before.size() + 50); // room for what is there, not for one more
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &limit), 0);
        const auto added = kept.add(signIn, ana, wrong);
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &all), 0);
        FAILS(added, ErrorCode::StoreFailed);
        QCOMPARE(content(), before);
        DONE(kept.add(signIn, ana, wrong));
        TAKE(found, kept.all());
        QCOMPARE(found.size(), 2U);
    }

    void twoProgramsAtOnceLoseNothing()
    {
        std::vector<std::thread> programs;
        std::atomic<int> failures = 0;
        for (int i = 0; i < 2; ++i)
            programs.emplace_back([&] {
                auto kept = list();
                for (int n = 0; n < 20; ++n)
                    failures += kept.add(signIn, ana, wrong) ? 0 : 1;
            });
        for (std::thread &program : programs)
            program.join();
        QCOMPARE(failures.load(), 0);
        auto kept = list();
        TAKE(found, kept.all());
        QCOMPARE(found.size(), 40U);
    }
};

QTEST_GUILESS_MAIN(tst_RefusedSignIns)
#include "tst_RefusedSignIns.moc"
