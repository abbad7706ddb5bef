// Who works for some facilities: what the lists, figures and streams show, and what bulk orders touch.
#include "domain/Overview.h"
#include "gateway/AccessFixture.h"
#include "gateway/GatewayFixture.h"
#include "runtime/ServiceThread.h"

#include <QSignalSpy>
#include <QTest>

using namespace concord;
using namespace std::chrono_literals;

namespace {
const auto why = QStringLiteral("the pharmacy called");
const PageRequest page{7, {}, 100};

/// A gateway at which somebody sits.
struct Seat
{
    Seat(AccessFixture &f, const Session &session) : gateway(f.settings(), f.clock)
    {
        gateway.start();
        gateway.setSession(session, f.url());
    }
    StoreGateway gateway;
};

template <typename Row>
QStringList idsOf(const std::vector<Row> &rows)
{
    QStringList ids;
    for (const Row &row : rows)
        ids << row.id.toString();
    ids.sort();
    return ids;
}
}

class tst_ScopedGateway : public QObject
{
    Q_OBJECT

    static Session northerner(Role role = Role::Analyst)
    {
        return AccessFixture::person(role, {QStringLiteral("north")});
    }

private slots:
    void listsHoldWhatIsOfTheFacility()
    {
        AccessFixture f;
        Seat seat(f, northerner());
        QSignalSpy events(&seat.gateway, &StoreGateway::eventsPage);
        QSignalSpy queue(&seat.gateway, &StoreGateway::queuePage);
        QSignalSpy jobs(&seat.gateway, &StoreGateway::jobsPage);
        QSignalSpy connections(&seat.gateway, &StoreGateway::connectionList);
        QSignalSpy mappings(&seat.gateway, &StoreGateway::mappingsPage);
        seat.gateway.fetchEvents({{}, {}, {}, {}, page});
        seat.gateway.fetchQueue({{}, page});
        seat.gateway.fetchJobs({{}, {}, page});
        seat.gateway.fetchConnections(7);
        seat.gateway.fetchMappings({{}, {}, page});
        QStringList shown{f.north.event.toString(), f.shared.event.toString()};
        shown.sort();
        QCOMPARE(idsOf(events[0][0].value<EventPage>().rows), shown);
        QCOMPARE(idsOf(queue[0][0].value<QueuePage>().rows), shown);
        QStringList seen{f.north.job.toString(), f.shared.job.toString()};
        seen.sort();
        QCOMPARE(idsOf(jobs[0][0].value<JobPage>().rows), seen);
        QStringList names;
        for (const ConnectionRow &row : connections[0][0].value<ConnectionList>().rows)
            names << row.name;
        QCOMPARE(names, QStringList({QStringLiteral("ehr"), f.shared.connection, f.north.connection}));
        QCOMPARE(mappings[0][0].value<MappingPage>().rows.size(), size_t(1)); // of all who send that code
    }

    void figuresCountWhatIsOfTheFacility()
    {
        AccessFixture f;
        for (int i = 0; i < 5; ++i)
            QVERIFY(!f.addEvent(f.south.connection).isNull());
        StoreGateway gateway(f.settings(), f.clock);
        QSignalSpy overviews(&gateway, &StoreGateway::overviewChanged);
        gateway.start();
        gateway.setSession(northerner(), f.url());
        QCOMPARE(overviews.size(), 1);
        QCOMPARE(overviews[0][0].value<Overview>().queue.needsReview, 2);
        QCOMPARE(overviews[0][0].value<Overview>().queue.newest.size(), size_t(2));
        gateway.setSession(AccessFixture::person(Role::Analyst), f.url()); // told anew, for another scope
        QCOMPARE(overviews.size(), 2);
        QCOMPARE(overviews[1][0].value<Overview>().queue.needsReview, 8);
    }

    void streamsGoOnUnderTheNewScope()
    {
        AccessFixture f;
        Seat seat(f, AccessFixture::person(Role::Viewer));
        QSignalSpy streamed(&seat.gateway, &StoreGateway::eventsAppended);
        seat.gateway.streamEvents(3, {});
        seat.gateway.setSession(northerner(Role::Viewer), f.url());
        f.clock.advance(5s);
        QVERIFY(!f.addEvent(f.south.connection).isNull());
        const EventId own = f.addEvent(f.north.connection);
        QTRY_VERIFY(!streamed.isEmpty());
        const auto rows = rowsOf<EventRow>(streamed, 1);
        QCOMPARE(rows.size(), size_t(1));
        QCOMPARE(rows[0].id, own);
        QCOMPARE(streamed[0][0].toULongLong(), quint64(3));
    }

