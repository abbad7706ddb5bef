#include "fakes/KeeperHarness.h"
#include "fakes/ScriptedEhr.h"

#include <QJsonDocument>

using namespace concord;
using std::chrono::milliseconds;

/// One subscription from its creation to whatever can happen to it, at a scripted EHR of the R5 backport.
class tst_SubscriptionKeeper : public QObject
{
    Q_OBJECT

private slots:
    void createsWhatIsMissing();
    void doesNothingUntilItLeads();
    void findsItsOwnByTheEndpoint();
    void writesWhatDiffers();
    void anEhrThatWantsItOtherwiseIsNotAskedTwice();
    void renewsBeforeTheEnd();
    void createsItAnewWhenItIsGone();
    void resetsAfterAnError();
    void resetsBackOffWhenTheyDoNotHelp();
    void eventsInOrderNeedNoLookUp();
    void eventsOutOfOrderNeedNoLookUp();
    void missingEventsAreAskedFor();
    void missingEventsAreSearchedWhereNobodyKeepsThem();
    void aHeartbeatTellsOfMissingEvents();
    void silenceIsLookedInto();
    void anEhrWithoutStatusOperationIsSearched();
    void aPingIsLookedUp();
    void anEhrThatCountsAnewIsSearched();
    void theNextLeaderGoesOnWhereTheLastOneStopped();
    void numbersThatOthersHeardAreNoGap();
    void whatOthersAreNotToldByNameIsLookedUp();
    void whatCannotBePassedOnIsKept();
    void aSecretThatChangesIsWritten();
    void anotherSubscriptionsNumbersAreNotOurs();
    void failuresBackOffAndAreTold();
    void aBrokenStoreIsWaitedFor();
    void aFullEngineIsWaitedFor();
    void worksWithAnEhrThatReturnsNothing();
    void stopsAtAnyMoment();
    void keepsTheSecretToItself();
};

void tst_SubscriptionKeeper::createsWhatIsMissing()
{
    ScriptedEhr ehr;
    KeeperHarness harness(ehr.base());
    harness.start();
    QTRY_COMPARE(harness.state.status, QStringLiteral("active"));
    QCOMPARE(harness.state.subscriptionId, QStringLiteral("s1"));
    QCOMPARE(ehr.requests().mid(0, 2),
             (QStringList{QStringLiteral("GET Subscription"), QStringLiteral("POST Subscription")}));
    QCOMPARE(ehr.raw().at(1).headers["if-none-exist"],
             QByteArray("url=https%3A%2F%2Fconcord.example%2Fhooks%2Fehr"));
    QCOMPARE(ehr.subscription[u"channel"][u"header"][0].toString(),
             QStringLiteral("X-Concord-Subscription: 0123456789abcdef"));
    QTRY_COMPARE(harness.kept->states[QStringLiteral("ehr")].subscriptionId, QStringLiteral("s1"));
    QCOMPARE(harness.backfills, 0); // before the first subscription there is nothing to miss
}

void tst_SubscriptionKeeper::doesNothingUntilItLeads()
{
    ScriptedEhr ehr;
    KeeperHarness harness(ehr.base());
    harness.start(false);
    harness.notify(ehr.notification("event-notification", {5}, 5));
    QTest::qWait(100); // nothing may come: there is no signal to wait for
    QVERIFY(ehr.requests().isEmpty());
    harness.keeper->setLeader(true);
    QTRY_COMPARE(harness.state.status, QStringLiteral("active"));
    harness.keeper->setLeader(false);
    const auto before = ehr.requests().size();
    harness.notify(ehr.notification("event-notification", {7}, 7));
    QTest::qWait(200);
    QCOMPARE(ehr.requests().size(), before);
}

void tst_SubscriptionKeeper::findsItsOwnByTheEndpoint()
{
    ScriptedEhr ehr;
    KeeperHarness first(ehr.base());
    first.start();
    QTRY_COMPARE(first.state.status, QStringLiteral("active"));
    first.keeper.reset();
    KeeperHarness second(ehr.base()); // its database is empty
    second.start();
    QTRY_COMPARE(second.state.subscriptionId, QStringLiteral("s1"));
    QCOMPARE(ehr.count(QStringLiteral("POST Subscription")), 1);
    QCOMPARE(ehr.count(QStringLiteral("PUT Subscription/s1")), 0);
}

