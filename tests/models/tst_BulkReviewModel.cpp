#include "fakes/SampleMappings.h"
#include "models/BulkReviewModel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace concord;
using Outcome = BulkReviewRow::Outcome;

class tst_BulkReviewModel : public QObject
{
    Q_OBJECT

    /// Three confident codes and one that is not; the first two have been compared.
    struct Opened
    {
        BulkReviewModel model;
        QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
        QSignalSpy wanted{&model, &BulkReviewModel::suggestionsWanted};

        Opened()
        {
            model.open({sample::confidentMapping(12), sample::confidentMapping(11), sample::mapping(10),
                        sample::confidentMapping(9)});
        }
        void answer(std::vector<Suggestion> suggestions = sample::suggestions())
        {
            model.takeSuggestions({wanted.last().at(1).toULongLong(),
                                   wanted.last().at(0).value<MappingId>(),
                                   std::move(suggestions),
                                   {}});
        }
        Outcome outcome(int row) { return model.at(row).outcome; }
        void tick(int row, Qt::CheckState state)
        {
            model.setData(model.index(row, BulkReviewModel::Code), state, Qt::CheckStateRole);
        }
    };

private slots:
    void onlyConfidentOnesAreOnTheSheet()
    {
        Opened t;
        QCOMPARE(t.model.rowCount(), 3);
    }

    void oneIsAskedForAfterTheOther()
    {
        Opened t;
        QCOMPARE(t.wanted.count(), 1);
        t.answer();
        t.answer();
        QCOMPARE(t.wanted.count(), 3);
        QVERIFY(t.model.isAsking());
        t.answer();
        QVERIFY(!t.model.isAsking());
        QCOMPARE(t.model.tickedCount(), 3);
    }

    void whatIsNotConfidentAnyMoreCannotBeTicked()
    {
        Opened t;
        auto unsure = sample::suggestions();
        unsure.front().isConfident = false;
        t.answer(unsure);
        QCOMPARE(t.outcome(0), Outcome::Unsure);
        t.tick(0, Qt::Checked);
        QVERIFY(!t.model.at(0).isTicked);
    }

    void anotherDrugThanTheOneOnTheListIsNotOffered()
    {
        Opened t;
        auto other = sample::suggestions();
        other.front().targetDrugId = QStringLiteral("RX1");
        t.answer(other);
        QCOMPARE(t.outcome(0), Outcome::Unsure);
    }

    void aFailureLeavesTheOthers()
    {
        Opened t;
        t.model.takeFailure(t.wanted.last().at(1).toULongLong(), Error{ErrorCode::NotFound, {}, {}, 0});
        QCOMPARE(t.outcome(0), Outcome::Unsure);
        QCOMPARE(t.wanted.count(), 2);
    }

    void whatIsNotAnsweredIsAskedAgain()
    {
        Opened t;
        t.model.setPatience(1, 1000);
        t.answer(); // the next one is asked with that patience
        QTRY_VERIFY(t.wanted.count() >= 3);
        QCOMPARE(t.wanted.last().at(0).value<MappingId>(), sample::confidentMapping(11).id);
        t.answer();
        QCOMPARE(t.outcome(1), Outcome::Offered);
        t.model.setPatience(1, 3);
        QTRY_COMPARE(t.outcome(2), Outcome::Unsure); // never answered: the others go on
        QVERIFY(!t.model.isAsking());
        QCOMPARE(t.model.tickedCount(), 2);
    }

    void whatMayPassIsWaitedFor()
    {
        Opened t;
        t.model.takeFailure(t.wanted.last().at(1).toULongLong(), Error{ErrorCode::StoreBusy, {}, {}, 0});
        QCOMPARE(t.outcome(0), Outcome::Asking);
        t.answer();
        QCOMPARE(t.outcome(0), Outcome::Offered);
    }

