#include "fakes/SampleRows.h"
#include "models/DifferenceModel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace concord;

class tst_DifferenceModel : public QObject
{
    Q_OBJECT

    const JobId m_job = sample::idOf<JobId>(30);

    struct Fixture
    {
        DifferenceModel model;
        QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
        QSignalSpy wanted{&model, &DifferenceModel::differencesWanted};

        DifferenceQuery lastQuery() { return wanted.last().at(0).value<DifferenceQuery>(); }
        void answer(std::vector<DifferenceRow> rows, const QString &cursor = {})
        {
            model.takePage({lastQuery().page.requestId, std::move(rows), cursor});
        }
    };

private slots:
    void asksForTheJobAndItsFilter()
    {
        Fixture t;
        t.model.setQuery(m_job, Change::Added, true);
        QCOMPARE(t.lastQuery().jobId, m_job);
        QCOMPARE(t.lastQuery().change, Change::Added);
        QVERIFY(t.lastQuery().onlyUnmapped);
    }

    void pagesFollowEachOther()
    {
        Fixture t;
        t.model.setQuery(m_job, {}, false);
        t.answer(sample::differences(m_job, 1, 100), QStringLiteral("100"));
        t.model.fetchMore({});
        QCOMPARE(t.lastQuery().page.after, QStringLiteral("100"));
        t.answer(sample::differences(m_job, 101, 20));
        QCOMPARE(t.model.rowCount(), 120);
        QVERIFY(!t.model.canFetchMore({}));
    }

    void noJobForgetsAndAsksNothing()
    {
        Fixture t;
        t.model.setQuery(m_job, {}, false);
        t.answer(sample::differences(m_job, 1, 3));
        t.model.setQuery({}, {}, false);
        QCOMPARE(t.model.rowCount(), 0);
        QCOMPARE(t.wanted.count(), 1);
    }

    void anAnswerAfterTheJobWasLeftIsDropped()
    {
        Fixture t;
        t.model.setQuery(m_job, {}, false);
        t.model.setQuery({}, {}, false);
        t.answer(sample::differences(m_job, 1, 3));
        QCOMPARE(t.model.rowCount(), 0);
    }

    void onlyTheChangedPartIsMarked()
    {
        Fixture t;
        t.model.setQuery(m_job, {}, false);
        t.answer({sample::difference(m_job, 3)}); // frequency changed
        const auto parts = t.model.index(0, DifferenceModel::After)
                               .data(DifferenceModel::PartsRole)
                               .value<std::vector<DosagePart>>();
        QCOMPARE(parts.size(), size_t(3));
        QVERIFY(!parts[0].changed);
        QVERIFY(parts[1].changed);
        QVERIFY(!parts[2].changed);
    }

    void anAddedMedicationHasNothingBefore()
    {
        Fixture t;
        t.model.setQuery(m_job, {}, false);
        t.answer({sample::difference(m_job, 5)});
        QVERIFY(t.model.index(0, DifferenceModel::Before).data().toString().isEmpty());
        QCOMPARE(Change(t.model.index(0, 0).data(RecordTableBase::StateRole).toInt()), Change::Added);
    }

    void aDecisionUnmarksItsRowsOnly()
    {
        Fixture t;
        t.model.setQuery(m_job, {}, false);
        t.answer(
            {sample::difference(m_job, 4), sample::difference(m_job, 10)}); // 10 is another drug, 4 unmapped
        MappingRow decided = sample::mapping(1, MappingState::Approved);
        decided.system = systems::rxNorm;
        decided.sourceCode = t.model.at(0).difference.after.code;
        QSignalSpy changed(&t.model, &QAbstractItemModel::dataChanged);
        t.model.takeMappings({decided});
        QVERIFY(!t.model.index(0, 0).data(DifferenceModel::UnmappedRole).toBool());
        QCOMPARE(changed.count(), 1);
    }

    void aMissingDosageIsSaid()
    {
        Fixture t;
        DifferenceRow row = sample::difference(m_job, 5);
        row.difference.after.dosage = {};
        t.model.setQuery(m_job, {}, false);
        t.answer({row});
        QCOMPARE(t.model.index(0, DifferenceModel::After).data().toString(),
                 QStringLiteral("no dosage stated"));
    }

    void aDiscontinuedOneSaysWhy()
    {
        Fixture t;
        t.model.setQuery(m_job, {}, false);
        t.answer({sample::difference(m_job, 2)});
        QCOMPARE(t.model.index(0, DifferenceModel::After).data().toString(),
                 QStringLiteral("stopped at the source"));
    }

    void aCodeWithoutTargetIsMarked()
    {
        Fixture t;
        t.model.setQuery(m_job, {}, false);
        t.answer({sample::difference(m_job, 4), sample::difference(m_job, 5)});
        QVERIFY(t.model.index(0, 0).data(DifferenceModel::UnmappedRole).toBool());
        QVERIFY(!t.model.index(1, 0).data(DifferenceModel::UnmappedRole).toBool());
    }
};

QTEST_GUILESS_MAIN(tst_DifferenceModel)
#include "tst_DifferenceModel.moc"