    void changesOfOtherFacilitiesAreNotTold()
    {
        AccessFixture f;
        Seat seat(f, northerner());
        QSignalSpy jobs(&seat.gateway, &StoreGateway::jobsChanged);
        QSignalSpy bulks(&seat.gateway, &StoreGateway::bulkChanged);
        QVERIFY(JobStore(*f.db, f.clock).requestCancel(f.south.job));
        QVERIFY(BulkStore(*f.db, f.clock).cancel(f.south.bulk));
        QVERIFY(JobStore(*f.db, f.clock).requestCancel(f.north.job));
        QTRY_VERIFY(!jobs.isEmpty());
        QCOMPARE(idsOf(rowsOf<JobRow>(jobs)), QStringList(f.north.job.toString()));
        QCOMPARE(bulks.size(), 0); // of another person's order, not even its words
    }

    void aFilterNeverReachesAnotherFacility_data()
    {
        QTest::addColumn<QString>("source");
        QTest::addColumn<int>("chosen");
        QTest::newRow("no filter") << QString() << 2;
        QTest::newRow("own connection") << QStringLiteral("north-ehr") << 2;
        QTest::newRow("another facility's connection") << QStringLiteral("south-ehr") << 0;
        QTest::newRow("a connection of none") << QStringLiteral("lab") << 0;
        QTest::newRow("a quote") << QStringLiteral("' OR 1 = 1 --") << 0;
    }
    void aFilterNeverReachesAnotherFacility()
    {
        QFETCH(QString, source);
        QFETCH(int, chosen);
        AccessFixture f;
        QVERIFY(!f.addEvent(f.north.connection).isNull());
        Seat seat(f, northerner());
        QSignalSpy previews(&seat.gateway, &StoreGateway::bulkPreview);
        QSignalSpy refused(&seat.gateway, &StoreGateway::refused);
        EventFilter filter;
        filter.source = source;
        const qint64 before = f.count(QStringLiteral("bulk_action_events"));
        seat.gateway.previewBulk(BulkActionKind::Discard, filter, {}, 1);
        seat.gateway.orderBulk(BulkActionKind::Discard, filter, {}, why);
        QCOMPARE(previews[0][0].value<BulkPreview>().total, chosen);
        QCOMPARE(f.count(QStringLiteral("bulk_action_events")) - before, qint64(chosen));
        QCOMPARE(
            f.count(QStringLiteral("bulk_action_events"),
                    QStringLiteral("bulk_id NOT IN ('%1','%2','%3') AND sync_event_id IN"
                                   " (SELECT id FROM sync_events WHERE source <> 'north-ehr')")
                        .arg(f.north.bulk.toString(), f.south.bulk.toString(), f.shared.bulk.toString())),
            0);
        QCOMPARE(refused.size(), chosen == 0 ? 1 : 0);
        if (chosen == 0)
            QCOMPARE(refused[0][1].value<Error>().code, ErrorCode::NotFound);
    }

    void oneForeignEventRefusesTheWholeOrder()
    {
        AccessFixture f;
        Seat seat(f, northerner());
        QSignalSpy refused(&seat.gateway, &StoreGateway::refused);
        const QByteArray before = f.content();
        seat.gateway.orderBulk(BulkActionKind::Retry, {}, {f.north.event, f.south.event}, why);
        QCOMPARE(refused.size(), 1);
        QCOMPARE(refused[0][1].value<Error>().code, ErrorCode::Forbidden);
        QCOMPARE(f.content(), before);
    }

    void whoHasNoFacilitySeesWhatIsOfNone()
    {
        AccessFixture f;
        Session nowhere = northerner(Role::Administrator);
        nowhere.facilities.names.clear();
        Seat seat(f, nowhere);
        QSignalSpy events(&seat.gateway, &StoreGateway::eventsPage);
        QSignalSpy refused(&seat.gateway, &StoreGateway::refused);
        seat.gateway.fetchEvents({{}, {}, {}, {}, page});
        seat.gateway.orderBulk(BulkActionKind::Discard, {}, {}, why);
        QCOMPARE(idsOf(events[0][0].value<EventPage>().rows), QStringList(f.shared.event.toString()));
        QCOMPARE(refused[0][1].value<Error>().code, ErrorCode::NotFound);
    }