void tst_SubscriptionKeeper::writesWhatDiffers()
{
    ScriptedEhr ehr;
    KeeperHarness first(ehr.base());
    first.start();
    QTRY_COMPARE(first.state.status, QStringLiteral("active"));
    first.keeper->stop();
    first.settings.secret = [] {
        return QByteArray("fedcba9876543210");
    };
    first.start();
    QTRY_COMPARE(ehr.count(QStringLiteral("PUT Subscription/s1")), 1);
    QTRY_COMPARE(ehr.subscription[u"channel"][u"header"][0].toString(),
                 QStringLiteral("X-Concord-Subscription: fedcba9876543210"));
}

void tst_SubscriptionKeeper::anEhrThatWantsItOtherwiseIsNotAskedTwice()
{
    ScriptedEhr ehr;
    ehr.subscription = {
        {QStringLiteral("resourceType"), QStringLiteral("Subscription")},
        {QStringLiteral("id"), QStringLiteral("s9")},
        {QStringLiteral("status"), QStringLiteral("active")},
        {QStringLiteral("channel"),
         QJsonObject{{QStringLiteral("endpoint"), QStringLiteral("https://concord.example/hooks/ehr")}}}};
    ehr.dropsEnd = true;
    KeeperHarness harness(ehr.base());
    harness.start();
    QTRY_COMPARE(ehr.count(QStringLiteral("PUT Subscription/s9")), 1);
    QTRY_VERIFY(ehr.count(QStringLiteral("GET Subscription/s9/$status")) > 0);
    QCOMPARE(ehr.count(QStringLiteral("PUT Subscription/s9")), 1);
}

void tst_SubscriptionKeeper::renewsBeforeTheEnd()
{
    ScriptedEhr ehr;
    KeeperHarness harness(ehr.base());
    harness.settings.lifetime = milliseconds(600);
    harness.settings.renewBefore = milliseconds(300);
    harness.start();
    QTRY_VERIFY(ehr.count(QStringLiteral("PUT Subscription/s1")) >= 3);
    QCOMPARE(ehr.count(QStringLiteral("POST Subscription")), 1);
    QVERIFY(harness.state.end.value() > harness.clock.now());
    QVERIFY2(ehr.requests().size() < 40, "renewed in a frenzy");
}

void tst_SubscriptionKeeper::createsItAnewWhenItIsGone()
{
    ScriptedEhr ehr;
    KeeperHarness harness(ehr.base());
    harness.settings.silence = milliseconds(50);
    harness.start();
    QTRY_COMPARE(harness.state.subscriptionId, QStringLiteral("s1"));
    ehr.matches = {ScriptedEhr::order(1), ScriptedEhr::order(2)}; // changed while nobody told us
    ehr.subscription = {};
    QTRY_COMPARE(harness.state.subscriptionId, QStringLiteral("s2"));
    QTRY_VERIFY(harness.sink.storedIds().contains(QStringLiteral("MedicationRequest/2/_history/1")));
    QCOMPARE(harness.sink.stored().at(0).channel, InboundChannel::Subscription);
    QCOMPARE(harness.sink.stored().at(0).format, InboundFormat::FhirJson);
    QCOMPARE(harness.sink.stored().at(0).connection, QStringLiteral("ehr"));
}

void tst_SubscriptionKeeper::resetsAfterAnError()
{
    ScriptedEhr ehr;
    KeeperHarness harness(ehr.base());
    harness.start();
    QTRY_COMPARE(harness.state.status, QStringLiteral("active"));
    ehr.matches = {ScriptedEhr::order(1)};
    ehr.subscription[u"status"] = QStringLiteral("error");
    harness.notify(ehr.notification("event-notification", {1}, 1)); // its last words
    QTRY_COMPARE(ehr.count(QStringLiteral("PUT Subscription/s1")), 1);
    QCOMPARE(QJsonDocument::fromJson(ehr.raw().back().body)[u"status"].toString(QStringLiteral("requested")),
             QStringLiteral("requested"));
    QTRY_COMPARE(harness.state.status, QStringLiteral("active"));
    QVERIFY(!harness.state.error);
    QTRY_COMPARE(harness.backfills, 1); // what was not sent meanwhile
}

