#include "models/RepeatedQuestion.h"

#include <QSignalSpy>
#include <QTest>

using namespace concord;

class tst_RepeatedQuestion : public QObject
{
    Q_OBJECT

    struct Asked
    {
        RepeatedQuestion question;
        QSignalSpy asked{&question, &RepeatedQuestion::asked};

        explicit Asked(int times = 1000)
        {
            question.setPatience(5, times);
            question.ask();
        }
        quint64 id(qsizetype time) { return asked.at(time).at(0).toULongLong(); }
    };

private slots:
    void itIsAskedAgainUntilItIsAnswered()
    {
        Asked t;
        QTRY_VERIFY(t.asked.count() >= 2);
        QVERIFY(t.question.isWaiting());
        QVERIFY(t.question.take(t.id(1)));
        QCOMPARE(t.question.state(), RepeatedQuestion::State::Answered);
    }

    void aLateAnswerToTheFirstTimeCounts()
    {
        Asked t;
        QTRY_VERIFY(t.asked.count() >= 2);
        QVERIFY(t.question.take(t.id(0)));
        QVERIFY(!t.question.take(t.id(1))); // once is enough
    }

    void anAnswerToAnOlderQuestionDoesNotCount()
    {
        Asked t;
        const quint64 old = t.id(0);
        t.question.ask();
        QVERIFY(!t.question.take(old));
        QVERIFY(!t.question.fail(old, Error{ErrorCode::NotFound, {}, {}, 0}));
        QVERIFY(t.question.isWaiting());
    }

    void whatMayGoAwayIsWaitedOut()
    {
        Asked t;
        QVERIFY(t.question.fail(t.id(0), Error{ErrorCode::StoreBusy, {}, {}, 0}));
        QVERIFY(t.question.isWaiting());
        QTRY_VERIFY(t.asked.count() >= 2);
    }

    void whatWillNotGoAwayFailsAtOnce()
    {
        Asked t;
        QVERIFY(t.question.fail(t.id(0), Error{ErrorCode::Forbidden, {}, {}, 0}));
        QCOMPARE(t.question.state(), RepeatedQuestion::State::Failed);
        QCOMPARE(t.question.error().code, ErrorCode::Forbidden);
    }

    void silenceFailsInTheEnd()
    {
        Asked t(3);
        QTRY_COMPARE(t.question.state(), RepeatedQuestion::State::Failed);
        QCOMPARE(t.asked.count(), 3);
        QCOMPARE(t.question.error().code, ErrorCode::Timeout);
    }

    void aDroppedQuestionIsNotAskedAgain()
    {
        Asked t;
        t.question.drop();
        QVERIFY(!t.question.take(t.id(0)));
        Asked other(3); // whose time goes on meanwhile
        QTRY_COMPARE(other.question.state(), RepeatedQuestion::State::Failed);
        QCOMPARE(t.asked.count(), 1);
    }

    void itMayBeAnsweredWhileItIsAsked()
    {
        RepeatedQuestion question;
        connect(&question, &RepeatedQuestion::asked, &question,
                [&](quint64 id) { QVERIFY(question.take(id)); });
        question.ask();
        QCOMPARE(question.state(), RepeatedQuestion::State::Answered);
    }
};

QTEST_GUILESS_MAIN(tst_RepeatedQuestion)
#include "tst_RepeatedQuestion.moc"
