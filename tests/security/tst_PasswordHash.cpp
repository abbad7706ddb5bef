// Passwords as they are kept: the text, what matches it, what may be chosen.
#include "security/PasswordHash.h"

#include <QTest>

using namespace concord;

namespace {
SecretText secret(const char *utf8)
{
    return SecretText(QByteArray(utf8));
}
const char *const usual = "correct horse battery";
}

class tst_PasswordHash : public QObject
{
    Q_OBJECT

private slots:
    /// `echo -n "correct horse battery" | argon2 somesalt-16bytes -id -t 3 -k 65536 -p 1 -l 32 -r`
    void isArgon2id()
    {
        const QString text =
            QStringLiteral("argon2id$m=65536,t=3,p=1$") +
            QString::fromLatin1(QByteArray("somesalt-16bytes").toBase64()) + u'$' +
            QString::fromLatin1(QByteArray::fromHex("71b33b944c87c9c7ba58880fa3a390297bb4975449be"
                                                    "1f019df54132e3dc803e")
                                    .toBase64());
        const auto hash = PasswordHash::parse(text);
        QVERIFY(hash.has_value());
        QCOMPARE(hash->toText(), text);
        QVERIFY(*hash->matches(secret(usual)));
        QVERIFY(!*hash->matches(secret("correct horse batterz")));
    }
    void aPasswordMatchesItselfOnly()
    {
        const auto made = PasswordHash::of(secret(usual));
        QVERIFY(made.has_value());
        const auto kept = PasswordHash::parse(made->toText());
        QVERIFY(kept.has_value());
        QVERIFY(*kept->matches(secret(usual)));
        for (const char *other :
             {"", "correct horse batter", "correct horse battery ", "Correct horse battery"})
            QVERIFY2(!*kept->matches(secret(other)), other);
        QVERIFY(!*kept->matches(SecretText(QByteArray("correct horse battery\0", 22))));
        QVERIFY(!*kept->matches(SecretText(QByteArray(1'000'000, 'x'))));
    }
    void theSamePasswordIsKeptInAnotherWay()
    {
        const auto one = PasswordHash::of(secret(usual));
        const auto two = PasswordHash::of(secret(usual));
        QVERIFY(one && two);
        QVERIFY(one->toText() != two->toText());
        QVERIFY(!one->toText().contains(QStringLiteral("horse")));
    }
    void anAccentMayComeInTwoPieces()
    {
        const auto made = PasswordHash::of(secret("contrase\xc3\xb1"
                                                  "a larga"));
        QVERIFY(made.has_value());
        QVERIFY(*made->matches(secret("contrasen\xcc\x83"
                                      "a larga")));
        QVERIFY(!*made->matches(secret("contrasena larga")));
    }
    void nobodyHasNoPassword()
    {
        const PasswordHash nobody = PasswordHash::ofNobody();
        for (const char *any : {"", usual, "\0"})
            QVERIFY(!*nobody.matches(secret(any)));
        // it takes the same parameters, so the same time
        QVERIFY(nobody.toText().startsWith(PasswordHash::of(secret(usual))->toText().section(u'$', 0, 1)));
    }
    void anotherTextIsRefused_data()
    {
        QTest::addColumn<QString>("text");
        const QString salt = QString::fromLatin1(QByteArray(16, 's').toBase64());
        const QString hash = QString::fromLatin1(QByteArray(32, 'h').toBase64());
        const auto row = [&](const char *name, const QString &form) {
            QTest::newRow(name)
                << QString(form).replace(QStringLiteral("%1"), salt).replace(QStringLiteral("%2"), hash);
        };
        QTest::newRow("empty") << QString();
        QTest::newRow("a plain password") << QStringLiteral("correct horse battery");
        row("no hash", QStringLiteral("argon2id$m=65536,t=3,p=1$%1"));
        row("half of a hash", QStringLiteral("argon2id$m=65536,t=3,p=1$%1$aGFsZg=="));
        row("a hash that is no base64", QStringLiteral("argon2id$m=65536,t=3,p=1$%1$%2*"));
        row("too little memory", QStringLiteral("argon2id$m=65535,t=3,p=1$%1$%2"));
        row("too few passes", QStringLiteral("argon2id$m=65536,t=2,p=1$%1$%2"));
        row("all memory there is", QStringLiteral("argon2id$m=999999999,t=3,p=1$%1$%2"));
        row("another function", QStringLiteral("argon2i$m=65536,t=3,p=1$%1$%2"));
        row("something behind it", QStringLiteral("argon2id$m=65536,t=3,p=1$%1$%2$"));
    }
    void anotherTextIsRefused()
    {
        QFETCH(QString, text);
        const auto parsed = PasswordHash::parse(text);
        QVERIFY(!parsed.has_value());
        QCOMPARE(parsed.error().code, ErrorCode::ConfigInvalid);
        QVERIFY(text.isEmpty() || !parsed.error().detail.contains(text));
    }
    void somePasswordsMustNotBeChosen_data()
    {
        QTest::addColumn<QByteArray>("password");
        QTest::addColumn<QString>("why"); ///< part of it; empty: it may be chosen
        const auto row = [](const char *name, const QByteArray &password, const char *why) {
            QTest::newRow(name) << password << QString::fromLatin1(why);
        };
        row("twelve characters", "abcdefghijkl", "");
        row("eleven", "abcdefghijk", "fewer than 12");
        row("none", "", "fewer than 12");
        row("twelve bytes, six characters", QString(6, QChar(0xf1)).toUtf8(), "fewer than 12");
        row("twelve outside the first plane",
            QByteArray("\xf0\x9f\x90\x8e").repeated(6) + "\xf0\x9f\x90\x8d"
                                                         "horses",
            "");
        row("200", QByteArray("ab").repeated(100), "");
        row("201", QByteArray("ab").repeated(100) + 'c', "more than 200");
        row("a million", QByteArray("ab").repeated(500'000), "more than 200");
        row("two lines", "correct\nhorse battery", "control");
        row("a null byte", QByteArray("correct horse\0battery", 21), "control");
        row("not UTF-8", "correct horse \xff", "UTF-8");
        row("cut UTF-8", "correct horse \xc3", "UTF-8");
        row("one character", "aaaaaaaaaaaaaaaa", "again and again");
        row("the name", "ana.munoz123", "the name");
        row("the name twice", "Ana.MunozAna.Munoz", "the name");
        row("with the name in it", "ana.munoz and a horse", "");
    }
    void somePasswordsMustNotBeChosen()
    {
        QFETCH(QByteArray, password);
        QFETCH(QString, why);
        const QString told = whyNotChosen(SecretText(password), QStringLiteral("ana.munoz"));
        QCOMPARE(told.isEmpty(), why.isEmpty());
        QVERIFY2(told.contains(why), qPrintable(told));
    }
    void aSecretIsOverwrittenWhenItGoes()
    {
        QByteArray bytes(usual);
        bytes.detach();
        const char *const place = bytes.constData();
        SecretText first(std::move(bytes));
        SecretText second(std::move(first));
        QCOMPARE(second.bytes().data(), place); // moved, and no copy left behind
        QVERIFY(first.bytes().isEmpty());       // NOLINT(bugprone-use-after-move)
        QCOMPARE(second.reveal(), QString::fromLatin1(usual));
    }
};

QTEST_GUILESS_MAIN(tst_PasswordHash)
#include "tst_PasswordHash.moc"
