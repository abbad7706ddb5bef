#include "codec/Hl7Samples.h"
#include "codec/hl7/Hl7Edit.h"
#include "codec/hl7/Hl7File.h"

using namespace concord;

class tst_Hl7Message : public QObject
{
    Q_OBJECT
private slots:
    void findsEveryLevel()
    {
        const Hl7Message m = parsed(hl7("MSH|^~\\&|A|B|C|D|20240101||RDE^O11^RDE_O11|7|P|2.5.1\n"
                                        "PID|1||1^^^H&1.2.3&ISO^MR~2^^^S^SS||DOE^JOHN\nPID|2"));
        const Hl7Field ids = m.segment("PID").field(3);
        QCOMPARE(ids.repetitionCount(), 2);
        QCOMPARE(ids.repetition(0).component(4).subcomponent(2).text(), QStringLiteral("1.2.3"));
        QCOMPARE(ids.repetition(1).component(5).text(), QStringLiteral("SS"));
        QCOMPARE(ids.component(1).text(), QStringLiteral("1"));
        QCOMPARE(ids.repetitions().size(), size_t(2));
        QCOMPARE(m.segment("PID", 1).field(1).text(), QStringLiteral("2"));
        QCOMPARE(m.segment("PID", 1).index(), 2);
        QCOMPARE(m.type(), QStringLiteral("RDE^O11"));
        QCOMPARE(m.version(), QStringLiteral("2.5.1"));
        QCOMPARE(m.controlId(), QByteArrayView("7"));
    }

    void numbersHeaderFieldsFromTheSeparator()
    {
        const Hl7Message m = parsed("MSH|^~\\&|APP|FAC\r");
        QCOMPARE(m.header().field(1).raw(), QByteArrayView("|"));
        QCOMPARE(m.header().field(2).text(), QStringLiteral("^~\\&"));
        QCOMPARE(m.header().field(2).repetitionCount(), 1);
        QCOMPARE(m.header().field(3).text(), QStringLiteral("APP"));
        QCOMPARE(m.header().fieldCount(), 4);
    }

    void givesEmptyViewsForWhatIsNotThere()
    {
        const Hl7Message m = parsed("MSH|^~\\&|A\rPID\r");
        QVERIFY(!m.segment("ZZZ").isPresent());
        QVERIFY(m.segment("ZZZ").field(9).repetition(4).component(2).subcomponent(7).isEmpty());
        QVERIFY(m.segment("PID").isPresent());
        QCOMPARE(m.segment("PID").fieldCount(), 0);
        QVERIFY(m.segment("PID").field(1).isEmpty());
        QVERIFY(m.header().field(0).isEmpty());
        QVERIFY(m.header().field(-3).isEmpty());
        QVERIFY(!m.segmentAt(99).isPresent());
    }

    void tellsNullFromAbsent()
    {
        const Hl7Message m = parsed("MSH|^~\\&|A\rPID||\"\"||x^\"\"\r");
        QVERIFY(m.segment("PID").field(2).isNull());
        QVERIFY(!m.segment("PID").field(2).isEmpty());
        QVERIFY(!m.segment("PID").field(2).hasText());
        QCOMPARE(m.segment("PID").field(2).text(), QString());
        QVERIFY(m.segment("PID").field(3).isEmpty());
        QVERIFY(!m.segment("PID").field(3).isNull());
        QVERIFY(m.segment("PID").field(4).component(2).isNull());
    }

