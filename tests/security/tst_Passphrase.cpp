// A master key made of a passphrase: Argon2id against the reference program's own output, and its parameters
// as text.
#include "security/Passphrase.h"

#include <QTest>

using namespace concord;

namespace {
Argon2Parameters small()
{
    return {QByteArray("somesalt-16bytes"), 65'536, 3, 1};
}
}

class TestPassphrase : public QObject
{
    Q_OBJECT

private slots:
    /// Expected value: `echo -n "correct horse battery" | argon2 somesalt-16bytes -id -t 3 -k 65536 -p 1 -l
    /// 32 -r`
    void isArgon2id()
    {
        const auto key = keyFromPassphrase("correct horse battery", small());
        QVERIFY(key.has_value());
        QCOMPARE((*key)->bytes().toByteArray().toHex(),
                 QByteArray("71b33b944c87c9c7ba58880fa3a390297bb4975449be1f019df54132e3dc803e"));
    }
    void anotherSaltGivesAnotherKey()
    {
        Argon2Parameters other = small();
        other.salt = QByteArray("othersalt16bytes");
        QVERIFY((*keyFromPassphrase("correct horse battery", other))->bytes() !=
                (*keyFromPassphrase("correct horse battery", small()))->bytes());
    }
    void aShortPassphraseIsRefused()
    {
        QCOMPARE(keyFromPassphrase("eleven char", small()).error().code, ErrorCode::ConfigInvalid);
    }
    void freshSaltsDiffer()
    {
        QVERIFY(Argon2Parameters::fresh()->salt != Argon2Parameters::fresh()->salt);
        QCOMPARE(Argon2Parameters::fresh()->salt.size(), 16);
    }
    void parametersComeBackFromText()
    {
        const auto made = Argon2Parameters::fresh();
        QCOMPARE(Argon2Parameters::parse(made->toText()).value(), *made);
    }
    void refusesOtherParameters_data()
    {
        QTest::addColumn<QString>("text");
        const QString salt = QStringLiteral("c29tZXNhbHQtMTZieXRlcw==");
        QTest::newRow("nothing") << QString();
        QTest::newRow("another function") << QStringLiteral("argon2i$m=262144,t=3,p=1$") + salt;
        QTest::newRow("too little memory") << QStringLiteral("argon2id$m=1024,t=3,p=1$") + salt;
        QTest::newRow("all the memory") << QStringLiteral("argon2id$m=99999999,t=3,p=1$") + salt;
        QTest::newRow("one pass") << QStringLiteral("argon2id$m=262144,t=1,p=1$") + salt;
        QTest::newRow("a short salt") << QStringLiteral("argon2id$m=262144,t=3,p=1$c29t");
    }
    void refusesOtherParameters()
    {
        QFETCH(QString, text);
        QCOMPARE(Argon2Parameters::parse(text).error().code, ErrorCode::ConfigInvalid);
    }
};

QTEST_APPLESS_MAIN(TestPassphrase)
#include "tst_Passphrase.moc"
