#include "codec/Hl7Samples.h"
#include "codec/hl7/Hl7File.h"

#include <QRandomGenerator>

using namespace concord;

namespace {

bool isBatchSegment(QByteArrayView name)
{
    return name == "FHS" || name == "BHS" || name == "BTS" || name == "FTS";
}

/// Reads every level of a message, as a hostile one would have it read; gives how many characters it met.
qsizetype readAll(const Hl7Message &message)
{
    qsizetype characters = 0;
    for (qsizetype s = 0; s < message.segmentCount(); ++s) {
        const Hl7Segment segment = message.segmentAt(s);
        const int last = std::min(segment.fieldCount(), 50);
        for (int f = 0; f <= last + 1; ++f) {
            characters += segment.field(f).text().size();
            for (const Hl7Repetition &repetition : segment.field(f).repetitions()) {
                characters += repetition.component(1).text().size();
                characters += repetition.component(repetition.componentCount()).subcomponent(2).text().size();
            }
        }
    }
    return characters;
}

/// Whatever the bytes are: they parse or are refused with a reason, and what parses is written back the same.
void mustSurvive(const QByteArray &bytes)
{
    for (const QByteArrayView part : splitHl7File(bytes).messages) {
        const auto message = Hl7Message::parse(part.toByteArray());
        if (!message) {
            QVERIFY(!message.error().where.isEmpty() && !message.error().detail.isEmpty());
            continue;
        }
        QCOMPARE(message->serialise(), part);
        readAll(*message);
    }
    if (const auto whole = Hl7Message::parse(bytes))
        QCOMPARE(whole->serialise(), bytes);
}

}

class tst_Hl7Corpus : public QObject
{
    Q_OBJECT
private slots:
    void readsAndWritesEveryMessage_data()
    {
        QTest::addColumn<int>("sample");
        m_samples = hl7Samples();
        QCOMPARE(m_samples.size(), size_t(222));
        for (int i = 0; i < int(m_samples.size()); ++i)
            QTest::newRow(m_samples[size_t(i)].file.constData()) << i;
    }
    void readsAndWritesEveryMessage()
    {
        QFETCH(int, sample);
        const Hl7Sample &s = m_samples[size_t(sample)];
        const Hl7FileContent content = splitHl7File(s.bytes);
        QByteArrayList found;
        for (const QByteArrayView part : content.messages) {
            const auto message = Hl7Message::parse(part.toByteArray());
            QVERIFY2(message, message ? "" : qPrintable(message.error().detail));
            QCOMPARE(message->serialise(), part);
            if (!content.isBatchFile) // the index has the delimiters of FHS there
                QCOMPARE(message->header().field(2).raw(), s.encoding);
            for (qsizetype i = 0; i < message->segmentCount(); ++i)
                found += message->segmentAt(i).raw().toByteArray().left(
                    3); // as the index counts: "||E" is a name too
            readAll(*message);
        }
        QByteArrayList expected;
        bool inMessage = false;
        for (const QByteArray &name : s.segmentNames.split('-')) {
            inMessage = name == "MSH" || (inMessage && !isBatchSegment(name));
            if (inMessage)
                expected += name;
        }
        constexpr qsizetype mostListed = 40; // of the index, batch segments counted
        if (!content.isBatchFile)
            QCOMPARE(found.size(), s.segments);
        if (s.segments > mostListed)
            found = found.first(expected.size());
        QCOMPARE(found, expected);
        if (expected.isEmpty())
            QVERIFY(std::any_of(content.issues.begin(), content.issues.end(), [](const Hl7Issue &issue) {
                return issue.severity == IssueSeverity::Fatal;
            }));
    }

    void survivesTruncation()
    {
        for (const Hl7Sample &sample : hl7Samples()) {
            const qsizetype step = std::max<qsizetype>(1, sample.bytes.size() / 25);
            for (qsizetype size = 0; size < sample.bytes.size(); size += step)
                mustSurvive(sample.bytes.first(size));
        }
    }

    void survivesFlippedBytes()
    {
        QRandomGenerator random(20240117);
        for (const Hl7Sample &sample : hl7Samples()) {
            for (int round = 0; round < 8; ++round) {
                QByteArray bytes = sample.bytes;
                for (int flips = 1 + random.bounded(8); flips > 0; --flips) {
                    // half of them near the beginning, where the delimiters are
                    const qsizetype range = flips % 2 ? std::min<qsizetype>(bytes.size(), 40) : bytes.size();
                    bytes[random.bounded(int(range))] = char(random.bounded(256));
                }
                mustSurvive(bytes);
            }
        }
    }

    void survivesNoise()
    {
        QRandomGenerator random(42);
        constexpr char letters[] = "MSHPID|^~\\&\r\n\x0B\x1C\0\xFF\xC3\xA9.Xbr01"; // with a zero within
        const QByteArray alphabet(letters, sizeof letters - 1);
        for (int round = 0; round < 4000; ++round) {
            QByteArray bytes = round % 2 ? QByteArray("MSH|^~\\&|") : QByteArray();
            for (int length = random.bounded(200); length > 0; --length)
                bytes.append(alphabet[random.bounded(int(alphabet.size()))]);
            mustSurvive(bytes);
        }
    }

    void survivesHugeFields_data()
    {
        QTest::addColumn<QByteArray>("filling");
        for (const char *filling :
             {"x", "|", "^", "~", "&", "\\", "\\T\\", "\\.br\\", "\\.sp99\\", "\r", "\n", "NTE|\r", "\"\"~"})
            QTest::newRow(QByteArray(filling).toPercentEncoding("|^~&").constData()) << QByteArray(filling);
    }
    void survivesHugeFields()
    {
        QFETCH(QByteArray, filling);
        const QByteArray bytes = "MSH|^~\\&|A\rNTE|1|" + filling.repeated(int(1'000'000 / filling.size()));
        const auto message = Hl7Message::parse(bytes);
        if (message) {
            QCOMPARE(message->serialise(), bytes);
            readAll(*message);
        } else {
            QCOMPARE(message.error().code, ErrorCode::TooLarge);
        }
    }

private:
    std::vector<Hl7Sample> m_samples;
};

QTEST_APPLESS_MAIN(tst_Hl7Corpus)
#include "tst_Hl7Corpus.moc"