void tst_SubscriptionKeeper::resetsBackOffWhenTheyDoNotHelp()
{
    ScriptedEhr ehr;
    ehr.createdStatus = QStringLiteral("error");
    KeeperHarness harness(ehr.base());
    harness.settings.firstRetry = milliseconds(100);
    harness.settings.longestRetry = milliseconds(400);
    harness.start();
    QTRY_VERIFY(ehr.count(QStringLiteral("PUT Subscription/s1")) >= 3); // at 0, 100, 300 ms and every 400
    QVERIFY2(ehr.count(QStringLiteral("PUT Subscription/s1")) < 6, "reset in a frenzy");
    QTRY_VERIFY(harness.state.error.has_value());
    QCOMPARE(harness.state.error->code, ErrorCode::RemoteFailed);
    ehr.createdStatus = QStringLiteral("active");
    QTRY_COMPARE(harness.state.status, QStringLiteral("active"));
    QTRY_VERIFY(!harness.state.error);
}

void tst_SubscriptionKeeper::eventsInOrderNeedNoLookUp()
{
    ScriptedEhr ehr;
    KeeperHarness harness(ehr.base());
    harness.start();
    QTRY_COMPARE(harness.state.status, QStringLiteral("active"));
    for (qint64 n = 1; n <= 20; ++n)
        harness.notify(ehr.notification("event-notification", {n}, n));
    QCOMPARE(harness.state.lastNumber, 20);
    QTRY_COMPARE(harness.kept->states[QStringLiteral("ehr")].lastNumber, 20);
    QVERIFY2(harness.kept->saves < 8, "saved for each notification");
    QCOMPARE(ehr.count(QStringLiteral("GET MedicationRequest")), 0);
}

void tst_SubscriptionKeeper::eventsOutOfOrderNeedNoLookUp()
{
    ScriptedEhr ehr;
    KeeperHarness harness(ehr.base());
    harness.settings.gapWait = milliseconds(500);
    harness.start();
    QTRY_COMPARE(harness.state.status, QStringLiteral("active"));
    harness.notify(ehr.notification("event-notification", {1, 3}, 4));
    harness.notify(ehr.notification("event-notification", {4}, 4));
    QCOMPARE(harness.state.lastNumber, 1);
    harness.notify(ehr.notification("event-notification", {2}, 4));
    QCOMPARE(harness.state.lastNumber, 4);
    QTest::qWait(700); // longer than the wait for a gap
    QCOMPARE(ehr.count(QStringLiteral("GET Subscription/s1/$events")), 0);
    QCOMPARE(harness.backfills, 0);
}

void tst_SubscriptionKeeper::missingEventsAreAskedFor()
{
    ScriptedEhr ehr;
    for (qint64 n = 1; n <= 5; ++n)
        ehr.events[n] = ScriptedEhr::eventPart(n);
    KeeperHarness harness(ehr.base());
    harness.start();
    QTRY_COMPARE(harness.state.status, QStringLiteral("active"));
    harness.notify(ehr.notification("event-notification", {1}, 1));
    harness.notify(ehr.notification("event-notification", {5}, 5)); // 2, 3 and 4 were lost
    QTRY_COMPARE(harness.state.lastNumber, 5);
    QCOMPARE(ehr.count(QStringLiteral("GET Subscription/s1/$events")), 1);
    QVERIFY(ehr.raw().back().target.contains("eventsSinceNumber=2&eventsUntilNumber=5"));
    const auto stored = harness.sink.stored();
    QCOMPARE(stored.size(), size_t(4));
    // the same message as the notification would have been: had it come after all, it would be a duplicate
    const auto late = notificationParts(ehr.notification("event-notification", {3}, 3));
    QCOMPARE(stored[1].messageId, late->at(0).messageId);
    QCOMPARE(stored[1].body, late->at(0).body);
}

