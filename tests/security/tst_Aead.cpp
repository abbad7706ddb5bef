// Values sealed and opened, forged and moved; keys wrapped; keyed hashes against a published vector.
#include "security/Aead.h"
#include "security/KeyRing.h"
#include "store/Sealer.h"

#include <QSet>
#include <QTest>

using namespace concord;

namespace {
SecretKeyPtr keyOf(char fill)
{
    return *SecretKey::of(QByteArray(32, fill));
}
}

class TestAead : public QObject
{
    Q_OBJECT

private slots:
    void opensWhatItSealed_data()
    {
        QTest::addColumn<QByteArray>("plain");
        QTest::newRow("nothing") << QByteArray("");
        QTest::newRow("a byte") << QByteArray("x");
        QTest::newRow("zeros") << QByteArray(100, '\0');
        QTest::newRow("a large body") << QByteArray(3'000'000, 'b');
    }
    void opensWhatItSealed()
    {
        QFETCH(QByteArray, plain);
        Aead aead(keyOf('a'));
        const auto sealed = aead.seal(7, plain, "place");
        QVERIFY(sealed.has_value());
        QVERIFY(isSealed(*sealed));
        QCOMPARE(Aead::keyNumberOf(*sealed), 7U);
        QCOMPARE(sealed->size(), plain.size() + Aead::headSize + Aead::tagSize);
        const auto opened = aead.open(*sealed, "place");
        QVERIFY(opened.has_value());
        QCOMPARE(*opened, plain);
    }
    void opensInAnotherProgram()
    {
        const auto sealed = Aead(keyOf('a')).seal(1, "content", "place");
        QCOMPARE(Aead(keyOf('a')).open(*sealed, "place").value(), QByteArray("content"));
    }
    void everyFlippedBitIsFound()
    {
        Aead aead(keyOf('a'));
        const QByteArray sealed = *aead.seal(1, "the content", "place");
        for (qsizetype bit = 0; bit < sealed.size() * 8; ++bit) {
            if (bit / 8 >= 3 && bit / 8 < 7) // the key's number: it chooses the key, here there is one
                continue;
            QByteArray forged = sealed;
            forged[bit / 8] = char(forged[bit / 8] ^ (1 << (bit % 8)));
            QVERIFY2(!aead.open(forged, "place"), qPrintable(QString::number(bit)));
        }
        QCOMPARE(aead.open(sealed, "place").value(), QByteArray("the content"));
    }
    void aCutValueIsFound()
    {
        Aead aead(keyOf('a'));
        const QByteArray sealed = *aead.seal(1, "the content", "place");
        for (qsizetype size = 0; size < sealed.size(); ++size)
            QVERIFY(!aead.open(QByteArrayView(sealed).first(size), "place"));
    }
    void aValueMovedElsewhereDoesNotOpen()
    {
        Aead aead(keyOf('a'));
        const auto sealed = aead.seal(1, "content", "patients/1/sealed");
        QCOMPARE(aead.open(*sealed, "patients/2/sealed").error().code, ErrorCode::StoreCorrupt);
    }
    void anotherKeyDoesNotOpenIt()
    {
        const auto sealed = Aead(keyOf('a')).seal(1, "content", "place");
        QCOMPARE(Aead(keyOf('b')).open(*sealed, "place").error().code, ErrorCode::StoreCorrupt);
    }
    void noNonceComesTwice()
    {
        Aead aead(keyOf('a'));
        QSet<QByteArray> nonces;
        for (int i = 0; i < 20'000; ++i)
            nonces.insert(aead.seal(1, "", "")->sliced(7, 12));
        QCOMPARE(nonces.size(), 20'000);
    }
    /// RFC 4231, test case 1 with the key filled up to 32 bytes: HMAC pads keys with zeros, so the result
    /// stays.
    void hashesAsTheStandardSays()
    {
        QByteArray key(20, '\x0b');
        key.append(QByteArray(12, '\0'));
        KeyedHash hash(**SecretKey::of(key));
        const auto expected =
            QByteArray::fromHex("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
        QCOMPARE(hash.of("Hi There").value(), expected);
        QCOMPARE(hash.of("something else").value() == expected, false);
        QCOMPARE(hash.of("Hi There").value(), expected);
    }
    void aWrappedKeyIsBoundToItsRow()
    {
        const SecretKeyPtr master = keyOf('m');
        const SecretKeyPtr key = *SecretKey::random();
        DataKeyRow row{3, false, QStringLiteral("2026-01")};
        row.wrapped = *wrapKey(master, row, *key);
        QVERIFY(!row.wrapped.contains(key->bytes().toByteArray()));
        QCOMPARE((*unwrapKey(master, row))->bytes(), key->bytes());
        DataKeyRow moved = row;
        moved.month = QStringLiteral("2026-02");
        QCOMPARE(unwrapKey(master, moved).error().code, ErrorCode::StoreCorrupt);
        QCOMPARE(unwrapKey(keyOf('n'), row).error().code, ErrorCode::StoreCorrupt);
    }
    void monthsAreOfUtc_data()
    {
        QTest::addColumn<qint64>("ms");
        QTest::addColumn<QString>("month");
        QTest::newRow("the last millisecond") << qint64(1769903999999) << QStringLiteral("2026-01");
        QTest::newRow("the next one") << qint64(1769904000000) << QStringLiteral("2026-02");
    }
    void monthsAreOfUtc()
    {
        QFETCH(qint64, ms);
        QTEST(monthOf(fromMs(ms)), "month");
    }
};

QTEST_APPLESS_MAIN(TestAead)
#include "tst_Aead.moc"
