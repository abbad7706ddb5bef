#include "terminology/LineFile.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <zlib.h>

using namespace concord;
using namespace Qt::StringLiterals;

namespace {
QByteArray gzipped(const QByteArray &text)
{
    z_stream z{};
    deflateInit2(&z, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    QByteArray packed(text.size() + 1024, Qt::Uninitialized);
    z.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(text.constData()));
    z.avail_in = uInt(text.size());
    z.next_out = reinterpret_cast<Bytef *>(packed.data());
    z.avail_out = uInt(packed.size());
    deflate(&z, Z_FINISH);
    packed.truncate(qsizetype(z.total_out));
    deflateEnd(&z);
    return packed;
}

/// Lines that do not pack well, of lengths around the sizes that things are read in.
QByteArray manyLines(QByteArrayList &lines)
{
    quint32 seed = 7;
    for (int i = 0; i < 4000; ++i) {
        QByteArray line;
        const int size = i % 13 == 0 ? 0 : i % 500 == 0 ? 60'000 : i % 211;
        for (int c = 0; c < size; ++c) {
            seed = seed * 1'664'525 + 1'013'904'223;
            line.append(char('!' + (seed >> 24) % 90));
        }
        lines.append(line);
    }
    return lines.join('\n') + '\n';
}

QByteArrayList linesOf(LineFile &file, Result<bool> &last)
{
    QByteArrayList lines;
    for (last = file.next(); last && *last; last = file.next())
        lines.append(file.line().toByteArray());
    return lines;
}
}

class tst_LineFile : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;

    QString write(const QString &name, const QByteArray &bytes)
    {
        QFile file(m_dir.filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? file.fileName()
                                                                                    : QString();
    }

private slots:
    void givesEveryLine_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArrayList>("lines");
        QTest::newRow("nothing") << QByteArray() << QByteArrayList();
        QTest::newRow("one") << QByteArray("a\n") << QByteArrayList{"a"};
        QTest::newRow("without an end") << QByteArray("a\nb") << QByteArrayList{"a", "b"};
        QTest::newRow("empty ones") << QByteArray("\n\na\n\n") << QByteArrayList{"", "", "a", ""};
        QTest::newRow("CR LF") << QByteArray("a\r\nb\r\n") << QByteArrayList{"a", "b"};
        QTest::newRow("CR inside") << QByteArray("a\rb\n") << QByteArrayList{"a\rb"};
        QTest::newRow("a byte order mark") << QByteArray("\xEF\xBB\xBF") + "a\n\xEF\xBB\xBF\n"
                                           << QByteArrayList{"a", "\xEF\xBB\xBF"};
        QTest::newRow("NUL") << QByteArray("a\0b\n", 4) << QByteArrayList{QByteArray("a\0b", 3)};
        QTest::newRow("the longest") << QByteArray(LineFile::longestLine, 'x')
                                     << QByteArrayList{QByteArray(LineFile::longestLine, 'x')};
        QByteArrayList many;
        const QByteArray text = manyLines(many);
        QTest::newRow("many") << text << many;
    }
    void givesEveryLine()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArrayList, lines);
        Result<bool> last;
        LineFile memory(text, u"text"_s);
        QCOMPARE(linesOf(memory, last), lines);
        QVERIFY(last.has_value());
        QCOMPARE(memory.number(), qint64(lines.size()));
        LineFile plain(write(u"plain.txt"_s, text));
        QCOMPARE(linesOf(plain, last), lines);
        QVERIFY(last.has_value());
        LineFile packed(write(u"packed.txt.gz"_s, gzipped(text)));
        QCOMPARE(linesOf(packed, last), lines);
        QVERIFY2(last.has_value(), last ? "" : qPrintable(last.error().detail));
        // two members, as `cat a.gz b.gz` and parallel packers make them; by the first bytes, not by the name
        const qsizetype half = text.size() / 2;
        LineFile members(write(u"members"_s, gzipped(text.first(half)) + gzipped(text.sliced(half))));
        QCOMPARE(linesOf(members, last), lines);
        QVERIFY(last.has_value());
    }

    void refusesALineThatIsTooLong()
    {
        Result<bool> last;
        LineFile file("a\n" + QByteArray(LineFile::longestLine + 1, 'x') + "\nb\n", u"text"_s);
        QCOMPARE(linesOf(file, last), QByteArrayList{"a"});
        QCOMPARE(last.error().code, ErrorCode::TooLarge);
        QCOMPARE(last.error().where, u"text:2"_s);
    }

    void everyCutOfAPackedFileIsNoticed()
    {
        QByteArrayList lines;
        const QByteArray whole = gzipped(manyLines(lines).first(3000));
        for (qsizetype size = 0; size < whole.size(); size += size < 40 ? 1 : 13) {
            Result<bool> last;
            LineFile file(write(u"cut.gz"_s, whole.first(size)));
            linesOf(file, last);
            QVERIFY2(!last.has_value(), qPrintable(QString::number(size)));
            QCOMPARE(last.error().code, ErrorCode::InvalidMessage);
            QCOMPARE(last.error().where, u"cut.gz"_s);
        }
    }

    void aFolderAndAMissingFileAreNotFound()
    {
        LineFile missing(m_dir.filePath(u"none"_s));
        QCOMPARE(missing.next().error().code, ErrorCode::NotFound);
        LineFile folder(m_dir.path());
        QCOMPARE(folder.next().error().code, ErrorCode::NotFound);
    }

    void columnsOfAForeignTableAreFoundByName()
    {
        const TableShape shape{"B\tA", {"C", "D"}, false, true};
        QStringList rows;
        const auto read = [&](const QByteArray &text) {
            LineFile file(text, u"t"_s);
            return readTable(file, shape, [&](const std::vector<QByteArrayView> &cells) {
                QStringList row;
                for (const QByteArrayView cell : cells)
                    row.append(QString::fromUtf8(cell));
                rows.append(row.join(u'|'));
                return QString();
            });
        };
        QVERIFY(read("A\tX\tD\tB\n1\t2\t3\t4\n").has_value());
        QCOMPARE(rows, QStringList{u"4|1||3"_s});
        QVERIFY(!read("A\tX\tD\n1\t2\t3\n").has_value());
        QVERIFY(!read("A\tB\n1\n").has_value());
    }
};

QTEST_APPLESS_MAIN(tst_LineFile)
#include "tst_LineFile.moc"
