// Random records, ordinary and odd: what is made of them is valid FHIR R4, and leads back to the same record.
#include "VeterinarySamples.h"

#include "codec/veterinary/ToFhir.h"
#include "codec/veterinary/ToTable.h"

#include <QRandomGenerator>
#include <QTest>
#include <QTimeZone>

using namespace concord;

namespace {
/// One record after the other from a seed.
class RecordMaker
{
public:
    RecordMaker(VeterinaryKind kind, quint32 seed) : m_mapping(vet::mapping(kind)), m_random(seed) {}

    QJsonObject make()
    {
        QJsonObject record;
        for (const TableColumn &column : m_mapping.table.columns) {
            if (column.name == QStringLiteral("sys_id"))
                record.insert(column.name, QString::number(m_random.generate64(), 16));
            else if (!column.isReadOnly && (column.isMandatory || m_random.bounded(10) > 1))
                record.insert(column.name, value(column));
        }
        return record;
    }

private:
    QString pick(const QStringList &from) { return from[m_random.bounded(int(from.size()))]; }

    QString value(const TableColumn &column)
    {
        switch (column.type) {
        case ColumnType::Choice:
            return choice(column);
        case ColumnType::Date:
            return pick({QStringLiteral("2020-02-29"), QStringLiteral("1999-12-31"), day(), day(),
                         QStringLiteral("2023-02-29"), QStringLiteral("yesterday"),
                         QStringLiteral("0000-00-00")});
        case ColumnType::DateTime:
            return moment(column.isMandatory);
        case ColumnType::Integer:
            return pick(
                {QStringLiteral("15"), QStringLiteral("30"), QStringLiteral("45"), QStringLiteral("060")});
        case ColumnType::Decimal:
        case ColumnType::Currency:
            return pick({QStringLiteral("0.1"), QStringLiteral("31.50"), QStringLiteral("007"),
                         QStringLiteral("-0"), QStringLiteral("12345.678"), QStringLiteral("USD;9.90"),
                         QStringLiteral("much"), QStringLiteral("1e3"),
                         QStringLiteral("0.1234567890123456789")});
        case ColumnType::Boolean:
            return pick({QStringLiteral("true"), QStringLiteral("false"), QStringLiteral("1"),
                         QStringLiteral("perhaps")});
        case ColumnType::Reference:
            return QString::number(m_random.generate64(), 16);
        case ColumnType::String:
            break;
        }
        if (column.name == QStringLiteral("ehr_id"))
            return pick({QStringLiteral("12"), QStringLiteral("a-b.C"), QStringLiteral("not an id"),
                         QStringLiteral("x/y")});
        return column.maxLength > 0 ? words(column).left(column.maxLength) : words(column);
    }

    QString choice(const TableColumn &column)
    {
        const TableChoice &one = column.choices[size_t(m_random.bounded(int(column.choices.size())))];
        const bool isRequired = column.name.endsWith(QStringLiteral("_status"));
        if (isRequired || m_random.bounded(8) > 0)
            return one.value;
        return pick({one.label, one.label.toUpper(), QStringLiteral("gryphon"), QStringLiteral(" odd  one"),
                     QStringLiteral("<script>a</script><b")});
    }

