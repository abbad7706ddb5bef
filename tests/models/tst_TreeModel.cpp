#include "models/TreeModel.h"

#include "fakes/SampleEngine.h"
#include "models/PayloadTree.h"
#include "models/RecordTableBase.h"
#include "models/StoryText.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace concord;

namespace {

/// "PID{PID-3=…{…}}": places and values, as deep as they go.
QString told(const std::vector<TreeNode> &nodes)
{
    QStringList texts;
    for (const TreeNode &node : nodes) {
        QString text = node.cells.value(0) + u'=' + node.cells.value(2);
        if (!node.children.empty())
            text += u'{' + told(node.children) + u'}';
        texts.append(text);
    }
    return texts.join(u' ');
}

const TreeNode *at(const std::vector<TreeNode> &nodes, const QString &place)
{
    for (const TreeNode &node : nodes) {
        if (node.cells.value(0) == place)
            return &node;
        if (const TreeNode *found = at(node.children, place))
            return found;
    }
    return nullptr;
}

int depthOf(const std::vector<TreeNode> &nodes)
{
    int depth = 0;
    for (const TreeNode &node : nodes)
        depth = std::max(depth, 1 + depthOf(node.children));
    return depth;
}

}

class tst_TreeModel : public QObject
{
    Q_OBJECT
private slots:
    void isAModel()
    {
        TreeModel model({QStringLiteral("Place"), QStringLiteral("Name"), QStringLiteral("Value")});
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.show(hl7Tree(QString::fromLatin1(sample::hl7Order())));
        QCOMPARE(model.rowCount(), 8);
        const QModelIndex pid = model.index(1, 0);
        QCOMPARE(pid.data().toString(), QStringLiteral("PID"));
        QVERIFY(pid.data(TreeModel::HeadingRole).toBool());
        QCOMPARE(model.parent(model.index(0, 2, pid)), pid);
        model.show(jsonTree(QStringLiteral("{\"a\":[1,{\"b\":2}]}")));
        QCOMPARE(model.rowCount(), 1);
        model.clear();
        QCOMPARE(model.rowCount(), 0);
    }

    void fieldsHaveTheirStandardNames_data()
    {
        QTest::addColumn<QString>("place");
        QTest::addColumn<QString>("name");
        const auto row = [](const char *place, const char *name) {
            QTest::newRow(place) << QString::fromLatin1(place) << QString::fromLatin1(name);
        };
        row("MSH-1", "Field Separator");
        row("MSH-2", "Encoding Characters");
        row("MSH-9", "Message Type");
        row("MSH-9.2", "Trigger Event");
        row("MSH-10", "Message Control ID");
        row("PID-3", "Patient Identifier List");
        row("PID-3(1).4", "Assigning Authority");
        row("PID-5.1", "Family Name");
        row("ORC-1", "Order Control");
        row("RXE-2", "Give Code");
        row("RXE-12", "Number of Refills");
        row("RXR-1", "Route");
        row("TQ1-7", "Start date/time");
    }
    void fieldsHaveTheirStandardNames()
    {
        QFETCH(QString, place);
        QFETCH(QString, name);
        const auto tree = hl7Tree(QString::fromLatin1(sample::hl7Order()));
        const TreeNode *node = at(tree, place);
        QVERIFY(node);
        QVERIFY2(node->cells.value(1).compare(name, Qt::CaseInsensitive) == 0,
                 qPrintable(node->cells.value(1)));
    }

    void theMessagesOwnDelimitersCount()
    {
        const auto tree = hl7Tree(QStringLiteral("MSH#:*!$#APP\rPID#1##42:::CLINIC*7:::STATE\r"));
        QCOMPARE(at(tree, QStringLiteral("MSH-1"))->cells.value(2), QStringLiteral("#"));
        QCOMPARE(at(tree, QStringLiteral("MSH-2"))->cells.value(2), QStringLiteral(":*!$"));
        QCOMPARE(at(tree, QStringLiteral("PID-3(2).4"))->cells.value(2), QStringLiteral("STATE"));
    }

    void everyLevelIsThere()
    {
        QCOMPARE(told(hl7Tree(QStringLiteral("ZRX|1||L&S^X~Y"))),
                 QStringLiteral("ZRX=ZRX|1||L&S^X~Y{ZRX-1=1 ZRX-3=L&S^X~Y{ZRX-3(1)=L&S^X{ZRX-3(1).1=L&S{"
                                "ZRX-3(1).1.1=L ZRX-3(1).1.2=S} ZRX-3(1).2=X} ZRX-3(2)=Y}}"));
    }

