#include "models/Labels.h"

#include <QSet>
#include <QTest>

using namespace concord;

namespace {

/// Empty when every value has a label of its own; else the values at fault.
template <typename Enum>
QStringList atFault(Enum last)
{
    QStringList faults;
    QSet<QString> seen;
    for (int value = 0; value <= int(last); ++value) {
        const QString label = labelOf(Enum(value));
        if (label.isEmpty() || seen.contains(label) || !label.front().isUpper() || label.contains(u'_'))
            faults.push_back(QString::number(value) + u' ' + label);
        seen.insert(label);
    }
    return faults;
}

}

class tst_Labels : public QObject
{
    Q_OBJECT
private slots:
    void everyValueHasALabelOfItsOwn_data()
    {
        QTest::addColumn<QStringList>("faults");
        QTest::newRow("job state") << atFault(JobState::Cancelled);
        QTest::newRow("job trigger") << atFault(JobTrigger::Event);
        QTest::newRow("event state") << atFault(EventState::Superseded);
        QTest::newRow("event kind") << atFault(EventKind::Appointment);
        QTest::newRow("mapping state") << atFault(MappingState::Retired);
        QTest::newRow("listener state") << atFault(ListenerState::Paused);
        QTest::newRow("breaker state") << atFault(BreakerState::HalfOpen);
        QTest::newRow("bulk state") << atFault(BulkState::Failed);
        QTest::newRow("bulk action") << atFault(BulkActionKind::Discard);
        QTest::newRow("error code") << atFault(ErrorCode::Internal);
    }
    void everyValueHasALabelOfItsOwn()
    {
        QFETCH(QStringList, faults);
        QCOMPARE(faults, QStringList());
    }

    void storedWordsAreShownAsPeopleSayThem_data()
    {
        QTest::addColumn<QString>("label");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const QString &label, const char *expected) {
            QTest::newRow(name) << label << QString::fromLatin1(expected);
        };
        row("step of a job", stepLabel(QStringLiteral("reading")), "Reading from the source");
        row("step of an event", stepLabel(QStringLiteral("upsert")), "Store");
        row("verdict", verdictLabel(QStringLiteral("needs_mapping")), "Needs mapping");
        row("order", orderLabel(QStringLiteral("event.resend")), "Edited and resent");
        row("connection", connectionKindLabel(QStringLiteral("mllp")), "HL7 v2 over MLLP");
        row("an instance", connectionKindLabel(QStringLiteral("servicenow")), "ServiceNow");
        row("format", formatLabel(QStringLiteral("hl7v2")), "HL7 v2");
        row("channel", channelLabel(QStringLiteral("queue")), "Message queue");
        row("record", recordLabel(QStringLiteral("prescriptions")), "Prescription");
        row("integration", integrationLabel(QStringLiteral("medication-list")), "Medication list");
    }
    void storedWordsAreShownAsPeopleSayThem()
    {
        QFETCH(QString, label);
        QFETCH(QString, expected);
        QCOMPARE(label, expected);
    }

    void anUnknownWordStandsAsItIs()
    {
        const QString word = QStringLiteral("of_a_newer_program");
        for (const auto label : {stepLabel, verdictLabel, orderLabel, connectionKindLabel, formatLabel,
                                 channelLabel, recordLabel, integrationLabel})
            QCOMPARE(label(word), word);
    }
};

QTEST_APPLESS_MAIN(tst_Labels)
#include "tst_Labels.moc"