    void aConnectionThatMovesToAnotherFacilityTakesItsEventsAlong()
    {
        AccessFixture f;
        Seat seat(f, northerner());
        QSignalSpy events(&seat.gateway, &StoreGateway::eventsPage);
        QSignalSpy refused(&seat.gateway, &StoreGateway::refused);
        QVERIFY(IntegrationStore(*f.db, f.clock)
                    .saveConnection(f.north.connection, QStringLiteral("fhir-r4"), QStringLiteral("http://h"),
                                    QStringLiteral("south")));
        seat.gateway.fetchEvents({{}, {}, {}, {}, page});
        seat.gateway.resendEvent(f.north.event, "MSH|edited", why);
        QCOMPARE(idsOf(events[0][0].value<EventPage>().rows), QStringList(f.shared.event.toString()));
        QCOMPARE(refused[0][1].value<Error>().code, ErrorCode::Forbidden);
    }

    void refusedQuestionsAreRecordedOnceAMinute()
    {
        AccessFixture f;
        Seat seat(f, northerner());
        const qint64 seq = f.newestRecord();
        for (int i = 0; i < 20; ++i)
            seat.gateway.fetchEvent(f.south.event, 1);
        QCOMPARE(f.recordsAfter(seq).size(), 1);
        seat.gateway.fetchJob(f.south.job, 1); // another subject
        QCOMPARE(f.recordsAfter(seq).size(), 2);
        seat.gateway.setSession(
            AccessFixture::person(Role::Analyst, {QStringLiteral("north")}, QStringLiteral("maria-")),
            f.url()); // another person, however alike the names
        seat.gateway.fetchEvent(f.south.event, 1);
        QCOMPARE(f.recordsAfter(seq).size(), 3);
        f.clock.advance(1min);
        seat.gateway.fetchEvent(f.south.event, 1);
        QCOMPARE(f.recordsAfter(seq).size(), 4);
    }

    void ordersThatComeAfterTheLockAreRefused()
    {
        AccessFixture f;
        const FakeClock &clock = f.clock;
        ServiceThread thread(QStringLiteral("gateway"));
        StoreGateway *gateway = thread.host(std::make_unique<StoreGateway>(f.settings(), clock));
        QSignalSpy refused(gateway, &StoreGateway::refused);
        QSignalSpy accepted(gateway, &StoreGateway::syncAccepted);
        const auto post = [gateway](auto work) {
            QMetaObject::invokeMethod(gateway, work, Qt::QueuedConnection);
        };
        QVERIFY(JobStore(*f.db, clock).requestCancel(f.north.job));
        QVERIFY(JobStore(*f.db, clock).requestCancel(f.south.job));
        thread.start();
        post([&] { gateway->setSession(AccessFixture::person(Role::Administrator), f.url()); });
        post([&] { gateway->triggerSync(f.north.integration, false); });
        post([&] { gateway->setSession({}, f.url()); }); // on its way when the next order is given
        post([&] { gateway->triggerSync(f.south.integration, false); });
        QTRY_COMPARE(refused.size(), 1);
        QCOMPARE(accepted.size(), 1);
        QCOMPARE(accepted[0][1].toString(), f.north.integration);
        QCOMPARE(refused[0][1].value<Error>().code, ErrorCode::Forbidden);
        thread.stop();
    }

    void whoeverMayOpenTheDatabaseWorksWhereNobodySaysOtherwise()
    {
        AccessFixture f;
        GatewaySettings settings = f.settings();
        settings.waitsForSession = false;
        StoreGateway gateway(settings, f.clock);
        gateway.start();
        const qint64 seq = f.newestRecord();
        gateway.pauseConnection(f.south.connection, true, why);
        QCOMPARE(
            f.recordsAfter(seq),
            QStringList(QStringLiteral("account  connection.pause connection/south-ehr 1 reason=") + why));
        gateway.setSession({}, f.url());
        QSignalSpy refused(&gateway, &StoreGateway::refused);
        gateway.pauseConnection(f.north.connection, true, why);
        QCOMPARE(refused.size(), 1);
    }
};

QTEST_GUILESS_MAIN(tst_ScopedGateway)
#include "tst_ScopedGateway.moc"
