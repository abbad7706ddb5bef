// The Audit page's services over real databases: pages of a trail that grows, verifications, exports.
#include "audit/Checkpoints.h"
#include "audit/Ed25519.h"
#include "audit/ExportVerifier.h"
#include "fakes/PostgresFactory.h"
#include "gateway/AuditGateway.h"
#include "gateway/AuditWork.h"
#include "runtime/ServiceThread.h"
#include "store/AuditStore.h"
#include "store/contract/Suite.h"

#include <QBuffer>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QSet>
#include <QSignalSpy>

#include <atomic>
#include <thread>

using namespace concord;

namespace {
AuditEntry entryOf(int number)
{
    return {QStringLiteral("user%1").arg(number % 3),
            number % 2 ? QStringLiteral("job.cancel") : QStringLiteral("event.view"),
            QStringLiteral("job/%1").arg(number % 5),
            number % 4 != 3,
            QStringLiteral("n=%1").arg(number),
            {}};
}

Session sessionOf(Role role)
{
    Session session;
    session.user = QStringLiteral("maria");
    session.role = role;
    session.facilities.isAll = true;
    return session;
}

SignerSource signerOf(const QByteArray &pem)
{
    return [pem](Database &) {
        return Ed25519Key::fromPem(pem).map(
            [](std::unique_ptr<Ed25519Key> &&key) { return std::unique_ptr<AuditSigner>(std::move(key)); });
    };
}

/// Writes a page for each ten records, so that a test sees progress and can call it off.
Result<void> pagesOfTen(const AuditReport &report, QIODevice &out,
                        const std::function<bool(int, int)> &progress)
{
    const int pages = int(report.rows.size() + 9) / 10;
    for (int page = 1; page <= pages; ++page) {
        out.write(QByteArray::number(page) + '\n');
        if (!progress(page, pages))
            return fail(ErrorCode::Cancelled, QStringLiteral("export"));
    }
    return {};
}
}

class tst_AuditGateway : public Suite
{
    Q_OBJECT
public:
    /// @param url of the factory's database now
    /// @param owner runs a statement past the triggers, as somebody who owns a server's database can
    tst_AuditGateway(DatabaseFactory &factory, std::function<DatabaseUrl()> url,
                     std::function<Result<QString>(const QString &)> owner = {})
        : Suite(factory), m_url(std::move(url)), m_owner(std::move(owner))
    {}

private:
    std::function<DatabaseUrl()> m_url;
    std::function<Result<QString>(const QString &)> m_owner;

    /// Both services, on one thread: the order of things is then the test's. Where the work's own thread
    /// matters, a test makes one.
    struct Desk
    {
        Desk(const DatabaseUrl &url, const Clock &clock, bool withKey = true)
        {
            const auto key = *Ed25519Key::make();
            publicKey = key->publicKey();
            pem = *key->toPem();
            AuditWorkSettings settings{HeadFile(headPath())};
            settings.writePdf = pagesOfTen;
            if (withKey) {
                settings.openSigner = signerOf(pem);
                settings.trustedKeys = [trusted = publicKey] {
                    return std::vector<QByteArray>{trusted};
                };
            }
            gateway = std::make_unique<AuditGateway>(AuditGatewaySettings{url, QStringLiteral("ana"),
                                                                          [withKey] {
                                                                              return withKey;
                                                                          }},
                                                     clock);
            work = std::make_unique<AuditWork>(std::move(settings), clock);
            connectAudit(*gateway, *work);
            gateway->start();
        }
        [[nodiscard]] QString headPath() const { return folder.filePath(QStringLiteral("heads.jsonl")); }
        [[nodiscard]] QString path(const char *name) const
        {
            return folder.filePath(QStringLiteral("out/") + QLatin1StringView(name));
        }
        [[nodiscard]] QStringList files() const
        {
            return QDir(folder.filePath(QStringLiteral("out"))).entryList(QDir::Files | QDir::Hidden);
        }
        AuditExportOrder order(AuditFileFormat format, const char *name, const AuditFilter &filter = {})
        {
            QDir(folder.path()).mkpath(QStringLiteral("out"));
            return {++lastTask, filter, format, path(name)};
        }

        QTemporaryDir folder;
        QByteArray publicKey;
        QByteArray pem;
        quint64 lastTask = 0;
        std::unique_ptr<AuditGateway> gateway;
        std::unique_ptr<AuditWork> work;
    };