void tst_SubscriptionKeeper::missingEventsAreSearchedWhereNobodyKeepsThem()
{
    ScriptedEhr ehr;
    ehr.events[5] = ScriptedEhr::eventPart(5); // the older ones are no longer known
    ehr.matches = {ScriptedEhr::order(2), ScriptedEhr::order(3), ScriptedEhr::order(4)};
    KeeperHarness harness(ehr.base());
    harness.start();
    QTRY_COMPARE(harness.state.status, QStringLiteral("active"));
    harness.notify(ehr.notification("event-notification", {1}, 1));
    harness.notify(ehr.notification("event-notification", {5}, 5));
    QTRY_COMPARE(harness.state.lastNumber, 5);
    QCOMPARE(harness.found, 3);
    const QByteArray search = ehr.raw().back().target;
    QVERIFY2(search.contains("intent=order&_lastUpdated=ge20") && search.contains("_sort=_lastUpdated"),
             search.constData());
    QVERIFY(harness.sink.storedIds().contains(QStringLiteral("MedicationRequest/4/_history/1")));
}

void tst_SubscriptionKeeper::aHeartbeatTellsOfMissingEvents()
{
    ScriptedEhr ehr;
    ehr.events[1] = ScriptedEhr::eventPart(1);
    ehr.events[2] = ScriptedEhr::eventPart(2);
    KeeperHarness harness(ehr.base());
    harness.start();
    QTRY_COMPARE(harness.state.status, QStringLiteral("active"));
    harness.notify(ehr.notification("heartbeat", {}, 2));
    QTRY_COMPARE(harness.state.lastNumber, 2);
    QCOMPARE(harness.sink.stored().size(), size_t(2));
}

void tst_SubscriptionKeeper::silenceIsLookedInto()
{
    ScriptedEhr ehr;
    KeeperHarness harness(ehr.base());
    harness.settings.silence = milliseconds(200);
    harness.start();
    QTRY_COMPARE(harness.state.status, QStringLiteral("active"));
    ehr.total = 1; // its notification never arrived
    ehr.events[1] = ScriptedEhr::eventPart(1);
    QTRY_COMPARE(harness.state.lastNumber, 1);
    QVERIFY(ehr.count(QStringLiteral("GET Subscription/s1/$status")) >= 1);
    QCOMPARE(harness.sink.stored().size(), size_t(1));
}

void tst_SubscriptionKeeper::anEhrWithoutStatusOperationIsSearched()
{
    ScriptedEhr ehr;
    ehr.hasStatusOperation = false;
    ehr.matches = {ScriptedEhr::order(1)};
    KeeperHarness harness(ehr.base());
    harness.settings.silence = milliseconds(100);
    harness.start();
    QTRY_COMPARE(harness.sink.stored().size(), size_t(1));
    QTRY_VERIFY(harness.duplicates > 0); // the next search finds it again, and it stays one
    QCOMPARE(harness.sink.stored().size(), size_t(1));
    QCOMPARE(ehr.count(QStringLiteral("GET Subscription/s1/$status")), 1);
}

void tst_SubscriptionKeeper::aPingIsLookedUp()
{
    ScriptedEhr ehr;
    KeeperHarness harness(ehr.base());
    harness.settings.wish.topic.clear(); // plain R4
    harness.settings.pingWait = milliseconds(100);
    harness.start();
    QTRY_COMPARE(harness.state.status, QStringLiteral("active"));
    QTRY_COMPARE(harness.backfills, 1); // nobody counts: the check after the write looks once
    ehr.matches = {ScriptedEhr::order(1)};
    for (int i = 0; i < 10; ++i)
        harness.notify({});
    QTRY_COMPARE(harness.sink.storedIds(), QStringList{QStringLiteral("MedicationRequest/1/_history/1")});
    QTRY_COMPARE(harness.backfills, 2); // ten pings, one search
    QCOMPARE(ehr.count(QStringLiteral("GET Subscription/s1/$status")), 0);
}

