#include "domain/Result.h"

#include <QSet>
#include <QTest>

using namespace concord;

namespace {
// the last enumerator; a new one added after it shows up as a code without a name below
constexpr int lastCode = int(ErrorCode::Internal);

Result<int> half(int value)
{
    if (value % 2 != 0)
        return fail(ErrorCode::InvalidMessage, QStringLiteral("value"), QStringLiteral("odd"));
    return value / 2;
}
Result<int> quarter(int value)
{
    const auto first = half(value);
    if (!first)
        return fail(first.error());
    return half(*first);
}
}

class tst_Result : public QObject
{
    Q_OBJECT
private slots:
    void everyCodeHasANameOfItsOwnAndComesBack()
    {
        QSet<QString> names;
        for (int i = 0; i <= lastCode; ++i) {
            const QString name = codeName(ErrorCode(i));
            QVERIFY2(!name.isEmpty(), qPrintable(QString::number(i)));
            QCOMPARE(errorCodeFromName(name), ErrorCode(i));
            names.insert(name);
        }
        QCOMPARE(names.size(), lastCode + 1);
        QVERIFY(codeName(ErrorCode(lastCode + 1)).isEmpty());
    }
    void anUnknownNameIsInternal_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("empty") << QString();
        QTest::newRow("of another program") << QStringLiteral("out_of_tea");
        QTest::newRow("upper case") << QStringLiteral("TIMEOUT");
        QTest::newRow("what the table calls unknown") << QStringLiteral("unknown");
    }
    void anUnknownNameIsInternal()
    {
        QFETCH(QString, name);
        QCOMPARE(errorCodeFromName(name), ErrorCode::Internal);
    }
    void onlyWhatMayPassByItselfIsRetried()
    {
        QStringList retried;
        for (int i = 0; i <= lastCode; ++i) {
            if (isRetryable(ErrorCode(i)))
                retried.push_back(codeName(ErrorCode(i)));
        }
        QCOMPARE(retried.join(u' '),
                 QStringLiteral(
                     "unreachable timeout rate_limited remote_failed breaker_open engine_full store_busy"));
    }
    void aResultHoldsTheValueOrTheError()
    {
        QCOMPARE(half(4).value(), 2);
        const auto failed = half(3);
        QVERIFY(!failed);
        QCOMPARE(failed.error(),
                 (Error{ErrorCode::InvalidMessage, QStringLiteral("value"), QStringLiteral("odd"), 0}));
    }
    void anErrorPassesThroughUnchanged()
    {
        QCOMPARE(quarter(8).value(), 2);
        QCOMPARE(quarter(6).error(), half(3).error());
    }
    void errorsDifferInEachPart()
    {
        const Error error{ErrorCode::RateLimited, QStringLiteral("w"), QStringLiteral("d"), 5};
        QVERIFY(error != (Error{ErrorCode::Timeout, error.where, error.detail, 5}));
        QVERIFY(error != (Error{error.code, QStringLiteral("x"), error.detail, 5}));
        QVERIFY(error != (Error{error.code, error.where, QStringLiteral("x"), 5}));
        QVERIFY(error != (Error{error.code, error.where, error.detail, 6}));
    }
};

QTEST_APPLESS_MAIN(tst_Result)
#include "tst_Result.moc"