    Result<void> append(int count, int first = 0)
    {
        std::vector<AuditEntry> entries;
        for (int i = first; i < first + count; ++i)
            entries.push_back(entryOf(i));
        clock().advance(std::chrono::milliseconds(7));
        return db().write([&] { return AuditStore(db(), clock()).append(entries); });
    }
    Result<std::optional<AuditRow>> newest(const QString &action)
    {
        AuditQuery query;
        query.filter.action = action;
        query.page.limit = 1;
        return AuditStore(db(), clock()).page(query).map([](const AuditPage &page) {
            return page.rows.empty() ? std::optional<AuditRow>() : page.rows.front();
        });
    }
    void force(const QString &statement)
    {
        if (m_owner) {
            const auto done = m_owner(QStringLiteral("SET search_path = integration;"
                                                     " ALTER TABLE audit_log DISABLE TRIGGER"
                                                     " audit_log_no_change; ") +
                                      statement);
            QVERIFY2(done, qPrintable(told(done)));
            return;
        }
        const auto names = sql::rows(db(),
                                     QStringLiteral("SELECT name FROM sqlite_master WHERE type = 'trigger'"
                                                    " AND name LIKE 'audit%\\_no\\_%' ESCAPE '\\'"),
                                     {}, [](const QSqlQuery &q) { return q.value(0).toString(); });
        QVERIFY(names.has_value());
        for (const QString &name : *names)
            DONE(db().run(QStringLiteral("DROP TRIGGER ") + name));
        DONE(db().run(statement));
    }

private slots:
    void aGrowingTrailIsPagedWithoutDoublesOrGaps()
    {
        constexpr int before = 20'000;
        for (int i = 0; i < before; i += 1000)
            DONE(append(1000, i));
        Desk desk(m_url(), clock());
        QSignalSpy pages(desk.gateway.get(), &AuditGateway::auditPage);
        QSet<qint64> seen;
        AuditQuery query;
        query.page.limit = 500;
        Timestamp last = Timestamp::max();
        for (int page = 1;; ++page) {
            query.page.requestId = quint64(page);
            desk.gateway->fetchAudit(query);
            QCOMPARE(pages.count(), page);
            const auto answer = pages.last().first().value<AuditPage>();
            QCOMPARE(answer.requestId, quint64(page));
            for (const AuditRow &row : answer.rows) {
                QVERIFY2(!seen.contains(row.seq), "a record came twice");
                QVERIFY(row.at <= last);
                last = row.at;
                seen.insert(row.seq);
            }
            if (answer.cursor.isEmpty())
                break;
            query.page.after = answer.cursor;
            DONE(append(13, before + page)); // newer than what is paged
        }
        QCOMPARE(seen.size(), before); // each of those that were there, and none that came meanwhile
    }

    void aFilterIsPagedToItsEnd()
    {
        DONE(append(1200));
        Desk desk(m_url(), clock());
        QSignalSpy pages(desk.gateway.get(), &AuditGateway::auditPage);
        AuditQuery query;
        query.filter.actor = QStringLiteral("user1");
        query.filter.allowed = false;
        query.filter.action = QStringLiteral("job.");
        query.page.limit = 30;
        QSet<qint64> seen;
        do {
            desk.gateway->fetchAudit(query);
            const auto page = pages.last().first().value<AuditPage>();
            for (const AuditRow &row : page.rows) {
                QCOMPARE(row.actor, query.filter.actor);
                QVERIFY(!row.allowed && row.action.startsWith(query.filter.action));
                seen.insert(row.seq);
            }
            query.page.after = page.cursor;
        } while (!query.page.after.isEmpty());
        QCOMPARE(seen.size(),
                 count(QStringLiteral("audit_log"),
                       QStringLiteral("actor = 'user1' AND allowed <> 1 AND action LIKE 'job.%'")));
        QVERIFY(seen.size() > 30);
    }