void tst_SubscriptionKeeper::anEhrThatCountsAnewIsSearched()
{
    ScriptedEhr ehr;
    KeeperHarness harness(ehr.base());
    harness.start();
    QTRY_COMPARE(harness.state.status, QStringLiteral("active"));
    for (qint64 n = 1; n <= 9; ++n)
        harness.notify(ehr.notification("event-notification", {n}, n));
    QCOMPARE(harness.state.lastNumber, 9);
    ehr.total = 2; // restored from a backup, say
    ehr.matches = {ScriptedEhr::order(50)};
    harness.notify(ehr.notification("event-notification", {2}, 2));
    QTRY_COMPARE(harness.state.lastNumber, 2);
    QTRY_VERIFY(harness.sink.storedIds().contains(QStringLiteral("MedicationRequest/50/_history/1")));
    harness.notify(ehr.notification("event-notification", {3}, 3));
    QCOMPARE(harness.state.lastNumber, 3);
}

void tst_SubscriptionKeeper::theNextLeaderGoesOnWhereTheLastOneStopped()
{
    ScriptedEhr ehr;
    KeeperHarness first(ehr.base());
    first.start();
    QTRY_COMPARE(first.state.status, QStringLiteral("active"));
    for (qint64 n = 1; n <= 3; ++n)
        first.notify(ehr.notification("event-notification", {n}, n));
    first.keeper->setLeader(false); // and saves
    KeeperHarness second(ehr.base());
    second.kept = first.kept;
    ehr.total = 5; // 4 and 5 came when nobody led
    ehr.events[4] = ScriptedEhr::eventPart(4);
    ehr.events[5] = ScriptedEhr::eventPart(5);
    second.start();
    QTRY_COMPARE(second.state.lastNumber, 5);
    QCOMPARE(second.sink.stored().size(), size_t(2));
    QCOMPARE(ehr.count(QStringLiteral("POST Subscription")), 1);
}

/// A load balancer gives each worker a part of the notifications.
void tst_SubscriptionKeeper::numbersThatOthersHeardAreNoGap()
{
    ScriptedEhr ehr;
    KeeperHarness leader(ehr.base());
    leader.start();
    QTRY_COMPARE(leader.state.status, QStringLiteral("active"));
    KeeperHarness other(ehr.base());
    other.kept = leader.kept;
    other.start(false);
    for (const qint64 n : {2, 4, 5}) {
        leader.notify(ehr.notification("event-notification", {n}, n));
        other.notify(ehr.notification("event-notification", {n == 2 ? 1 : n == 4 ? 3 : 6}, n + 1));
    }
    QTRY_COMPARE(leader.state.lastNumber, 6);
    QTest::qWait(150); // longer than the wait for a gap
    QCOMPARE(ehr.count(QStringLiteral("GET Subscription/s1/$events")), 0);
    QCOMPARE(leader.backfills, 0);

    // What nobody heard is still a gap, also when only another worker can know of it.
    ehr.events[7] = ScriptedEhr::eventPart(7);
    ehr.events[8] = ScriptedEhr::eventPart(8); // it has come elsewhere: the door knows it
    ehr.total = 8;
    other.notify(ehr.notification("event-notification", {8}, 8));
    QTRY_COMPARE(leader.state.lastNumber, 8);
    QCOMPARE(leader.sink.stored().size(), size_t(2));
}

/// A ping of plain R4 that reaches a worker that does not lead.
void tst_SubscriptionKeeper::whatOthersAreNotToldByNameIsLookedUp()
{
    ScriptedEhr ehr;
    ehr.matches = QJsonArray{ScriptedEhr::order(1)};
    KeeperHarness leader(ehr.base());
    leader.settings.wish.topic.clear();
    leader.settings.activation = std::chrono::hours(1); // no search of its own accord
    leader.start();
    QTRY_COMPARE(leader.state.status, QStringLiteral("active"));
    KeeperHarness other(ehr.base());
    other.settings.wish.topic.clear();
    other.kept = leader.kept;
    other.start(false);
    other.notify({});
    QTRY_COMPARE(leader.backfills, 1);
    QCOMPARE(leader.sink.stored().size(), size_t(1));
    QTest::qWait(100); // once
    QCOMPARE(leader.backfills, 1);
}

