#include "store/contract/NotificationsContract.h"

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