    void aRightTrailIsVerifiedAndThatIsRecorded()
    {
        DONE(append(50));
        Desk desk(m_url(), clock());
        QSignalSpy verified(desk.gateway.get(), &AuditGateway::verified);
        QSignalSpy states(desk.gateway.get(), &AuditGateway::trailState);
        desk.gateway->verifyTrail(7);
        QCOMPARE(verified.count(), 1);
        const auto check = verified.first().first().value<AuditCheck>();
        QCOMPARE(check.taskId, 7U);
        QVERIFY2(check.verdict.verified, qPrintable(check.verdict.reason));
        QCOMPARE(check.verdict.records, 50);
        QCOMPARE(check.verdict.head->size, 50);
        QCOMPARE(check.lastSeq, 50);
        QVERIFY(check.isKeyKnown);
        QCOMPARE(check.keyName.size(), 16);
        TAKE(record, newest(QStringLiteral("audit.verify")));
        QVERIFY(record.has_value());
        QCOMPARE(record->actor, QStringLiteral("ana"));
        QVERIFY(record->details.startsWith(QStringLiteral("verified=1 records=50 head=50")));
        desk.gateway->fetchTrail(3);
        const auto state = states.last().first().value<TrailState>();
        QCOMPARE(state.requestId, 3U);
        QCOMPARE(state.head->size, 50);
        QCOMPARE(state.keyName, check.keyName);
        QCOMPARE(state.newestSeq, record->seq);
        QCOMPARE(state.checked, record);
        QVERIFY(state.canSign);
    }

    void whoOrdersStandsInTheRecordsInTheirRole()
    {
        DONE(append(5));
        Desk desk(m_url(), clock());
        desk.gateway->setSession(sessionOf(Role::Compliance), m_url());
        desk.gateway->verifyTrail(1);
        desk.gateway->exportTrail(desk.order(AuditFileFormat::Csv, "a.csv"));
        for (const char *action : {"audit.verify", "audit.export", "audit.outcome"}) {
            TAKE(record, newest(QLatin1StringView(action)));
            QCOMPARE(record->actor, QStringLiteral("maria"));
            QCOMPARE(record->role, QStringLiteral("compliance"));
        }
    }

    void anAlteredRecordIsNamed()
    {
        DONE(append(40));
        Desk desk(m_url(), clock());
        QSignalSpy verified(desk.gateway.get(), &AuditGateway::verified);
        desk.gateway->verifyTrail(1);
        QVERIFY(verified.last().first().value<AuditCheck>().verdict.verified);
        force(QStringLiteral("UPDATE audit_log SET actor = 'eve' WHERE seq = 17"));
        desk.gateway->verifyTrail(2);
        QCOMPARE(verified.count(), 2);
        const auto check = verified.last().first().value<AuditCheck>();
        QVERIFY(!check.verdict.verified);
        QCOMPARE(check.verdict.firstBad, std::optional<qint64>(17));
        QCOMPARE(wordOf(check.verdict.fault), QStringLiteral("altered"));
        TAKE(record, newest(QStringLiteral("audit.verify")));
        QVERIFY(record->details.endsWith(QStringLiteral("first_bad=17 fault=altered")));
    }

    void aRemovedRecordIsNamed()
    {
        DONE(append(20));
        Desk desk(m_url(), clock());
        QSignalSpy verified(desk.gateway.get(), &AuditGateway::verified);
        desk.gateway->verifyTrail(1);
        force(QStringLiteral("DELETE FROM audit_log WHERE seq = 5"));
        desk.gateway->verifyTrail(2);
        const auto check = verified.last().first().value<AuditCheck>();
        QCOMPARE(wordOf(check.verdict.fault), QStringLiteral("removed"));
        QCOMPARE(check.verdict.firstBad, std::optional<qint64>(5));
    }

    void aTrailThatIsSignedMeanwhileIsNoShortTrail()
    {
        DONE(append(100));
        Desk desk(m_url(), clock());
        desk.gateway->verifyTrail(1); // a head and its key's record
        std::atomic_bool isOver = false;
        std::atomic_int failures = 0;
        std::thread writer([&] { // a worker goes on writing and signing
            const auto own = another();
            const FakeClock ownClock;
            const auto key = *Ed25519Key::fromPem(desk.pem);
            for (int i = 0; !isOver; ++i) {
                const auto added = AuditStore(*own, ownClock).append(entryOf(i));
                const auto head = Checkpoints(*own, ownClock, *key, HeadFile(desk.headPath())).make();
                if (!added || !head)
                    ++failures;
            }
        });
        QSignalSpy verified(desk.gateway.get(), &AuditGateway::verified);
        for (quint64 task = 2; task < 12; ++task)
            desk.gateway->verifyTrail(task);
        isOver = true;
        writer.join();
        QCOMPARE(failures.load(), 0);
        QCOMPARE(verified.count(), 10);
        for (const auto &call : verified) {
            const auto check = call.first().value<AuditCheck>();
            QVERIFY2(check.verdict.verified, qPrintable(check.verdict.reason));
        }
    }

