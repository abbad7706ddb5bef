#include "audit/CanonicalRecord.h"
#include "audit/Ed25519.h"
#include "audit/Heads.h"
#include "audit/TreeHasher.h"

#include <QFile>
#include <QTest>

using namespace concord;

namespace {
StoredRecord sample()
{
    return {1, 7, 1'700'000'000'123, 1, "ana", "analyst", "job.cancel", "job/1", "d\xC3\xA9tails", ""};
}

QByteArray canonical(const StoredRecord &record)
{
    QByteArray bytes;
    return appendCanonical(record, bytes) ? bytes : QByteArray();
}
}

class tst_CanonicalRecord : public QObject
{
    Q_OBJECT

private slots:
    /// The example of packaging/AUDIT_FORMAT.md.
    void isWrittenAsDocumented()
    {
        QCOMPARE(canonical(sample()).toHex(),
                 QByteArray("0000000000000001" // version
                            "0000000000000007" // seq
                            "0000018bcfe5687b" // at
                            "0000000000000001" // allowed
                            "00000003616e61"
                            "00000007616e616c797374"
                            "0000000a6a6f622e63616e63656c"
                            "000000056a6f622f31"
                            "0000000864c3a97461696c73"
                            "00000000"));
        TreeHasher hasher;
        QFile page(QStringLiteral(TEST_DATA_DIR "/../../packaging/AUDIT_FORMAT.md"));
        QVERIFY(page.open(QIODevice::ReadOnly));
        QVERIFY2(page.readAll().contains(hexOf(hasher.leaf(canonical(sample())))),
                 hexOf(hasher.leaf(canonical(sample()))).constData());
    }
    void everyFieldCounts_data()
    {
        QTest::addColumn<int>("field");
        for (int field = 0; field < 9; ++field)
            QTest::addRow("field %d", field) << field;
    }
    void everyFieldCounts()
    {
        QFETCH(const int, field);
        StoredRecord other = sample();
        const std::array numbers{&other.seq, &other.at, &other.allowed};
        const std::array texts{&other.actor,   &other.role,    &other.action,
                               &other.subject, &other.details, &other.correlation};
        if (field < 3)
            ++*numbers[size_t(field)];
        else
            *texts[size_t(field - 3)] = "x";
        QVERIFY(canonical(other) != canonical(sample()));
    }
    void aCharacterCannotMoveFromOneFieldToTheNext()
    {
        StoredRecord one = sample();
        one.actor = "an";
        one.role = "aanalyst";
        QVERIFY(canonical(one) != canonical(sample()));
    }
    void anUnknownVersionIsNoRecord()
    {
        StoredRecord other = sample();
        other.version = 2;
        QByteArray bytes("kept");
        QVERIFY(!appendCanonical(other, bytes));
        QCOMPARE(bytes, QByteArray("kept"));
    }
    void aHeadSurvivesItsJson()
    {
        const auto key = *Ed25519Key::make();
        SignedHead head{QStringLiteral("0123456789abcdef0123456789abcdef"),
                        42,
                        {},
                        fromMs(1'700'000'000'000),
                        key->publicKey(),
                        {}};
        head.root[3] = 9;
        head.signature = *key->sign(signedBytes(head));
        QCOMPARE(headFromJson(toJson(head)), std::optional(head));
        QJsonObject other = toJson(head);
        other.insert(QStringLiteral("size"), 41);
        const auto forged = headFromJson(other);
        QVERIFY(forged && !ed25519::isSignature(forged->publicKey, signedBytes(*forged), forged->signature));
        other.insert(QStringLiteral("more"), 1);
        QVERIFY(!headFromJson(other));
    }
    void aKeySurvivesItsFile()
    {
        const auto key = *Ed25519Key::make();
        const auto again = Ed25519Key::fromPem(*key->toPem());
        QVERIFY(again);
        QCOMPARE((*again)->publicKey(), key->publicKey());
        QVERIFY(ed25519::isSignature(key->publicKey(), "bytes", *(*again)->sign("bytes")));
        QVERIFY(!ed25519::isSignature(key->publicKey(), "Bytes", *(*again)->sign("bytes")));
        const auto several = ed25519::publicKeys(ed25519::publicPem(key->publicKey()) +
                                                 ed25519::publicPem((*Ed25519Key::make())->publicKey()));
        QVERIFY(several && several->size() == 2 && several->front() == key->publicKey());
        QVERIFY(!ed25519::publicKeys("nothing"));
        QVERIFY(!Ed25519Key::fromPem("nothing"));
    }
};

QTEST_GUILESS_MAIN(tst_CanonicalRecord)
#include "tst_CanonicalRecord.moc"
