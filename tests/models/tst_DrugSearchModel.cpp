#include "fakes/SampleRows.h"
#include "models/DrugSearchModel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace concord;

class tst_DrugSearchModel : public QObject
{
    Q_OBJECT

    struct Search
    {
        DrugSearchModel model;
        QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
        QSignalSpy requested{&model, &DrugSearchModel::drugSearchRequested};
        quint64 lastRequest() { return requested.last().at(1).toULongLong(); }
    };

private slots:
    void asksWithTheTextWithoutSpareBlanks()
    {
        Search t;
        t.model.search(QStringLiteral("  lisinopril   10 "));
        QCOMPARE(t.requested.first().first().toString(), QStringLiteral("lisinopril 10"));
    }

    void theCodesStandBelowTheName()
    {
        Search t;
        t.model.search(QStringLiteral("oral"));
        LocalDrug drug = sample::localDrug(sample::drugs[6]);
        LocalDrug bare = sample::localDrug(sample::drugs[0]);
        bare.rxcui.clear();
        t.model.takeDrugs({drug, bare}, t.lastRequest());
        const auto second = [&t](int row) {
            return t.model.index(row, DrugSearchModel::Name).data(RecordTableBase::SecondLineRole).toString();
        };
        QCOMPARE(second(0), QStringLiteral("RxNorm %1 · %2").arg(drug.rxcui, drug.id));
        QCOMPARE(second(1), bare.id);
        QVERIFY(t.model.index(0, DrugSearchModel::Name)
                    .data(Qt::AccessibleTextRole)
                    .toString()
                    .contains(drug.rxcui));
    }

    void theAnswerReplacesTheRows()
    {
        Search t;
        t.model.search(QStringLiteral("oral"));
        t.model.takeDrugs({sample::localDrug(sample::drugs[0]), sample::localDrug(sample::drugs[1])},
                          t.lastRequest());
        t.model.search(QStringLiteral("warfarin"));
        t.model.takeDrugs({sample::localDrug(sample::drugs[6])}, t.lastRequest());
        QCOMPARE(t.model.rowCount(), 1);
        QCOMPARE(t.model.index(0, DrugSearchModel::DrugId).data().toString(), QStringLiteral("RX855332"));
    }

    void aLateAnswerToAnEarlierTextIsDropped()
    {
        Search t;
        t.model.search(QStringLiteral("li"));
        const quint64 early = t.lastRequest();
        t.model.search(QStringLiteral("lisi"));
        t.model.takeDrugs({sample::localDrug(sample::drugs[4])}, early);
        QCOMPARE(t.model.rowCount(), 0);
        QVERIFY(t.model.isFetching());
    }

    void blankTextForgetsAndAsksNothing()
    {
        Search t;
        t.model.search(QStringLiteral("li"));
        t.model.takeDrugs({sample::localDrug(sample::drugs[0])}, t.lastRequest());
        t.model.search(QStringLiteral("  "));
        QCOMPARE(t.model.rowCount(), 0);
        QCOMPARE(t.requested.count(), 1);
        QVERIFY(!t.model.isFetching());
    }
};

QTEST_GUILESS_MAIN(tst_DrugSearchModel)
#include "tst_DrugSearchModel.moc"