    void aVerificationIsCalledOff()
    {
        DONE(append(300));
        Desk desk(m_url(), clock());
        QSignalSpy failed(desk.gateway.get(), &AuditGateway::taskFailed);
        QSignalSpy verified(desk.gateway.get(), &AuditGateway::verified);
        // the order has been given, the work has not begun: as when its thread is busy
        QObject::disconnect(desk.gateway.get(), &AuditGateway::verificationOrdered, desk.work.get(), nullptr);
        AuditTask ordered;
        connect(desk.gateway.get(), &AuditGateway::verificationOrdered, desk.gateway.get(),
                [&](const AuditTask &task) { ordered = task; });
        desk.gateway->verifyTrail(4);
        desk.gateway->cancel(4);
        desk.work->verify(ordered);
        QCOMPARE(verified.count(), 0);
        QCOMPARE(failed.count(), 1);
        QCOMPARE(failed.first().at(0).toULongLong(), 4U);
        QCOMPARE(failed.first().at(1).value<Error>().code, ErrorCode::Cancelled);
        TAKE(record, newest(QStringLiteral("audit.verify")));
        QCOMPARE(record->details, QStringLiteral("cancelled"));
    }

    void runningWorkIsCalledOffAtItsFirstProgress()
    {
        DONE(append(3000));
        Desk desk(m_url(), clock());
        QSignalSpy failed(desk.gateway.get(), &AuditGateway::taskFailed);
        connect(desk.gateway.get(), &AuditGateway::progressed, desk.gateway.get(),
                [&](const AuditProgress &progress) { desk.gateway->cancel(progress.taskId); });
        for (const AuditFileFormat format : {AuditFileFormat::JsonLines, AuditFileFormat::Csv,
                                             AuditFileFormat::Fhir, AuditFileFormat::Pdf}) {
            const auto order = desk.order(format, "cancelled");
            desk.gateway->exportTrail(order);
            QCOMPARE(failed.count(), 1);
            QCOMPARE(failed.takeFirst().at(1).value<Error>().code, ErrorCode::Cancelled);
            QCOMPARE(desk.files(), QStringList()); // not half of it, and no temporary file
            TAKE(ordered, newest(QStringLiteral("audit.export")));
            TAKE(ended, newest(QStringLiteral("audit.outcome")));
            QVERIFY(ordered->details.startsWith(QStringLiteral("format=") + wordOf(format)));
            QCOMPARE(ended->details, QStringLiteral("cancelled format=") + wordOf(format));
            QCOMPARE(ended->correlationId, ordered->correlationId);
        }
    }

    void anExportIsProvenByItsFile()
    {
        DONE(append(1500));
        Desk desk(m_url(), clock());
        AuditFilter filter;
        filter.actor = QStringLiteral("user2");
        QSignalSpy exported(desk.gateway.get(), &AuditGateway::exported);
        QSignalSpy progressed(desk.gateway.get(), &AuditGateway::progressed);
        desk.gateway->exportTrail(desk.order(AuditFileFormat::JsonLines, "trail.jsonl", filter));
        QCOMPARE(exported.count(), 1);
        const auto file = exported.first().first().value<AuditExport>();
        QCOMPARE(file.records, 500);
        QVERIFY(progressed.count() > 0);
        QFile in(file.path);
        QVERIFY(in.open(QIODevice::ReadOnly));
        QVERIFY((in.permissions() & (QFile::ReadOther | QFile::ReadGroup)) == 0);
        ExportCheck how;
        how.trustedKeys = {desk.publicKey};
        how.headFile = HeadFile(desk.headPath());
        TAKE(verdict, ExportVerifier(how).run(in));
        QVERIFY2(verdict.verified, qPrintable(verdict.reason));
        QCOMPARE(verdict.records, 500);
        in.seek(0);
        QCryptographicHash hash(QCryptographicHash::Sha256);
        QVERIFY(hash.addData(&in));
        QCOMPARE(file.sha256, QString::fromLatin1(hash.result().toHex()));
        // the order is itself one of the records that the head covers
        TAKE(ordered, newest(QStringLiteral("audit.export")));
        QCOMPARE(ordered->details, QStringLiteral("format=jsonl filter={\"actor\":\"user2\"}"));
        QVERIFY(ordered->leaf && *ordered->leaf < file.head.size);
        TAKE(ended, newest(QStringLiteral("audit.outcome")));
        QVERIFY(ended->details.contains(QStringLiteral("done records=500")));
        QVERIFY(ended->details.contains(file.sha256));
    }

