// A bulk order waits in its undo window while others look after the accounts: whoever gave it must still be
// allowed to when a worker carries it out. In both databases, with real accounts and, on the server, logins.
#include "fakes/PostgresFactory.h"
#include "gateway/EventOrders.h"
#include "pipeline/BulkExecutor.h"
#include "security/Accounts.h"
#include "store/BulkStore.h"
#include "store/EventStore.h"
#include "store/IntegrationStore.h"
#include "store/contract/Suite.h"

#include <functional>
#include <map>

using namespace concord;

namespace {
const auto northEhr = QStringLiteral("north-ehr");
const auto southEhr = QStringLiteral("south-ehr");
const Facilities everywhere{true, {}};
const Facilities north{false, {QStringLiteral("north")}};
const Facilities south{false, {QStringLiteral("south")}};
constexpr int atOnce = 2;
}

/// Run once for each kind of database.
class tst_BulkRight : public Suite
{
    Q_OBJECT
public:
    tst_BulkRight(DatabaseFactory &factory, PostgresServer *server) : Suite(factory), m_server(server) {}

private:
    PostgresServer *m_server; ///< null: a file
    int m_round = 0;
    QString m_person;
    std::vector<EventId> m_events;

    [[nodiscard]] Accounts accounts() { return {db(), clock(), QStringLiteral("owner")}; }
    [[nodiscard]] Result<void> addPerson(const QString &name, Role role, const Facilities &facilities)
    {
        return accounts().add({name, {}, role, facilities}, SecretText(QStringLiteral("four old horses")));
    }
    [[nodiscard]] EventId addEvent(const QString &source)
    {
        clock().advance(std::chrono::milliseconds(5));
        NewEvent event;
        event.id = makeId<EventId>(clock().now().time_since_epoch());
        event.source = source;
        event.messageId = event.id.toString();
        event.state = EventState::NeedsReview;
        event.correlationId = makeId<CorrelationId>(clock().now().time_since_epoch());
        event.createdAt = clock().now();
        const auto added = EventStore(db(), clock()).append(event);
        return added && *added ? event.id : EventId{};
    }
    /// Three events of the north, and an analyst of it beside an administrator. Logins are the server's, so
    /// each round has people of its own.
    void prepare()
    {
        const QString number = QString::number(++m_round);
        m_person = QStringLiteral("ana") + number;
        for (const QString &source : {northEhr, southEhr})
            DONE(IntegrationStore(db(), clock())
                     .saveConnection(source, QStringLiteral("fhir-r4"), QStringLiteral("https://") + source,
                                     source.section(u'-', 0, 0)));
        DONE(addPerson(QStringLiteral("boss") + number, Role::Administrator, everywhere));
        DONE(addPerson(m_person, Role::Analyst, north));
        m_events = {addEvent(northEhr), addEvent(northEhr), addEvent(northEhr)};
        QVERIFY(!m_events[2].isNull());
    }
    [[nodiscard]] Session session(const QString &name) const
    {
        return {name, {}, Role::Analyst, north, false};
    }
    [[nodiscard]] Result<BulkRow> order(const std::optional<Session> &session, const QString &actor = {})
    {
        EventOrderSettings settings;
        settings.actor = actor;
        settings.session = session;
        return EventOrders(db(), clock(), settings)
            .bulk(BulkActionKind::Retry, {}, m_events, QStringLiteral("mended"));
    }
    [[nodiscard]] bool runOnce() { return runBulkOrder(db(), clock(), atOnce).value_or(false); }
    void runAll()
    {
        clock().advance(std::chrono::seconds(9));
        while (runOnce()) {
        }
    }
    [[nodiscard]] BulkRow now(BulkId id)
    {
        return BulkStore(db(), clock()).byId(id).value_or(std::nullopt).value_or(BulkRow{});
    }
    [[nodiscard]] qint64 moved()
    {
        return count(QStringLiteral("sync_events"), QStringLiteral("status <> 'needs_review'"));
    }
    [[nodiscard]] Result<void> atServer(const char *statement)
    {
        return m_server->run(QString::fromLatin1(statement).arg(m_person)).map([](const QString &) {});
    }

private slots:
    void anOrderIsCarriedOutWhileTheAccountStands()
    {
        prepare();
        TAKE(row, order(session(m_person)));
        runAll();
        QCOMPARE(now(row.id).state, BulkState::Done);
        QCOMPARE(now(row.id).done, 3);
        QCOMPARE(moved(), 3);
    }

