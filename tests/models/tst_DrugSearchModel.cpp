#include "fakes/SampleMappings.h"
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

    static FoundDrug found(size_t which) { return {sample::localDrug(sample::drugs[which])}; }

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
        const FoundDrug drug = found(6);
        FoundDrug bare = found(0);
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

    void whatNoCodeMayBecomeSaysSo()
    {
        Search t;
        t.model.search(QStringLiteral("amlo"));
        FoundDrug ended = sample::retiredDrug();
        ended.id = QStringLiteral("RX1");
        ended.successors.clear();
        FoundDrug ingredient = found(2);
        ingredient.standing = DrugStanding::NotOrderable;
        t.model.takeDrugs({found(1), sample::retiredDrug(), ended, ingredient}, t.lastRequest());
        const auto at = [&t](int row, int role) {
            return t.model.index(row, DrugSearchModel::Name).data(role);
        };
        const auto codes = [&](int row) {
            return at(row, RecordTableBase::SecondLineRole).toString();
        };
        QVERIFY(!at(0, DrugSearchModel::UnusableRole).toBool());
        QVERIFY(!codes(0).contains(QStringLiteral("retired")));
        QVERIFY(codes(1).startsWith(QStringLiteral("retired, replaced by amlodipine 5 MG Oral Tablet · ")));
        QVERIFY(codes(2).startsWith(QStringLiteral("retired · ")));
        QVERIFY(codes(3).startsWith(QStringLiteral("cannot be ordered · ")));
        for (int row = 1; row < 4; ++row) {
            QVERIFY(at(row, DrugSearchModel::UnusableRole).toBool());
            QVERIFY(at(row, Qt::AccessibleTextRole).toString().contains(codes(row)));
            QVERIFY(at(row, Qt::ToolTipRole).toString().contains(codes(row)));
        }
    }

    void theAnswerReplacesTheRows()
    {
        Search t;
        t.model.search(QStringLiteral("oral"));
        t.model.takeDrugs({found(0), found(1)}, t.lastRequest());
        t.model.search(QStringLiteral("warfarin"));
        t.model.takeDrugs({found(6)}, t.lastRequest());
        QCOMPARE(t.model.rowCount(), 1);
        QCOMPARE(t.model.index(0, DrugSearchModel::DrugId).data().toString(), QStringLiteral("RX855332"));
    }

    void aLateAnswerToAnEarlierTextIsDropped()
    {
        Search t;
        t.model.search(QStringLiteral("li"));
        const quint64 early = t.lastRequest();
        t.model.search(QStringLiteral("lisi"));
        t.model.takeDrugs({found(4)}, early);
        QCOMPARE(t.model.rowCount(), 0);
        QVERIFY(t.model.isFetching());
    }

    void blankTextForgetsAndAsksNothing()
    {
        Search t;
        t.model.search(QStringLiteral("li"));
        t.model.takeDrugs({found(0)}, t.lastRequest());
        t.model.search(QStringLiteral("  "));
        QCOMPARE(t.model.rowCount(), 0);
        QCOMPARE(t.requested.count(), 1);
        QVERIFY(!t.model.isFetching());
    }
};

QTEST_GUILESS_MAIN(tst_DrugSearchModel)
#include "tst_DrugSearchModel.moc"