    void everyFormatHoldsTheRecords()
    {
        DONE(append(25));
        Desk desk(m_url(), clock());
        QSignalSpy exported(desk.gateway.get(), &AuditGateway::exported);
        AuditFilter filter;
        filter.action = QStringLiteral("job.cancel");
        for (const AuditFileFormat format :
             {AuditFileFormat::Csv, AuditFileFormat::Fhir, AuditFileFormat::Pdf}) {
            desk.gateway->exportTrail(desk.order(format, "trail", filter));
            const auto file = exported.takeFirst().first().value<AuditExport>();
            QCOMPARE(file.records, 12);
            QFile in(file.path);
            QVERIFY(in.open(QIODevice::ReadOnly));
            const QByteArray text = in.readAll();
            QCOMPARE(text.count(format == AuditFileFormat::Fhir  ? "\"resourceType\":\"AuditEvent\""
                                : format == AuditFileFormat::Csv ? ",job.cancel,"
                                                                 : "\n"),
                     format == AuditFileFormat::Pdf ? 2 : 12);
        }
    }

    void aPdfHasAnEnd()
    {
        for (int i = 0; i <= mostPdfRecords; i += 1000)
            DONE(append(1000, i));
        Desk desk(m_url(), clock());
        QSignalSpy failed(desk.gateway.get(), &AuditGateway::taskFailed);
        desk.gateway->exportTrail(desk.order(AuditFileFormat::Pdf, "trail.pdf"));
        QCOMPARE(failed.count(), 1);
        QCOMPARE(failed.first().at(1).value<Error>().code, ErrorCode::TooLarge);
        QCOMPARE(desk.files(), QStringList());
        TAKE(ended, newest(QStringLiteral("audit.outcome")));
        QCOMPARE(ended->details, QStringLiteral("failed=too_large format=pdf"));
    }

    void aFileThatCannotBeWrittenIsSaid()
    {
        DONE(append(5));
        Desk desk(m_url(), clock());
        QSignalSpy failed(desk.gateway.get(), &AuditGateway::taskFailed);
        auto order = desk.order(AuditFileFormat::Csv, "x");
        order.path = desk.folder.filePath(QStringLiteral("not/there.csv"));
        desk.gateway->exportTrail(order);
        QCOMPARE(failed.count(), 1);
        const auto error = failed.first().at(1).value<Error>();
        QCOMPARE(error.code, ErrorCode::StoreFailed);
        QCOMPARE(error.where, QStringLiteral("export"));
        TAKE(ended, newest(QStringLiteral("audit.outcome")));
        QVERIFY(ended->details.startsWith(QStringLiteral("failed=store_failed")));
    }

    void withoutAKeyTheOthersHoldWhatIsSigned()
    {
        DONE(append(5));
        Desk signing(m_url(), clock());
        signing.gateway->verifyTrail(1); // signs
        Desk desk(m_url(), clock(), false);
        QSignalSpy failed(desk.gateway.get(), &AuditGateway::taskFailed);
        QSignalSpy exported(desk.gateway.get(), &AuditGateway::exported);
        desk.gateway->exportTrail(desk.order(AuditFileFormat::JsonLines, "a"));
        QCOMPARE(failed.first().at(1).value<Error>().code, ErrorCode::ConfigInvalid);
        desk.gateway->exportTrail(desk.order(AuditFileFormat::Csv, "b"));
        QCOMPARE(exported.count(), 1);
        QCOMPARE(exported.first().first().value<AuditExport>().records, 5);
    }

