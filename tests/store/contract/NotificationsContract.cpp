#include "store/contract/NotificationsContract.h"

#include "store/EventStore.h"
#include "store/MappingStore.h"
#include "store/Notifications.h"

#include <QSignalSpy>

namespace concord {

namespace {
Result<void> makeWork(Database &db, const QString &name)
{
    return db
        .run(QStringLiteral(
                 "INSERT INTO connections (name, kind, base_url, updated_at) VALUES (?, '', '', 1)"),
             {name})
        .and_then([&](QSqlQuery *) { return Notifications::notifyWork(db); });
}

bool isServer(const Database &db)
{
    return db.dialect().kind() == Dialect::Kind::Postgres;
}
}

void NotificationsContract::committedWorkIsToldOnAServer()
{
    const auto other = another();
    Notifications notifications(db());
    QSignalSpy nudges(&notifications, &Notifications::nudged);
    DONE(notifications.listen());
    DONE(notifications.listen());
    for (int i = 1; i <= 3; ++i) {
        DONE(other->write([&] { return makeWork(*other, QString::number(i)); }));
        if (isServer(db()))
            QTRY_COMPARE(nudges.size(), i);
    }
    QCOMPARE(nudges.size(), isServer(db()) ? 3 : 0);
    QCOMPARE(count(QStringLiteral("connections")), 3); // listening does not disturb the connection
}

void NotificationsContract::whatIsUndoneIsNotTold()
{
    const auto other = another();
    Notifications notifications(db());
    QSignalSpy nudges(&notifications, &Notifications::nudged);
    DONE(notifications.listen());
    FAILS(other->write([&]() -> Result<void> {
        if (auto made = makeWork(*other, QStringLiteral("a")); !made)
            return made;
        return fail(ErrorCode::Cancelled, {});
    }),
          ErrorCode::Cancelled);
    DONE(other->write([&] { return makeWork(*other, QStringLiteral("b")); }));
    if (isServer(db()))
        QTRY_COMPARE(nudges.size(), 1); // in order: one for the first would have come before
    QCOMPARE(nudges.size(), isServer(db()) ? 1 : 0);
}

/// As a worker does that cannot go on: the driver is still in its own loop when it tells.
void NotificationsContract::whoHearsItMayCloseTheConnection()
{
    auto other = another();
    auto notifications = std::make_unique<Notifications>(*other);
    DONE(notifications->listen());
    bool isTold = false;
    connect(notifications.get(), &Notifications::nudged, this, [&] {
        isTold = true;
        notifications.reset();
        other.reset();
    });
    for (int i = 1; i <= 3; ++i) // several are told one after another
        DONE(db().write([&] { return makeWork(db(), QString::number(i)); }));
    if (!isServer(db()))
        return;
    QTRY_VERIFY(isTold);
    QVERIFY(!other);
}

void NotificationsContract::ownWorkIsNotTold()
{
    const auto other = another();
    Notifications notifications(db());
    QSignalSpy nudges(&notifications, &Notifications::nudged);
    DONE(notifications.listen());
    DONE(db().write([&] { return makeWork(db(), QStringLiteral("own")); }));
    DONE(other->write([&] { return makeWork(*other, QStringLiteral("other")); }));
    if (isServer(db()))
        QTRY_COMPARE(nudges.size(), 1);
    QCOMPARE(nudges.size(), isServer(db()) ? 1 : 0);
}

void NotificationsContract::whatADecisionReleasesIsTold()
{
    MappingRow code;
    code.sourceCode = QStringLiteral("1");
    code.system = QStringLiteral("s");
    TAKE(asked, MappingStore(db(), clock()).ensure(code));
    NewEvent event;
    event.id = makeId<EventId>(clock().now().time_since_epoch());
    event.source = QStringLiteral("ehr");
    event.messageId = QStringLiteral("1");
    event.state = EventState::NeedsMapping;
    event.correlationId = makeId<CorrelationId>(clock().now().time_since_epoch());
    event.createdAt = clock().now();
    event.waitsFor = {asked.id};
    DONE(EventStore(db(), clock()).append(event));
    const auto other = another();
    Notifications notifications(db());
    QSignalSpy nudges(&notifications, &Notifications::nudged);
    DONE(notifications.listen());
    TAKE(released, EventStore(*other, clock()).releaseWaiting(asked.id));
    QCOMPARE(released, 1);
    TAKE(nothing, EventStore(*other, clock()).releaseWaiting(asked.id));
    QCOMPARE(nothing, 0);
    DONE(other->write([&] { return makeWork(*other, QStringLiteral("a")); }));
    if (isServer(db()))
        QTRY_COMPARE(nudges.size(), 2); // the event, and what came last
    QCOMPARE(nudges.size(), isServer(db()) ? 2 : 0);
}

void NotificationsContract::theChangeStampTellsWithoutANudge()
{
    // the one that began first commits last: its end has to be seen as well
    const auto slow = another();
    const auto fast = another();
    TAKE(before, db().changeStamp());
    if (!isServer(db())) {
        DONE(fast->write([&] { return makeWork(*fast, QStringLiteral("fast")); }));
        TAKE(after, db().changeStamp());
        QVERIFY(after != before);
        return;
    }
    qint64 between = 0;
    DONE(slow->write([&]() -> Result<void> {
        if (auto made = makeWork(*slow, QStringLiteral("slow")); !made)
            return made;
        if (auto done = fast->write([&] { return makeWork(*fast, QStringLiteral("fast")); }); !done)
            return done;
        between = db().changeStamp().value_or(before);
        return {};
    }));
    QVERIFY(between != before);
    TAKE(after, db().changeStamp());
    QVERIFY(after != between);
}

}
