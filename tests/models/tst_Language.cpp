#include "models/ErrorText.h"
#include "models/Format.h"
#include "models/Language.h"

#include <QLocale>
#include <QTest>

using namespace concord;

class tst_Language : public QObject
{
    Q_OBJECT

    const Error busy{ErrorCode::StoreBusy, {}, {}, 0};
    const Timestamp now = fromMs(1768478400000LL);

private slots:
    void sentencesAndNumbersFollowTheChoice()
    {
        QCOMPARE(useLanguage(QStringLiteral("es")), QStringLiteral("es"));
        QVERIFY(errorText(busy).startsWith(QStringLiteral("La base de datos")));
        QCOMPARE(countText(12345), QStringLiteral("12.345"));
        QCOMPARE(relativeTime(now - std::chrono::minutes(5), now), QStringLiteral("hace 5 min"));
    }

    void aRegionKeepsItsNumbers()
    {
        QCOMPARE(useLanguage(QStringLiteral("es_MX")), QStringLiteral("es"));
        QVERIFY(errorText(busy).startsWith(QStringLiteral("La base de datos")));
        QCOMPARE(countText(12345), QStringLiteral("12,345"));
    }

    void aLanguageWeDoNotSpeakIsAnsweredInEnglish()
    {
        QCOMPARE(useLanguage(QStringLiteral("de_DE")), QStringLiteral("en"));
        QVERIFY(errorText(busy).startsWith(QStringLiteral("The database")));
        QCOMPARE(countText(12345), QStringLiteral("12.345"));
    }

    void theLastChoiceReplacesTheOneBefore()
    {
        useLanguage(QStringLiteral("es"));
        QCOMPARE(useLanguage(QStringLiteral("en")), QStringLiteral("en"));
        QVERIFY(errorText(busy).startsWith(QStringLiteral("The database")));
    }

    void everyErrorIsTranslated()
    {
        for (int value = 0; value <= int(ErrorCode::Internal); ++value) {
            const Error error{ErrorCode(value), {}, {}, 0};
            useLanguage(QStringLiteral("en"));
            const QString english = errorText(error);
            useLanguage(QStringLiteral("es"));
            QVERIFY2(errorText(error) != english, qPrintable(english));
        }
    }

    void withoutAChoiceTheSystemDecides() { QVERIFY(languages().contains(useLanguage())); }
};

QTEST_GUILESS_MAIN(tst_Language)
#include "tst_Language.moc"
