#include "models/Labels.h"

#include "domain/CodeSystem.h"

#include <QCoreApplication>

namespace concord {

namespace {
QString say(const char *text)
{
    return QCoreApplication::translate("Labels", text);
}
}

QString labelOf(JobState state)
{
    switch (state) {
    case JobState::Queued:
        return say(QT_TRANSLATE_NOOP("Labels", "Queued"));
    case JobState::Running:
        return say(QT_TRANSLATE_NOOP("Labels", "Running"));
    case JobState::Succeeded:
        return say(QT_TRANSLATE_NOOP("Labels", "Succeeded"));
    case JobState::PartlySucceeded:
        return say(QT_TRANSLATE_NOOP("Labels", "Partly succeeded"));
    case JobState::Failed:
        return say(QT_TRANSLATE_NOOP("Labels", "Failed"));
    case JobState::Cancelled:
        return say(QT_TRANSLATE_NOOP("Labels", "Cancelled"));
    }
    return {};
}

QString labelOf(SyncMode mode)
{
    return mode == SyncMode::Full ? say(QT_TRANSLATE_NOOP("Labels", "Full"))
                                  : say(QT_TRANSLATE_NOOP("Labels", "Changes only"));
}

QString labelOf(JobTrigger trigger)
{
    switch (trigger) {
    case JobTrigger::Manual:
        return say(QT_TRANSLATE_NOOP("Labels", "Manual"));
    case JobTrigger::Schedule:
        return say(QT_TRANSLATE_NOOP("Labels", "Schedule"));
    case JobTrigger::CommandLine:
        return say(QT_TRANSLATE_NOOP("Labels", "Command line"));
    case JobTrigger::Event:
        return say(QT_TRANSLATE_NOOP("Labels", "Event"));
    }
    return {};
}

QString labelOf(EventState state)
{
    switch (state) {
    case EventState::Received:
        return say(QT_TRANSLATE_NOOP("Labels", "Received"));
    case EventState::Processing:
        return say(QT_TRANSLATE_NOOP("Labels", "Processing"));
    case EventState::Succeeded:
        return say(QT_TRANSLATE_NOOP("Labels", "Succeeded"));
    case EventState::WaitingRetry:
        return say(QT_TRANSLATE_NOOP("Labels", "Waiting to retry"));
    case EventState::NeedsMapping:
        return say(QT_TRANSLATE_NOOP("Labels", "Needs mapping"));
    case EventState::NeedsReview:
        return say(QT_TRANSLATE_NOOP("Labels", "Needs review"));
    case EventState::DeadLetter:
        return say(QT_TRANSLATE_NOOP("Labels", "Dead letter"));
    case EventState::Discarded:
        return say(QT_TRANSLATE_NOOP("Labels", "Discarded"));
    case EventState::Superseded:
        return say(QT_TRANSLATE_NOOP("Labels", "Superseded"));
    }
    return {};
}

QString labelOf(EventDirection direction)
{
    return direction == EventDirection::In ? say(QT_TRANSLATE_NOOP("Labels", "In"))
                                           : say(QT_TRANSLATE_NOOP("Labels", "Out"));
}

QString labelOf(EventKind kind)
{
    switch (kind) {
    case EventKind::MedListPull:
        return say(QT_TRANSLATE_NOOP("Labels", "Medication list pull"));
    case EventKind::PrescriptionNew:
        return say(QT_TRANSLATE_NOOP("Labels", "New prescription"));
    case EventKind::PrescriptionChange:
        return say(QT_TRANSLATE_NOOP("Labels", "Prescription change"));
    case EventKind::PrescriptionCancel:
        return say(QT_TRANSLATE_NOOP("Labels", "Prescription cancel"));
    case EventKind::Dispense:
        return say(QT_TRANSLATE_NOOP("Labels", "Dispense"));
    case EventKind::DispenseReversal:
        return say(QT_TRANSLATE_NOOP("Labels", "Dispense reversal"));
    case EventKind::AdherenceSignal:
        return say(QT_TRANSLATE_NOOP("Labels", "Adherence signal"));
    case EventKind::Patient:
        return say(QT_TRANSLATE_NOOP("Labels", "Patient"));
    case EventKind::Appointment:
        return say(QT_TRANSLATE_NOOP("Labels", "Appointment"));
    }
    return {};
}

QString labelOf(MappingState state)
{
    switch (state) {
    case MappingState::Pending:
        return say(QT_TRANSLATE_NOOP("Labels", "Pending"));
    case MappingState::Suggested:
        return say(QT_TRANSLATE_NOOP("Labels", "Suggested"));
    case MappingState::InReview:
        return say(QT_TRANSLATE_NOOP("Labels", "In review"));
    case MappingState::Approved:
        return say(QT_TRANSLATE_NOOP("Labels", "Approved"));
    case MappingState::Rejected:
        return say(QT_TRANSLATE_NOOP("Labels", "Rejected"));
    case MappingState::Retired:
        return say(QT_TRANSLATE_NOOP("Labels", "Retired"));
    }
    return {};
}

QString labelOf(Equivalence equivalence)
{
    switch (equivalence) {
    case Equivalence::Equal:
        return say(QT_TRANSLATE_NOOP("Labels", "Equal"));
    case Equivalence::Equivalent:
        return say(QT_TRANSLATE_NOOP("Labels", "Equivalent"));
    case Equivalence::Wider:
        return say(QT_TRANSLATE_NOOP("Labels", "Wider"));
    case Equivalence::Narrower:
        return say(QT_TRANSLATE_NOOP("Labels", "Narrower"));
    case Equivalence::Inexact:
        return say(QT_TRANSLATE_NOOP("Labels", "Inexact"));
    }
    return {};
}

QString labelOf(UnmappedReason reason)
{
    switch (reason) {
    case UnmappedReason::None:
        return {};
    case UnmappedReason::UnknownCode:
        return say(QT_TRANSLATE_NOOP("Labels", "Unknown code"));
    case UnmappedReason::NotOrderable:
        return say(QT_TRANSLATE_NOOP("Labels", "Cannot be ordered"));
    case UnmappedReason::NotActive:
        return say(QT_TRANSLATE_NOOP("Labels", "No longer active"));
    case UnmappedReason::NoLocalDrug:
        return say(QT_TRANSLATE_NOOP("Labels", "Not on the formulary"));
    case UnmappedReason::AmbiguousNdc:
        return say(QT_TRANSLATE_NOOP("Labels", "Ambiguous NDC"));
    case UnmappedReason::MalformedCode:
        return say(QT_TRANSLATE_NOOP("Labels", "Malformed code"));
    case UnmappedReason::UnknownSystem:
        return say(QT_TRANSLATE_NOOP("Labels", "Unknown code system"));
    case UnmappedReason::NoCode:
        return say(QT_TRANSLATE_NOOP("Labels", "Text without a code"));
    case UnmappedReason::Contradiction:
        return say(QT_TRANSLATE_NOOP("Labels", "Codes contradict each other"));
    }
    return {};
}

QString labelOf(Change change)
{
    switch (change) {
    case Change::Added:
        return say(QT_TRANSLATE_NOOP("Labels", "Added"));
    case Change::Discontinued:
        return say(QT_TRANSLATE_NOOP("Labels", "Discontinued"));
    case Change::DosageChanged:
        return say(QT_TRANSLATE_NOOP("Labels", "Dosage changed"));
    }
    return {};
}

QString labelOf(SandboxChangeKind kind)
{
    switch (kind) {
    case SandboxChangeKind::Prescribed:
        return say(QT_TRANSLATE_NOOP("Labels", "Prescribed"));
    case SandboxChangeKind::DoseChanged:
        return say(QT_TRANSLATE_NOOP("Labels", "Dose changed"));
    case SandboxChangeKind::FrequencyChanged:
        return say(QT_TRANSLATE_NOOP("Labels", "Frequency changed"));
    case SandboxChangeKind::RouteChanged:
        return say(QT_TRANSLATE_NOOP("Labels", "Route changed"));
    case SandboxChangeKind::Stopped:
        return say(QT_TRANSLATE_NOOP("Labels", "Stopped"));
    case SandboxChangeKind::PutOnHold:
        return say(QT_TRANSLATE_NOOP("Labels", "Put on hold"));
    case SandboxChangeKind::Deleted:
        return say(QT_TRANSLATE_NOOP("Labels", "Deleted"));
    }
    return {};
}

QString labelOf(ListenerState state)
{
    switch (state) {
    case ListenerState::Stopped:
        return say(QT_TRANSLATE_NOOP("Labels", "Stopped"));
    case ListenerState::Listening:
        return say(QT_TRANSLATE_NOOP("Labels", "Ready"));
    case ListenerState::Full:
        return say(QT_TRANSLATE_NOOP("Labels", "Intake full"));
    case ListenerState::Retrying:
        return say(QT_TRANSLATE_NOOP("Labels", "Reconnecting"));
    case ListenerState::Paused:
        return say(QT_TRANSLATE_NOOP("Labels", "Paused"));
    }
    return {};
}

QString labelOf(BreakerState state)
{
    switch (state) {
    case BreakerState::Closed:
        return say(QT_TRANSLATE_NOOP("Labels", "Breaker closed"));
    case BreakerState::Open:
        return say(QT_TRANSLATE_NOOP("Labels", "Breaker open"));
    case BreakerState::HalfOpen:
        return say(QT_TRANSLATE_NOOP("Labels", "Breaker trying"));
    }
    return {};
}

QString labelOf(BulkState state)
{
    switch (state) {
    case BulkState::Waiting:
        return say(QT_TRANSLATE_NOOP("Labels", "About to start"));
    case BulkState::Running:
        return say(QT_TRANSLATE_NOOP("Labels", "Running"));
    case BulkState::Done:
        return say(QT_TRANSLATE_NOOP("Labels", "Done"));
    case BulkState::Cancelled:
        return say(QT_TRANSLATE_NOOP("Labels", "Cancelled"));
    case BulkState::Failed:
        return say(QT_TRANSLATE_NOOP("Labels", "Failed"));
    }
    return {};
}

QString labelOf(BulkActionKind kind)
{
    return kind == BulkActionKind::Retry ? say(QT_TRANSLATE_NOOP("Labels", "Retry"))
                                         : say(QT_TRANSLATE_NOOP("Labels", "Discard"));
}

QString systemLabel(const QString &uri)
{
    return uri.isEmpty() ? say(QT_TRANSLATE_NOOP("Labels", "Text only")) : systemName(uri);
}

QString labelOf(Role role)
{
    switch (role) {
    case Role::Viewer:
        return say(QT_TRANSLATE_NOOP("Labels", "Viewer"));
    case Role::Analyst:
        return say(QT_TRANSLATE_NOOP("Labels", "Analyst"));
    case Role::Compliance:
        return say(QT_TRANSLATE_NOOP("Labels", "Compliance officer"));
    case Role::Administrator:
        return say(QT_TRANSLATE_NOOP("Labels", "Administrator"));
    }
    return {};
}

QString pluralOf(Role role)
{
    switch (role) {
    case Role::Viewer:
        return say(QT_TRANSLATE_NOOP("Labels", "viewers"));
    case Role::Analyst:
        return say(QT_TRANSLATE_NOOP("Labels", "analysts"));
    case Role::Compliance:
        return say(QT_TRANSLATE_NOOP("Labels", "compliance officers"));
    case Role::Administrator:
        return say(QT_TRANSLATE_NOOP("Labels", "administrators"));
    }
    return {};
}

}