    void whateverComesIsShown_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"", "\r", "\r\n\r\n", "MSH", "MSH|", "MSH|^", "|||", "not HL7 at all",
                                 "MSH|^~\\&", "FHS|^~\\&|A\rBHS|^~\\&|B\rMSH|^~\\&|C", "PID|~~~^^^&&&"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void whateverComesIsShown()
    {
        QFETCH(QString, text);
        TreeModel model({QString(), QString(), QString()});
        model.show(hl7Tree(text));
        model.show(jsonTree(text));
    }

    void jsonKeepsItsOrder()
    {
        const QString json = QStringLiteral("{\"z\": 1.50, \"a\": [true, null], \"s\": \"x \\\"y\\\" ]\"}");
        const QString expected = QStringLiteral("z=1.50 a=[2]{[0]=true [1]=null} s=x \"y\" ]");
        QCOMPARE(told(jsonTree(json)), expected);
    }

    void aBrokenDocumentIsShownAsFarAsItGoes_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        QTest::newRow("cut") << QStringLiteral("{\"a\":1,\"b\":") << QStringLiteral("a=1 b=");
        QTest::newRow("cut in a string") << QStringLiteral("{\"a\":\"xy") << QStringLiteral("a=xy");
        QTest::newRow("rubbish behind") << QStringLiteral("{\"a\":1} x") << QStringLiteral("a=1 …=x");
        QTest::newRow("no name") << QStringLiteral("{1:2}") << QStringLiteral("$={0} …=1:2}");
        QTest::newRow("a value alone") << QStringLiteral("\"text\"") << QStringLiteral("$=text");
        QTest::newRow("empty object") << QStringLiteral("{}") << QStringLiteral("$={0}");
    }
    void aBrokenDocumentIsShownAsFarAsItGoes()
    {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        QCOMPARE(told(jsonTree(text)), expected);
    }

    void depthAndSizeAreBounded()
    {
        QVERIFY(depthOf(jsonTree(QString(100'000, u'['))) <= 70);
        QVERIFY(hl7Tree(QStringLiteral("ZZZ|") + QString(200'000, u'~')).size() == 1);
        const auto wide = jsonTree(u'[' + QStringLiteral("1,").repeated(100'000) + u']');
        QVERIFY(wide.size() < 25'000);
    }

    void attemptsHaveTheirSteps()
    {
        const auto story = sample::story(sample::queueRow(1), 0);
        const auto tree = attemptTree(
            {{1, sample::minutesAgo(3), 840, EventState::WaitingRetry, Error{ErrorCode::Timeout, {}, {}, 0}},
             {2, sample::minutesAgo(2), 12, EventState::NeedsMapping, {}}},
            story.steps);
        QCOMPARE(tree.size(), size_t(2));
        QCOMPARE(tree[0].children.size(), size_t(3));
        QCOMPARE(tree[0].children[0].cells,
                 (QStringList{QStringLiteral("Decode"), QStringLiteral("Done: RDE^O11, 8 segments"),
                              QStringLiteral("184 µs")}));
        QVERIFY(tree[0].cells[1].contains(QStringLiteral("Timed out")));
        QCOMPARE(tree[1].state.toInt(), int(EventState::NeedsMapping));
    }

    void changesNameTheRecordAndItsFields()
    {
        const auto tree = changeTree(sample::story(sample::queueRow(1), 0).changes);
        QCOMPARE(tree[0].cells[1], QStringLiteral("Changed"));
        QCOMPARE(tree[0].cells[2], QStringLiteral("dose, route"));
        QVERIFY(tree[0].cells[0].startsWith(QStringLiteral("Prescription …")));
    }

    void theOriginIsOneSentence()
    {
        EventStory story = sample::story(sample::queueRow(1), 0);
        QVERIFY(originText(story).startsWith(QStringLiteral("HL7 v2, received by MLLP")));
        story.channel.clear();
        QCOMPARE(originText(story), QStringLiteral("Made by a job"));
    }
};

QTEST_APPLESS_MAIN(tst_TreeModel)
#include "tst_TreeModel.moc"
