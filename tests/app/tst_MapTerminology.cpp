#include "app/Program.h"
#include "domain/CodeSystem.h"
#include "fakes/Approve.h"
#include "fakes/PostgresServer.h"
#include "runtime/SystemClock.h"
#include "store/EventStore.h"
#include "store/MappingStore.h"
#include "store/Sql.h"
#include "store/TerminologyStore.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>

#include <csignal>
#include <memory>

using namespace concord;
using namespace Qt::StringLiterals;

namespace {
const QString concordd = QStringLiteral(CONCORDD);

const QByteArray conceptHead = "rxcui\ttty\ttty_source\tname\tsources\tstatus\n";
const QByteArray ndcHead = "ndc11\trxcui\trxnorm_name\ttty\tfda_label_text\tvalid_from\tvalid_to\n";

QByteArray conceptRow(const QByteArray &rxcui, const QByteArray &name, const QByteArray &status = {})
{
    return rxcui + "\tSCD\tgiven\t" + name + "\tx\t" + status + '\n';
}
QByteArray ndcRow(const QByteArray &ndc, const QByteArray &rxcui, const QByteArray &from = {},
                  const QByteArray &to = {})
{
    return ndc + '\t' + rxcui + "\tx\tSCD\t\t" + from + '\t' + to + '\n';
}
}

/// The commands about codes and releases as processes, on SQLite and on a PostgreSQL of the test's own.
class tst_MapTerminology : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<PostgresServer> m_server;
    int m_databases = 0;

    [[nodiscard]] QString sqlite() const { return u"sqlite:"_s + m_home->filePath(u"c.db"_s); }
    /// "sqlite", or a new database of the server; empty: it could not be made.
    [[nodiscard]] QString database(const QString &kind)
    {
        if (kind == u"sqlite")
            return sqlite();
        const QString name = u"terms_%1"_s.arg(++m_databases);
        if (!m_server->run(u"CREATE DATABASE "_s + name))
            return {};
        const QString url = m_server->socketUrl(name);
        const Ran keys = Program(concordd, *m_home).run({u"keys"_s, u"init"_s, u"--db"_s, url});
        return keys.code == 0 ? url : u"keys init: "_s + QString::fromUtf8(keys.err);
    }
    [[nodiscard]] std::unique_ptr<Database> open(const QString &url)
    {
        OpenOptions bare;
        bare.mayLackKeys = true;
        const auto place = DatabaseUrl::parse(url);
        auto opened = place ? Database::open(*place, bare) : fail(place.error());
        return opened ? *std::move(opened) : nullptr;
    }
    Ran map(const QString &words, const QString &url, const QByteArray &input = {})
    {
        QStringList arguments = QStringList{u"map"_s} + words.split(u' ', Qt::SkipEmptyParts);
        if (!url.isEmpty())
            arguments += {u"--db"_s, url};
        return Program(concordd, *m_home).run(arguments, input);
    }
    static QList<QJsonObject> objects(const QByteArray &lines)
    {
        QList<QJsonObject> found;
        for (const QByteArray &line : lines.split('\n')) {
            if (!line.isEmpty())
                found.append(QJsonDocument::fromJson(line).object());
        }
        return found;
    }
    static QStringList textsOf(const QJsonValue &array)
    {
        QStringList texts;
        const QJsonArray all = array.toArray();
        for (const auto &one : all)
            texts.append(one.toString());
        return texts;
    }
    /// A folder named after a day.
    QString folder(const QString &day, const QByteArray &concepts, const QByteArray &ndcs,
                   const QByteArray &remaps = {})
    {
        const QDir dir(m_home->filePath(u"release-"_s + day));
        QDir().mkpath(dir.path());
        const auto write = [&](const char *name, const QByteArray &bytes) {
            QFile file(dir.filePath(QString::fromLatin1(name)));
            if (file.open(QIODevice::WriteOnly))
                file.write(bytes);
        };
        write("rxnorm_concepts.tsv", conceptHead + concepts);
        write("ndc_rxnorm.tsv", ndcHead + ndcs);
        if (!remaps.isEmpty())
            write("rxnorm_remaps.tsv", "rxcui\tsuccessor\n" + remaps);
        return dir.path();
    }
    QString ofFebruary()
    {
        return folder(u"2026-02-02"_s,
                      conceptRow("9000001", "lisinopril 10 MG Oral Tablet") +
                          conceptRow("9000002", "lisinopril 20 MG Oral Tablet") +
                          conceptRow("9000003", "metformin 500 MG Oral Tablet"),
                      ndcRow("00093742456", "9000002") +
                          ndcRow("00093742457", "9000001", "2025-01-01", "2025-12-31") +
                          ndcRow("00093742457", "9000003", "2026-01-01"));
    }
    QString ofMarch()
    {
        return folder(u"2026-03-02"_s,
                      conceptRow("9000001", "lisinopril 5 MG Oral Tablet") +
                          conceptRow("9000003", "metformin 500 MG Oral Tablet", "obsolete") +
                          conceptRow("9000004", "lisinopril 20 MG Oral Tablet [Zestril]") +
                          conceptRow("9000005", "aspirin 81 MG Oral Tablet"),
                      ndcRow("00093742456", "9000004") + ndcRow("00093742457", "9000001") +
                          ndcRow("00093742458", "9000005"),
                      "9000002\t9000004\n");
    }
    void both_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::newRow("SQLite") << u"sqlite"_s;
        QTest::newRow("PostgreSQL") << u"postgresql"_s;
    }