    void aLateAnswerIsTakenByItsOrderOnly()
    {
        Opened t;
        for (int i = 0; i < 3; ++i)
            t.answer();
        t.tick(2, Qt::Unchecked);
        (void)t.model.send(QStringLiteral("reviewed"), 5);
        t.model.takeSilence(5);
        QCOMPARE(t.outcome(0), Outcome::Silent);
        t.tick(2, Qt::Checked);
        (void)t.model.send(QStringLiteral("reviewed"), 6);
        MappingBatch late;
        MappingRow approved = sample::confidentMapping(12);
        approved.state = MappingState::Approved;
        late.decided = {approved};
        t.model.takeBatch(late, 5);
        QCOMPARE(t.outcome(0), Outcome::Approved);
        t.model.takeRefusal(Error{ErrorCode::StoreBusy, {}, {}, 0}, 5);
        QCOMPARE(t.outcome(1), Outcome::Refused);
        QCOMPARE(t.outcome(2), Outcome::Sent);
    }

    void whatBecameOfALostOrderIsSeenInTheNews()
    {
        Opened t;
        for (int i = 0; i < 3; ++i)
            t.answer();
        (void)t.model.send(QStringLiteral("reviewed"), 5);
        t.model.takeSilence(5);
        MappingRow approved = sample::confidentMapping(12);
        approved.state = MappingState::Approved;
        approved.targetDrugId = QStringLiteral("RX314076");
        MappingRow other = sample::confidentMapping(11);
        other.state = MappingState::Approved;
        other.targetDrugId = QStringLiteral("RX999");
        t.model.takeChanges({approved, other});
        QCOMPARE(t.outcome(0), Outcome::Approved);
        QCOMPARE(t.outcome(1), Outcome::Refused);
        QCOMPARE(t.outcome(2), Outcome::Silent);
    }

    void onlyTickedOnesAreSent()
    {
        Opened t;
        for (int i = 0; i < 3; ++i)
            t.answer();
        t.tick(1, Qt::Unchecked);
        const auto decisions = t.model.send(QStringLiteral("reviewed"), 5);
        QCOMPARE(decisions.size(), size_t(2));
        QCOMPARE(decisions[0].id, sample::confidentMapping(12).id);
        QCOMPARE(decisions[0].targetDrugId, QStringLiteral("RX314076"));
        QCOMPARE(decisions[0].revision, 3);
        QCOMPARE(decisions[0].reason, QStringLiteral("reviewed"));
        QCOMPARE(t.outcome(0), Outcome::Sent);
        QCOMPARE(t.outcome(1), Outcome::Offered);
    }

    void eachRowSaysWhatBecameOfIt()
    {
        Opened t;
        for (int i = 0; i < 3; ++i)
            t.answer();
        (void)t.model.send(QStringLiteral("reviewed"), 5);
        MappingBatch batch;
        MappingRow approved = sample::confidentMapping(12);
        approved.state = MappingState::Approved;
        MappingRow second = sample::confidentMapping(11);
        second.state = MappingState::InReview;
        batch.decided = {approved, second};
        batch.refused.emplace_back(sample::confidentMapping(9).id, Error{ErrorCode::Conflict, {}, {}, 0});
        t.model.takeBatch(batch, 5);
        QCOMPARE(t.outcome(0), Outcome::Approved);
        QCOMPARE(t.outcome(1), Outcome::InReview);
        QCOMPARE(t.outcome(2), Outcome::Refused);
        QVERIFY(t.model.index(2, BulkReviewModel::Result).data(Qt::ToolTipRole).toString().size() > 10);
    }

    void whoeverWasFasterTakesItOffTheSheet()
    {
        Opened t;
        t.answer();
        MappingRow taken = sample::confidentMapping(12);
        taken.state = MappingState::Approved;
        t.model.takeChanges({taken});
        QCOMPARE(t.outcome(0), Outcome::Refused);
        QCOMPARE(t.model.tickedCount(), 0);
    }

    void anotherSuggestionIsNotAcceptedUnseen()
    {
        Opened t;
        t.answer();
        MappingRow changed = t.model.at(0).mapping;
        QCOMPARE(t.outcome(0), Outcome::Offered);
        changed.suggestedDrugId = QStringLiteral("RX999");
        changed.revision += 1;
        t.model.takeChanges({changed});
        QCOMPARE(t.outcome(0), Outcome::Unsure);
        QCOMPARE(t.model.tickedCount(), 0);
    }
};

QTEST_GUILESS_MAIN(tst_BulkReviewModel)
#include "tst_BulkReviewModel.moc"
