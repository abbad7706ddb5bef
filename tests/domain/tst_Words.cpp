#include "domain/Alerts.h"
#include "domain/Canonical.h"
#include "domain/CodeMapping.h"
#include "domain/Delivery.h"
#include "domain/Engine.h"
#include "domain/Event.h"
#include "domain/Inbound.h"
#include "domain/Intake.h"
#include "domain/Job.h"
#include "domain/MedicationList.h"
#include "domain/Metrics.h"
#include "domain/Prescription.h"
#include "domain/Terminology.h"

#include <QSet>
#include <QTest>

using namespace concord;

namespace {
/// All words of an enumeration in order; one more value than `last` must have none, so that a value added
/// behind it is noticed here.
template <typename Enum>
QStringList wordsUpTo(Enum last)
{
    QStringList words;
    for (int i = 0; i <= int(last); ++i)
        words.push_back(wordOf(Enum(i)));
    if (const QString beyond = wordOf(Enum(int(last) + 1)); !beyond.isEmpty())
        words.push_back(QStringLiteral("one more: ") + beyond);
    return words;
}

/// Empty when every word is there, unlike the others, and read back as its value; else the words at fault.
template <typename Enum, typename FromWord>
QStringList atFault(Enum last, const FromWord &fromWord)
{
    QStringList faults;
    QSet<QString> seen;
    for (int i = 0; i <= int(last); ++i) {
        const QString word = wordOf(Enum(i));
        if (word.isEmpty() || seen.contains(word) || fromWord(word) != std::optional<Enum>(Enum(i)))
            faults.push_back(QStringLiteral("%1 '%2'").arg(i).arg(word));
        seen.insert(word);
    }
    for (const QString &wrong : {QString(), QStringLiteral("no such word"), wordOf(last).toUpper() + u' '}) {
        if (fromWord(wrong).has_value())
            faults.push_back(QStringLiteral("reads '%1'").arg(wrong));
    }
    return faults;
}
}

/// The words are a contract (database, JSON, command line): a changed one fails here before it fails on a
/// user's data.
class tst_Words : public QObject
{
    Q_OBJECT
private slots:
    void everyWordComesBack_data()
    {
        QTest::addColumn<QStringList>("faults");
        QTest::newRow("event state") << atFault(EventState::Superseded, eventStateFromWord);
        QTest::newRow("event direction") << atFault(EventDirection::Out, eventDirectionFromWord);
        QTest::newRow("event kind") << atFault(EventKind::Appointment, eventKindFromWord);
        QTest::newRow("job state") << atFault(JobState::Cancelled, jobStateFromWord);
        QTest::newRow("sync mode") << atFault(SyncMode::Delta, syncModeFromWord);
        QTest::newRow("job trigger") << atFault(JobTrigger::Event, jobTriggerFromWord);
        QTest::newRow("mapping state") << atFault(MappingState::Retired, mappingStateFromWord);
        QTest::newRow("equivalence") << atFault(Equivalence::Inexact, equivalenceFromWord);
        QTest::newRow("unmapped reason") << atFault(UnmappedReason::Contradiction, unmappedReasonFromWord);
        QTest::newRow("prescription status")
            << atFault(PrescriptionStatus::Unknown, prescriptionStatusFromWord);
        QTest::newRow("change") << atFault(Change::DosageChanged, changeFromWord);
        QTest::newRow("inbound format") << atFault(InboundFormat::Json, inboundFormatFromWord);
        QTest::newRow("listener state") << atFault(ListenerState::Paused, listenerStateFromWord);
        QTest::newRow("order action") << atFault(OrderAction::CancelDenied, orderActionFromWord);
        QTest::newRow("dispense action") << atFault(DispenseAction::EnteredInError, dispenseActionFromWord);
        QTest::newRow("bulk action") << atFault(BulkActionKind::Discard, bulkActionKindFromWord);
        QTest::newRow("bulk state") << atFault(BulkState::Failed, bulkStateFromWord);
        QTest::newRow("delivery state") << atFault(DeliveryState::Stopped, deliveryStateFromWord);
        QTest::newRow("breaker state") << atFault(BreakerState::HalfOpen, breakerStateFromWord);
        QTest::newRow("alert kind") << atFault(AlertKind::Reported, alertKindFromWord);
        QTest::newRow("alert severity") << atFault(AlertSeverity::Critical, alertSeverityFromWord);
        QTest::newRow("notifier kind") << atFault(NotifierKind::Slack, notifierKindFromWord);
        QTest::newRow("incident state") << atFault(IncidentState::Resolved, incidentStateFromWord);
        QTest::newRow("notice occasion") << atFault(NoticeOccasion::Closed, noticeOccasionFromWord);
        QTest::newRow("notice state") << atFault(NoticeState::Uncertain, noticeStateFromWord);
        QTest::newRow("metric grain") << atFault(MetricGrain::Day, metricGrainFromWord);
    }
    void everyWordComesBack()
    {
        QFETCH(QStringList, faults);
        QCOMPARE(faults, QStringList());
    }

