// What the configuration writes into the database, and what the audit trail says of it.
#include "host/Provisioning.h"

#include "fakes/DatabaseFactory.h"
#include "fakes/FakeClock.h"
#include "store/IntegrationStore.h"
#include "store/Sql.h"

#include <QTest>

using namespace concord;

class tst_Provisioning : public QObject
{
    Q_OBJECT

    SqliteFactory m_factory;
    std::unique_ptr<Database> m_db;
    FakeClock m_clock;

    [[nodiscard]] static Config config(const QString &facility)
    {
        Config made = Config::forEhr(QUrl(QStringLiteral("https://ehr.example/fhir")));
        made.connections.front().facility = facility;
        return made;
    }
    [[nodiscard]] QString stored()
    {
        const auto all = IntegrationStore(*m_db, m_clock).connections();
        return all && all->size() == 1 ? all->front().facility : QStringLiteral("?");
    }
    [[nodiscard]] QStringList trail()
    {
        const auto rows =
            sql::rows(*m_db,
                      QStringLiteral("SELECT details FROM audit_log WHERE subject = 'connection/ehr'"
                                     " AND action = 'connection.configure' ORDER BY seq"),
                      {}, [](const QSqlQuery &q) { return q.value(0).toString(); });
        return rows ? QStringList(rows->begin(), rows->end()) : QStringList(QStringLiteral("?"));
    }
    void begin(const QString &facility)
    {
        const auto done = provision(*m_db, m_clock, config(facility));
        QVERIFY2(done.has_value(), done ? "" : qPrintable(done.error().detail));
    }

private slots:
    void init()
    {
        m_db.reset();
        m_factory.reset();
        auto opened = m_factory.open();
        QVERIFY(opened.has_value());
        m_db = *std::move(opened);
    }
    void cleanupTestCase() { m_db.reset(); }

    void aFacilityIsKeptAndItsChangeRecorded()
    {
        const QString kept = QStringLiteral("kind=fhir-r4 address=https://ehr.example/fhir ");
        begin({});
        QCOMPARE(stored(), QStringLiteral(""));
        begin(QStringLiteral("north"));
        QCOMPARE(stored(), QStringLiteral("north"));
        begin(QStringLiteral("north")); // nothing new
        begin(QStringLiteral("South.2"));
        begin({});
        QCOMPARE(stored(), QStringLiteral(""));
        QCOMPARE(trail(), (QStringList{kept + QStringLiteral("facility=none"),
                                       kept + QStringLiteral("facility=north was_facility=none"),
                                       kept + QStringLiteral("facility=South.2 was_facility=north"),
                                       kept + QStringLiteral("facility=none was_facility=South.2")}));
    }
};

QTEST_GUILESS_MAIN(tst_Provisioning)
#include "tst_Provisioning.moc"