    void takesTheDelimitersItIsGiven_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("roles"); // component, repetition, escape, sub-component, truncation
        QTest::newRow("usual") << QByteArray("MSH|^~\\&|") << QByteArray("^~\\&-");
        QTest::newRow("truncation character") << QByteArray("MSH|^~\\&#|") << QByteArray("^~\\&#");
        QTest::newRow("others by place") << QByteArray("MSH$%*!@$") << QByteArray("%*!@-");
        QTest::newRow("escaped escape") << QByteArray("MSH|^~\\\\&|") << QByteArray("^~\\&-");
        QTest::newRow("no repetition") << QByteArray("MSH|^\\&|") << QByteArray("^-\\&-");
        QTest::newRow("no escape") << QByteArray("MSH|^~&|") << QByteArray("^~-&-");
        QTest::newRow("two") << QByteArray("MSH|^~|") << QByteArray("^~---");
        QTest::newRow("one") << QByteArray("MSH|^|") << QByteArray("^----");
        QTest::newRow("one that is not usual") << QByteArray("MSH|$|") << QByteArray("$----");
        QTest::newRow("more than five") << QByteArray("MSH|^~\\&#%|") << QByteArray("^~\\&#");
        QTest::newRow("header ends there") << QByteArray("MSH|^~\\&") << QByteArray("^~\\&-");
    }
    void takesTheDelimitersItIsGiven()
    {
        QFETCH(QByteArray, header);
        const Hl7Message m = parsed(header + "\rZZZ");
        const Hl7Encoding &e = m.encoding();
        QByteArray roles(1, e.component);
        for (const char c : {e.repetition, e.escape, e.subcomponent, e.truncation})
            roles.append(c);
        roles.replace('\0', '-');
        QTEST(roles, "roles");
        QCOMPARE(m.serialise(), header + "\rZZZ");
    }

    void splitsNothingByADelimiterItDoesNotHave()
    {
        const Hl7Message m = parsed("MSH|^|A\rNTE|a~b&c\\T\\d^e");
        const Hl7Field note = m.segment("NTE").field(1);
        QCOMPARE(note.repetitionCount(), 1);
        QCOMPARE(note.component(1).subcomponentCount(), 1);
        QCOMPARE(note.component(1).text(), QStringLiteral("a~b&c\\T\\d"));
    }

    void refusesWhatIsNoMessage_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("where");
        QTest::newRow("empty") << QByteArray() << QStringLiteral("MSH");
        QTest::newRow("JSON") << QByteArray("{\"resourceType\":\"Patient\"}") << QStringLiteral("MSH");
        QTest::newRow("another segment") << QByteArray("PID|1\rMSH|^~\\&|") << QStringLiteral("MSH");
        QTest::newRow("cut in the delimiters") << QByteArray("MSH|") << QStringLiteral("MSH-1");
        QTest::newRow("no encoding characters") << QByteArray("MSH||A|B") << QStringLiteral("MSH-2");
        QTest::newRow("a letter separates") << QByteArray("MSHx^~\\&x") << QStringLiteral("MSH-2");
        QTest::newRow("a digit") << QByteArray("MSH|^~1&|") << QStringLiteral("MSH-2");
        QTest::newRow("NUL") << QByteArray("MSH|^~\0&|", 9) << QStringLiteral("MSH-2");
    }
    void refusesWhatIsNoMessage()
    {
        QFETCH(QByteArray, bytes);
        const auto message = Hl7Message::parse(bytes);
        QVERIFY(!message);
        QCOMPARE(message.error().code, ErrorCode::InvalidMessage);
        QTEST(message.error().where, "where");
    }

    void keepsLimits()
    {
        const QByteArray bytes = "MSH|^~\\&|A\rNTE|1\rNTE|2\r";
        QVERIFY(Hl7Message::parse(bytes, {bytes.size(), 3, 4}));
        QCOMPARE(Hl7Message::parse(bytes, {bytes.size() - 1, 3, 4}).error().code, ErrorCode::TooLarge);
        QCOMPARE(Hl7Message::parse(bytes, {bytes.size(), 2, 4}).error().code, ErrorCode::TooLarge);
        QCOMPARE(Hl7Message::parse(bytes, {bytes.size(), 3, 3}).error().code, ErrorCode::TooLarge);
    }

    void endsSegmentsAtAnyLineEnd_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("CR") << QByteArray("MSH|^~\\&|A\rPID|1\rZX1|2\r");
        QTest::newRow("LF") << QByteArray("MSH|^~\\&|A\nPID|1\nZX1|2\n");
        QTest::newRow("CRLF") << QByteArray("MSH|^~\\&|A\r\nPID|1\r\nZX1|2\r\n");
        QTest::newRow("mixed, none at the end") << QByteArray("MSH|^~\\&|A\n\rPID|1\r\r\nZX1|2");
        QTest::newRow("empty lines and blanks") << QByteArray("\r\n  MSH|^~\\&|A\r \t\r\nPID|1\r\rZX1|2\r  ");
        QTest::newRow("byte-order mark") << QByteArray("\xEF\xBB\xBFMSH|^~\\&|A\rPID|1\rZX1|2\r");
    }
    void endsSegmentsAtAnyLineEnd()
    {
        QFETCH(QByteArray, bytes);
        const Hl7Message m = parsed(bytes);
        QCOMPARE(m.segmentCount(), 3);
        QCOMPARE(m.segmentAt(1).name(), QByteArrayView("PID"));
        QCOMPARE(m.segment("ZX1").field(1).text(), QStringLiteral("2"));
        QCOMPARE(m.serialise(), bytes);
    }

    void unescapes_data()
    {
        QTest::addColumn<QByteArray>("raw");
        QTest::addColumn<QString>("text");
        QTest::newRow("delimiters") << QByteArray("a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f")
                                    << QStringLiteral("a|b^c&d~e\\f");
        QTest::newRow("line breaks") << QByteArray("a\\.br\\b\\.sp2\\c\\.sp\\d\\.ce\\e")
                                     << QStringLiteral("a\nb\n\nc\nd\ne");
        QTest::newRow("blanks") << QByteArray("a\\.sk3\\b\\.sk 1\\c") << QStringLiteral("a   b c");
        QTest::newRow("formatting") << QByteArray("a\\.fi\\b\\.in+4\\c\\.ti-2\\d\\.nf\\e")
                                    << QStringLiteral("abcde");
        QTest::newRow("highlighting") << QByteArray("a\\H\\b\\N\\c") << QStringLiteral("abc");
        QTest::newRow("hexadecimal") << QByteArray("a\\X0D0a\\b") << QStringLiteral("a\r\nb");
        QTest::newRow("hexadecimal in UTF-8") << QByteArray("\\XC3A9\\") << QStringLiteral("é");
        QTest::newRow("odd hexadecimal is kept")
            << QByteArray("a\\X0\\b\\XGG\\") << QStringLiteral("a\\X0\\b\\XGG\\");
        QTest::newRow("character sets are kept")
            << QByteArray("\\C2842\\x\\M2442A1\\") << QStringLiteral("\\C2842\\x\\M2442A1\\");
        QTest::newRow("local ones are kept") << QByteArray("\\Zabc\\") << QStringLiteral("\\Zabc\\");
        QTest::newRow("a path is kept") << QByteArray("C:\\tmp\\T\\x") << QStringLiteral("C:\\tmp&x");
        QTest::newRow("one alone is kept") << QByteArray("5\\6") << QStringLiteral("5\\6");
        QTest::newRow("empty is kept") << QByteArray("a\\\\b") << QStringLiteral("a\\\\b");
        QTest::newRow("no truncation character") << QByteArray("a\\P\\b") << QStringLiteral("a\\P\\b");
        QTest::newRow("an escaped escape is no escape")
            << QByteArray("\\E\\T\\E\\") << QStringLiteral("\\T\\");
    }
    void unescapes()
    {
        QFETCH(QByteArray, raw);
        const Hl7Message m = parsed("MSH|^~\\&|||||||||||||||UNICODE UTF-8\rMSH|^~\\&|\rNTE|" + raw);
        Hl7Encoding utf8 = m.encoding();
        utf8.charset = Hl7Charset::Utf8;
        QTEST(unescapeHl7(raw, utf8), "text");
        QCOMPARE(m.serialise(), m.bytes());
    }

    void escapesWhatItUnescapes_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"plain", "|^~\\&", "\\T\\", "two\nlines", "tab\tCR\r.", "é", ""})
            QTest::newRow(text) << QString::fromUtf8(text);
    }
    void escapesWhatItUnescapes()
    {
        QFETCH(QString, text);
        Hl7Encoding encoding;
        encoding.charset = Hl7Charset::Utf8;
        const auto raw = escapeHl7(text, encoding);
        QVERIFY(raw);
        for (const char delimiter : {'|', '^', '~', '&', '\r', '\n'})
            QVERIFY(!raw->contains(delimiter));
        QCOMPARE(unescapeHl7(*raw, encoding), text);
    }

    void escapesNothingItCannotWrite()
    {
        Hl7Encoding ascii;
        ascii.charset = Hl7Charset::Ascii;
        QVERIFY(!escapeHl7(QStringLiteral("é"), ascii));
        Hl7Encoding withoutEscape;
        withoutEscape.escape = 0;
        QVERIFY(!escapeHl7(QStringLiteral("a^b"), withoutEscape));
        QVERIFY(escapeHl7(QStringLiteral("a&b\\"), Hl7Encoding{'|', '^', '~', '\\', 0, 0, {}}));
    }

    void readsCharacterSets_data()
    {
        QTest::addColumn<QByteArray>("set");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("exact");
        QTest::newRow("8859/1") << QByteArray("8859/1") << QByteArray("M\xFCller") << QStringLiteral("Müller")
                                << true;
        QTest::newRow("8859/1 with windows-1252")
            << QByteArray("8859/1") << QByteArray("\x80 5\x96") + "9" << QStringLiteral("€ 5–9") << true;
        QTest::newRow("8859/2") << QByteArray("8859/2") << QByteArray("\xA3\xF3\x64\xBC")
                                << QStringLiteral("Łódź") << true;
        QTest::newRow("8859/5") << QByteArray("8859/5") << QByteArray("\xB8\xD2\xD0\xDD")
                                << QStringLiteral("Иван") << true;
        QTest::newRow("8859/7") << QByteArray("ISO-8859-7") << QByteArray("\xC1\xE8") << QStringLiteral("Αθ")
                                << true;
        QTest::newRow("8859/8 lacks it")
            << QByteArray("8859/8") << QByteArray("\xE0\xA1") << QStringLiteral("א\uFFFD") << false;
        QTest::newRow("8859/9") << QByteArray("8859/9") << QByteArray("\xDE\xFD") << QStringLiteral("Şı")
                                << true;
        QTest::newRow("8859/11") << QByteArray("8859/11") << QByteArray("\xA1") << QStringLiteral("ก")
                                 << true;
        QTest::newRow("8859/13") << QByteArray("8859/13") << QByteArray("\xD0") << QStringLiteral("Š")
                                 << true;
        QTest::newRow("8859/15") << QByteArray("8859/15") << QByteArray("\xA4\xBD") << QStringLiteral("€œ")
                                 << true;
        QTest::newRow("8859/16") << QByteArray("8859/16") << QByteArray("\xBA") << QStringLiteral("ș")
                                 << true;
        QTest::newRow("UTF-8") << QByteArray("UNICODE UTF-8") << QByteArray("\xE2\x82\xAC")
                               << QStringLiteral("€") << true;
        QTest::newRow("bad UTF-8") << QByteArray("UNICODE UTF-8") << QByteArray("a\xFF")
                                   << QStringLiteral("a\uFFFD") << false;
        QTest::newRow("ASCII with UTF-8")
            << QByteArray("ASCII") << QByteArray("\xC3\xA9") << QStringLiteral("é") << false;
        QTest::newRow("unstated with Latin 1")
            << QByteArray() << QByteArray("\xE9") << QStringLiteral("é") << false;
        QTest::newRow("alternate sets follow")
            << QByteArray("8859/1~ISO IR87") << QByteArray("\xE9") << QStringLiteral("é") << true;
    }
    void readsCharacterSets()
    {
        QFETCH(QByteArray, set);
        QFETCH(QByteArray, bytes);
        QFETCH(bool, exact);
        const Hl7Message m = parsed("MSH|^~\\&||||||||||||||||" + set + "\rNTE|" + bytes);
        QTEST(m.segment("NTE").field(1).text(), "text");
        QCOMPARE(isExactHl7(bytes, m.encoding().charset), exact);
    }

    void writesBackWhatACharacterSetHolds()
    {
        for (int set = int(Hl7Charset::Latin1); set <= int(Hl7Charset::Latin10); ++set) {
            for (int byte = 0xA0; byte < 0x100; ++byte) {
                const QByteArray one(1, char(byte));
                if (!isExactHl7(one, Hl7Charset(set)))
                    continue;
                const auto back = encodeHl7(decodeHl7(one, Hl7Charset(set)), Hl7Charset(set));
                QVERIFY2(back && *back == one,
                         qPrintable(QStringLiteral("set %1 byte %2").arg(set).arg(byte)));
            }
        }
    }

    void knowsCharacterSetNames()
    {
        QCOMPARE(hl7CharsetFromName("UNICODE"), Hl7Charset::Utf8);
        QCOMPARE(hl7CharsetFromName("utf-8"), Hl7Charset::Utf8);
        QCOMPARE(hl7CharsetFromName("ISO IR6"), Hl7Charset::Ascii);
        QCOMPARE(hl7CharsetFromName("8859/12"), Hl7Charset::Unknown);
        QCOMPARE(hl7CharsetFromName("8859/17"), Hl7Charset::Unknown);
        QCOMPARE(hl7CharsetFromName("8859/16"), Hl7Charset::Latin10);
        QCOMPARE(hl7CharsetFromName("ISO IR87"), Hl7Charset::Unreadable);
        QCOMPARE(hl7CharsetFromName("UNICODE UTF-16"), Hl7Charset::Unreadable);
        QCOMPARE(hl7CharsetFromName("KLINGON"), Hl7Charset::Unknown);
    }

    void replacesOneValueOnly_data()
    {
        QTest::addColumn<QString>("where");
        QTest::addColumn<QByteArray>("expected");
        const QByteArray head = "MSH|^~\\&|A|B\r";
        QTest::newRow("field") << QStringLiteral("RXE-3") << head + "RXE||x^y&z~w|N\\T\\W\rRXE|2\r";
        QTest::newRow("new field") << QStringLiteral("RXE-6") << head + "RXE||x^y&z~w|old|||N\\T\\W\rRXE|2\r";
        QTest::newRow("second segment")
            << QStringLiteral("RXE[2]-1") << head + "RXE||x^y&z~w|old\rRXE|N\\T\\W\r";
        QTest::newRow("component") << QStringLiteral("RXE-2.1") << head + "RXE||N\\T\\W^y&z~w|old\rRXE|2\r";
        QTest::newRow("sub-component")
            << QStringLiteral("RXE-2.2.2") << head + "RXE||x^y&N\\T\\W~w|old\rRXE|2\r";
        QTest::newRow("repetition") << QStringLiteral("RXE-2[2]") << head + "RXE||x^y&z~N\\T\\W|old\rRXE|2\r";
        QTest::newRow("new repetition")
            << QStringLiteral("RXE-2[4].2") << head + "RXE||x^y&z~w~~^N\\T\\W|old\rRXE|2\r";
        QTest::newRow("header") << QStringLiteral("MSH-4")
                                << QByteArray("MSH|^~\\&|A|N\\T\\W\rRXE||x^y&z~w|old\rRXE|2\r");
    }
    void replacesOneValueOnly()
    {
        QFETCH(QString, where);
        const Hl7Message m = parsed("MSH|^~\\&|A|B\rRXE||x^y&z~w|old\rRXE|2\r");
        const auto location = hl7LocationFromText(where);
        QVERIFY(location);
        QCOMPARE(toText(*location), where);
        const auto edited = withHl7Text(m, *location, QStringLiteral("N&W"));
        QVERIFY(edited);
        QTEST(*edited, "expected");
    }

    void refusesEditsThatMeanNothing()
    {
        const Hl7Message m = parsed("MSH|^|A\rRXE|1\r");
        const auto codeOf = [&](const char *where) {
            return withHl7Raw(m, hl7LocationFromText(QString::fromLatin1(where)).value(), "x").error().code;
        };
        QCOMPARE(codeOf("RXD-1"), ErrorCode::NotFound);
        QCOMPARE(codeOf("RXE[2]-1"), ErrorCode::NotFound);
        QCOMPARE(codeOf("RXE"), ErrorCode::InvalidMessage);
        QCOMPARE(codeOf("MSH-2"), ErrorCode::InvalidMessage);
        QCOMPARE(codeOf("RXE-1[2]"), ErrorCode::InvalidMessage); // no repetition delimiter
        QVERIFY(!hl7LocationFromText(u"RXE-"));
        QVERIFY(!hl7LocationFromText(u"rxe-1"));
        QVERIFY(!hl7LocationFromText(u"RXE-1.2.3.4"));
    }

    void outlivesTheMove()
    {
        Hl7Message first = parsed("MSH|^~\\&|A\rPID|1||77\r");
        const Hl7Field field = first.segment("PID").field(3);
        const Hl7Message second = std::move(first);
        QCOMPARE(field.text(), QStringLiteral("77"));
        QCOMPARE(second.segment("PID").field(3).raw().data(), field.raw().data());
    }

    void cutsFilesIntoMessages_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QByteArrayList>("messages");
        QTest::addColumn<QString>("issues");
        const QByteArray a = "MSH|^~\\&|1\rPID|1\r";
        const QByteArray b = "MSH|^~\\&|2\rPID|2\r";
        QTest::newRow("one") << a << QByteArrayList{a} << QString();
        QTest::newRow("two in a row") << a + b << QByteArrayList{a, b} << QString();
        QTest::newRow("batch") << "FHS|^~\\&|x\rBHS|^~\\&|x\r" + a + b + "BTS|2\rFTS|1\r"
                               << QByteArrayList{a, b} << QString();
        QTest::newRow("two batches") << "FHS|^~\\&\rBHS|^~\\&\r" + a + "BTS|1\rBHS|^~\\&\r" + b +
                                            "BTS|1\rFTS|2\r"
                                     << QByteArrayList{a, b} << QString();
        QTest::newRow("wrong BTS") << "BHS|^~\\&\r" + a + b + "BTS|3\r" << QByteArrayList{a, b}
                                   << QStringLiteral("BTS-1 says 3 messages in the batch, found 2");
        QTest::newRow("wrong FTS") << "FHS|^~\\&\rBHS|^~\\&\r" + a + "BTS|1\rFTS|4\r" << QByteArrayList{a}
                                   << QStringLiteral("FTS-1 says 4 batches in the file, found 1");
        QTest::newRow("no count given")
            << "FHS|^~\\&\rBHS|^~\\&\r" + a + "BTS\rFTS||x\r" << QByteArrayList{a} << QString();
        QTest::newRow("no trailers")
            << "FHS|^~\\&\rBHS|^~\\&\r" + a << QByteArrayList{a}
            << QStringLiteral(
                   "BTS a batch (BHS) does not end with BTS; FTS the file (FHS) does not end with FTS");
        QTest::newRow("MLLP frames") << "\x0B" + a + "\x1C\r\x0B" + b + "\x1C\r" << QByteArrayList{a, b}
                                     << QString();
        QTest::newRow("nothing") << QByteArray("hello") << QByteArrayList()
                                 << QStringLiteral("MSH segments that belong to no message are passed over; "
                                                   "MSH no HL7 message (MSH) in the file");
        QTest::newRow("empty") << QByteArray() << QByteArrayList()
                               << QStringLiteral("MSH no HL7 message (MSH) in the file");
    }
    void cutsFilesIntoMessages()
    {
        QFETCH(QByteArray, file);
        QFETCH(QByteArrayList, messages);
        const Hl7FileContent content = splitHl7File(file);
        QByteArrayList found;
        for (const QByteArrayView message : content.messages)
            found += message.toByteArray();
        QCOMPARE(found, messages);
        QStringList issues;
        for (const Hl7Issue &issue : content.issues)
            issues += toText(issue.location) + QLatin1Char(' ') + issue.text;
        QTEST(issues.join(QStringLiteral("; ")), "issues");
    }

    void cutsTheSameWhateverThePieces_data() { cutsFilesIntoMessages_data(); }
    void cutsTheSameWhateverThePieces()
    {
        QFETCH(QByteArray, file);
        QFETCH(QByteArrayList, messages);
        QByteArrayList found;
        Hl7FileSplitter splitter(file.size(), [&](qint64 offset, const QByteArray &message) {
            QCOMPARE(file.mid(offset, message.size()), message);
            found += message;
        });
        for (const char c : file)
            splitter.add(QByteArrayView(&c, 1));
        splitter.finish();
        QCOMPARE(found, messages);
        QStringList issues;
        for (const Hl7Issue &issue : splitter.issues())
            issues += toText(issue.location) + QLatin1Char(' ') + issue.text;
        QTEST(issues.join(QStringLiteral("; ")), "issues");
    }

    void aMessageTooLargeIsPassedOverAndTheNextIsTaken()
    {
        const QByteArray small = "MSH|^~\\&|A\rPID|1\r";
        const QByteArray manyLines = "MSH|^~\\&|B\r" + QByteArray("NTE|1||x\r").repeated(20);
        const QByteArray oneLine = "MSH|^~\\&|C\rOBX|" + QByteArray(500, 'x') + "\r";
        const QByteArray header = "MSH|^~\\&|" + QByteArray(500, 'x') + "\r";
        for (const QByteArray &large : {manyLines, oneLine, header}) {
            QByteArrayList found;
            Hl7FileSplitter splitter(100, [&](qint64, const QByteArray &message) { found += message; });
            const QByteArray file = small + large + small;
            for (qsizetype at = 0; at < file.size(); at += 7)
                splitter.add(QByteArrayView(file).sliced(at, std::min<qsizetype>(7, file.size() - at)));
            splitter.finish();
            QCOMPARE(found, (QByteArrayList{small, QByteArray(), small}));
            QVERIFY(found[1].isNull());
        }
    }
};

QTEST_APPLESS_MAIN(tst_Hl7Message)
#include "tst_Hl7Message.moc"
