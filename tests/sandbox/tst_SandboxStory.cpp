#include "HttpProbe.h"

#include "fakes/FakeClock.h"
#include "sandbox/SandboxEhr.h"

#include <QTest>

using namespace concord;
using namespace Qt::StringLiterals;

class tst_SandboxStory : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();

    void eachKindDoesWhatItSays();
    void sameSeedTellsTheSameStory();
    void runsByItselfUntilPaused();

private:
    [[nodiscard]] static std::unique_ptr<SandboxEhr> makeEhr(const Clock &clock, quint32 seed);
    [[nodiscard]] static SandboxChange step(SandboxEhr &ehr);
    void check(const SandboxChange &change);

    FakeClock m_clock;
    std::unique_ptr<SandboxEhr> m_ehr;
    HttpProbe m_http;
};

std::unique_ptr<SandboxEhr> tst_SandboxStory::makeEhr(const Clock &clock, quint32 seed)
{
    SandboxOptions options;
    options.storyPaused = true;
    options.seed = seed;
    return std::make_unique<SandboxEhr>(clock, options);
}

SandboxChange tst_SandboxStory::step(SandboxEhr &ehr)
{
    QSignalSpy made(&ehr, &SandboxEhr::changeMade);
    ehr.step();
    return made.wait() ? made[0][0].value<SandboxChange>() : SandboxChange();
}

void tst_SandboxStory::init()
{
    m_ehr = makeEhr(m_clock, 1);
    const auto base = m_ehr->start();
    QVERIFY(base);
    m_http.setBase(*base);
}

void tst_SandboxStory::cleanup()
{
    m_ehr.reset();
}

void tst_SandboxStory::check(const SandboxChange &change)
{
    const QString path = u"MedicationRequest/"_s + change.requestId;
    const auto after = m_http.get(path);
    if (change.kind == SandboxChangeKind::Deleted) {
        QCOMPARE(after.status, 410);
        return;
    }
    QCOMPARE(after.status, 200);
    QCOMPARE(after.json[u"meta"_s][u"lastUpdated"_s], u"2026-01-15T12:00:00.000Z"_s);
    if (change.kind == SandboxChangeKind::Prescribed) {
        QCOMPARE(after.json[u"status"_s], u"active"_s);
        QCOMPARE(m_http.get(after.json[u"subject"_s][u"reference"_s].toString()).status, 200);
        QCOMPARE(after.json[u"medicationCodeableConcept"_s][u"text"_s], change.medication);
        return;
    }
    const int version = after.json[u"meta"_s][u"versionId"_s].toString().toInt();
    const auto before = m_http.get(path + u"/_history/%1"_s.arg(version - 1));
    QCOMPARE(before.json[u"status"_s], u"active"_s);
    const QJsonValue was = before.json[u"dosageInstruction"_s][0], is = after.json[u"dosageInstruction"_s][0];
    QCOMPARE(was[u"doseAndRate"_s] != is[u"doseAndRate"_s], change.kind == SandboxChangeKind::DoseChanged);
    QCOMPARE(was[u"timing"_s] != is[u"timing"_s], change.kind == SandboxChangeKind::FrequencyChanged);
    QCOMPARE(was[u"route"_s] != is[u"route"_s], change.kind == SandboxChangeKind::RouteChanged);
    const QString status = change.kind == SandboxChangeKind::Stopped     ? u"stopped"_s
                           : change.kind == SandboxChangeKind::PutOnHold ? u"on-hold"_s
                                                                         : u"active"_s;
    QCOMPARE(after.json[u"status"_s], status);
}

void tst_SandboxStory::eachKindDoesWhatItSays()
{
    QSet<SandboxChangeKind> seen;
    for (int i = 0; i < 24; ++i) {
        const SandboxChange change = step(*m_ehr);
        QVERIFY(!change.requestId.isEmpty());
        seen.insert(change.kind);
        check(change);
    }
    QCOMPARE(seen.size(), 7);
    QCOMPARE(m_http.get(u"MedicationRequest/_history?_since=2026-01-15T12:00:00Z"_s).total(), 24);
}

void tst_SandboxStory::sameSeedTellsTheSameStory()
{
    const auto same = makeEhr(m_clock, 1), other = makeEhr(m_clock, 2);
    QVERIFY(same->start());
    QVERIFY(other->start());
    QStringList told, retold, another;
    for (int i = 0; i < 8; ++i) {
        told.append(step(*m_ehr).requestId);
        retold.append(step(*same).requestId);
        another.append(step(*other).requestId);
    }
    QCOMPARE(retold, told);
    QVERIFY(another != told);
}

void tst_SandboxStory::runsByItselfUntilPaused()
{
    SandboxOptions options;
    options.storyEvery = std::chrono::milliseconds(5);
    SandboxEhr ehr(m_clock, options);
    QSignalSpy made(&ehr, &SandboxEhr::changeMade);
    QVERIFY(ehr.start());
    QTRY_VERIFY(made.size() >= 2);
    ehr.setStoryPaused(true);
    HttpProbe http(ehr.baseUrl());
    const int after =
        http.get(u"MedicationRequest/_history"_s).total(); // answered by the same thread, so after the pause
    QTRY_COMPARE(made.size(), after - 1068);
    ehr.step();
    QTRY_COMPARE(made.size(), after - 1068 + 1); // by hand, and none by the clock meanwhile
}

QTEST_GUILESS_MAIN(tst_SandboxStory)
#include "tst_SandboxStory.moc"
