#include "connectors/mllp/MllpFramer.h"

#include <QTest>

using namespace concord;
using Kind = MllpItem::Kind;

namespace {
constexpr qsizetype limit = 64;

/// The stream cut into pieces of at most @p size bytes.
std::vector<MllpItem> inPieces(const QByteArray &stream, qsizetype size, qsizetype maxBytes = limit)
{
    MllpFramer framer(maxBytes);
    std::vector<MllpItem> all;
    for (qsizetype at = 0; at < stream.size(); at += size) {
        const auto items = framer.feed(QByteArrayView(stream).sliced(at, std::min(size, stream.size() - at)));
        all.insert(all.end(), items.begin(), items.end());
    }
    return all;
}

QByteArrayList messages(const std::vector<MllpItem> &items)
{
    QByteArrayList list;
    for (const MllpItem &item : items)
        if (item.kind == Kind::Message)
            list << item.message;
    return list;
}

int count(const std::vector<MllpItem> &items, Kind kind)
{
    return int(std::count_if(items.begin(), items.end(), [&](const MllpItem &i) { return i.kind == kind; }));
}

qsizetype dropped(const std::vector<MllpItem> &items, Kind kind)
{
    qsizetype bytes = 0;
    for (const MllpItem &item : items)
        bytes += item.kind == kind ? item.bytes : 0;
    return bytes;
}
}

class tst_MllpFramer : public QObject
{
    Q_OBJECT
private slots:
    void givesTheSameMessagesAtEverySplit_data()
    {
        QTest::addColumn<QByteArray>("stream");
        QTest::addColumn<QByteArrayList>("expected");
        QTest::addColumn<int>("noise");
        QTest::addColumn<int>("restarted");
        QTest::addColumn<int>("looseEnds");
        QTest::addColumn<int>("tooLarge");
        const auto row = [](const char *name, const QByteArray &stream, const QByteArrayList &expected,
                            int noise = 0, int restarted = 0, int looseEnds = 0, int tooLarge = 0) {
            QTest::newRow(name) << stream << expected << noise << restarted << looseEnds << tooLarge;
        };
        row("one frame", "\x0bMSH|a\rPID|b\r\x1c\r", {"MSH|a\rPID|b\r"});
        row("three frames in one packet", "\x0bone\x1c\r\x0btwo\x1c\r\x0bthree\x1c\r",
            {"one", "two", "three"});
        row("an empty frame",
            "\x0b\x1c\r\x0b"
            "b\x1c\r",
            {"", "b"});
        row("white space around frames", "\r\n \t\x0bone\x1c\r\r\n\x0btwo\x1c\r\n", {"one", "two"});
        row("noise before, between, after", "GET /\x0bone\x1c\rxyz\x0btwo\x1c\r?", {"one", "two"}, 8);
        row("ends outside of a frame are noise", "\x1c\r\x0bone\x1c\r\x1c", {"one"}, 2);
        row("a frame starts inside a frame", "\x0bhalf a mess\x0bwhole\x1c\r", {"whole"}, 0, 1);
        row("two starts in a row", "\x0b\x0bwhole\x1c\r", {"whole"}, 0, 1);
        row("no return before the next frame", "\x0bone\x1c\x0btwo\x1c\r", {"one", "two"}, 0, 0, 1);
        row("a line feed for the return", "\x0bone\x1c\n\x0btwo\x1c\r", {"one", "two"}, 0, 0, 1);
        row("an end mark as content", "\x0bone\x1c+\x1c\r", {"one\x1c+"}, 0, 0, 1);
        row("two end marks", "\x0bone\x1c\x1c\r", {"one\x1c"}, 0, 0, 1);
        row("a frame of exactly the limit", "\x0b" + QByteArray(limit, 'x') + "\x1c\r",
            {QByteArray(limit, 'x')});
        row("a frame above the limit", "\x0b" + QByteArray(limit + 1, 'x') + "\x1c\r\x0bnext\x1c\r", {"next"},
            0, 0, 0, 1);
        row("a frame after one without end above the limit",
            "\x0b" + QByteArray(3 * limit, 'x') + "\x0bnext\x1c\r", {"next"}, 0, 0, 0, 1);
        row("an end mark in a frame above the limit",
            "\x0b" + QByteArray(limit + 1, 'x') + "\x1cx\x1c\r\x0bnext\x1c\r", {"next"}, 0, 0, 1, 1);
        row("bytes of any value", "\x0b" + QByteArray("\0\x01\x0c\x0e\xff\xc3\xa9", 7) + "\x1c\r",
            {QByteArray("\0\x01\x0c\x0e\xff\xc3\xa9", 7)});
    }

