#include "fakes/FakeClock.h"
#include "fakes/SamplePeople.h"
#include "models/FacilityCodeModel.h"
#include "models/PatientComparisonModel.h"
#include "models/PatientQuestionModel.h"
#include "models/PeopleText.h"
#include "models/PrescriberModel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace concord;

/// The models of the page "People", and its words.
class tst_PeopleModels : public QObject
{
    Q_OBJECT
    FakeClock m_clock;

private slots:
    void questionsAreAskedForAndChangeInPlace()
    {
        PatientQuestionModel model(m_clock);
        const QAbstractItemModelTester tester(&model);
        QSignalSpy wanted(&model, &PatientQuestionModel::questionsWanted);
        model.setQuery({PatientQuestionState::Pending, true, {99, QStringLiteral("old"), 7}});
        const auto query = wanted.last().at(0).value<PatientQuestionQuery>();
        QCOMPARE(query.state, PatientQuestionState::Pending);
        QVERIFY(query.onlyWithCandidates);
        QVERIFY(query.page.after.isEmpty());
        auto rows = sample::patientQuestions();
        model.takePage({query.page.requestId + 1, rows, {}}); // an answer to another question
        QCOMPARE(model.rowCount(), 0);
        model.takePage({query.page.requestId, rows, {}});
        QCOMPARE(model.rowCount(), 5);
        using Column = PatientQuestionModel::Column;
        const auto second = [&](int row) {
            return model.index(row, Column::State).data(RecordTableBase::SecondLineRole).toString();
        };
        QCOMPARE(model.index(0, Column::Source).data().toString(), QStringLiteral("pharmacy-main"));
        QCOMPARE(second(0), QStringLiteral("someone similar"));
        QCOMPARE(second(2), QStringLiteral("no one similar"));
        QCOMPARE(second(3), QStringLiteral("not carried out yet"));
        QCOMPARE(second(4), QStringLiteral("same identifier"));
        rows[0].state = PatientQuestionState::Distinct;
        rows[0].author = QStringLiteral("maria");
        rows[0].method = QStringLiteral("person");
        model.takeDecided(rows[0]);
        QCOMPARE(second(0), QStringLiteral("by maria"));
        model.forget();
        model.takeDecided(rows[0]);
        QCOMPARE(model.rowCount(), 0);
    }

    void aComparisonIsATableOfFieldsAndCandidates()
    {
        PatientComparisonModel model;
        const QAbstractItemModelTester tester(&model);
        QCOMPARE(model.rowCount(), 0);
        const auto found = sample::patientCandidates(sample::patientQuestions()[0].id, 1);
        model.show(found);
        QCOMPARE(model.rowCount(), 8); // seven fields, and the records
        QCOMPARE(model.columnCount(), 4);
        QVERIFY(!model.candidateAt(0));
        QCOMPARE(model.candidateAt(2)->id, found.candidates[1].id);
        QVERIFY(!model.candidateAt(4));
        const auto evidence = [&](int row, int column) {
            return model.index(row, column).data(PatientComparisonModel::EvidenceRole).toString();
        };
        QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("Mart\u00ednez"));
        QCOMPARE(evidence(0, 0), QString());
        QCOMPARE(evidence(0, 1), QStringLiteral("agrees"));
        QCOMPARE(evidence(1, 1), QStringLiteral("similar: nickname"));
        QCOMPARE(evidence(1, 2), QStringLiteral("differs"));
        QCOMPARE(evidence(4, 3), QStringLiteral("not said"));
        QCOMPARE(model.index(1, 2).data(PatientComparisonModel::AgreementRole).toInt(),
                 int(PatientAgreement::Differs));
        QVERIFY(!model.index(0, 0).data(PatientComparisonModel::AgreementRole).isValid());
        QCOMPARE(model.index(7, 1).data().toString(), QStringLiteral("4 prescription(s), 1 appointment(s)"));
        QCOMPARE(model.headerData(2, Qt::Vertical, Qt::DisplayRole).toString(), QStringLiteral("Birth date"));
        QCOMPARE(model.index(4, 3).data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("Telephone: not said, not said"));
        QVERIFY(model.headerData(1, Qt::Horizontal, Qt::DisplayRole).toString().contains(u'%'));
        model.show(withoutScores(found));
        QVERIFY(!model.headerData(1, Qt::Horizontal, Qt::DisplayRole).toString().contains(u'%'));
        QCOMPARE(evidence(0, 1), QStringLiteral("agrees"));
        model.clear();
        QCOMPARE(model.columnCount(), 0);
    }

    void prescribersAndFacilitiesSayWhoTheyAre()
    {
        PrescriberModel prescribers(m_clock);
        const QAbstractItemModelTester tester(&prescribers);
        QSignalSpy wanted(&prescribers, &PrescriberModel::prescribersWanted);
        prescribers.setQuery({});
        prescribers.takePage(
            {wanted.last().at(0).value<PrescriberQuery>().page.requestId, sample::prescribers(), {}});
        QCOMPARE(prescribers.index(0, PrescriberModel::State).data().toString(),
                 QStringLiteral("To be decided"));
        QCOMPARE(prescribers.index(2, PrescriberModel::State).data().toString(),
                 QStringLiteral("Garcia, Eva"));
        QCOMPARE(prescribers.index(0, PrescriberModel::Name).data(RecordTableBase::SecondLineRole).toString(),
                 QStringLiteral("NPI 1234567893"));
        QCOMPARE(
            prescribers.index(2, PrescriberModel::State).data(RecordTableBase::SecondLineRole).toString(),
            QStringLiteral("by maria: she signs so"));
        FacilityCodeModel codes(m_clock);
        const QAbstractItemModelTester other(&codes);
        QSignalSpy asked(&codes, &FacilityCodeModel::codesWanted);
        codes.setQuery({FacilityCodeState::Mapped, {}});
        codes.takePage(
            {asked.last().at(0).value<FacilityCodeQuery>().page.requestId, sample::facilityCodes(), {}});
        QCOMPARE(codes.index(0, FacilityCodeModel::Code).data().toString(), QStringLiteral("ST 12"));
        QCOMPARE(codes.index(1, FacilityCodeModel::State).data().toString(), QStringLiteral("north"));
    }

    void everyWordIsThere()
    {
        for (const PatientField field : allPatientFields)
            QVERIFY(!labelOf(field).isEmpty());
        for (int i = 1; i <= int(PatientNote::Authority); ++i)
            QVERIFY(!labelOf(PatientNote(i)).isEmpty());
        for (int i = 1; i <= int(PatientEffect::Failed); ++i)
            QVERIFY(!effectText(PatientEffect(i)).isEmpty());
        for (int i = 0; i <= int(PatientQuestionState::Merged); ++i)
            QVERIFY(!labelOf(PatientQuestionState(i)).isEmpty());
        QCOMPARE(recordsText({}), QStringLiteral("no records"));
        QCOMPARE(decisionText(PatientQuestionState::Pending, {}, {}),
                 QStringLiteral("Put up for a decision"));
        QCOMPARE(
            decisionText(PatientQuestionState::Pending, QStringLiteral("person"), QStringLiteral("system")),
            QStringLiteral("Asked again")); // a merge that could not be
        QCOMPARE(decisionText(PatientQuestionState::Pending, QStringLiteral("person"), QStringLiteral("bo")),
                 QStringLiteral("Unlinked by bo"));
    }
};

QTEST_GUILESS_MAIN(tst_PeopleModels)
#include "tst_PeopleModels.moc"