    void theWordsAreTheseAndNoOthers_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const QStringList &words, const char *expected) {
            QTest::newRow(name) << words << QString::fromLatin1(expected);
        };
        row("event state", wordsUpTo(EventState::Superseded),
            "received processing succeeded waiting_retry needs_mapping needs_review dead_letter discarded "
            "superseded");
        row("event direction", wordsUpTo(EventDirection::Out), "in out");
        row("event kind", wordsUpTo(EventKind::Appointment),
            "MED_LIST_PULL PRESCRIPTION_NEW PRESCRIPTION_CHANGE PRESCRIPTION_CANCEL DISPENSE "
            "DISPENSE_REVERSAL "
            "ADHERENCE_SIGNAL PATIENT APPOINTMENT");
        row("job state", wordsUpTo(JobState::Cancelled),
            "queued running succeeded partly_succeeded failed cancelled");
        row("sync mode", wordsUpTo(SyncMode::Delta), "full delta");
        row("job trigger", wordsUpTo(JobTrigger::Event), "manual schedule command_line event");
        row("mapping state", wordsUpTo(MappingState::Retired),
            "pending suggested in_review approved rejected retired");
        row("equivalence", wordsUpTo(Equivalence::Inexact), "equal equivalent wider narrower inexact");
        row("unmapped reason", wordsUpTo(UnmappedReason::Contradiction),
            "none unknown_code not_orderable not_active no_local_drug ambiguous_ndc malformed_code "
            "unknown_system no_code "
            "contradiction");
        row("prescription status", wordsUpTo(PrescriptionStatus::Unknown), // FHIR R4 MedicationRequest.status
            "active on-hold cancelled completed entered-in-error stopped draft unknown");
        row("change", wordsUpTo(Change::DosageChanged), "added discontinued changed");
        row("inbound channel", wordsUpTo(InboundChannel::File), "webhook subscription mllp queue file");
        row("inbound format", wordsUpTo(InboundFormat::Json), "hl7v2 fhir json");
        row("listener state", wordsUpTo(ListenerState::Paused), "stopped listening full retrying paused");
        row("order action", wordsUpTo(OrderAction::CancelDenied),
            "new change cancel_requested cancelled discontinued hold release cancel_denied");
        row("dispense action", wordsUpTo(DispenseAction::EnteredInError),
            "dispensed returned_to_stock entered_in_error");
        row("wait reason", wordsUpTo(WaitReason::Kind::NoWorker),
            "none next blocked_by_event next_retry mapping breaker rate_limit paused review dead no_worker");
        row("bulk action", wordsUpTo(BulkActionKind::Discard), "retry discard");
        row("bulk state", wordsUpTo(BulkState::Failed), "waiting running done cancelled failed");
        row("delivery state", wordsUpTo(DeliveryState::Stopped), "waiting sending acknowledged stopped");
        row("delivery wait", wordsUpTo(DeliveryWait::Prescription), " patient prescription");
        row("breaker state", wordsUpTo(BreakerState::HalfOpen), "closed open half_open");
        row("alert kind", wordsUpTo(AlertKind::Reported),
            "failure_rate response_time authentication validation repeated_failures queue_depth "
            "oldest_waiting "
            "no_worker endpoint_unreachable dispense_after_cancel audit_chain reported");
        row("alert severity", wordsUpTo(AlertSeverity::Critical), "info warning critical");
        row("notifier kind", wordsUpTo(NotifierKind::Slack), "desktop smtp slack");
        row("incident state", wordsUpTo(IncidentState::Resolved), "open acknowledged resolved");
        row("notice occasion", wordsUpTo(NoticeOccasion::Closed), "opened closed");
        row("notice state", wordsUpTo(NoticeState::Uncertain), "pending sending sent failed uncertain");
        row("metric grain", wordsUpTo(MetricGrain::Day), "minute hour day");
        row("term type", wordsUpTo(TermType::Other),
            "SCD SBD GPCK BPCK IN PIN MIN BN SCDC SCDF SBDC SBDF DF other");
    }
    void theWordsAreTheseAndNoOthers()
    {
        QFETCH(QStringList, words);
        QFETCH(QString, expected);
        QCOMPARE(words.join(u' '), expected);
    }

    void anUnknownTermTypeIsOther()
    {
        QCOMPARE(termTypeFromWord(u"SCD"), TermType::SCD);
        QCOMPARE(termTypeFromWord(u"SCDG"), TermType::Other);
        QCOMPARE(termTypeFromWord(u""), TermType::Other);
    }
};

QTEST_APPLESS_MAIN(tst_Words)
#include "tst_Words.moc"