void tst_SubscriptionKeeper::whatCannotBePassedOnIsKept()
{
    ScriptedEhr ehr;
    ehr.subscription = {{QStringLiteral("id"), QStringLiteral("s1")},
                        {QStringLiteral("status"), QStringLiteral("active")}};
    KeeperHarness other(ehr.base());
    other.start(false);
    other.kept->isBroken = true;
    other.notify(ehr.notification("event-notification", {1}, 1));
    other.notify({});
    QVERIFY(other.kept->news.empty());
    other.kept->isBroken = false;
    QTRY_COMPARE(other.kept->news.size(), size_t(2));
    QCOMPARE(other.kept->news[0], (SubscriptionNews{QStringLiteral("s1"), {1}, false}));
    QCOMPARE(other.kept->news[1], (SubscriptionNews{QString(), {}, true}));
    QVERIFY(ehr.requests().isEmpty());
}

void tst_SubscriptionKeeper::aSecretThatChangesIsWritten()
{
    ScriptedEhr ehr;
    KeeperHarness harness(ehr.base());
    QByteArray secret = "0123456789abcdef";
    QByteArrayList written;
    harness.settings.secret = [&] {
        return secret;
    };
    harness.settings.secretWritten = [&](const QByteArray &taken) {
        written.append(taken);
    };
    harness.start();
    QTRY_COMPARE(harness.state.status, QStringLiteral("active"));
    secret = "fedcba9876543210"; // while it runs
    QTRY_COMPARE(ehr.subscription[u"channel"][u"header"][0].toString(),
                 QStringLiteral("X-Concord-Subscription: fedcba9876543210"));
    QTRY_COMPARE(written, (QByteArrayList{"0123456789abcdef", "fedcba9876543210"}));
    QCOMPARE(ehr.count(QStringLiteral("PUT Subscription/s1")), 1);
}

void tst_SubscriptionKeeper::anotherSubscriptionsNumbersAreNotOurs()
{
    ScriptedEhr ehr;
    KeeperHarness harness(ehr.base());
    harness.start();
    QTRY_COMPARE(harness.state.status, QStringLiteral("active"));
    QByteArray other = ehr.notification("event-notification", {77}, 77);
    other.replace("/Subscription/s1", "/Subscription/older");
    harness.notify(other);
    harness.keeper->onNotification(QStringLiteral("another connection"),
                                   ehr.notification("event-notification", {88}, 88));
    harness.notify(ehr.notification("event-notification", {1}, 1));
    QCOMPARE(harness.state.lastNumber, 1);
    QTest::qWait(150); // longer than the wait for a gap
    QCOMPARE(ehr.count(QStringLiteral("GET Subscription/s1/$events")), 0);
}

void tst_SubscriptionKeeper::failuresBackOffAndAreTold()
{
    ScriptedEhr ehr;
    ehr.failNext = 4;
    KeeperHarness harness(ehr.base());
    harness.settings.longestRetry = milliseconds(50);
    harness.start();
    QTRY_VERIFY(harness.state.error.has_value());
    QCOMPARE(harness.state.error->code, ErrorCode::RemoteFailed);
    QTRY_COMPARE(harness.state.status, QStringLiteral("active"));
    QVERIFY(!harness.state.error);

    ScriptedEhr closed;
    closed.failNext = 1'000'000;
    closed.failStatus = 401;
    KeeperHarness refused(closed.base());
    refused.start();
    QTRY_VERIFY(refused.state.error.has_value());
    QCOMPARE(refused.state.error->code, ErrorCode::Unauthorized);
    QTest::qWait(300);
    QVERIFY2(closed.requests().size() < 10, "asked in a frenzy"); // 20, 40, 80, 100, 100 ms

    KeeperHarness nowhere(QUrl(QStringLiteral("http://127.0.0.1:1/fhir")));
    nowhere.start();
    QTRY_VERIFY(nowhere.state.error.has_value());
    QCOMPARE(nowhere.state.error->code, ErrorCode::Unreachable);
}

