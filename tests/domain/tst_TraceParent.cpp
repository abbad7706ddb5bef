#include "domain/TraceParent.h"

#include <QTest>

using namespace concord;

class tst_TraceParent : public QObject
{
    Q_OBJECT

private slots:
    void givesTheTraceIdOrNothing_data();
    void givesTheTraceIdOrNothing();
    void oursIsReadBackAndHasASpanOfItsOwn();
};

void tst_TraceParent::givesTheTraceIdOrNothing_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QString>("expected");
    const QString known = QStringLiteral("4bf92f35-77b3-4da6-a3ce-929d0e0e4736");
    const QString none;
    QTest::newRow("the specification's example")
        << QByteArray("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01") << known;
    QTest::newRow("a later version with more fields")
        << QByteArray("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more") << known;
    QTest::newRow("version 00 with more fields")
        << QByteArray("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more") << none;
    QTest::newRow("a later version, glued")
        << QByteArray("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01x") << none;
    QTest::newRow("version ff") << QByteArray("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                                << none;
    QTest::newRow("all-zero trace") << QByteArray("00-00000000000000000000000000000000-00f067aa0ba902b7-01")
                                    << none;
    QTest::newRow("all-zero span") << QByteArray("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01")
                                   << none;
    QTest::newRow("capitals") << QByteArray("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01")
                              << none;
    QTest::newRow("not hex") << QByteArray("00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01") << none;
    QTest::newRow("short") << QByteArray("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0") << none;
    QTest::newRow("wrong dashes") << QByteArray("00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01")
                                  << none;
    QTest::newRow("empty") << QByteArray() << none;
}

void tst_TraceParent::givesTheTraceIdOrNothing()
{
    QFETCH(QByteArray, header);
    QFETCH(QString, expected);
    const CorrelationId id = correlationFromTraceParent(header);
    QCOMPARE(id.isNull() ? QString() : id.toString(), expected);
}

void tst_TraceParent::oursIsReadBackAndHasASpanOfItsOwn()
{
    const auto id = makeId<CorrelationId>(std::chrono::milliseconds(1768478400000LL));
    const QByteArray first = traceParentOf(id, QUuid::createUuid());
    const QByteArray second = traceParentOf(id, QUuid::createUuid());
    QCOMPARE(correlationFromTraceParent(first), id);
    QCOMPARE(correlationFromTraceParent(second), id);
    QVERIFY(first != second);
    QVERIFY(traceParentOf({}, QUuid::createUuid()).isEmpty());
}

QTEST_GUILESS_MAIN(tst_TraceParent)
#include "tst_TraceParent.moc"
