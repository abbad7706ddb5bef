#include "fakes/SampleMappings.h"
#include "models/SuggestionModel.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace concord;

class tst_SuggestionModel : public QObject
{
    Q_OBJECT

    struct Filled
    {
        SuggestionModel model;
        QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};

        Filled() { model.replace(sample::suggestions()); }
        QVariant at(int row, int column, int role = Qt::DisplayRole)
        {
            return model.index(row, column).data(role);
        }
    };

private slots:
    void theFirstNineHaveAKey()
    {
        Filled t;
        std::vector<Suggestion> many;
        for (int i = 0; i < 10; ++i) {
            many.push_back(sample::suggestions().front());
            many.back().rxcui = QString::number(i);
        }
        t.model.replace(many);
        QCOMPARE(t.at(0, SuggestionModel::Key).toString(), QStringLiteral("1"));
        QCOMPARE(t.at(8, SuggestionModel::Key).toString(), QStringLiteral("9"));
        QCOMPARE(t.at(9, SuggestionModel::Key).toString(), QString());
    }

    void theFitSaysWhetherItCanBeReliedOn()
    {
        Filled t;
        QCOMPARE(SuggestionFit(t.at(0, 0, RecordTableBase::StateRole).toInt()), SuggestionFit::Confident);
        QCOMPARE(SuggestionFit(t.at(1, 0, RecordTableBase::StateRole).toInt()), SuggestionFit::Differs);
        QCOMPARE(SuggestionFit(t.at(3, 0, RecordTableBase::StateRole).toInt()), SuggestionFit::NotLocal);
    }

    void anotherBrandIsNotADanger()
    {
        Suggestion brand = sample::suggestion(sample::lisinopril10, 0.9, sample::comparison());
        brand.comparisons.push_back({DrugAttribute::Brand, Agreement::Different, QStringLiteral("Zestril"),
                                     QStringLiteral("Prinivil")});
        QCOMPARE(fitOf(brand), SuggestionFit::Alike);
    }

    void anIngredientThatIsNotNamedIsADanger()
    {
        for (const bool isConfident : {false, true}) {
            Suggestion tea =
                sample::suggestion(sample::lisinopril10, 0.49, sample::comparison(), isConfident);
            tea.comparisons[0] = {
                DrugAttribute::Ingredient, Agreement::Missing, {}, QStringLiteral("lisinopril")};
            QCOMPARE(fitOf(tea), SuggestionFit::Differs);
        }
    }

    void theReasonStandsBelowTheName()
    {
        Filled t;
        const QString why = t.at(1, SuggestionModel::Drug, RecordTableBase::SecondLineRole).toString();
        QVERIFY2(why.startsWith(QStringLiteral("Differs: strength.")), qPrintable(why));
        QVERIFY(t.at(1, SuggestionModel::Drug, Qt::AccessibleTextRole).toString().contains(why));
    }

    void theScoreIsAPercentage()
    {
        Filled t;
        QCOMPARE(t.at(0, SuggestionModel::Score).toString(), QStringLiteral("97 %"));
        QCOMPARE(t.at(0, SuggestionModel::Score, RecordTableBase::SortRole).toDouble(), 0.97);
    }
};

QTEST_GUILESS_MAIN(tst_SuggestionModel)
#include "tst_SuggestionModel.moc"