    void givesTheSameMessagesAtEverySplit()
    {
        QFETCH(const QByteArray, stream);
        for (qsizetype size = 1; size <= stream.size(); ++size) {
            const auto items = inPieces(stream, size);
            QTEST(messages(items), "expected");
            QTEST(int(dropped(items, Kind::Noise)), "noise");
            QTEST(count(items, Kind::Restarted), "restarted");
            QTEST(count(items, Kind::LooseEnd), "looseEnds");
            QTEST(count(items, Kind::TooLarge), "tooLarge");
        }
        for (qsizetype cut = 0; cut <= stream.size(); ++cut) {
            MllpFramer framer(limit);
            auto items = framer.feed(QByteArrayView(stream).first(cut));
            const auto rest = framer.feed(QByteArrayView(stream).sliced(cut));
            items.insert(items.end(), rest.begin(), rest.end());
            QTEST(messages(items), "expected");
        }
    }

    void reportsInTheOrderOfTheStream()
    {
        MllpFramer framer(limit);
        const auto items = framer.feed("noise\x0bhalf\x0bone\x1c\r?\x0btwo\x1c\x0bthree\x1c\r");
        const std::vector<MllpItem> expected = {{Kind::Noise, {}, 5},       {Kind::Restarted, {}, 4},
                                                {Kind::Message, "one", 0},  {Kind::Noise, {}, 1},
                                                {Kind::LooseEnd, {}, 0},    {Kind::Message, "two", 0},
                                                {Kind::Message, "three", 0}};
        QVERIFY(items == expected);
    }

    void knowsWhetherAFrameIsOpen()
    {
        MllpFramer framer(limit);
        QVERIFY(!framer.isInsideFrame());
        QVERIFY(framer.feed(" \x0bMSH").empty());
        QVERIFY(framer.isInsideFrame());
        QVERIFY(!framer.lacksOnlyReturn());
        QVERIFY(framer.feed("\x1c").empty());
        QVERIFY(framer.isInsideFrame());
        QVERIFY(framer.lacksOnlyReturn());
        QCOMPARE(framer.feed("\r").size(), size_t(1));
        QVERIFY(!framer.isInsideFrame());
    }

    void holdsNothingOfAFrameAboveTheLimit()
    {
        MllpFramer framer(limit);
        QCOMPARE(count(framer.feed("\x0b" + QByteArray(limit + 1, 'x')), Kind::TooLarge), 1);
        for (int i = 0; i < 1000; ++i) // reported once, however long it goes on
            QVERIFY(framer.feed(QByteArray(1000, 'x')).empty());
        QVERIFY(framer.isInsideFrame());
        QCOMPARE(messages(framer.feed("\x1c\r\x0bok\x1c\r")), QByteArrayList{"ok"});
    }

    void framesWhatItReadsBack()
    {
        const QByteArray message = "MSH|^~\\&|A\rPID|1\r";
        QCOMPARE(MllpFramer::framed(message), "\x0bMSH|^~\\&|A\rPID|1\r\x1c\r");
        MllpFramer framer(limit);
        QCOMPARE(messages(framer.feed(MllpFramer::framed(message))), QByteArrayList{message});
    }

    void readsManyFramesInOnePacketInLinearTime()
    {
        // 200,000 frames and a message of 8 MiB in single bytes: with quadratic work this takes minutes
        QByteArray stream;
        for (int i = 0; i < 200'000; ++i)
            stream += "\x0bm\x1c\r";
        QCOMPARE(inPieces(stream, stream.size()).size(), size_t(200'000));
        const QByteArray large = MllpFramer::framed(QByteArray(8 * 1024 * 1024, 'x'));
        QCOMPARE(messages(inPieces(large, 1, large.size())).value(0).size(), large.size() - 3);
    }
};

QTEST_APPLESS_MAIN(tst_MllpFramer)
#include "tst_MllpFramer.moc"
