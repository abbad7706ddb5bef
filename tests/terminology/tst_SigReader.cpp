#include "terminology/DosageNormaliser.h"
#include "terminology/ErrorProne.h"
#include "terminology/SigReader.h"

#include <QFile>
#include <QTest>

using namespace concord;

namespace {
const ValueTables &shippedTables()
{
    static const auto shipped = shippedValues();
    static const ValueTables tables(shipped.value(), {});
    return tables;
}

SigReading readingOf(const QString &text)
{
    return readSig(text, Values(shippedTables()));
}

QStringList linesOf(const char *name)
{
    QFile file(QStringLiteral(TEST_DATA_DIR "/sigs/") + QLatin1StringView(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n');
    lines.removeFirst(); // the header
    lines.removeIf([](const QString &line) { return line.trimmed().isEmpty(); });
    return lines;
}
}

class tst_SigReader : public QObject
{
    Q_OBJECT
private slots:
    void anInstructionIsTakenApart_data()
    {
        QTest::addColumn<QString>("dose");
        QTest::addColumn<QString>("route");
        QTest::addColumn<QString>("frequency");
        QTest::addColumn<QString>("rest");
        const auto row = [](const char *sig, const char *dose, const char *route, const char *frequency,
                            const char *rest = "") {
            QTest::newRow(sig) << QString::fromUtf8(dose) << QString::fromUtf8(route)
                               << QString::fromUtf8(frequency) << QString::fromUtf8(rest);
        };
        row("1 tab po bid x 10 days", "1 {tbl}", "26643006", "2/1d for 10d");
        row("1 tab po qd", "1 {tbl}", "26643006", "1/1d");
        row("Take 1 tablet by mouth twice daily.", "1 {tbl}", "26643006", "2/1d");
        row("TAKE ONE TABLET BY MOUTH EVERY DAY", "1 {tbl}", "26643006", "1/1d");
        row("take 1-2 tablets by mouth every 4 to 6 hours as needed for pain", "1 {tbl} - 2 {tbl}",
            "26643006", "1/4-6h PRN pain");
        row("1 QHS", "1", "", "1/1d HS");
        row("1 tab daily at bedtime", "1 {tbl}", "", "1/1d HS");
        row("2 puffs q4-6 hrs prn asthma", "2 {puff}", "", "1/4-6h PRN asthma");
        row("2 puffs QID prn SOB", "2 {puff}", "", "4/1d PRN sob");
        row("1 NEB Q 4 HRS AS NEEDED", "1 {neb}", "", "1/4h PRN");
        row("100mg po bid x 7 days", "100 mg", "26643006", "2/1d for 7d");
        row("4 gtt in ear bid x7 days", "4 [drp]", "10547007", "2/1d for 7d");
        row("1/4 INCH IN EYE BID X 5 DAYS", "0.25 [in_i]", "54485002", "2/1d for 5d");
        row("1 tab po qd with evening meal", "1 {tbl}", "26643006", "1/1d CV");
        row("1 tab twice daily with food", "1 {tbl}", "", "2/1d C");
        row("1 cap once a week", "1 {cap}", "", "1/1wk");
        row("1 Q WK", "1", "", "1/1wk");
        row("50 units SQ once daily", "50 U", "34206005", "1/1d");
        row("1 QD OR AS DIRECTED", "1", "", "1/1d", "or as directed");
        row("apply bid to affected area", "", "", "2/1d", "apply to affected area");
        row("1 1/2 tabs po q8h", "1.5 {tbl}", "26643006", "1/8h");
        row("half a tablet daily", "0.5 {tbl}", "", "1/1d");
        row("2 tablets (500 mg) po tid ac", "2 {tbl} & 500 mg", "26643006", "3/1d AC");
        row("1 tab po q6h prn, max 4 tabs per day", "1 {tbl} max 4 {tbl}/1 d", "26643006", "1/6h PRN");
        row("1 tab on monday, wednesday and friday", "1 {tbl}", "", "mon,wed,fri");
        row("10 units subcut at 8am and 8 pm", "10 U", "34206005", "at 08:00:00,20:00:00");
        row("2 caps once", "2 {cap}", "", "x1");
        row("inject 0.5 mL IM x 1 dose", "0.5 mL", "78421000", "x1");
        row("5 mL four times a day for 2 weeks", "5 mL", "", "4/1d for 2wk");
        row("take 1 tablet by mouth every 6 (six) hours.", "1 {tbl}", "26643006", "1/6h");
        row("3 times daily", "", "", "3/1d");
        row("every 4 hours for asthma", "", "", "1/4h", "for asthma");
    }
    void anInstructionIsTakenApart()
    {
        QFETCH(QString, dose);
        QFETCH(QString, route);
        QFETCH(QString, frequency);
        QFETCH(QString, rest);
        const SigReading reading = readingOf(QString::fromUtf8(QTest::currentDataTag()));
        QCOMPARE(reading.unread.join(u' '), QString());
        QCOMPARE(reading.dose, dose);
        QCOMPARE(reading.route, route);
        QCOMPARE(reading.frequency, frequency);
        QCOMPARE(reading.rest, rest);
        QVERIFY(reading.isWhole());
    }

    void whatMayTurnTheMeaningIsNeverPassedOver_data()
    {
        QTest::addColumn<QString>("unread");
        const auto row = [](const char *sig, const char *unread) {
            QTest::newRow(sig) << QString::fromUtf8(unread);
        };
        row("do not take 1 tab daily", "do not");
        row("taper as directed", "taper");
        row("1 tab in the morning and 2 tabs at bedtime", "2 tabs at bedtime");
        row("1 qam and 1 qhs", "1 qhs");
        row("1 tab bid tid", "tid");
        row("1 tab daily if dizzy", "if dizzy");
        row("1 tab daily then 2 tabs bid", "then 2 tabs bid");
        row("sliding scale prn", "sliding scale");
        row("hold 1 tab daily", "hold");
        row("1 florb daily", "1 florb");
        row("1 od", "1 od");
        row("SIG", "");
        row("", "");
    }
    void whatMayTurnTheMeaningIsNeverPassedOver()
    {
        QFETCH(QString, unread);
        const SigReading reading = readingOf(QString::fromUtf8(QTest::currentDataTag()));
        QVERIFY(!reading.isWhole());
        QCOMPARE(reading.unread.join(u' '), unread);
    }

    void anErrorProneAbbreviationIsFlagged_data()
    {
        QTest::addColumn<QString>("flags");
        const auto row = [](const char *text, const char *flags) {
            QTest::newRow(text) << QString::fromUtf8(flags);
        };
        row("1 tab QD", "abbr:QD");
        row("1 tab q.d.", "abbr:QD");
        row("1 tab QOD", "abbr:QOD");
        row("10u sq hs", "abbr:U,abbr:SQ,abbr:HS");
        row("5 IU daily", "abbr:IU");
        row("MSO4 2 mg", "abbr:MSO4");
        row("MgSO4 1 g", "abbr:MgSO4");
        row("MS 15 mg", "abbr:MS");
        row("5\xc2\xb5g daily", "abbr:\xc2\xb5g");
        row("1.0 mg daily", "abbr:trailing-zero");
        row("10.0mg", "abbr:trailing-zero");
        row(".5 mg daily", "abbr:naked-decimal");
        row("0.5 mg daily", "");
        row("1.05 mg, 2.50 mg", "");
        row("take as directed in the morning", "");
        row("1 tab daily.", "");
        row("2 tabs at 8:00", "");
    }
    void anErrorProneAbbreviationIsFlagged()
    {
        QFETCH(QString, flags);
        QCOMPARE(errorProneIn(QString::fromUtf8(QTest::currentDataTag()), Values(shippedTables())).join(u','),
                 flags);
    }

    void aDrugsNameSaysItsRelease_data()
    {
        QTest::addColumn<QString>("release");
        const auto row = [](const char *name, const char *release) {
            QTest::newRow(name) << QString::fromLatin1(release);
        };
        row("Metoprolol succinate ER 50 MG", "extended");
        row("24 HR Bupropion 150 MG Extended Release Tablet [Budeprion]", "extended");
        row("Wellbutrin XL 300 mg", "extended");
        row("duloxetine 60 MG Delayed Release Oral Capsule", "delayed");
        row("Aspirin EC 81 mg", "delayed");
        row("Methylphenidate IR 10 mg", "immediate");
        row("Lisinopril 20 MG Oral Tablet", "");
        row("Something ER and DR", "");
        row("", "");
    }
    void aDrugsNameSaysItsRelease()
    {
        QFETCH(QString, release);
        QCOMPARE(releaseOf(QString::fromLatin1(QTest::currentDataTag()), Values(shippedTables())), release);
    }

    void aSiteTeachesItsOwnWords()
    {
        ValueRow row;
        row.key = {ValueKind::Frequency, {}, QStringLiteral("mane")};
        row.target.code = QStringLiteral("1/1d MORN");
        row.origin = ValueOrigin::Site;
        const ValueTables tables(shippedValues().value(), {row});
        QCOMPARE(readSig(QStringLiteral("1 tab mane"), Values(tables)).frequency,
                 QStringLiteral("1/1d MORN"));
        QVERIFY(!readingOf(QStringLiteral("1 tab mane")).isWhole());
    }

    void strangeTextsAreReadToTheirEnd_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("only marks") << QStringLiteral("()[];,,.. - / x q");
        QTest::newRow("numbers") << QStringLiteral("1 2 3 4/0 0/0 1/3 99999999 1-2-3 1,000,000");
        QTest::newRow("ends early") << QStringLiteral("take 1 to");
        QTest::newRow("max of nothing") << QStringLiteral("max");
        QTest::newRow("for") << QStringLiteral("for");
        QTest::newRow("every") << QStringLiteral("every");
        QTest::newRow("at") << QStringLiteral("at 25:00 13pm");
        QTest::newRow("10 kB") << QStringLiteral("1 tab ").repeated(1700);
        QTest::newRow("surrogates") << QString(QChar(0xd83d)) + QChar(0xde00) + QStringLiteral(" bid");
    }
    void strangeTextsAreReadToTheirEnd()
    {
        QFETCH(QString, text);
        QVERIFY(!readingOf(text).isWhole());
    }

    /// Real instructions of dispensings: how many are read to the last word. Fewer is a step back.
    void realInstructionsAreReadToTheLastWord_data()
    {
        QTest::addColumn<int>("atLeast"); // per mille
        QTest::newRow("ri-sigs.txt") << 970;
        QTest::newRow("meds-sigs.txt") << 900;
    }
    void realInstructionsAreReadToTheLastWord()
    {
        QFETCH(int, atLeast);
        const QStringList sigs = linesOf(QTest::currentDataTag());
        QVERIFY(sigs.size() > 100);
        int whole = 0;
        for (const QString &sig : sigs) {
            const SigReading reading = readingOf(sig);
            whole += reading.isWhole() ? 1 : 0;
        }
        qInfo("%d of %d read whole", whole, int(sigs.size()));
        QVERIFY(whole * 1000 >= atLeast * int(sigs.size()));
    }
};

QTEST_APPLESS_MAIN(tst_SigReader)
#include "tst_SigReader.moc"