    void whoMayNotSeeItIsRefusedAndThatIsRecorded()
    {
        DONE(append(5));
        Desk desk(m_url(), clock());
        QSignalSpy access(desk.gateway.get(), &AuditGateway::accessChanged);
        QSignalSpy refused(desk.gateway.get(), &AuditGateway::fetchFailed);
        QSignalSpy failed(desk.gateway.get(), &AuditGateway::taskFailed);
        desk.gateway->setSession(sessionOf(Role::Analyst), m_url());
        QCOMPARE(access.last().first().toBool(), false);
        desk.gateway->fetchTrail(1);
        AuditQuery query;
        query.page.requestId = 2;
        desk.gateway->fetchAudit(query);
        QCOMPARE(refused.count(), 2);
        QCOMPARE(refused.last().at(1).value<Error>().code, ErrorCode::Forbidden);
        desk.gateway->verifyTrail(3);
        desk.gateway->exportTrail(desk.order(AuditFileFormat::Csv, "no.csv"));
        QCOMPARE(failed.count(), 2);
        for (const auto &call : failed)
            QCOMPARE(call.at(1).value<Error>().code, ErrorCode::Forbidden);
        QCOMPARE(desk.files(), QStringList());
        for (const char *action : {"audit.verify", "audit.export"}) {
            TAKE(record, newest(QLatin1StringView(action)));
            QVERIFY(record && !record->allowed);
            QCOMPARE(record->details, QStringLiteral("forbidden"));
        }
    }

    void anOrderThatCannotBeWrittenDownIsNotCarriedOut()
    {
        DatabaseUrl nowhere = m_url();
        if (nowhere.kind != Dialect::Kind::Sqlite)
            return; // a server that is not there: tst_PostgresFaults
        nowhere.path += QStringLiteral(".gone");
        Desk desk(nowhere, clock());
        QSignalSpy failed(desk.gateway.get(), &AuditGateway::taskFailed);
        QSignalSpy ordered(desk.gateway.get(), &AuditGateway::exportOrdered);
        desk.gateway->exportTrail(desk.order(AuditFileFormat::Csv, "no.csv"));
        QCOMPARE(failed.count(), 1);
        QCOMPARE(ordered.count(), 0);
        QVERIFY(!QFile::exists(nowhere.path)); // an empty file would hide the loss
    }

    void theGatewayAnswersWhileTheOtherThreadWorksAndStopsIt()
    {
        DONE(append(500));
        ServiceThread answers(QStringLiteral("answers"));
        ServiceThread works(QStringLiteral("works"));
        QTemporaryDir folder;
        std::atomic_bool hasBegun = false;
        AuditWorkSettings settings{HeadFile(folder.filePath(QStringLiteral("heads.jsonl")))};
        settings.openSigner = signerOf(*(*Ed25519Key::make())->toPem());
        settings.writePdf = [&](const AuditReport &, QIODevice &,
                                const std::function<bool(int, int)> &progress) -> Result<void> {
            hasBegun = true;
            while (progress(1, 2)) // goes on until it is called off
                std::this_thread::yield();
            return fail(ErrorCode::Cancelled, QStringLiteral("export"));
        };
        AuditGateway *gateway = answers.host(
            std::make_unique<AuditGateway>(AuditGatewaySettings{m_url(), QStringLiteral("ana")}, clock()));
        AuditWork *work = works.host(std::make_unique<AuditWork>(std::move(settings), clock()));
        connectAudit(*gateway, *work);
        QSignalSpy pages(gateway, &AuditGateway::auditPage);
        works.start();
        answers.start();
        const AuditExportOrder order{
            1, {}, AuditFileFormat::Pdf, folder.filePath(QStringLiteral("trail.pdf"))};
        QMetaObject::invokeMethod(gateway, [&] { gateway->exportTrail(order); });
        QTRY_VERIFY(hasBegun);
        QMetaObject::invokeMethod(gateway, [&] { gateway->fetchAudit({}); });
        QTRY_COMPARE(pages.count(), 1);
        answers.stop();
        works.stop(); // returns: the order was called off
        QVERIFY(!QFile::exists(order.path));
        TAKE(ended, newest(QStringLiteral("audit.outcome")));
        QCOMPARE(ended->details, QStringLiteral("cancelled format=pdf"));
    }
};

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    PostgresServer server(PostgresServer::Mode::Fast);
    if (const auto made = server.create(); !made) {
        qCritical("%s: %s", qPrintable(made.error().where), qPrintable(made.error().detail));
        return 1;
    }
    SqliteFactory sqlite;
    PostgresFactory postgres(server);
    tst_AuditGateway first(sqlite, [&] { return DatabaseUrl{Dialect::Kind::Sqlite, sqlite.path()}; });
    tst_AuditGateway second(
        postgres, [&] { return postgres.url(); },
        [&](const QString &sql) { return server.run(sql, postgres.name()); });
    const int failed = QTest::qExec(&first, argc, argv) + QTest::qExec(&second, argc, argv);
    return failed == 0 ? 0 : 1;
}

#include "tst_AuditGateway.moc"