void tst_SubscriptionKeeper::aBrokenStoreIsWaitedFor()
{
    ScriptedEhr ehr;
    KeeperHarness harness(ehr.base());
    harness.kept->isBroken = true;
    harness.start();
    QTRY_VERIFY(harness.state.error.has_value());
    QCOMPARE(harness.state.error->code, ErrorCode::StoreFailed);
    QVERIFY(ehr.requests().isEmpty()); // without knowing what was, nothing is changed
    harness.kept->isBroken = false;
    QTRY_COMPARE(harness.state.status, QStringLiteral("active"));
}

void tst_SubscriptionKeeper::aFullEngineIsWaitedFor()
{
    ScriptedEhr ehr;
    QJsonArray many;
    for (qint64 n = 1; n <= 150; ++n)
        many.append(ScriptedEhr::order(n));
    ehr.matches = many;
    KeeperHarness harness(ehr.base());
    harness.settings.wish.topic.clear();
    harness.sink.setCapacity(8);
    std::atomic<int> busy = 3;
    harness.sink.setVerdict([&busy](const InboundMessage &) -> std::optional<Result<InboundReceipt>> {
        if (busy-- > 0)
            return fail(ErrorCode::StoreBusy, QStringLiteral("store"));
        return std::nullopt;
    });
    harness.start();
    QTRY_COMPARE_WITH_TIMEOUT(harness.sink.stored().size(), size_t(150), 30'000);
    QTRY_VERIFY(harness.backfills >= 1);
}

void tst_SubscriptionKeeper::worksWithAnEhrThatReturnsNothing()
{
    ScriptedEhr ehr;
    ehr.returnsNothing = true;
    KeeperHarness harness(ehr.base());
    harness.start();
    QTRY_COMPARE(harness.state.status, QStringLiteral("active"));
    QCOMPARE(harness.state.subscriptionId, QStringLiteral("s1"));
    QCOMPARE(ehr.count(QStringLiteral("POST Subscription")), 1);
    QCOMPARE(ehr.count(QStringLiteral("PUT Subscription/s1")), 0);
}

void tst_SubscriptionKeeper::stopsAtAnyMoment()
{
    ScriptedEhr ehr;
    ehr.matches = {ScriptedEhr::order(1), ScriptedEhr::order(2)};
    for (int requests = 0; requests < 6; ++requests) {
        ehr.subscription = {};
        const auto before = ehr.requests().size();
        KeeperHarness harness(ehr.base());
        harness.settings.wish.topic.clear();
        harness.sink.hold();
        harness.start();
        QTRY_VERIFY(ehr.requests().size() >= before + std::min(requests, 4));
        harness.keeper->stop();
        harness.keeper->stop();
        if (requests % 2 == 0)
            harness.keeper.reset();
        harness.sink.release(); // receipts that nobody waits for
    }
    KeeperHarness harness(ehr.base());
    harness.start();
    QTRY_COMPARE(harness.state.status, QStringLiteral("active"));
}

void tst_SubscriptionKeeper::keepsTheSecretToItself()
{
    static QString logged;
    static QtMessageHandler previous = nullptr;
    previous =
        qInstallMessageHandler([](QtMsgType type, const QMessageLogContext &context, const QString &text) {
            logged += text;
            previous(type, context, text);
        });
    ScriptedEhr ehr;
    ehr.createdStatus = QStringLiteral("error");
    KeeperHarness harness(ehr.base());
    harness.settings.silence = milliseconds(30);
    harness.start();
    QTRY_VERIFY(ehr.count(QStringLiteral("PUT Subscription/s1")) >= 1);
    ehr.failNext = 3;
    ehr.failStatus = 400;
    QTRY_COMPARE(ehr.failNext, 0);
    harness.keeper.reset();
    qInstallMessageHandler(previous);
    QVERIFY(!logged.isEmpty());
    QVERIFY(!logged.contains(QStringLiteral("0123456789abcdef")));
    for (const auto &[name, state] : harness.kept->states)
        QVERIFY(!state.error || !state.error->detail.contains(QStringLiteral("0123456789abcdef")));
}

QTEST_GUILESS_MAIN(tst_SubscriptionKeeper)
#include "tst_SubscriptionKeeper.moc"
