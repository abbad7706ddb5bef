#include "ViewChecks.h"
#include "fakes/FakeClock.h"
#include "fakes/FakeMappings.h"
#include "models/BulkReviewModel.h"
#include "models/ErrorText.h"
#include "models/MappingModel.h"
#include "views/common/Banner.h"

#include <QApplication>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace concord;
using namespace concord::checks;
using Outcome = BulkReviewRow::Outcome;

class tst_BulkReviewSheet : public QObject
{
    Q_OBJECT

    struct Open
    {
        FakeClock clock;
        QTemporaryDir folder;
        QSettings settings{folder.filePath(QStringLiteral("console.ini")), QSettings::IniFormat};
        MappingModel mappings{clock};
        MappingsPanel panel{&mappings, clock, settings};
        FakeMappings gateway{panel};
        QSignalSpy orders{&panel, &MappingsPanel::decisionsMade};
        BulkReviewSheet *sheet = nullptr;

        Open()
        {
            gateway.rows = {sample::confidentMapping(23), sample::confidentMapping(22), sample::mapping(21),
                            sample::confidentMapping(20)};
            panel.show();
            panel.start();
            child<QPushButton>(panel, "mapping.bulkButton")->click();
            sheet = panel.sheet();
            QApplication::setActiveWindow(sheet);
        }
        QPushButton *ok() { return child<QPushButton>(*sheet, "mapping.sheet.okButton"); }
        Outcome outcome(int row) { return sheet->model()->at(row).outcome; }
    };

private slots:
    void onlyConfidentOnesAreListedAndTicked()
    {
        Open t;
        QCOMPARE(t.sheet->model()->rowCount(), 3);
        QCOMPARE(t.sheet->model()->tickedCount(), 3);
        QVERIFY(t.ok()->isEnabled());
        QVERIFY(t.gateway.decided.empty());
    }

    void theCurrentOneIsComparedBelow()
    {
        Open t;
        QCOMPARE(child<QTableView>(*t.sheet, "mapping.sheet.comparisonTable")->model()->rowCount(), 5);
    }

    void spaceTakesOneOff()
    {
        Open t;
        auto *table = child<QTableView>(*t.sheet, "mapping.sheet.table");
        table->setFocus();
        QTest::keyClick(table, Qt::Key_Space);
        QCOMPARE(t.sheet->model()->tickedCount(), 2);
        QTest::keyClick(table, Qt::Key_Return); // Enter alone accepts nothing
        QVERIFY(t.gateway.decided.empty());
        QTest::mouseClick(t.ok(), Qt::LeftButton);
        QCOMPARE(t.gateway.decided.size(), size_t(2));
        QCOMPARE(t.gateway.decided[0].id, sample::confidentMapping(22).id);
    }

    void eachRowSaysWhatBecameOfIt()
    {
        Open t;
        t.gateway.find(sample::confidentMapping(22).id)->revision = 99; // changed meanwhile
        QTest::mouseClick(t.ok(), Qt::LeftButton);
        QCOMPARE(t.outcome(0), Outcome::Approved);
        QCOMPARE(t.outcome(1), Outcome::Refused);
        QCOMPARE(t.outcome(2), Outcome::Approved);
        const QString why = errorText({ErrorCode::Conflict, {}, {}, 0});
        QVERIFY(child<Banner>(*t.sheet, "mapping.sheet.banner")->text().endsWith(why));
        QCOMPARE(t.sheet->model()
                     ->index(1, BulkReviewModel::Drug)
                     .data(RecordTableBase::SecondLineRole)
                     .toString(),
                 why);
        QVERIFY(!t.ok()->isEnabled());
        QCOMPARE(t.ok()->text(), QStringLiteral("Approve"));
        QCOMPARE(t.mappings.rowCount(), 2); // the list behind it knows
    }

    void aRefusalOfAllIsShown()
    {
        Open t;
        QObject::disconnect(&t.panel, &MappingsPanel::decisionsMade, &t.gateway, nullptr);
        QTest::mouseClick(t.ok(), Qt::LeftButton);
        QVERIFY(t.sheet->isSaving());
        const Error busy{ErrorCode::StoreBusy, {}, {}, 0};
        t.panel.showRefusal(QStringLiteral("decideMappings"), busy, 1); // another order's
        QVERIFY(t.sheet->isSaving());
        t.panel.showRefusal(QStringLiteral("decideMappings"), busy, t.orders.last().at(1).toULongLong());
        QCOMPARE(child<Banner>(*t.sheet, "mapping.sheet.banner")->text(), errorText(busy));
        QCOMPARE(t.outcome(0), Outcome::Refused);
    }

    void silenceEndsTheWait()
    {
        Open t;
        t.sheet->setAnswerTimeout(1);
        QObject::disconnect(&t.panel, &MappingsPanel::decisionsMade, &t.gateway, nullptr);
        QTest::mouseClick(t.ok(), Qt::LeftButton);
        QTRY_VERIFY(child<Banner>(*t.sheet, "mapping.sheet.banner")->isVisible());
        QCOMPARE(t.outcome(0), Outcome::Silent);
    }

    void aLateAnswerIsShown()
    {
        Open t;
        t.sheet->setAnswerTimeout(1);
        QObject::disconnect(&t.panel, &MappingsPanel::decisionsMade, &t.gateway, nullptr);
        QTest::mouseClick(t.ok(), Qt::LeftButton);
        QTRY_COMPARE(t.outcome(0), Outcome::Silent);
        MappingBatch batch;
        for (const quint32 number : {23, 22, 20}) {
            batch.decided.push_back(sample::confidentMapping(number));
            batch.decided.back().state = MappingState::Approved;
        }
        t.panel.showBatch(batch, t.orders.last().at(1).toULongLong());
        QCOMPARE(t.outcome(0), Outcome::Approved);
        QVERIFY(child<Banner>(*t.sheet, "mapping.sheet.banner")->text().contains(QStringLiteral("3 code")));
    }

    void withoutAReasonNothingIsAccepted()
    {
        Open t;
        child<QLineEdit>(*t.sheet, "mapping.sheet.reasonEdit")->setText(QStringLiteral("  "));
        QVERIFY(!t.ok()->isEnabled());
        QTest::keyClick(t.sheet, Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(t.gateway.decided.empty());
    }

    void everyControlHasItsNames()
    {
        Open t;
        QCOMPARE(namelessControls(*t.sheet), QString());
    }
};

QTEST_MAIN(tst_BulkReviewSheet)
#include "tst_BulkReviewSheet.moc"
