#include "store/contract/IntakeContract.h"

#include "store/IntakeStore.h"

#include <QCryptographicHash>

namespace concord {

namespace {
const auto hospital = QStringLiteral("hospital");

std::vector<NewMessage> messages(const Clock &clock, int from, int count)
{
    std::vector<NewMessage> all;
    for (int i = from; i < from + count; ++i) {
        NewMessage &a = all.emplace_back();
        a.receivedAt = clock.now();
        a.id = makeId<EventId>(a.receivedAt.time_since_epoch());
        a.correlationId = makeId<CorrelationId>(a.receivedAt.time_since_epoch());
        a.source = hospital;
        a.messageId = QStringLiteral("message-%1").arg(i);
        a.orderingKey = QStringLiteral("patient");
        a.channel = InboundChannel::Mllp;
        a.format = InboundFormat::Hl7v2;
        a.body = QByteArray("MSH|\0\xff\r", 7) + QByteArray::number(i);
        a.bodyHash = QCryptographicHash::hash(a.body, QCryptographicHash::Sha256);
    }
    return all;
}

Result<std::vector<Admitted>> admit(Database &db, const std::vector<NewMessage> &messages)
{
    std::vector<const NewMessage *> pointers;
    for (const NewMessage &a : messages)
        pointers.push_back(&a);
    std::vector<Admitted> admitted;
    IntakeStore intake(db);
    const auto done = db.write([&]() -> Result<void> {
        auto found = intake.admit(pointers);
        if (!found)
            return fail(found.error());
        admitted = *std::move(found);
        return {};
    });
    return done ? Result<std::vector<Admitted>>(std::move(admitted)) : fail(done.error());
}
}

void IntakeContract::manyAreStoredInTheOrderOfArrival()
{
    const auto all = messages(clock(), 0, 150); // more than one statement holds, and not a round number
    TAKE(admitted, admit(db(), all));
    QCOMPARE(admitted.size(), all.size());
    TAKE(stored, sql::rows(db(),
                           QStringLiteral("SELECT e.id, b.body, e.message_id FROM sync_events e JOIN"
                                          " event_bodies b ON b.sync_event_id = e.id ORDER BY e.seq"),
                           {}, [this](const QSqlQuery &q) {
                               const QString id = q.value(0).toString();
                               return std::tuple(
                                   id,
                                   Seal(db(), "event_bodies").openBytes(id, "body", q.value(1).toByteArray()),
                                   q.value(2).toString());
                           }));
    QCOMPARE(stored.size(), all.size());
    for (size_t i = 0; i < all.size(); ++i) {
        QCOMPARE(admitted[i].id, all[i].id);
        QVERIFY(!admitted[i].isDuplicate && !admitted[i].isOtherContent);
        QCOMPARE(stored[i], std::tuple(all[i].id.toString(), all[i].body, all[i].messageId));
    }
    QCOMPARE(count(QStringLiteral("message_keys")), 150);
}

void IntakeContract::laterOnesComeAfterEarlierOnes()
{
    TAKE(first, admit(db(), messages(clock(), 0, 5)));
    const auto other = another();
    TAKE(second, admit(*other, messages(clock(), 5, 5)));
    TAKE(ids, sql::rows(db(), QStringLiteral("SELECT id FROM sync_events ORDER BY seq"), {},
                        [](const QSqlQuery &q) { return q.value(0).toString(); }));
    QCOMPARE(ids.size(), size_t(10));
    QCOMPARE(ids[4], first[4].id.toString());
    QCOMPARE(ids[5], second[0].id.toString());
}

void IntakeContract::theRowsSayWhatWasAdmitted()
{
    const auto all = messages(clock(), 0, 1);
    TAKE(admitted, admit(db(), all));
    QCOMPARE(admitted[0].correlationId, all[0].correlationId);
    QCOMPARE(count(QStringLiteral("sync_events"),
                   QStringLiteral("direction = 'in' AND source = 'hospital' AND message_id = 'message-0' AND "
                                  "ordering_key = '%1' AND status = 'received' AND channel = 'mllp' AND "
                                  "format = 'hl7v2' AND created_at = changed_at AND seq > 0")
                       .arg(keyed(QStringLiteral("patient")))),
             1);
}

void IntakeContract::aRepeatFindsTheFirst()
{
    auto all = messages(clock(), 0, 3);
    TAKE(first, admit(db(), all));
    for (NewMessage &a : all)
        a.id = makeId<EventId>(a.receivedAt.time_since_epoch());
    TAKE(again, admit(db(), all));
    for (size_t i = 0; i < all.size(); ++i) {
        QVERIFY(again[i].isDuplicate);
        QCOMPARE(again[i].id, first[i].id);
        QCOMPARE(again[i].correlationId, first[i].correlationId);
    }
    QCOMPARE(count(QStringLiteral("sync_events")), 3);
}

void IntakeContract::aRepeatInTheSameBatchFindsTheFirst()
{
    auto all = messages(clock(), 0, 2);
    all.push_back(all[0]);
    all[2].id = makeId<EventId>(clock().now().time_since_epoch());
    TAKE(admitted, admit(db(), all));
    QVERIFY(!admitted[0].isDuplicate);
    QVERIFY(admitted[2].isDuplicate);
    QCOMPARE(admitted[2].id, all[0].id);
    QCOMPARE(count(QStringLiteral("event_bodies")), 2);
}

void IntakeContract::anIdWithAnotherContentIsSaid()
{
    auto all = messages(clock(), 0, 1);
    TAKE(first, admit(db(), all));
    all[0].id = makeId<EventId>(clock().now().time_since_epoch());
    all[0].bodyHash = QByteArray(32, 'x');
    TAKE(other, admit(db(), all));
    QVERIFY(other[0].isOtherContent && !other[0].isDuplicate);
    QCOMPARE(other[0].id, first[0].id);
    QCOMPARE(count(QStringLiteral("sync_events")), 1);
}

void IntakeContract::aUniqueBodyIsKnownUnderAnyId()
{
    const auto rows = [&](std::vector<std::pair<const char *, const char *>> idsAndBodies) {
        auto all = messages(clock(), 0, int(idsAndBodies.size()));
        for (size_t i = 0; i < all.size(); ++i) {
            all[i].messageId = QString::fromLatin1(idsAndBodies[i].first);
            all[i].body = idsAndBodies[i].second;
            all[i].bodyHash = QCryptographicHash::hash(all[i].body, QCryptographicHash::Sha256);
            all[i].isBodyUnique = true;
        }
        return all;
    };
    TAKE(first, admit(db(), rows({{"d1", "a"}, {"d2", "a"}, {"d3", "b"}})));
    QVERIFY(!first[0].isDuplicate && first[1].isDuplicate && !first[2].isDuplicate);
    QCOMPARE(first[1].id, first[0].id);
    // again in both ways; an id of another content, whose body may come later under its own
    TAKE(second, admit(db(), rows({{"d1", "a"}, {"d4", "b"}, {"d1", "c"}})));
    QVERIFY(second[0].isDuplicate && second[1].isDuplicate && second[2].isOtherContent);
    QCOMPARE(second[0].id, first[0].id);
    QCOMPARE(second[1].id, first[2].id);
    TAKE(third, admit(db(), rows({{"d5", "c"}})));
    QVERIFY(!third[0].isDuplicate && !third[0].isOtherContent);
    QCOMPARE(count(QStringLiteral("sync_events")), 3);
    // a message that came in another way is known by its id, and then by its body as well
    auto plain = rows({{"d6", "e"}});
    plain[0].isBodyUnique = false;
    TAKE(fourth, admit(db(), plain));
    TAKE(fifth, admit(db(), rows({{"d6", "e"}})));
    TAKE(sixth, admit(db(), rows({{"d7", "e"}})));
    QVERIFY(fifth[0].isDuplicate && sixth[0].isDuplicate);
    QCOMPARE(sixth[0].id, fourth[0].id);
    // of another source it is another message
    auto other = rows({{"d1", "a"}});
    other[0].source = QStringLiteral("pharmacy");
    TAKE(elsewhere, admit(db(), other));
    QVERIFY(!elsewhere[0].isDuplicate);
}

void IntakeContract::aKeyOutlivesItsEvent()
{
    auto all = messages(clock(), 0, 1);
    TAKE(first, admit(db(), all));
    DONE(db().write([&] {
        return db()
            .run(QStringLiteral("DELETE FROM event_bodies"))
            .and_then([&](QSqlQuery *) { return db().run(QStringLiteral("DELETE FROM sync_events")); })
            .map([](QSqlQuery *) {});
    }));
    all[0].id = makeId<EventId>(clock().now().time_since_epoch());
    TAKE(again, admit(db(), all));
    QVERIFY(again[0].isDuplicate);
    QCOMPARE(again[0].id, first[0].id);
    QCOMPARE(count(QStringLiteral("sync_events")), 0);
}

void IntakeContract::aRefusalIsKeptWithItsReason()
{
    auto all = messages(clock(), 0, 3);
    all[1].state = EventState::NeedsReview;
    all[1].error = Error{ErrorCode::InvalidMessage, QStringLiteral("RXE-2"), QStringLiteral("missing"), 0};
    TAKE(admitted, admit(db(), all));
    QVERIFY(admitted[1].state == EventState::NeedsReview);
    QCOMPARE(count(QStringLiteral("sync_events"), QStringLiteral("status = 'needs_review'")), 1);
    QCOMPARE(count(QStringLiteral("event_failures"),
                   QStringLiteral("error_code = 'invalid_message' AND stack = 'RXE-2' AND message = "
                                  "'missing' AND sync_event_id = '%1'")
                       .arg(all[1].id.toString())),
             1);
}

void IntakeContract::nothingAtAllIsFine()
{
    TAKE(admitted, admit(db(), {}));
    QVERIFY(admitted.empty());
}

void IntakeContract::aFailureOfAnyStatementLeavesNothing()
{
    auto all = messages(clock(), 0, 3);
    all[2].error = Error{ErrorCode::InvalidMessage, {}, {}, 0};
    all[2].state = EventState::NeedsReview;
    for (int n = 1;; ++n) {
        db().failStatement(n);
        const auto admitted = admit(db(), all);
        if (db().failurePending()) { // it needs fewer than n
            db().failStatement(0);
            QVERIFY(n > 4);
            QVERIFY(admitted.has_value());
            break;
        }
        FAILS(admitted, ErrorCode::StoreFailed);
        QCOMPARE(count(QStringLiteral("message_keys")), 0);
        QCOMPARE(count(QStringLiteral("sync_events")), 0);
        QCOMPARE(count(QStringLiteral("event_bodies")), 0);
    }
    QCOMPARE(count(QStringLiteral("sync_events")), 3);
}

}
