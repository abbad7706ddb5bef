#include "codec/mapping/MappingSheet.h"

#include "codec/MappingSamples.h"
#include "codec/mapping/CsvTable.h"

#include <QTest>

using namespace concord;

namespace {
const QByteArray shortHeader = "system,code,target\r\n";

QString placeAndDetail(const Error &error)
{
    return error.where + QStringLiteral(": ") + error.detail;
}
}

class tst_MappingSheet : public QObject
{
    Q_OBJECT
private slots:
    void aSheetLooksLikeThis()
    {
        const QByteArray sheet = writeMappingSheet({mappingSample()});
        QCOMPARE(
            sheet,
            QByteArray("system,code,display,state,target,target_name,equivalence,overrides,reason,author,"
                       "reviewer,terminology_version\r\n"
                       "http://hl7.org/fhir/sid/ndc,00093-7424-56,Lisinopril 20mg "
                       "tab,approved,RX314077,lisinopril 20 MG Oral Tablet,narrower,\"strength,route\","
                       "\"same drug, \"\"our\"\" pack\nsee the note\",ana,bob,shipped-2026.1\r\n"));
    }

    void whatIsWrittenComesBackAsItWas()
    {
        for (quint32 seed = 1; seed <= 200; ++seed) {
            const auto entries = randomMappings(seed, 20);
            const QByteArray sheet = writeMappingSheet(entries);
            const auto read = readMappingSheet(sheet);
            QVERIFY2(read, read ? "" : qPrintable(placeAndDetail(read.error())));
            QCOMPARE(entriesOf(*read), entries);
            QCOMPARE(writeMappingSheet(entriesOf(*read)), sheet);
            for (const FiledMapping &one : *read)
                QCOMPARE(one.problem, QString());
        }
    }

