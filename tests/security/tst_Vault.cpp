// The keys of a real database: made, shared by programs, rotated, wrapped anew and destroyed while others
// work.
#include "fakes/PostgresFactory.h"
#include "fakes/TestVault.h"
#include "security/Aead.h"
#include "store/AuditStore.h"
#include "store/Seal.h"
#include "store/contract/Suite.h"

#include <QFile>

using namespace concord;

/// Run once for each kind of database.
class tst_Vault : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;
    static inline PostgresServer *server = nullptr;

private:
    static inline const SealPlace place{"patients", u"1", "sealed"};

    [[nodiscard]] std::unique_ptr<Database> open(TestVault &keys)
    {
        auto opened = keys.open(factory());
        return opened ? std::move(*opened) : nullptr;
    }
    [[nodiscard]] KeyOrders orders(Database &db) { return {db, clock(), QStringLiteral("ana")}; }
    [[nodiscard]] static Result<void> nothing(Database &db)
    {
        return db.write([] { return Result<void>{}; });
    }
    [[nodiscard]] std::vector<DataKeyRow> keysOf(Database &db)
    {
        return DataKeyStore(db).keys().value_or(std::vector<DataKeyRow>());
    }

    /// Of the file, or of the server's file of the keys' table: what a thief of the disk has.
    [[nodiscard]] QByteArray bytesOnDisk(Database &db)
    {
        if (db.dialect().kind() == Dialect::Kind::Sqlite) {
            QByteArray all;
            for (const char *end : {"", "-wal"}) {
                QFile file(db.place() + QLatin1String(end));
                all += file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
            }
            return all;
        }
        const auto hex = server->run(
            QStringLiteral(
                "CHECKPOINT; SELECT encode(pg_read_binary_file(pg_relation_filepath('%1.data_keys')), 'hex')")
                .arg(db.schema()),
            dynamic_cast<PostgresFactory &>(factory()).name());
        return hex ? QByteArray::fromHex(hex->toLatin1()) : QByteArray();
    }

