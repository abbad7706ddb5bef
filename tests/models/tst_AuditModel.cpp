#include "models/AuditModel.h"

#include "fakes/FakeClock.h"
#include "fakes/SampleAudit.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace concord;

namespace {

struct Model
{
    FakeClock clock;
    AuditModel model{clock};
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
    QSignalSpy wanted{&model, &AuditModel::auditWanted};

    [[nodiscard]] AuditQuery query() const { return wanted.last().first().value<AuditQuery>(); }
    void answer(std::vector<AuditRow> rows, const QString &cursor = {})
    {
        model.takePage({query().page.requestId, std::move(rows), cursor});
    }
    [[nodiscard]] QVariant data(int row, int role = Qt::DisplayRole) const
    {
        return model.index(row, 0).data(role);
    }
};

}

class tst_AuditModel : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        qputenv("TZ", "UTC");
        QLocale::setDefault(QLocale::c());
    }

    void aFilterAsksForTheNewestPage()
    {
        Model t;
        AuditFilter filter;
        filter.actor = QStringLiteral("ana");
        t.model.setFilter(filter);
        QCOMPARE(t.wanted.count(), 1);
        QCOMPARE(t.query().filter, filter);
        QCOMPARE(t.query().page.after, QString());
        QCOMPARE(t.query().page.limit, int(AuditModel::pageRows));
    }

    void pagesFollowEachOtherByTheirCursor()
    {
        Model t;
        t.model.setFilter({});
        t.answer(sample::auditRows(40), QStringLiteral("next"));
        QVERIFY(t.model.hasMore());
        t.model.fetchMore({}); // unless the tester has
        QCOMPARE(t.query().page.after, QStringLiteral("next"));
        t.answer(sample::auditRows(40, 860));
        QCOMPARE(t.model.rowCount(), 80);
        QVERIFY(!t.model.hasMore());
        for (int row = 0; row < 80; ++row)
            QCOMPARE(t.model.at(row).seq, 900 - row);
    }

    void anAnswerToAnOldQuestionIsDropped()
    {
        Model t;
        t.model.setFilter({});
        const quint64 old = t.query().page.requestId;
        AuditFilter refused;
        refused.allowed = false;
        t.model.setFilter(refused);
        t.model.takePage({old, sample::auditRows(5), {}});
        QCOMPARE(t.model.rowCount(), 0);
    }

    void theFirstRecordOfEachDayHasItsHeading()
    {
        Model t;
        t.model.setFilter({});
        t.answer(sample::auditRows(200));
        int headings = 0;
        QDate day;
        for (int row = 0; row < t.model.rowCount(); ++row) {
            const QDate its =
                QDateTime::fromMSecsSinceEpoch(t.data(row, RecordTableBase::SortRole).toLongLong()).date();
            const QString heading = t.data(row, AuditModel::DayRole).toString();
            QCOMPARE(heading.isEmpty(), its == day);
            headings += heading.isEmpty() ? 0 : 1;
            day = its;
        }
        QCOMPARE(headings, 4);
        QCOMPARE(t.data(0, AuditModel::DayRole).toString(),
                 QStringLiteral("Today · Thursday, 15 January 2026"));
    }

    void aHeadingIsThatOfTheRowBeforeAlsoAcrossPages()
    {
        Model t;
        t.model.setFilter({});
        t.answer(sample::auditRows(10), QStringLiteral("next"));
        t.model.fetchMore({});
        t.answer(sample::auditRows(10, 890));
        QCOMPARE(t.data(10, AuditModel::DayRole).toString(), QString());
    }

    void aRecordSaysWhatWhoAndWhen()
    {
        Model t;
        t.model.setFilter({});
        t.answer({sample::auditRow(898)}); // ana looks at a payload
        QCOMPARE(t.data(0).toString(), QStringLiteral("Payload viewed"));
        QVERIFY(t.data(0, RecordTableBase::SecondLineRole)
                    .toString()
                    .startsWith(QStringLiteral("ana (Compliance officer) · event/")));
        QCOMPARE(t.data(0, AuditModel::TimeRole).toString(), QStringLiteral("11:14:00"));
        QCOMPARE(t.data(0, AuditModel::AgoRole).toString(), QStringLiteral("46 min ago"));
        QCOMPARE(t.data(0, AuditModel::AllowedRole).toBool(), true);
        QVERIFY(t.data(0, Qt::AccessibleTextRole).toString().contains(QStringLiteral("Allowed")));
        QVERIFY(t.data(0, Qt::ToolTipRole).toString().contains(QStringLiteral("2026-01-15T11:14:00.000Z")));
    }

    void aRefusalIsAWordNotOnlyAColour()
    {
        Model t;
        t.model.setFilter({});
        t.answer({sample::auditRow(900)});
        QCOMPARE(t.data(0, RecordTableBase::StateRole).toInt(), 0);
        QVERIFY(t.data(0, Qt::AccessibleTextRole).toString().contains(QStringLiteral("Refused")));
    }

    void timeGoesBy()
    {
        Model t;
        t.model.setFilter({});
        t.answer(sample::auditRows(3));
        QSignalSpy changed(&t.model, &QAbstractItemModel::dataChanged);
        t.clock.advance(std::chrono::hours(24));
        t.model.refreshAges();
        QCOMPARE(changed.count(), 1);
        QVERIFY(t.data(0, AuditModel::DayRole).toString().startsWith(QStringLiteral("Yesterday · ")));
    }

    void whatMayNotBeSeenIsForgotten()
    {
        Model t;
        t.model.setFilter({});
        t.answer(sample::auditRows(30), QStringLiteral("next"));
        t.model.fetchMore({});
        t.model.forget();
        t.answer(sample::auditRows(30)); // on its way
        QCOMPARE(t.model.rowCount(), 0);
        QVERIFY(!t.model.canFetchMore({}));
    }
};

QTEST_GUILESS_MAIN(tst_AuditModel)
#include "tst_AuditModel.moc"
