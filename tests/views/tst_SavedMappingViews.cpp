#include "views/MappingsPanel/SavedMappingViews.h"

#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace concord;

class tst_SavedMappingViews : public QObject
{
    Q_OBJECT

    struct Kept
    {
        QTemporaryDir folder;
        QSettings settings{folder.filePath(QStringLiteral("console.ini")), QSettings::IniFormat};
        SavedMappingViews views{settings};

        static MappingView named(const QString &name)
        {
            MappingView view;
            view.name = name;
            return view;
        }
    };

private slots:
    void theyComeBackByName()
    {
        Kept t;
        QVERIFY(t.views.save(Kept::named(QStringLiteral("b"))));
        QVERIFY(t.views.save(Kept::named(QStringLiteral("a"))));
        QCOMPARE(t.views.all().size(), size_t(2));
        QCOMPARE(t.views.all()[0].name, QStringLiteral("a"));
        t.views.remove(QStringLiteral("a"));
        QCOMPARE(t.views.all()[0].name, QStringLiteral("b"));
    }

    void theSameNameReplaces()
    {
        Kept t;
        MappingView view = Kept::named(QStringLiteral("x"));
        QVERIFY(t.views.save(view));
        view.query.onlyConfident = true;
        QVERIFY(t.views.save(view));
        QCOMPARE(t.views.all().size(), size_t(1));
        QVERIFY(t.views.all()[0].query.onlyConfident);
    }

    void thereIsAnEnd()
    {
        Kept t;
        for (int i = 0; i < SavedMappingViews::most; ++i)
            QVERIFY(t.views.save(Kept::named(QString::number(i))));
        QVERIFY(!t.views.save(Kept::named(QStringLiteral("one more"))));
        QVERIFY(!t.views.save(Kept::named(QString())));
    }

    void garbageIsPassedOver()
    {
        Kept t;
        t.settings.setValue(QStringLiteral("mappings/views"), QStringLiteral("[1,{\"name\":\"\"},{}]"));
        QVERIFY(t.views.all().empty());
        t.settings.setValue(QStringLiteral("mappings/views"), QStringLiteral("no json"));
        QVERIFY(t.views.all().empty());
    }
};

QTEST_GUILESS_MAIN(tst_SavedMappingViews)
#include "tst_SavedMappingViews.moc"
