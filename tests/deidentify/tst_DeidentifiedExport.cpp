// Whole exports of patients with something planted in every member, on both databases, sealed as they are in
// use.
#include "deidentify/ClosedListFiles.h"
#include "deidentify/DeidentificationText.h"
#include "fakes/PlantedPatients.h"
#include "fakes/PostgresFactory.h"
#include "fakes/TestVault.h"
#include "store/contract/Suite.h"

#include <QBuffer>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>

using namespace concord;
using namespace Qt::StringLiterals;

namespace {
constexpr int year = 2026; // FakeClock's

/// Rules of which one is switched off.
class LeakyRules : public SafeHarbor
{
public:
    enum class Off { BirthDate, Ages, Zip, RestrictedZip, Dates, Forms, State };
    LeakyRules(ClosedLists lists, Off off) : SafeHarbor(std::move(lists), ::year, false), m_off(off) {}

    DeidentifiedValue birthYear(const QString &birthDate) const override
    {
        if (m_off == Off::BirthDate)
            return as(birthDate);
        return m_off == Off::Ages ? as(birthDate.left(4)) : SafeHarbor::birthYear(birthDate);
    }
    DeidentifiedValue zip3(const QString &code, const QString &state) const override
    {
        if (m_off == Off::Zip)
            return as(code);
        return m_off == Off::RestrictedZip ? as(code.left(3)) : SafeHarbor::zip3(code, state);
    }
    DeidentifiedValue date(const QString &text, int shiftDays) const override
    {
        return m_off == Off::Dates ? as(text.left(10)) : SafeHarbor::date(text, shiftDays);
    }
    DeidentifiedValue kept(FieldForm form, const QString &text) const override
    {
        return m_off == Off::Forms ? as(text) : SafeHarbor::kept(form, text);
    }
    DeidentifiedValue state(const QString &text) const override
    {
        return m_off == Off::State ? as(text) : SafeHarbor::state(text);
    }

private:
    static DeidentifiedValue as(const QString &text)
    {
        return {text, text.isEmpty() ? Treatment::Absent : Treatment::Kept};
    }

    Off m_off;
};
}

class tst_DeidentifiedExport : public Suite
{
    Q_OBJECT
public:
    using Suite::Suite;

private:
    ClosedLists m_lists;
    std::unique_ptr<PlantedPatients> m_planted;
    std::unique_ptr<Database> m_source;
    QTemporaryDir m_folder;

    [[nodiscard]] QString path(const char *name) const
    {
        return m_folder.filePath(QString::fromLatin1(name));
    }
    [[nodiscard]] static DeidentifyOrder orderFor(const QString &recipient)
    {
        DeidentifyOrder order;
        order.recipient = recipient;
        return order;
    }
    [[nodiscard]] Result<DeidentificationReport> write(const DeidentifyOrder &order, QByteArray &bytes,
                                                       const SafeHarbor &rules)
    {
        QBuffer file(&bytes);
        if (!file.open(QIODevice::ReadWrite | QIODevice::Truncate))
            return fail(ErrorCode::StoreFailed, u"test"_s);
        return DeidentifiedExport(*m_source, db(), clock(), rules).write(order, file);
    }
    [[nodiscard]] Result<DeidentificationReport> write(const DeidentifyOrder &order, QByteArray &bytes)
    {
        return write(order, bytes, SafeHarbor(m_lists, year, false));
    }
    /// Records of one kind.
    [[nodiscard]] static std::vector<QJsonObject> recordsOf(const QByteArray &bytes, const QString &kind)
    {
        std::vector<QJsonObject> found;
        const auto lines = bytes.split('\n');
        for (const QByteArray &line : lines) {
            const QJsonObject object = QJsonDocument::fromJson(line).object();
            if (object.value(u"record"_s) == kind)
                found.push_back(object);
        }
        return found;
    }
    /// What is planted, but for what may be found by chance: nothing of fewer than five characters.
    [[nodiscard]] QStringList foundIn(const QByteArray &bytes) const
    {
        QStringList found;
        const QString text = QString::fromUtf8(bytes);
        for (const QString &value : m_planted->planted) {
            if (text.contains(value, Qt::CaseInsensitive))
                found.append(value);
        }
        return found;
    }
    /// Everybody once, and the borders of the rules.
    void plant(quint32 seed = 7)
    {
        m_planted = std::make_unique<PlantedPatients>(db(), clock(), seed);
        DONE(m_planted->addTerminology());
        for (const char *born : {"1980-03-12", "1980-02-29", "1937-01-01", "1936-12-31", "1920-05-06", "",
                                 "2025-12-31", "1980-04", "nonsense"})
            DONE(m_planted->add(QString::fromLatin1(born), u"NY"_s, u"12207"_s));
        DONE(m_planted->add(u"1975-01-01"_s, u"VT"_s, u"05901-1234"_s));
        DONE(m_planted->add(u"1975-01-01"_s, u"Comunidad de Madrid"_s, u"28013"_s));
        DONE(m_planted->add(u"1975-01-01"_s, QString(), QString(), QString()));
        m_source = another();
        QVERIFY(m_source);
    }

private slots:
    void initTestCase()
    {
        const auto read = closedLists();
        QVERIFY(read);
        m_lists = *read;
    }
    void cleanup()
    {
        m_source.reset();
        m_planted.reset();
        Suite::cleanup();
    }