private slots:
    void programsOpenWhatOthersSealed()
    {
        TestVault keys(clock());
        const auto one = open(keys);
        factory().sealers = keys.another();
        TAKE(two, factory().open());
        TAKE(sealed, one->sealer()->seal("content", place));
        QCOMPARE(two->sealer()->open(sealed, place).value().plain, QByteArray("content"));
        QCOMPARE(two->sealer()->keyedHash("x").value(), one->sealer()->keyedHash("x").value());
    }
    void aDatabaseWithKeysIsNotOpenedWithout()
    {
        TestVault keys(clock());
        TAKE(made, keys.initialise(factory()));
        QVERIFY(made);
        FAILS(factory().open(), ErrorCode::ConfigInvalid);
        OpenOptions bare;
        bare.mayLackKeys = true;
        DONE(factory().open(bare));
    }
    void aDatabaseWithoutKeysIsNotOpenedWithThem()
    {
        TestVault keys(clock());
        factory().sealers = keys.vault();
        FAILS(factory().open(), ErrorCode::ConfigInvalid);
    }
    void anotherMasterKeyIsRefused()
    {
        TestVault keys(clock());
        DONE(keys.initialise(factory()));
        TestVault others(clock());
        factory().sealers = others.vault();
        FAILS(factory().open(), ErrorCode::ConfigInvalid);
    }
    void keysAreMadeOnce()
    {
        TestVault keys(clock());
        TAKE(first, keys.initialise(factory()));
        TAKE(second, keys.initialise(factory()));
        QVERIFY(first && !second);
        QCOMPARE(keysOf(db()).size(), 2U);
    }
    void noKeyLiesReadable()
    {
        TestVault keys(clock());
        const auto one = open(keys);
        for (const DataKeyRow &row : keysOf(*one)) {
            const auto key = unwrapKey(keys.master(), row);
            QVERIFY(key.has_value());
            QVERIFY(!row.wrapped.contains((*key)->bytes().toByteArray()));
        }
    }
    void aNewMonthHasAKeyOfItsOwn()
    {
        TestVault keys(clock());
        const auto one = open(keys);
        TAKE(before, one->sealer()->seal("old", place));
        clock().advance(std::chrono::days(31));
        DONE(nothing(*one));
        TAKE(after, one->sealer()->seal("new", place));
        QVERIFY(Aead::keyNumberOf(before) != Aead::keyNumberOf(after));
        const auto rows = keysOf(*one);
        QCOMPARE(rows.size(), 3U);
        QCOMPARE(rows[1].state, DataKeyRow::State::Retired);
        QCOMPARE(rows[2].month, QStringLiteral("2026-02"));
        QCOMPARE(one->sealer()->open(before, place).value().plain, QByteArray("old"));
        QCOMPARE(one->sealer()->open(after, place).value().plain, QByteArray("new"));
        QCOMPARE(count(QStringLiteral("audit_log"), QStringLiteral("action = 'key.make'")), 1);
    }
    void programsMakeAMonthsKeyOnce()
    {
        TestVault keys(clock());
        const auto one = open(keys);
        factory().sealers = keys.another();
        TAKE(two, factory().open());
        clock().advance(std::chrono::days(31));
        DONE(nothing(*one));
        DONE(nothing(*two));
        QCOMPARE(keysOf(*one).size(), 3U);
    }
    void aClockThatStepsBackMakesNoKey()
    {
        TestVault keys(clock());
        const auto one = open(keys);
        clock().advance(-std::chrono::days(60));
        DONE(nothing(*one));
        QCOMPARE(keysOf(*one).size(), 2U);
    }
    void aRotatedKeySealsForOthersToo()
    {
        TestVault keys(clock());
        const auto one = open(keys);
        factory().sealers = keys.another();
        TAKE(two, factory().open());
        TAKE(number, orders(*two).rotate(keys.master()));
        factory().sealers = keys.another();
        TAKE(three, factory().open());
        TAKE(sealed, three->sealer()->seal("content", place));
        QCOMPARE(Aead::keyNumberOf(sealed), number);
        QCOMPARE(one->sealer()->open(sealed, place).value().plain,
                 QByteArray("content")); // unknown to it so far
        DONE(nothing(*one));
        TAKE(own, one->sealer()->seal("content", place));
        QCOMPARE(Aead::keyNumberOf(own), number);
    }
    void aNewMasterKeyIsFollowedWhileWorking()
    {
        TestVault keys(clock());
        const auto one = open(keys);
        TAKE(sealed, one->sealer()->seal("content", place));
        TAKE(next, SecretKey::random());
        TAKE(count, orders(*one).rewrap(keys.master(), next, {}));
        QCOMPARE(count, 2);
        keys.setMaster(next);
        QCOMPARE(one->sealer()->open(sealed, place).value().plain, QByteArray("content"));
        clock().advance(std::chrono::days(31));
        DONE(nothing(*one)); // wraps February's key by the new one
        factory().sealers = keys.another();
        TAKE(two, factory().open());
        QCOMPARE(two->sealer()->open(sealed, place).value().plain, QByteArray("content"));
        FAILS(orders(*one).rewrap(next, next, {}), ErrorCode::Conflict);
    }
    void aKeyInUseIsNotDestroyed()
    {
        TestVault keys(clock());
        const auto one = open(keys);
        const QString january = QStringLiteral("2026-01");
        FAILS(orders(*one).destroy(january, QStringLiteral("r")), ErrorCode::Conflict);
        DONE(orders(*one).rotate(keys.master()));
        FAILS(orders(*one).destroy(january, QStringLiteral("r")), ErrorCode::Conflict);
        FAILS(orders(*one).destroy(QStringLiteral("2020-01"), QStringLiteral("r")), ErrorCode::NotFound);
    }
    void whatADestroyedKeySealedIsGone()
    {
        TestVault keys(clock());
        const auto one = open(keys);
        TAKE(sealed, one->sealer()->seal("content", place));
        clock().advance(std::chrono::days(31));
        DONE(nothing(*one));
        TAKE(kept, one->sealer()->seal("kept", place));
        clock().advance(KeyOrders::destroyAfter);
        TAKE(gone, orders(*one).destroy(QStringLiteral("2026-01"), QStringLiteral("erasure request 7")));
        QCOMPARE(gone, 1);
        DONE(DataKeyStore(*one).scrub());
        QCOMPARE(count(QStringLiteral("data_keys"), QStringLiteral("wrapped IS NULL")), 1);
        factory().sealers = keys.another();
        TAKE(two, factory().open());
        TAKE(opened, two->sealer()->open(sealed, place));
        QVERIFY(opened.plain.isEmpty());
        QCOMPARE(opened.erasedAt.value(), clock().now());
        QCOMPARE(two->sealer()->open(kept, place).value().plain, QByteArray("kept"));
        QCOMPARE(count(QStringLiteral("audit_log"),
                       QStringLiteral("action = 'key.destroy' AND actor = 'ana'"
                                      " AND details = 'month=2026-01; reason=erasure request 7'")),
                 1);
    }
    void aSleepingMachineLearnsWhatItMissed()
    {
        TestVault keys(clock());
        const auto one = open(keys);
        factory().sealers = keys.another();
        TAKE(two, factory().open());
        TAKE(number, orders(*two).rotate(keys.master()));
        DONE(nothing(*one)); // it has just looked at the keys
        TAKE(soon, one->sealer()->seal("content", place));
        QVERIFY(Aead::keyNumberOf(soon) != number);
        clock().advance(std::chrono::hours(8)); // which the steady clock has not seen
        DONE(nothing(*one));
        TAKE(later, one->sealer()->seal("content", place));
        QCOMPARE(Aead::keyNumberOf(later), number);
    }
    void anOldTransactionDoesNotMakeOthersForget()
    {
        if (db().dialect().kind() == Dialect::Kind::Sqlite)
            return; // one writer at a time: nobody can change the keys meanwhile
        TestVault keys(clock());
        const auto one = open(keys);
        factory().sealers = keys.vault(); // the same program
        TAKE(two, factory().open());
        TAKE(sealed, one->sealer()->seal("content", place));
        DONE(one->write([&]() -> Result<void> {
            if (const auto seen = sql::number(*one, QStringLiteral("SELECT count(*) FROM data_keys")); !seen)
                return fail(seen.error());
            const auto number = orders(*two).rotate(keys.master());
            if (!number)
                return fail(number.error());
            clock().advance(KeyOrders::destroyAfter);
            const auto gone = orders(*two).destroy(QStringLiteral("2026-01"), QStringLiteral("r"));
            if (!gone)
                return fail(gone.error());
            clock().advance(Vault::staleAfter);
            if (const auto looked = nothing(*two); !looked)
                return looked;
            clock().advance(Vault::staleAfter); // it asks again, and is told how it was
            const auto opened = one->sealer()->open(sealed, place);
            if (!opened)
                return fail(opened.error());
            return opened->erasedAt ? Result<void>{}
                                    : fail(ErrorCode::Internal, QStringLiteral("a destroyed key came back"));
        }));
        DONE(nothing(*two));
        TAKE(later, two->sealer()->seal("content", place));
        QCOMPARE(Aead::keyNumberOf(later), quint32(3));
    }
    void aMasterKeyOfBeforeMayComeBack()
    {
        TestVault keys(clock());
        const auto one = open(keys);
        TAKE(sealed, one->sealer()->seal("content", place));
        TAKE(next, SecretKey::random());
        DONE(orders(*one).rewrap(keys.master(), next, {}));
        DONE(orders(*one).rewrap(next, keys.master(), {}));
        factory().sealers = keys.another();
        TAKE(two, factory().open());
        QCOMPARE(two->sealer()->open(sealed, place).value().plain, QByteArray("content"));
    }
    void aDestroyedKeyLiesNowhereInTheDatabase()
    {
        TestVault keys(clock());
        const auto one = open(keys);
        const QByteArray wrapped = keysOf(*one)[1].wrapped;
        DONE(orders(*one).rotate(keys.master()));
        clock().advance(KeyOrders::destroyAfter);
        QVERIFY(bytesOnDisk(*one).contains(wrapped));
        DONE(orders(*one).destroy(QStringLiteral("2026-01"), QStringLiteral("r")));
        DONE(DataKeyStore(*one).scrub());
        const QByteArray left = bytesOnDisk(*one);
        QVERIFY(left.contains(keysOf(*one)[2].wrapped)); // it is the right place to look in
        QVERIFY(!left.contains(wrapped));
    }
    void aForgedValueStopsTheRead()
    {
        TestVault keys(clock());
        const auto one = open(keys);
        Seal seal(*one, "patients");
        const QString sealed = seal.text(u"1", "name", QStringLiteral("Ana"));
        const auto read = [&](const QString &stored) {
            return sql::row(*one, QStringLiteral("SELECT ?"), {stored}, [&](const QSqlQuery &q) {
                return Seal(*one, "patients").openText(u"1", "name", q.value(0).toString());
            });
        };
        QCOMPARE(read(sealed).value().value_or(QString()), QStringLiteral("Ana"));
        FAILS(read(sealed.chopped(4) + QStringLiteral("AAAA")), ErrorCode::StoreCorrupt);
        QCOMPARE(read(sealed).value().value_or(QString()), QStringLiteral("Ana")); // and nothing after it
    }
    void columnsComeBackFromTheirPack()
    {
        TestVault keys(clock());
        const auto one = open(keys);
        Seal seal(*one, "patients");
        const QString name = QStringLiteral("Ñandú ").repeated(60);
        const QString empty;
        const QByteArray sealed = seal.pack(u"1", {&name, &empty});
        QString backName;
        QString backEmpty = QStringLiteral("x");
        seal.unpack(u"1", sealed, {&backName, &backEmpty});
        QVERIFY(!one->hasSealFault());
        QCOMPARE(backName, name);
        QVERIFY(backEmpty.isEmpty());
        seal.unpack(u"2", sealed, {&backName, &backEmpty});
        QCOMPARE(one->takeSealFault().value().code, ErrorCode::StoreCorrupt);
    }
    void aLookUpIsWhatItsDocumentSays()
    {
        TestVault keys(clock());
        const auto one = open(keys);
        for (const QString &name :
             {QStringLiteral("ana"), QStringLiteral("Ñandú"), QString(300, u'x'), QString(QChar(0xD800))}) {
            const QByteArray text = QByteArrayLiteral("patients.value\0") + name.toUtf8();
            TAKE(hash, one->sealer()->keyedHash(text));
            const QByteArray expected =
                "k" + hash.first(16).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
            QCOMPARE(Seal(*one, "patients").lookUp("value", name), QString::fromLatin1(expected));
        }
    }
    void columnsThatNobodyWantsAreLeftOut()
    {
        TestVault keys(clock());
        const auto one = open(keys);
        Seal seal(*one, "patients");
        const QString first = QStringLiteral("first");
        const QString second = QStringLiteral("second");
        const QByteArray sealed = seal.pack(u"1", {&first, &second});
        QString back;
        seal.unpack(u"1", sealed, {nullptr, &back});
        QVERIFY(!one->hasSealFault());
        QCOMPARE(back, second);
    }
    void theStatementAfterAFaultIsNotRun()
    {
        db().noteSealFault({ErrorCode::StoreCorrupt, QString(), QString(), 0});
        FAILS(db().run(QStringLiteral("SELECT 1")), ErrorCode::StoreCorrupt);
        DONE(db().run(QStringLiteral("SELECT 1")));
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
    tst_Vault::server = &server;
    SqliteFactory sqlite;
    PostgresFactory postgres(server);
    tst_Vault first(sqlite);
    tst_Vault second(postgres);
    const int failed = QTest::qExec(&first, argc, argv) + QTest::qExec(&second, argc, argv);
    return failed == 0 ? 0 : 1;
}

#include "tst_Vault.moc"
