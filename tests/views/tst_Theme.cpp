#include "views/common/Icons.h"
#include "views/common/Theme.h"

#include <QApplication>
#include <QTest>

using namespace concord;

class tst_Theme : public QObject
{
    Q_OBJECT

private slots:
    void textCanBeRead_data()
    {
        QTest::addColumn<QColor>("ink");
        QTest::addColumn<QColor>("paper");
        QTest::addColumn<double>("least"); // WCAG 2.1: 1.4.3 text 4.5:1, 1.4.11 controls 3:1
        for (const Theme::Mode mode : {Theme::Mode::Light, Theme::Mode::Dark}) {
            const Theme &t = Theme::of(mode);
            const QByteArray name = mode == Theme::Mode::Dark ? "dark" : "light";
            for (const QColor &paper : {t.window, t.surface, t.raised, t.accentSoft}) {
                const QByteArray on = " on " + paper.name().toLatin1();
                QTest::newRow(name + " text" + on) << t.text << paper << 4.5;
                QTest::newRow(name + " muted" + on) << t.muted << paper << 4.5;
                QTest::newRow(name + " link" + on) << t.accent << paper << 4.5;
            }
            QTest::newRow(name + " primary button") << t.onAccent << t.accent << 4.5;
            QTest::newRow(name + " edge of a field") << t.fieldBorder << t.surface << 3.0;
            QTest::newRow(name + " edge of a field in a bar") << t.fieldBorder << t.window << 3.0;
            QTest::newRow(name + " focus") << t.accent << t.surface << 3.0;
            for (const Tone tone : {Tone::Neutral, Tone::Ok, Tone::Info, Tone::Warning, Tone::Danger}) {
                const QByteArray toned = name + ' ' + toneName(tone).toLatin1();
                QTest::newRow(toned + " badge") << t.tone(tone).strong << t.tone(tone).soft << 4.5;
                QTest::newRow(toned + " on a panel") << t.tone(tone).strong << t.surface << 4.5;
            }
        }
    }
    void textCanBeRead()
    {
        QFETCH(QColor, ink);
        QFETCH(QColor, paper);
        QFETCH(double, least);
        const double ratio = contrastRatio(ink, paper);
        QVERIFY2(ratio >= least, qPrintable(QString::number(ratio)));
    }

    void contrastIsThatOfWcag()
    {
        QCOMPARE(contrastRatio(Qt::black, Qt::white), 21.0);
        QCOMPARE(contrastRatio(Qt::white, Qt::white), 1.0);
    }

    void theModeIsSeenFromThePalette()
    {
        Theme::apply(*qApp, Theme::Mode::Dark);
        QCOMPARE(Theme::of(QApplication::palette()).mode, Theme::Mode::Dark);
        Theme::apply(*qApp, Theme::Mode::Light);
        QCOMPARE(Theme::of(QApplication::palette()).mode, Theme::Mode::Light);
    }

    void everyIconOfTheConsoleIsInTheIconTheme_data()
    {
        QTest::addColumn<QString>("name");
        for (const QString &name : icons::all())
            QTest::newRow(qPrintable(name)) << name;
    }
    void everyIconOfTheConsoleIsInTheIconTheme()
    {
        QFETCH(QString, name);
        Theme::apply(*qApp, Theme::Mode::Light);
        QVERIFY2(QIcon::hasThemeIcon(name), "is the package breeze-icon-theme installed?");
    }

    void iconsAreDrawingsAndNotFilledBlocks_data() { everyIconOfTheConsoleIsInTheIconTheme_data(); }
    void iconsAreDrawingsAndNotFilledBlocks()
    {
        QFETCH(QString, name);
        Theme::apply(*qApp, Theme::Mode::Light);
        const QImage image = tintedPixmap(name, 16, Qt::red, 2).toImage();
        QCOMPARE(image.size(), QSize(32, 32));
        int inked = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                const QColor pixel = image.pixelColor(x, y);
                if (pixel.alpha() < 128)
                    continue;
                ++inked;
                QVERIFY(pixel.red() > 200 && pixel.green() < 60); // in the colour asked for
            }
        }
        QVERIFY2(inked > 20 && inked < 32 * 32 * 6 / 10, qPrintable(QString::number(inked)));
    }

    void anIconTakesTheColourOfTheTheme()
    {
        const auto ink = [] {
            const QImage image = icon(icons::sync).pixmap(QSize(16, 16), 1).toImage();
            for (int i = 0; i < 256; ++i) {
                if (image.pixelColor(i % 16, i / 16).alpha() > 200)
                    return image.pixelColor(i % 16, i / 16);
            }
            return QColor();
        };
        Theme::apply(*qApp, Theme::Mode::Dark);
        QVERIFY(ink().lightness() > 150);
        Theme::apply(*qApp, Theme::Mode::Light);
        QVERIFY(ink().lightness() < 100);
    }
};

QTEST_MAIN(tst_Theme)
#include "tst_Theme.moc"