    void nothingPlantedLeaves_data()
    {
        QTest::addColumn<int>("format");
        QTest::addColumn<bool>("shiftsDates");
        QTest::addColumn<int>("k");
        QTest::newRow("ndjson") << int(DeidentifiedFormat::Ndjson) << false << 0;
        QTest::newRow("csv") << int(DeidentifiedFormat::Csv) << false << 0;
        QTest::newRow("shifted") << int(DeidentifiedFormat::Ndjson) << true << 0;
        QTest::newRow("k") << int(DeidentifiedFormat::Csv) << false << 2;
    }
    void nothingPlantedLeaves()
    {
        QFETCH(int, format);
        QFETCH(bool, shiftsDates);
        QFETCH(int, k);
        plant(quint32(format + k + 11));
        DeidentifyOrder order = orderFor(u"registry"_s);
        order.format = DeidentifiedFormat(format);
        order.k = k;
        QByteArray bytes;
        TAKE(report, write(order, bytes, SafeHarbor(m_lists, year, shiftsDates)));
        QVERIFY2(report.scan.isClean(), qPrintable(toText(report)));
        if (!shiftsDates) // a shifted day may be another one's
            QCOMPARE(foundIn(bytes), QStringList());
        QVERIFY(report.recordCount() > 20);
        QVERIFY(report.scan.known > m_planted->planted.size() / 2);
        QCOMPARE(report.sha256,
                 QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex()));
        QVERIFY(k == 0 || report.classes.smallest >= k || report.classes.patients == 0);
        QCOMPARE(bytes.contains("NOT HIPAA Safe Harbor"), shiftsDates);
        QVERIFY(report.scan.reviewedCount() > 0); // "Rose", 314076, 1980
    }

    void aRuleThatIsSwitchedOffIsFound_data()
    {
        using Off = LeakyRules::Off;
        QTest::addColumn<int>("off");
        for (const auto &[name, off] :
             {std::pair("birth dates", Off::BirthDate), std::pair("ages over 89", Off::Ages),
              std::pair("ZIP", Off::Zip), std::pair("restricted ZIP3", Off::RestrictedZip),
              std::pair("dates", Off::Dates), std::pair("closed forms", Off::Forms),
              std::pair("states", Off::State)})
            QTest::newRow(name) << int(off);
    }
    void aRuleThatIsSwitchedOffIsFound()
    {
        QFETCH(int, off);
        plant();
        const LeakyRules rules(m_lists, LeakyRules::Off(off));
        const QString file = path("leaky.ndjson");
        DeidentifiedExport exporter(*m_source, db(), clock(), rules);
        FAILS(exporter.writeFile(orderFor(u"registry"_s), file), ErrorCode::Conflict);
        QVERIFY(exporter.lastReport());
        QVERIFY(exporter.lastReport()->scan.leakCount() > 0);
        QCOMPARE(QDir(m_folder.path()).entryList(QDir::Files), QStringList()); // nor a part of it
        QCOMPARE(foundIn(toText(*exporter.lastReport()).toUtf8()), QStringList());
        QCOMPARE(foundIn(QJsonDocument(toJson(*exporter.lastReport())).toJson()), QStringList());
        QCOMPARE(foundIn(toHtml(*exporter.lastReport())), QStringList());
    }

    void aFileIsThereWhenItIsWholeAndForItsOwnerOnly()
    {
        plant();
        const QString file = path("out.ndjson");
        const SafeHarbor rules(m_lists, year, false);
        DeidentifiedExport exporter(*m_source, db(), clock(), rules);
        TAKE(report, exporter.writeFile(orderFor(u"registry"_s), file));
        QCOMPARE(QDir(m_folder.path()).entryList(QDir::Files), QStringList{u"out.ndjson"_s});
        QCOMPARE(QFileInfo(file).permissions() &
                     (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther),
                 QFile::Permissions());
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        QCOMPARE(written.size(), report.scan.bytes);
        DeidentifyOrder stopped = orderFor(u"registry"_s);
        stopped.progress = [](qint64) {
            return false;
        };
        FAILS(exporter.writeFile(stopped, file), ErrorCode::Cancelled);
        QCOMPARE(written.size(), report.scan.bytes); // what was there stays
        QCOMPARE(QDir(m_folder.path()).entryList(QDir::Files), QStringList{u"out.ndjson"_s});
        QFile::remove(file);
    }

    void bordersAreKept()
    {
        plant();
        QByteArray bytes;
        TAKE(report, write(orderFor(u"registry"_s), bytes));
        QMap<QString, int> groups;
        int years = 0;
        int restricted = 0;
        for (const QJsonObject &patient : recordsOf(bytes, u"patient"_s)) {
            const QString group = patient.value(u"age_group"_s).toString();
            ++groups[group];
            years += patient.contains(u"birth_year"_s) ? 1 : 0;
            QVERIFY(group != u"90+" || !patient.contains(u"birth_year"_s));
            restricted += patient.value(u"zip3"_s) == u"000"_s ? 1 : 0;
        }
        const QMap<QString, int> expected{{u""_s, 2},      {u"0-9"_s, 1},   {u"40-49"_s, 3},
                                          {u"50-59"_s, 3}, {u"80-89"_s, 1}, {u"90+"_s, 2}};
        QCOMPARE(groups, expected);
        QCOMPARE(years, 8);
        QCOMPARE(restricted, 1);
        const FieldCount zips = report.fields.value(u"patient.zip3"_s);
        QCOMPARE(zips.generalised, 10);
        QCOMPARE(zips.removed, 1); // Madrid's
        QCOMPARE(report.fields.value(u"patient.phone"_s).removed, 12);
        QCOMPARE(report.fields.value(u"patient.a_member_of_tomorrow"_s).removed, 12);
        QCOMPARE(report.fields.value(u"prescription.prescriber"_s).surrogate, 12);
        QCOMPARE(report.fields.value(u"dispense.handed_over"_s).generalised, 12);
    }

    void exportsToOneRecipientFitTogether()
    {
        plant();
        const auto peopleFor = [&](const QString &recipient) {
            QByteArray bytes;
            QSet<QString> people;
            if (write(orderFor(recipient), bytes)) {
                for (const QJsonObject &patient : recordsOf(bytes, u"patient"_s))
                    people.insert(patient.value(u"patient"_s).toString());
            }
            return people;
        };
        const auto first = peopleFor(u"registry"_s);
        QCOMPARE(first.size(), 12);
        QCOMPARE(peopleFor(u"registry"_s), first);
        QVERIFY(!peopleFor(u"university"_s).intersects(first));
        SurrogateStore registry(db(), u"registry"_s);
        TAKE(gone, registry.forget());
        QCOMPARE(gone, 12 + 12 + 24);
        TAKE(others, SurrogateStore(db(), u"university"_s).count());
        QCOMPARE(others, 48);
        QVERIFY(!peopleFor(u"registry"_s).intersects(first));
    }
    void whatSurrogatesStandForIsSealed()
    {
        plant();
        QByteArray bytes;
        DONE(write(orderFor(u"registry"_s), bytes));
        TAKE(rows, sql::rows(db(), u"SELECT subject, shift_days, sealed FROM deidentification_surrogates"_s,
                             {}, [](const QSqlQuery &q) {
                                 return q.value(0).toString() + q.value(1).toString() +
                                        QString::fromLatin1(q.value(2).toByteArray());
                             }));
        QCOMPARE(rows.size(), size_t(48));
        for (const QString &row : rows) {
            for (const PatientRow &patient : m_planted->patients)
                QVERIFY(!row.contains(patient.id.toString()));
        }
    }

    void recordsPointToTheirPatientAndPrescription()
    {
        plant();
        QByteArray bytes;
        TAKE(report, write(orderFor(u"registry"_s), bytes));
        QMap<QString, QString> patientOf;
        for (const QJsonObject &order : recordsOf(bytes, u"prescription"_s))
            patientOf.insert(order.value(u"prescription"_s).toString(), order.value(u"patient"_s).toString());
        QCOMPARE(patientOf.size(), 12);
        for (const QJsonObject &fill : recordsOf(bytes, u"dispense"_s)) {
            QCOMPARE(patientOf.value(fill.value(u"prescription"_s).toString()),
                     fill.value(u"patient"_s).toString());
            QCOMPARE(fill.value(u"drug"_s).toString(), u"lisinopril 10 MG Oral Tablet"_s);
            QCOMPARE(fill.value(u"ndc"_s).toString(), u"00093742456"_s);
        }
        QCOMPARE(report.records.value(u"adherence"_s), 12);
        QCOMPARE(report.records.value(u"appointment"_s), 12);
    }

    void datesOfOnePatientMoveTogether()
    {
        plant();
        QByteArray plain;
        QByteArray shifted;
        TAKE(first, write(orderFor(u"registry"_s), plain));
        TAKE(second, write(orderFor(u"registry"_s), shifted, SafeHarbor(m_lists, year, true)));
        QVERIFY(second.shiftsDates != first.shiftsDates);
        TAKE(fills, sql::rows(db(), u"SELECT id FROM patients"_s, {},
                              [](const QSqlQuery &q) { return q.value(0).toString(); }));
        SurrogateStore surrogates(db(), u"registry"_s);
        TAKE(drawn, surrogates.of(SurrogateKind::Patient, QStringList(fills.begin(), fills.end())));
        QHash<QString, QSet<QString>> expected;
        for (const QString &id : fills) {
            TAKE(rows, DispenseStore(db(), clock()).ofPatients({id}));
            for (const DispenseRow &row : rows)
                expected[drawn.value(id).text].insert(
                    dayOf(row.handedOverAt)->addDays(drawn.value(id).shiftDays).toString(Qt::ISODate));
            QVERIFY(drawn.value(id).shiftDays != 0 && std::abs(drawn.value(id).shiftDays) <= 183);
        }
        for (const QJsonObject &fill : recordsOf(shifted, u"dispense"_s))
            QVERIFY(expected.value(fill.value(u"patient"_s).toString())
                        .contains(fill.value(u"handed_over"_s).toString()));
        for (const QJsonObject &fill : recordsOf(plain, u"dispense"_s))
            QCOMPARE(fill.value(u"handed_over"_s).toString().size(), 4);
    }

    void aWindowLeavesOutWhatIsNotInIt()
    {
        plant();
        DeidentifyOrder order = orderFor(u"registry"_s);
        order.window = {QDate(2025, 1, 1), QDate(2026, 1, 1)};
        QByteArray bytes;
        TAKE(report, write(order, bytes));
        QVERIFY(report.outsideWindow > 0);
        for (const QJsonObject &fill : recordsOf(bytes, u"dispense"_s))
            QCOMPARE(fill.value(u"handed_over"_s).toString(), u"2025"_s);
        QCOMPARE(report.records.value(u"patient"_s), 12);
    }

    void whoIsLikeFewIsLeftOutWithAllHisRecords()
    {
        plant();
        DeidentifyOrder order = orderFor(u"registry"_s);
        order.k = 3;
        QByteArray bytes;
        TAKE(report, write(order, bytes));
        QMap<QString, int> classes;
        QSet<QString> people;
        for (const QJsonObject &patient : recordsOf(bytes, u"patient"_s)) {
            QStringList shown;
            for (const char *name : {"state", "zip3", "birth_year", "age_group", "gender"})
                shown.append(patient.value(QLatin1StringView(name)).toString());
            ++classes[shown.join(u'/')];
            people.insert(patient.value(u"patient"_s).toString());
        }
        QVERIFY(!classes.isEmpty());
        for (const int size : std::as_const(classes))
            QVERIFY(size >= 3);
        for (const QJsonObject &fill : recordsOf(bytes, u"dispense"_s))
            QVERIFY(people.contains(fill.value(u"patient"_s).toString()));
        QCOMPARE(report.classes.patients, people.size());
        QCOMPARE(report.suppressedRecords, 5 * (12 - people.size()));
        QVERIFY(people.size() < 12);
    }

    /// A patient of another source who is linked is the same person, and one who was merged leaves no trace.
    void onePersonIsOnePatient()
    {
        plant();
        m_source.reset();
        const PatientId master = m_planted->patients[0].id;
        DONE(sql::change(
            db(),
            u"INSERT INTO patient_mappings (id, patient_id, source, status, other_id, method, author, reason,"
            " version, created_at, changed_at, effect) VALUES (?, ?, 'ehr', 'linked', ?, 'person', 'ana',"
            " 'same', 1, 0, 0, '')"_s,
            {makeId<MappingId>(clock().now().time_since_epoch()).toString(),
             m_planted->patients[1].id.toString(), master.toString()}));
        DONE(PatientStore(db(), clock()).setMerged(m_planted->patients[2].id, master));
        m_source = another();
        QByteArray bytes;
        TAKE(report, write(orderFor(u"registry"_s), bytes));
        QVERIFY(report.scan.isClean());
        QCOMPARE(report.records.value(u"patient"_s), 10);
        QMap<QString, int> fills;
        for (const QJsonObject &fill : recordsOf(bytes, u"dispense"_s))
            ++fills[fill.value(u"patient"_s).toString()];
        QCOMPARE(fills.size(), 10);
        QVERIFY(fills.values().contains(3));
    }

    /// What is committed while it runs is in none of it.
    void itIsOneStateOfTheDatabase()
    {
        plant();
        DeidentifyOrder order = orderFor(u"registry"_s);
        bool isAdded = false;
        const auto writer = another();
        order.progress = [&](qint64) {
            PlantedPatients late(*writer, clock(), 99);
            isAdded = isAdded || late.add(u"1950-01-01"_s, u"NY"_s, u"12207"_s).has_value();
            return true;
        };
        QByteArray bytes;
        TAKE(report, write(order, bytes));
        QVERIFY(isAdded);
        QCOMPARE(report.records.value(u"patient"_s), 12);
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
    SealedFactory sealedFile(sqlite);
    SealedFactory sealedServer(postgres);
    tst_DeidentifiedExport onSqlite(sealedFile);
    tst_DeidentifiedExport onPostgres(sealedServer);
    const int failed = QTest::qExec(&onSqlite, argc, argv) + QTest::qExec(&onPostgres, argc, argv);
    return failed == 0 ? 0 : 1;
}

#include "tst_DeidentifiedExport.moc"