    void noCellIsAFormula_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("cell");
        const auto row = [](const char *text, const char *cell) {
            QTest::newRow(text) << QString::fromUtf8(text) << QByteArray(cell);
        };
        row("=1+1", "'=1+1");
        row("+1", "'+1");
        row("-1", "'-1");
        row("@SUM(A1)", "'@SUM(A1)");
        row("=1,\"x\"", "\"'=1,\"\"x\"\"\"");
        row("'=1", "''=1");
        row("''=1", "'''=1");
        row("'tis", "'tis");
        row("\t=1", "'\t=1");
        row("plain", "plain");
        row(" led by a blank", "\" led by a blank\"");
        row("", "");
    }
    void noCellIsAFormula()
    {
        QFETCH(QString, text);
        QFETCH(QByteArray, cell);
        QCOMPARE(csv::line({QStringLiteral("x"), text}), "x," + cell + "\r\n");
        const auto rows = csv::read(csv::line({QStringLiteral("x"), text}));
        QVERIFY(rows && rows->size() == 1);
        QCOMPARE(csv::plain(rows->front().cells.at(1)), text);
    }

    void filesOfOtherProgramsAreRead_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::newRow("line feeds alone") << QByteArray("system,code,target\nndc,1,RX1\n");
        QTest::newRow("no end of the last line") << QByteArray("system,code,target\nndc,1,RX1");
        QTest::newRow("a byte order mark") << QByteArray("\xEF\xBB\xBFsystem,code,target\r\nndc,1,RX1\r\n");
        QTest::newRow("every cell quoted")
            << QByteArray("\"system\",\"code\",\"target\"\r\n\"ndc\",\"1\",\"RX1\"\r\n");
        QTest::newRow("empty lines") << QByteArray("\r\nsystem,code,target\r\n\r\nndc,1,RX1\r\n\r\n");
        QTest::newRow("another order, another case") << QByteArray("Target,CODE,System\r\nRX1,1,NDC\r\n");
    }
    void filesOfOtherProgramsAreRead()
    {
        QFETCH(QByteArray, file);
        const auto read = readMappingSheet(file);
        QVERIFY2(read, read ? "" : qPrintable(placeAndDetail(read.error())));
        MappingEntry expected;
        expected.system = systems::ndc;
        expected.code = QStringLiteral("1");
        expected.targetDrugId = QStringLiteral("RX1");
        QCOMPARE(entriesOf(*read), std::vector<MappingEntry>{expected});
        QCOMPARE(read->front().problem, QString());
    }

    void aDamagedFileSaysWhere_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const QByteArray &file, const char *expected) {
            QTest::newRow(name) << file << QString::fromUtf8(expected);
        };
        row("nothing", "", "line 1: the file is empty");
        row("another table", "id,text\r\n1,2\r\n",
            "line 1: columns missing: system, code, target; no column is called 'id'");
        row("a misspelt column", "system,code,target,equivalance\r\n",
            "line 1, cell 4: no column is called 'equivalance'");
        row("a column twice", "system,code,target,code\r\n", "line 1, cell 4: the column code stands twice");
        row("no target", "system,code\r\n", "line 1: columns missing: target");
        row("a quote that never ends", shortHeader + "ndc,\"1,RX1\r\nndc,2,RX2\r\n",
            "line 2, column 5: the quote is not closed");
        row("a quote inside", shortHeader + "ndc,1\"x,RX1\r\n",
            "line 2, column 6: a quote inside a cell without quotes");
        row("something behind a quote", shortHeader + "ndc,\"1\"x,RX1\r\n",
            "line 2, column 8: a quoted cell ends before its comma");
        row("a bare carriage return", shortHeader + "ndc,1\rx,RX1\r\n",
            "line 2, column 6: a carriage return without a line feed");
        row("not UTF-8", shortHeader + "ndc,\xC3\xA9\xE9,RX1\r\n", "line 2, column 6: not UTF-8 text");
        row("the line of a row behind one of several lines",
            shortHeader + "ndc,\"a\nb\",RX1\r\nndc,\"x\"y,RX1\r\n",
            "line 4, column 8: a quoted cell ends before its comma");
    }
    void aDamagedFileSaysWhere()
    {
        QFETCH(QByteArray, file);
        QFETCH(QString, expected);
        const auto read = readMappingSheet(file);
        QVERIFY(!read);
        QCOMPARE(codeName(read.error().code), codeName(ErrorCode::InvalidMessage));
        QCOMPARE(placeAndDetail(read.error()), expected);
    }

    void aRowThatMakesNoSenseSaysSo_data()
    {
        QTest::addColumn<QByteArray>("row");
        QTest::addColumn<QString>("problem");
        QTest::newRow("a cell too few")
            << QByteArray("ndc,1,RX1,approved\r\n") << QStringLiteral("4 cells instead of 6");
        QTest::newRow("a state") << QByteArray("ndc,1,RX1,done,,\r\n")
                                 << QStringLiteral("state: 'done' is none");
        QTest::newRow("a grade") << QByteArray("ndc,1,RX1,,close,\r\n")
                                 << QStringLiteral("equivalence: 'close' is none");
        QTest::newRow("an override") << QByteArray("ndc,1,RX1,,,\"strength,colour\"\r\n")
                                     << QStringLiteral("overrides: 'strength,colour' are none");
    }
    void aRowThatMakesNoSenseSaysSo()
    {
        QFETCH(QByteArray, row);
        QFETCH(QString, problem);
        const auto read =
            readMappingSheet("system,code,target,state,equivalence,overrides\r\n" + row + "ndc,2,RX1,,,\r\n");
        QVERIFY(read && read->size() == 2);
        QCOMPARE((*read)[0].problem, problem);
        QCOMPARE((*read)[0].line, 2);
        QCOMPARE((*read)[1].problem, QString());
        QCOMPARE((*read)[1].line, 3);
    }

    void filesAreBounded()
    {
        const csv::Limits limits{3, 2, 5};
        const auto code = [&](const QByteArray &file) {
            const auto read = csv::read(file, limits);
            return read ? QString() : codeName(read.error().code);
        };
        QCOMPARE(code("a,b\n\"12345\",c\nd,e\n"), QString());
        QCOMPARE(code("a\nb\nc\nd\n"), codeName(ErrorCode::TooLarge));
        QCOMPARE(code("a,b,c\n"), codeName(ErrorCode::TooLarge));
        QCOMPARE(code("123456\n"), codeName(ErrorCode::TooLarge));
        QCOMPARE(code("\"123456\"\n"), codeName(ErrorCode::TooLarge));
    }
};

QTEST_APPLESS_MAIN(tst_MappingSheet)
#include "tst_MappingSheet.moc"
