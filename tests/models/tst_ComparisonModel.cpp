#include "fakes/SampleMappings.h"
#include "models/ComparisonModel.h"
#include "models/RecordTableBase.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace concord;

class tst_ComparisonModel : public QObject
{
    Q_OBJECT
private slots:
    void eachAttributeIsARowWithItsAgreement()
    {
        ComparisonModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.show(sample::comparison(Agreement::Different));
        QCOMPARE(model.rowCount(), 5);
        const QModelIndex strength = model.index(1, ComparisonModel::Source);
        QCOMPARE(strength.data().toString(), QStringLiteral("10 mg"));
        QCOMPARE(strength.siblingAtColumn(ComparisonModel::Candidate).data().toString(),
                 QStringLiteral("20 mg"));
        QCOMPARE(Agreement(strength.data(RecordTableBase::StateRole).toInt()), Agreement::Different);
        QCOMPARE(strength.siblingAtColumn(ComparisonModel::Outcome).data().toString(),
                 QStringLiteral("Differs"));
    }

    void whatIsNotStatedIsADash()
    {
        ComparisonModel model;
        model.show(sample::comparison(Agreement::Missing));
        QCOMPARE(model.index(1, ComparisonModel::Source).data().toString(), QStringLiteral("–"));
    }

    void theSameRowsAgainChangeNothing()
    {
        ComparisonModel model;
        model.show(sample::comparison());
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.show(sample::comparison());
        QCOMPARE(reset.count(), 0);
        model.show({});
        QCOMPARE(reset.count(), 1);
        QCOMPARE(model.rowCount(), 0);
    }
};

QTEST_GUILESS_MAIN(tst_ComparisonModel)
#include "tst_ComparisonModel.moc"