    void whoMayNotAnyMoreIsNotObeyed_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char *what, const char *reason) {
            QTest::newRow(what) << QString::fromLatin1(what) << QString::fromLatin1(reason);
        };
        row("removed", "removed");
        row("disabled", "disabled");
        row("made a viewer", "role");
        row("made compliance officer", "role");
        row("moved to another facility", "facility");
        if (!m_server)
            return;
        row("the login dropped by hand", "login");
        row("the login shut by hand", "login");
        row("taken from the group by hand", "login");
        row("given another group by hand", "login");
    }
    void whoMayNotAnyMoreIsNotObeyed()
    {
        QFETCH(QString, what);
        QFETCH(QString, reason);
        prepare();
        TAKE(row, order(session(m_person)));
        UserChange change;
        if (what == QStringLiteral("made a viewer"))
            change.role = Role::Viewer;
        else if (what == QStringLiteral("made compliance officer"))
            change.role = Role::Compliance;
        else
            change.facilities = south;
        const std::map<QString, std::function<Result<void>()>> doings = {
            {QStringLiteral("removed"),
             [&] {
                 return accounts().remove(m_person);
             }},
            {QStringLiteral("disabled"),
             [&] {
                 return accounts().disable(m_person);
             }},
            {QStringLiteral("the login dropped by hand"),
             [&] {
                 return atServer("DROP ROLE %1");
             }},
            {QStringLiteral("the login shut by hand"),
             [&] {
                 return atServer("ALTER ROLE %1 NOLOGIN");
             }},
            {QStringLiteral("taken from the group by hand"),
             [&] {
                 return atServer("REVOKE concord_analyst FROM %1");
             }},
            {QStringLiteral("given another group by hand"), [&] {
                 return atServer("GRANT concord_administrator TO %1");
             }}};
        const auto found = doings.find(what);
        DONE(found == doings.end() ? accounts().change(m_person, change) : found->second());
        runAll();
        const BulkRow after = now(row.id);
        QCOMPARE(after.state, BulkState::Failed);
        QCOMPARE(after.error, std::optional(Error{ErrorCode::Forbidden, QStringLiteral("user/") + m_person,
                                                  QStringLiteral("reason=") + reason, 0}));
        QCOMPARE(after.done, 0);
        QCOMPARE(moved(), 0);
        QCOMPARE(count(QStringLiteral("audit_log"),
                       QStringLiteral("action = 'bulk.failed' AND allowed = 0 AND actor = '%1' AND subject ="
                                      " 'bulk/%2' AND details = 'done=0 of 3 reason=%3'")
                           .arg(m_person, row.id.toString(), reason)),
                 1);
        QCOMPARE(count(QStringLiteral("audit_log"), QStringLiteral("action = 'event.retry'")), 0);
        QVERIFY(!runOnce()); // nor is it tried again
    }

    void anOrderStopsInItsMiddle()
    {
        prepare();
        TAKE(row, order(session(m_person)));
        clock().advance(std::chrono::seconds(9));
        QVERIFY(runOnce());
        QCOMPARE(now(row.id).state, BulkState::Running);
        DONE(accounts().disable(m_person));
        QVERIFY(runOnce());
        QCOMPARE(now(row.id).state, BulkState::Failed);
        QCOMPARE(now(row.id).done, atOnce);
        QCOMPARE(moved(), atOnce);
        QCOMPARE(count(QStringLiteral("audit_log"),
                       QStringLiteral("action = 'bulk.failed' AND details = 'done=2 of 3 reason=disabled'")),
                 1);
    }

    void othersOrdersGoOn()
    {
        prepare();
        TAKE(lost, order(session(m_person)));
        DONE(accounts().remove(m_person));
        TAKE(next, order(std::nullopt, QStringLiteral("root")));
        runAll();
        QCOMPARE(now(lost.id).state, BulkState::Failed);
        QCOMPARE(now(next.id).state, BulkState::Done);
        QCOMPARE(moved(), 3);
    }

    void theSystemsAccountNeedsNoAccountHere()
    {
        prepare(); // also where a person has the same name, and is nobody any more
        DONE(accounts().disable(m_person));
        TAKE(row, order(std::nullopt, m_person));
        runAll();
        QCOMPARE(now(row.id).state, BulkState::Done);
    }

    void whereNobodyKeepsAccountsAnOrderStands()
    {
        DONE(IntegrationStore(db(), clock())
                 .saveConnection(northEhr, QStringLiteral("fhir-r4"), QStringLiteral("https://h"), {}));
        m_events = {addEvent(northEhr)};
        TAKE(row, order(std::nullopt, QStringLiteral("root")));
        // and accounts that are made meanwhile are none of its business
        DONE(addPerson(QStringLiteral("first"), Role::Administrator, everywhere));
        runAll();
        QCOMPARE(now(row.id).state, BulkState::Done);
    }

    void anEventThatIsGoneIsNobodysWrong()
    {
        prepare();
        TAKE(row, order(session(m_person)));
        DONE(sql::change(db(), QStringLiteral("DELETE FROM sync_events WHERE id = ?"),
                         {m_events[1].toString()}));
        runAll();
        QCOMPARE(now(row.id).state, BulkState::Done);
        QCOMPARE(now(row.id).done, 2);
        QCOMPARE(now(row.id).skipped, 1);
    }
};

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    SqliteFactory file;
    tst_BulkRight onFile(file, nullptr);
    int failed = QTest::qExec(&onFile, argc, argv);
    PostgresServer server(PostgresServer::Mode::Fast);
    if (const auto made = server.create(); !made) {
        qWarning("no PostgreSQL: %s", qPrintable(made.error().detail));
        return failed + 1;
    }
    PostgresFactory factory(server);
    tst_BulkRight onServer(factory, &server);
    failed += QTest::qExec(&onServer, argc, argv);
    return failed;
}
#include "tst_BulkRight.moc"