private slots:
    void initTestCase()
    {
        m_server = std::make_unique<PostgresServer>(PostgresServer::Mode::Fast);
        const auto made = m_server->create();
        QVERIFY2(made.has_value(), qPrintable(made ? QString() : made.error().detail));
    }
    void init() { m_home = std::make_unique<QTemporaryDir>(); }

    void withoutADatabaseTheReleaseInsideAnswers()
    {
        const Ran ran = map(u"code 314077 1191 555555 x --system rxnorm --json"_s, sqlite());
        QVERIFY2(ran.code == 0, ran.err);
        const auto found = objects(ran.out);
        QCOMPARE(found.size(), 4);
        QStringList keys = found[0].keys();
        keys.sort();
        QCOMPARE(keys, (QStringList{u"candidates"_s, u"code"_s, u"method"_s, u"normalised"_s, u"path"_s,
                                    u"rxcui"_s, u"status"_s, u"target_drug_id"_s}));
        QCOMPARE(found[0][u"status"].toString(), u"mapped"_s);
        QCOMPARE(found[0][u"method"].toString(), u"rxnorm-exact"_s);
        QCOMPARE(found[0][u"target_drug_id"].toString(), u"RX314077"_s);
        QCOMPARE(textsOf(found[0][u"path"]),
                 (QStringList{u"RxNorm 314077"_s, u"local drug lisinopril 20 MG Oral Tablet"_s}));
        QCOMPARE(found[1][u"status"].toString(), u"not_orderable"_s);
        QCOMPARE(found[2][u"status"].toString(), u"unknown_code"_s);
        QCOMPARE(found[3][u"status"].toString(), u"malformed_code"_s);
        QVERIFY(!QFile::exists(m_home->filePath(u"c.db"_s))); // looking makes nothing
    }
    void anNdcIsReadAsOfTheDateInEveryForm()
    {
        QVERIFY2(map(u"import-terminology "_s + ofFebruary(), sqlite()).code == 0, "import");
        const auto at = [&](const QString &code, const QString &date) {
            return objects(map(u"code %1 --system ndc --date %2 --json"_s.arg(code, date), sqlite()).out)
                .value(0);
        };
        QCOMPARE(at(u"0093-7424-57"_s, u"2025-12-31"_s)[u"rxcui"].toString(), u"9000001"_s);
        QCOMPARE(at(u"0093-7424-57"_s, u"2026-01-01"_s)[u"rxcui"].toString(), u"9000003"_s);
        QCOMPARE(at(u"0093-7424-57"_s, u"2024-12-31"_s)[u"status"].toString(), u"unknown_code"_s);
        const QJsonObject plain = at(u"0093742456"_s, u"2026-03-01"_s);
        QCOMPARE(plain[u"normalised"].toString(), u"00093-7424-56"_s);
        QCOMPARE(textsOf(plain[u"path"]), (QStringList{u"NDC 10-digit as 4-4-2"_s, u"00093-7424-56"_s,
                                                       u"RxCUI 9000002 as of 2026-03-01"_s,
                                                       u"local drug lisinopril 20 MG Oral Tablet"_s}));
    }
    void manyCodesComeFromTheStandardInput()
    {
        QVERIFY(map(u"import-terminology "_s + ofFebruary(), sqlite()).code == 0);
        QByteArray codes;
        for (int i = 0; i < 20'000; ++i)
            codes += i % 2 == 0 ? "00093742456\n" : "11111111111\r\n";
        const Ran ran = map(u"code - --system ndc --json"_s, sqlite(), codes + "\n0093-7424-56");
        QVERIFY2(ran.code == 0, ran.err);
        QCOMPARE(ran.out.count('\n'), 20'001);
        QCOMPARE(ran.out.count("\"mapped\""), 10'001);
        const Ran one = map(u"code 00093742456 --system ndc --json"_s, sqlite()); // asks the database
        QCOMPARE(ran.out.left(ran.out.indexOf('\n') + 1), one.out);
        const Ran tooLong = map(u"code - --system ndc"_s, sqlite(), "1\n" + QByteArray(2000, '1') + "\n");
        QCOMPARE(tooLong.code, 1);
        QVERIFY2(tooLong.err.contains("-:2"), tooLong.err);
    }
    void aPersonsDecisionComesFirst()
    {
        QVERIFY(map(u"import-terminology "_s + ofFebruary(), sqlite()).code == 0);
        {
            const auto db = open(sqlite());
            const SystemClock clock;
            MappingStore mappings(*db, clock);
            MappingRow row;
            row.system = systems::ndc;
            row.sourceCode = u"0093-7424-56"_s;
            const auto made = mappings.ensure(row);
            QVERIFY(made.has_value());
            MappingDecision decision;
            decision.id = made->id;
            decision.targetDrugId = u"RX9000003"_s;
            decision.reason = u"because"_s;
            QVERIFY(approveByRules(mappings, decision, u"ana"_s).has_value());
        }
        const Ran ran = map(u"code 0093-7424-56 00093742456 --system NDC --json"_s, sqlite());
        const auto found = objects(ran.out);
        QCOMPARE(found[0][u"method"].toString(), u"manual"_s);
        QCOMPARE(found[0][u"target_drug_id"].toString(), u"RX9000003"_s);
        QCOMPARE(found[0][u"rxcui"].toString(), u"9000003"_s);
        QVERIFY(textsOf(found[0][u"path"]).value(0).startsWith(u"decision of ana on 20"_s));
        QCOMPARE(found[1][u"method"].toString(), u"ndc"_s); // another code to whoever decides
    }

    void importsSaysAndRefuses_data() { both_data(); }
    void importsSaysAndRefuses()
    {
        QFETCH(QString, kind);
        const QString url = database(kind);
        QVERIFY(!url.isEmpty());
        const Ran dry = map(u"import-terminology %1 --dry-run --json"_s.arg(ofMarch()), url);
        QVERIFY2(dry.code == 0, dry.err);
        QCOMPARE(dry.json()[u"outcome"].toString(), u"would_be_taken"_s);
        const Ran first = map(u"import-terminology %1 --json"_s.arg(ofMarch()), url);
        QVERIFY2(first.code == 0, first.err);
        QCOMPARE(first.json()[u"outcome"].toString(), u"taken"_s);
        QCOMPARE(first.json()[u"version"].toString(), u"rxnorm-2026-03-02"_s);
        QCOMPARE(first.json()[u"before"].toString(), u"shipped-2026.1"_s);
        QCOMPARE(first.json()[u"concepts"].toObject()[u"retired"].toInt(), 1);
        const Ran again = map(u"import-terminology %1 --json"_s.arg(ofMarch()), url);
        QCOMPARE(again.code, 0);
        QCOMPARE(again.json()[u"outcome"].toString(), u"already_there"_s);
        const Ran older = map(u"import-terminology %1 --json"_s.arg(ofFebruary()), url);
        QCOMPARE(older.code, 3);
        QCOMPARE(older.json()[u"outcome"].toString(), u"older"_s);
        const Ran other =
            map(u"import-terminology %1 --version rxnorm-2026-03-02 --json"_s.arg(ofFebruary()), url);
        QCOMPARE(other.code, 3);
        QCOMPARE(other.json()[u"outcome"].toString(), u"other_content"_s);
        const QString bad = folder(u"2026-04-06"_s, conceptRow("9000009", "x") + "oops\n", {});
        const Ran broken = map(u"import-terminology "_s + bad, url);
        QCOMPARE(broken.code, 1);
        QVERIFY2(broken.err.contains("rxnorm_concepts.tsv:3"), broken.err);
        const auto db = open(url);
        QVERIFY(db);
        const SystemClock clock;
        QCOMPARE(TerminologyStore(*db, clock).currentVersion().value_or(QString()),
                 std::optional(u"rxnorm-2026-03-02"_s));
        QCOMPARE(*sql::number(*db, u"SELECT count(*) FROM audit_log WHERE action = 'terminology.import'"
                                   " AND subject = 'terminology/rxnorm-2026-03-02'"_s),
                 1);
        // a program that starts afterwards leaves it current
        QVERIFY(Program(concordd, *m_home).run({u"db"_s, u"migrate"_s, u"--db"_s, url}).code == 0);
        QCOMPARE(TerminologyStore(*db, clock).currentVersion().value_or(QString()),
                 std::optional(u"rxnorm-2026-03-02"_s));
        const Ran olderAllowed = map(u"import-terminology %1 --older --json"_s.arg(ofFebruary()), url);
        QCOMPARE(olderAllowed.json()[u"outcome"].toString(), u"taken"_s);
    }

    void theDriftOfAReleaseIsToldForEachMapping_data() { both_data(); }
    void theDriftOfAReleaseIsToldForEachMapping()
    {
        QFETCH(QString, kind);
        const QString url = database(kind);
        QVERIFY(!url.isEmpty());
        const Ran one = map(u"drift --json"_s, sqlite() + u"-none"_s);
        QCOMPARE(one.code, 1);
        QVERIFY(map(u"import-terminology "_s + ofFebruary(), url).code == 0);
        {
            const auto db = open(url);
            QVERIFY(db);
            const SystemClock clock;
            MappingStore mappings(*db, clock);
            const auto add = [&](const QString &system, const QString &code, const QString &drug) {
                MappingRow row;
                row.system = system;
                row.sourceCode = code;
                row.state = drug.isEmpty() ? MappingState::Pending : MappingState::Approved;
                row.reason = drug.isEmpty() ? UnmappedReason::UnknownCode : UnmappedReason::None;
                row.targetDrugId = drug;
                row.method = u"ndc"_s;
                row.author = u"system"_s;
                return mappings.ensure(row).has_value();
            };
            QVERIFY(add(systems::rxNorm, u"9000001"_s, u"RX9000001"_s));  // becomes 5 MG
            QVERIFY(add(systems::ndc, u"00093742456"_s, u"RX9000002"_s)); // remapped, and the NDC moves
            QVERIFY(add(u"urn:house"_s, u"MET"_s, u"RX9000003"_s));       // retired
            QVERIFY(add(systems::ndc, u"00093742458"_s, {}));             // resolves now
            QVERIFY(add(systems::ndc, u"11111111111"_s, {}));             // does not
            NewEvent event; // nothing that could be worked on; it is taken up all the same
            event.id = makeId<EventId>(clock.now().time_since_epoch());
            event.source = u"ehr"_s;
            event.messageId = u"1"_s;
            event.state = EventState::NeedsMapping;
            event.correlationId = makeId<CorrelationId>(clock.now().time_since_epoch());
            event.createdAt = clock.now();
            event.waitsFor = {mappings.find(systems::ndc, u"00093742458"_s).value()->id};
            QVERIFY(EventStore(*db, clock).append(event).has_value());
        }
        // what follows of it is done at once
        const Ran taken = map(u"import-terminology %1 --json"_s.arg(ofMarch()), url);
        QVERIFY2(taken.code == 0, taken.err);
        const QJsonObject reapplied = taken.json()[u"reapplied"].toObject();
        QCOMPARE(reapplied[u"from"].toString(), u"rxnorm-2026-02-02"_s);
        QCOMPARE(reapplied[u"approved"].toInt(), 1);
        QCOMPARE(reapplied[u"asked_anew"].toInt(), 2);
        QCOMPARE(reapplied[u"marked"].toInt(), 1);
        QCOMPARE(reapplied[u"released"].toInt(), 1);
        QCOMPARE(*sql::number(*open(url), u"SELECT count(*) FROM sync_events WHERE status IN ('received', "
                                          "'needs_mapping')"_s),
                 0); // nobody else works here
        const Ran once = map(u"reapply --json"_s, url);
        QVERIFY2(once.code == 0, once.err);
        QCOMPARE(once.json()[u"due"].toBool(), false);
        const Ran list = map(u"list --json"_s, url);
        QVERIFY2(list.code == 0, list.err);
        QVERIFY2(list.out.contains("\"drift\":\"target_changed\""), list.out);
        const Ran ran = map(u"drift --json"_s, url);
        QVERIFY2(ran.code == 0, ran.err);
        QCOMPARE(ran.json()[u"from"].toString(), u"rxnorm-2026-02-02"_s);
        QCOMPARE(ran.json()[u"to"].toString(), u"rxnorm-2026-03-02"_s);
        QCOMPARE(ran.json()[u"mappings"].toInt(), 5);
        QStringList found;
        const QJsonArray rows = ran.json()[u"drift"].toArray();
        for (const auto &value : rows) {
            const QJsonObject row = value.toObject();
            found.append(u"%1 %2 %3>%4 %5"_s
                             .arg(row[u"code"].toString(), row[u"kind"].toString(),
                                  row[u"old_rxcui"].toString(), row[u"new_rxcui"].toString(),
                                  textsOf(row[u"differing"]).join(u','))
                             .trimmed());
        }
        found.sort();
        QCOMPARE(found, (QStringList{u"00093742456 resolvable 9000002>9000004"_s, // a person decides it
                                     u"9000001 target_changed 9000001>9000001 strength"_s}));
        const Ran back = map(u"drift --from rxnorm-2026-03-02 --to rxnorm-2026-02-02 --json"_s, url);
        QCOMPARE(back.code, 0);
        QVERIFY(map(u"drift"_s, url).out.contains("strength was 10 mg, is 5 mg"));
        QCOMPARE(map(u"drift --to none"_s, url).code, 3);
        QCOMPARE(map(u"drift --from rxnorm-2026-03-02"_s, url).code, 3);
        // an obsolete code names its successor and does not take it
        const auto code = objects(map(u"code 9000002 9000003 --system rxnorm --json"_s, url).out);
        QCOMPARE(code[0][u"status"].toString(), u"not_active"_s);
        QCOMPARE(textsOf(code[0][u"candidates"]), QStringList{u"9000004"_s});
        QCOMPARE(code[1][u"status"].toString(), u"not_active"_s);
        QVERIFY(textsOf(code[1][u"candidates"]).isEmpty());
    }

    /// kill -9 while a release is held against the mappings: what is left is done by the next who looks.
    void aKilledReapplyIsGoneOnWith_data() { both_data(); }
    void aKilledReapplyIsGoneOnWith()
    {
        QFETCH(QString, kind);
        const QString url = database(kind);
        QVERIFY(!url.isEmpty());
        QVERIFY(map(u"import-terminology "_s + ofFebruary(), url).code == 0);
        constexpr int many = 3'000;
        QByteArray ndcs;
        const auto db = open(url);
        QVERIFY(db);
        const SystemClock clock;
        const auto made = db->write([&]() -> Result<void> {
            MappingStore mappings(*db, clock);
            for (int i = 0; i < many; ++i) {
                MappingRow row;
                row.system = systems::ndc;
                row.sourceCode = QString::number(50'000'000'000LL + i);
                row.reason = UnmappedReason::UnknownCode;
                if (const auto one = mappings.ensure(row); !one)
                    return fail(one.error());
                ndcs += ndcRow(row.sourceCode.toLatin1(), "9000005");
            }
            return {};
        });
        QVERIFY(made.has_value());
        const QString march =
            folder(u"2026-03-02"_s, conceptRow("9000005", "aspirin 81 MG Oral Tablet"), ndcs);
        const auto number = [&](const QString &sql) {
            return sql::number(*db, sql).value_or(-1);
        };
        const auto approved = u"SELECT count(*) FROM medication_mappings WHERE status = 'approved'"_s;
        {
            Program program(concordd, *m_home);
            program.start({u"map"_s, u"import-terminology"_s, march, u"--db"_s, url});
            QTRY_VERIFY_WITH_TIMEOUT(number(approved) > 0, 120'000);
            QCOMPARE(::kill(pid_t(program.processId()), SIGKILL), 0);
            QCOMPARE(program.end().code, -1);
        }
        const qint64 before = number(approved);
        QVERIFY2(before < many, qPrintable(QString::number(before)));
        QCOMPARE(number(u"SELECT count(*) FROM terminology_releases WHERE reapplied_at = 0"_s), 1);
        const Ran dry = map(u"reapply --dry-run --json"_s, url);
        QCOMPARE(dry.json()[u"approved"].toInt(), int(many - before));
        QCOMPARE(number(approved), before);
        const Ran rest = map(u"reapply --json"_s, url);
        QVERIFY2(rest.code == 0, rest.err);
        QCOMPARE(rest.json()[u"approved"].toInt(), int(many - before));
        QCOMPARE(number(approved), many);
        QCOMPARE(number(u"SELECT count(*) FROM medication_mapping_history WHERE act = 'approve'"
                        " AND actor = 'system'"_s),
                 many); // each once
        QCOMPARE(number(u"SELECT count(*) FROM audit_log WHERE action = 'terminology.reapply'"
                        " AND details LIKE '%approved=50 %'"_s),
                 many / 50);
        QCOMPARE(number(u"SELECT count(*) FROM terminology_releases WHERE reapplied_at = 0"_s), 0);
    }

    void whatADrugConsistsOfIsTold_data() { both_data(); }
    void whatADrugConsistsOfIsTold()
    {
        QFETCH(QString, kind);
        const QString url = database(kind);
        QVERIFY(!url.isEmpty());
        const QDir dir(m_home->filePath(u"rxnorm-2026-04-06"_s));
        QDir().mkpath(dir.path());
        const auto write = [&](const char *name, const QByteArray &bytes) {
            QFile file(dir.filePath(QString::fromLatin1(name)));
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
        };
        const auto atom = [](const QByteArray &rxcui, const QByteArray &type, const QByteArray &name) {
            return rxcui + "|ENG||||||1|1|1||RXNORM|" + type + "|1|" + name + "||N|4096|\n";
        };
        const auto related = [](const QByteArray &first, const QByteArray &rela, const QByteArray &second) {
            return first + "||CUI|RO|" + second + "||CUI|" + rela + "|1||RXNORM|RXNORM|||||\n";
        };
        write("RXNCONSO.RRF", atom("9000002", "SCD", "lisinopril 20 MG Oral Tablet") +
                                  atom("9000010", "SCDC", "lisinopril 20 MG") +
                                  atom("9000011", "IN", "lisinopril") + atom("9000012", "DF", "Oral Tablet") +
                                  atom("9000013", "SCD", "metformin 500 MG Oral Tablet"));
        write("RXNSAT.RRF", "9000002||||AUI|1|||NDC|RXNORM|00093742456|N|4096|\n"
                            "9000010||||AUI|1|||RXN_STRENGTH|RXNORM|20 MG|N|4096|\n");
        write("RXNREL.RRF", related("9000010", "consists_of", "9000002") +
                                related("9000011", "has_ingredient", "9000010") +
                                related("9000012", "has_dose_form", "9000002"));
        const Ran taken = map(u"import-terminology %1 --json"_s.arg(dir.path()), url);
        QVERIFY2(taken.code == 0, taken.err);
        QCOMPARE(taken.json()[u"facts"].toObject()[u"added"].toInt(), 4);
        const Ran ran = map(u"concept 9000002 9000013 9999999 --json"_s, url);
        QVERIFY2(ran.code == 0, ran.err);
        const auto found = objects(ran.out);
        QCOMPARE(found.size(), 3);
        QCOMPARE(found[0][u"parts_from"].toString(), u"relations"_s);
        const QJsonObject part = found[0][u"ingredients"].toArray()[0].toObject();
        QCOMPARE(part[u"rxcui"].toString(), u"9000011"_s);
        QCOMPARE(part[u"strength"].toString(), u"20 MG"_s);
        QCOMPARE(found[0][u"dose_form"].toObject()[u"rxcui"].toString(), u"9000012"_s);
        QCOMPARE(found[0][u"ndcs"].toArray()[0].toObject()[u"ndc"].toString(), u"00093742456"_s);
        QCOMPARE(found[0][u"first_release"].toString(), u"rxnorm-2026-04-06"_s);
        QCOMPARE(found[1][u"parts_from"].toString(), u"name"_s);
        QCOMPARE(found[1][u"ingredients"].toArray()[0].toObject()[u"strength"].toString(), u"500 mg"_s);
        QCOMPARE(found[2], (QJsonObject{{u"rxcui"_s, u"9999999"_s}, {u"status"_s, u"unknown"_s}}));
        // the release inside the program, which the database began with
        const auto inside =
            objects(map(u"concept 314077 --release shipped-2026.1 --json"_s, url).out).value(0);
        QCOMPARE(inside[u"release"].toString(), u"shipped-2026.1"_s);
        QCOMPARE(inside[u"parts_from"].toString(), u"name"_s);
        QVERIFY(map(u"concept 9000002"_s, url).out.contains("ingredient: lisinopril (9000011), 20 MG"));
        QCOMPARE(map(u"concept 9000002 --release none"_s, url).code, 3);
        const Ran some = map(u"concept x 9000002"_s, url);
        QCOMPARE(some.code, 1);
        QVERIFY(some.out.contains("lisinopril"));
        QVERIFY2(some.err.contains("x: is not an RxCUI"), some.err);
    }

    /// kill -9 while rows are written: the former release is current and whole, and codes of the new one are
    /// unknown.
    void aKilledImportLeavesTheFormerRelease_data() { both_data(); }
    void aKilledImportLeavesTheFormerRelease()
    {
        QFETCH(QString, kind);
        const QString url = database(kind);
        QVERIFY(!url.isEmpty());
        QVERIFY(map(u"import-terminology "_s + ofMarch(), url).code == 0);
        QByteArray concepts;
        for (int i = 0; i < 220'000; ++i)
            concepts += conceptRow(QByteArray::number(1'000'000 + i), "drug " + QByteArray::number(i));
        const QString large = folder(u"2026-04-06"_s, concepts, ndcRow("00093742499", "1000001"));
        {
            Program program(concordd, *m_home);
            program.start({u"map"_s, u"import-terminology"_s, large, u"--db"_s, url});
            QVERIFY(program.asks("written: 200000 of 220000 concepts"));
            QCOMPARE(::kill(pid_t(program.processId()), SIGKILL), 0);
            QCOMPARE(program.end().code, -1);
        }
        const auto found = objects(map(u"code 1000001 9000001 --system rxnorm --json"_s, url).out);
        QCOMPARE(found.size(), 2);
        QCOMPARE(found[0][u"status"].toString(), u"unknown_code"_s);
        QCOMPARE(found[1][u"status"].toString(), u"mapped"_s);
        {
            const auto db = open(url);
            QVERIFY(db);
            const SystemClock clock;
            const auto current = TerminologyStore(*db, clock).current();
            QVERIFY(current && *current);
            QCOMPARE((*current)->version, u"rxnorm-2026-03-02"_s);
            QCOMPARE(*sql::number(*db, u"SELECT count(*) FROM rxnorm_concepts"_s), 4);
        }
        const Ran again = map(u"import-terminology %1 --json"_s.arg(large), url);
        QVERIFY2(again.code == 0, again.err);
        QCOMPARE(again.json()[u"concepts"].toObject()[u"added"].toInt(), 220'000);
        QCOMPARE(
            objects(map(u"code 1000001 --system rxnorm --json"_s, url).out).value(0)[u"status"].toString(),
            u"mapped"_s);
    }

    void wrongUseIsRefused_data()
    {
        QTest::addColumn<QString>("words");
        QTest::newRow("no system") << u"code 1"_s;
        QTest::newRow("no code") << u"code --system ndc"_s;
        QTest::newRow("a date that is none") << u"code 1 --system ndc --date 2026-02-30"_s;
        QTest::newRow("- among others") << u"code - 1 --system ndc"_s;
        QTest::newRow("no folder") << u"import-terminology"_s;
        QTest::newRow("a word too many") << u"drift x"_s;
        QTest::newRow("a word too many to reapply") << u"reapply x"_s;
        QTest::newRow("no concept") << u"concept"_s;
        QTest::newRow("a concept that is none") << u"concept x"_s;
    }
    void wrongUseIsRefused()
    {
        QFETCH(QString, words);
        const Ran ran = map(words, sqlite());
        QCOMPARE(ran.code, 2);
        QVERIFY(ran.out.isEmpty());
    }
    void aFolderThatIsNotThereAndOneWithoutADay()
    {
        QCOMPARE(map(u"import-terminology "_s + m_home->filePath(u"none"_s), sqlite()).code, 1);
        QCOMPARE(map(u"import-terminology "_s + folder(u"x"_s, conceptRow("1", "a"), {}), sqlite()).code, 1);
        QVERIFY(!QFile::exists(m_home->filePath(u"c.db"_s)));
    }
    void anotherSystemIsUnknown()
    {
        const auto found = objects(map(u"code 1 --system urn:house --json"_s, sqlite()).out);
        QCOMPARE(found.value(0)[u"status"].toString(), u"unknown_system"_s);
    }
};

QTEST_GUILESS_MAIN(tst_MapTerminology)
#include "tst_MapTerminology.moc"