    QString day() { return QDate(1990, 1, 1).addDays(m_random.bounded(20'000)).toString(Qt::ISODate); }

    QString moment(bool isGood)
    {
        // hours around the changes of the clock in New York, and others
        const QStringList good{QStringLiteral("2026-03-08 06:59:59"), QStringLiteral("2026-03-08 07:00:00"),
                               QStringLiteral("2026-11-01 05:30:00"), QStringLiteral("2026-11-01 06:30:00"),
                               QStringLiteral("2024-02-29 23:59:59"), day() + QStringLiteral(" 12:34:56")};
        return isGood || m_random.bounded(6) > 0
                   ? pick(good)
                   : pick({QStringLiteral("2026-02-30 10:00:00"), QStringLiteral("08/03/2026"), day()});
    }

    QString words(const TableColumn &column)
    {
        static const QStringList pool{QStringLiteral("Kenzi"),
                                      QStringLiteral("Ana María O'Brien^Smith"),
                                      QStringLiteral("🐶 Rex 犬"),
                                      QStringLiteral("a; b, c\nd"),
                                      QStringLiteral("; ;x;"),
                                      QStringLiteral("two  blanks"),
                                      QStringLiteral("tab\there"),
                                      QStringLiteral("\"quoted\" \\ back"),
                                      QStringLiteral("bell\u0007 rings"),
                                      QStringLiteral("<b>bold</b> <i>"),
                                      QStringLiteral("<script>alert(1)</script><b>"),
                                      QStringLiteral("none"),
                                      QStringLiteral("NKDA"),
                                      QStringLiteral("mg/kg"),
                                      QStringLiteral("stone"),
                                      QStringLiteral("985 112 003 456 789"),
                                      QStringLiteral("985112003456789"),
                                      QStringLiteral("é\u0301"),
                                      QString(90, u'x'),
                                      QStringLiteral("Golden Retriever"),
                                      QStringLiteral("line\r\nend")};
        if (!column.isMandatory)
            return m_random.bounded(12) == 0 ? QString() : pick(pool);
        const QString said = pick(pool); // what is refused would only make every record impossible
        return said.contains(QStringLiteral("script")) ? QStringLiteral("Rex") : said;
    }

    const FieldMapping &m_mapping;
    QRandomGenerator m_random;
};

QString firstProblem(const QByteArray &document)
{
    const QStringList errors = errorsOf(document);
    return errors.isEmpty() ? QString() : errors.front();
}
}

class tst_VeterinaryRoundTrip : public QObject
{
    Q_OBJECT

    static MappingContext newYork()
    {
        MappingContext context = vet::context();
        context.timeZone = "America/New_York";
        return context;
    }

    /// Whatever flows both ways is as it was.
    static QString difference(const FieldMapping &mapping, const ServiceNowRecord &before,
                              const ServiceNowRecord &after)
    {
        for (const FieldRow &row : mapping.rows) {
            if (!row.toFhir || !row.toTable)
                continue;
            const QStringList columns = row.columns();
            for (const QString &column : columns) {
                const QString was = before.at(column).value.trimmed();
                const QString is = after.at(column).value;
                const bool isDefault = was.isEmpty() && row.fallback == is;
                if (was != is && !isDefault)
                    return column + QStringLiteral(": was '") + was + QStringLiteral("', is '") + is + u'\'';
            }
        }
        return {};
    }

private slots:
    void randomRecords_data()
    {
        QTest::addColumn<VeterinaryKind>("kind");
        QTest::newRow("patient") << VeterinaryKind::Patient;
        QTest::newRow("appointment") << VeterinaryKind::Appointment;
        QTest::newRow("treatment") << VeterinaryKind::Treatment;
    }
    void randomRecords()
    {
        QFETCH(VeterinaryKind, kind);
        bool isGiven = false;
        quint32 seed = qEnvironmentVariable("CONCORD_SEED").toUInt(&isGiven);
        if (!isGiven)
            seed = QRandomGenerator::global()->generate();
        qInfo("CONCORD_SEED=%u", seed);
        RecordMaker maker(kind, seed);
        const FieldMapping &mapping = vet::mapping(kind);
        const MappingContext context = newYork();
        int produced = 0;
        for (int i = 0; i < 700; ++i) {
            const QJsonObject object = maker.make();
            const ServiceNowRecord record = vet::record(object);
            const MappedResources made = toFhir(mapping, record, context);
            const QByteArray shown = "seed " + QByteArray::number(seed) + ", record " + vet::text(object);
            if (made.resources.isEmpty()) {
                QVERIFY2(!made.isWhole(), shown);
                continue;
            }
            ++produced;
            for (const QJsonObject &resource : made.resources.resources()) {
                const QString problem = firstProblem(vet::text(resource));
                QVERIFY2(problem.isEmpty(), problem.toUtf8() + " " + vet::text(resource) + "\n" + shown);
            }
            const QJsonObject bundle = transactionOf(made.resources);
            const QString problem = firstProblem(vet::text(bundle));
            QVERIFY2(problem.isEmpty(), problem.toUtf8() + " " + vet::text(bundle) + "\n" + shown);

            const auto read = ResourceSet::read(QJsonDocument::fromJson(vet::text(bundle)).object());
            QVERIFY(read);
            const auto back = toTable(mapping, *read, context);
            QVERIFY2(back, shown);
            const QString changed = difference(mapping, record, back->record);
            QVERIFY2(changed.isEmpty(), changed.toUtf8() + "\n" + vet::text(bundle) + "\n" + shown);
        }
        QVERIFY2(produced > 350, QByteArray::number(produced));
    }
};

QTEST_GUILESS_MAIN(tst_VeterinaryRoundTrip)
#include "tst_VeterinaryRoundTrip.moc"
