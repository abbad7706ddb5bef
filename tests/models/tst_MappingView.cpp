#include "domain/CodeSystem.h"
#include "models/MappingView.h"

#include <QJsonDocument>
#include <QTest>

using namespace concord;

class tst_MappingView : public QObject
{
    Q_OBJECT

    static MappingView full()
    {
        MappingView view;
        view.name = QStringLiteral("My NDCs");
        view.query.state = MappingState::Suggested;
        view.query.reason = UnmappedReason::AmbiguousNdc;
        view.query.system = systems::ndc;
        view.query.onlyOpen = true;
        view.query.onlyConfident = true;
        view.query.onlyDrifted = true;
        view.query.sort = MappingSort::Oldest;
        view.onlyMine = true;
        return view;
    }

private slots:
    void itComesBackFromTheSettings()
    {
        QCOMPARE(mappingViewFromJson(toJson(full())), std::optional(full()));
        for (const MappingView &view : shippedMappingViews())
            QCOMPARE(mappingViewFromJson(toJson(view)), std::optional(view));
    }

    void whatWasTypedIsNotKept()
    {
        MappingView view = full();
        view.query.text = QStringLiteral("Jane Doe");
        QVERIFY(!QJsonDocument(toJson(view)).toJson().contains("Jane"));
    }

    void mineIsOfWhoeverIsSignedIn()
    {
        QCOMPARE(queryOf(full(), QStringLiteral("ana")).assignee, QStringLiteral("ana"));
        QVERIFY(!QJsonDocument(toJson(full())).toJson().contains("ana"));
        MappingView all = full();
        all.onlyMine = false;
        QCOMPARE(queryOf(all, QStringLiteral("ana")).assignee, QString());
    }

    void whatSomebodyWroteByHandIsPassedOver_data()
    {
        QTest::addColumn<QString>("json");
        QTest::newRow("no name") << QStringLiteral(R"({"sort":"newest"})");
        QTest::newRow("no sort") << QStringLiteral(R"({"name":"x"})");
        QTest::newRow("another sort") << QStringLiteral(R"({"name":"x","sort":"random"})");
        QTest::newRow("too long")
            << QStringLiteral(R"({"name":"%1","sort":"newest"})").arg(QString(300, u'x'));
    }
    void whatSomebodyWroteByHandIsPassedOver()
    {
        QFETCH(QString, json);
        QVERIFY(!mappingViewFromJson(QJsonDocument::fromJson(json.toUtf8()).object()));
    }
};

QTEST_GUILESS_MAIN(tst_MappingView)
#include "tst_MappingView.moc"
