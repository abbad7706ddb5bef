// The words of every enumeration, in one place: they are a contract (database, JSON, command line).
#include "domain/Access.h"
#include "domain/Alerts.h"
#include "domain/AuditDesk.h"
#include "domain/Canonical.h"
#include "domain/CodeMapping.h"
#include "domain/Delivery.h"
#include "domain/Engine.h"
#include "domain/Enum.h"
#include "domain/Event.h"
#include "domain/FacilityCode.h"
#include "domain/Inbound.h"
#include "domain/Intake.h"
#include "domain/Job.h"
#include "domain/MedicationList.h"
#include "domain/Metrics.h"
#include "domain/PatientQuestion.h"
#include "domain/Prescriber.h"
#include "domain/Prescription.h"
#include "domain/Suggestion.h"
#include "domain/ValueMap.h"

namespace concord {

namespace {
constexpr Words<Role, 4> roleWords{{{Role::Viewer, "viewer"},
                                    {Role::Analyst, "analyst"},
                                    {Role::Compliance, "compliance"},
                                    {Role::Administrator, "administrator"}}};
constexpr Words<Action, 20> actionWords{{{Action::Look, "look"},
                                         {Action::SeeDifferences, "see-differences"},
                                         {Action::SeePayload, "see-payload"},
                                         {Action::TriggerSync, "trigger-sync"},
                                         {Action::CancelJob, "cancel-job"},
                                         {Action::DecideMapping, "decide-mapping"},
                                         {Action::RetryEvents, "retry-events"},
                                         {Action::DiscardEvents, "discard-events"},
                                         {Action::ResendEvent, "resend-event"},
                                         {Action::TestConnection, "test-connection"},
                                         {Action::Pause, "pause"},
                                         {Action::SeeAudit, "see-audit"},
                                         {Action::VerifyAudit, "verify-audit"},
                                         {Action::ExportAudit, "export-audit"},
                                         {Action::ExportDeidentified, "export-deidentified"},
                                         {Action::ManageUsers, "manage-users"},
                                         {Action::ManageKeys, "manage-keys"},
                                         {Action::Configure, "configure"},
                                         {Action::AcknowledgeIncident, "acknowledge-incident"},
                                         {Action::Reconcile, "reconcile"}}};

constexpr Words<AlertKind, alertKindCount> alertKindWords{{
    {AlertKind::FailureRate, "failure_rate"},
    {AlertKind::ResponseTime, "response_time"},
    {AlertKind::Authentication, "authentication"},
    {AlertKind::Validation, "validation"},
    {AlertKind::RepeatedFailures, "repeated_failures"},
    {AlertKind::QueueDepth, "queue_depth"},
    {AlertKind::OldestWaiting, "oldest_waiting"},
    {AlertKind::NoWorker, "no_worker"},
    {AlertKind::EndpointUnreachable, "endpoint_unreachable"},
    {AlertKind::DispenseAfterCancel, "dispense_after_cancel"},
    {AlertKind::AuditChain, "audit_chain"},
    {AlertKind::Reported, "reported"},
}};

constexpr Words<AlertSeverity, 3> alertSeverityWords{{
    {AlertSeverity::Info, "info"},
    {AlertSeverity::Warning, "warning"},
    {AlertSeverity::Critical, "critical"},
}};

constexpr Words<NotifierKind, 3> notifierKindWords{{
    {NotifierKind::Desktop, "desktop"},
    {NotifierKind::Smtp, "smtp"},
    {NotifierKind::Slack, "slack"},
}};

constexpr Words<IncidentState, 3> incidentStateWords{{
    {IncidentState::Open, "open"},
    {IncidentState::Acknowledged, "acknowledged"},
    {IncidentState::Resolved, "resolved"},
}};

constexpr Words<NoticeOccasion, 2> noticeOccasionWords{{
    {NoticeOccasion::Opened, "opened"},
    {NoticeOccasion::Closed, "closed"},
}};

constexpr Words<NoticeState, 5> noticeStateWords{{
    {NoticeState::Pending, "pending"},
    {NoticeState::Sending, "sending"},
    {NoticeState::Sent, "sent"},
    {NoticeState::Failed, "failed"},
    {NoticeState::Uncertain, "uncertain"},
}};

constexpr Words<MetricGrain, 3> metricGrainWords{{
    {MetricGrain::Minute, "minute"},
    {MetricGrain::Hour, "hour"},
    {MetricGrain::Day, "day"},
}};

constexpr Words<PrescriberState, 3> prescriberStateWords{{
    {PrescriberState::Pending, "pending"},
    {PrescriberState::Linked, "linked"},
    {PrescriberState::Dismissed, "dismissed"},
}};

constexpr Words<PatientQuestionState, 4> patientQuestionStateWords{{
    {PatientQuestionState::Pending, "pending"},
    {PatientQuestionState::Linked, "linked"},
    {PatientQuestionState::Distinct, "distinct"},
    {PatientQuestionState::Merged, "merged"},
}};

constexpr Words<PatientAct, 4> patientActWords{{
    {PatientAct::Link, "link"},
    {PatientAct::Unlink, "unlink"},
    {PatientAct::Merge, "merge"},
    {PatientAct::Distinct, "distinct"},
}};

constexpr Words<PatientEffect, 5> patientEffectWords{{
    {PatientEffect::None, ""},
    {PatientEffect::Link, "link"},
    {PatientEffect::Unlink, "unlink"},
    {PatientEffect::Merge, "merge"},
    {PatientEffect::Failed, "failed"},
}};

constexpr Words<PatientField, 7> patientFieldWords{{
    {PatientField::Family, "family"},
    {PatientField::Given, "given"},
    {PatientField::BirthDate, "birth_date"},
    {PatientField::Sex, "sex"},
    {PatientField::Phone, "phone"},
    {PatientField::Address, "address"},
    {PatientField::Number, "number"},
}};

constexpr Words<PatientAgreement, 4> patientAgreementWords{{
    {PatientAgreement::Agrees, "agrees"},
    {PatientAgreement::Similar, "similar"},
    {PatientAgreement::Missing, "missing"},
    {PatientAgreement::Differs, "differs"},
}};

constexpr Words<PatientNote, 12> patientNoteWords{{
    {PatientNote::None, ""},
    {PatientNote::Nickname, "nickname"},
    {PatientNote::Initial, "initial"},
    {PatientNote::Spelling, "spelling"},
    {PatientNote::PartOfName, "part of name"},
    {PatientNote::Order, "order"},
    {PatientNote::OneDigit, "one digit"},
    {PatientNote::DayMonth, "day and month"},
    {PatientNote::PartOfDate, "part of date"},
    {PatientNote::Locality, "locality"},
    {PatientNote::Ending, "ending"},
    {PatientNote::Authority, "other authority"},
}};

constexpr Words<FacilityCodeState, 3> facilityCodeStateWords{{
    {FacilityCodeState::Pending, "pending"},
    {FacilityCodeState::Mapped, "mapped"},
    {FacilityCodeState::Dismissed, "dismissed"},
}};

constexpr Words<ValueKind, 12> valueKindWords{{
    {ValueKind::Unit, "unit"},
    {ValueKind::Route, "route"},
    {ValueKind::Form, "form"},
    {ValueKind::Frequency, "frequency"},
    {ValueKind::Release, "release"},
    {ValueKind::Abbreviation, "abbreviation"},
    {ValueKind::Species, "species"},
    {ValueKind::Breed, "breed"},
    {ValueKind::GenderStatus, "gender_status"},
    {ValueKind::Status, "status"},
    {ValueKind::VisitType, "visit_type"},
    {ValueKind::Custom, "custom"},
}};

constexpr Words<Release, 4> releaseWords{{{Release::Unstated, "unstated"},
                                          {Release::Immediate, "immediate"},
                                          {Release::Extended, "extended"},
                                          {Release::Delayed, "delayed"}}};

constexpr Words<DrugAttribute, 7> attributeWords{{{DrugAttribute::Ingredient, "ingredient"},
                                                  {DrugAttribute::Strength, "strength"},
                                                  {DrugAttribute::DoseForm, "dose_form"},
                                                  {DrugAttribute::Route, "route"},
                                                  {DrugAttribute::Release, "release"},
                                                  {DrugAttribute::Brand, "brand"},
                                                  {DrugAttribute::Pack, "pack"}}};

constexpr Words<Agreement, 4> agreementWords{{{Agreement::Same, "same"},
                                              {Agreement::Compatible, "compatible"},
                                              {Agreement::Missing, "missing"},
                                              {Agreement::Different, "different"}}};

constexpr Words<AuditFileFormat, 4> auditFormatWords{{
    {AuditFileFormat::JsonLines, "jsonl"},
    {AuditFileFormat::Csv, "csv"},
    {AuditFileFormat::Pdf, "pdf"},
    {AuditFileFormat::Fhir, "fhir"},
}};

constexpr Words<AuditFault, 11> auditFaultWords{{
    {AuditFault::None, "none"},
    {AuditFault::Altered, "altered"},
    {AuditFault::Removed, "removed"},
    {AuditFault::Stray, "stray"},
    {AuditFault::UnknownVersion, "unknown_version"},
    {AuditFault::TreeBroken, "tree_broken"},
    {AuditFault::Rewritten, "rewritten"},
    {AuditFault::CutOff, "cut_off"},
    {AuditFault::HeadUntrusted, "head_untrusted"},
    {AuditFault::HeadSignature, "head_signature"},
    {AuditFault::NoHead, "no_head"},
}};

constexpr Words<PrescriptionStatus, 8> prescriptionWords{{
    {PrescriptionStatus::Active, "active"},
    {PrescriptionStatus::OnHold, "on-hold"},
    {PrescriptionStatus::Cancelled, "cancelled"},
    {PrescriptionStatus::Completed, "completed"},
    {PrescriptionStatus::EnteredInError, "entered-in-error"},
    {PrescriptionStatus::Stopped, "stopped"},
    {PrescriptionStatus::Draft, "draft"},
    {PrescriptionStatus::Unknown, "unknown"},
}};

constexpr Words<Change, 3> changeWords{{
    {Change::Added, "added"},
    {Change::Discontinued, "discontinued"},
    {Change::DosageChanged, "changed"},
}};

constexpr Words<EventState, eventStateCount> eventStateWords{{
    {EventState::Received, "received"},
    {EventState::Processing, "processing"},
    {EventState::Succeeded, "succeeded"},
    {EventState::WaitingRetry, "waiting_retry"},
    {EventState::NeedsMapping, "needs_mapping"},
    {EventState::NeedsReview, "needs_review"},
    {EventState::DeadLetter, "dead_letter"},
    {EventState::Discarded, "discarded"},
    {EventState::Superseded, "superseded"},
}};

constexpr Words<EventDirection, 2> directionWords{{{EventDirection::In, "in"}, {EventDirection::Out, "out"}}};

constexpr Words<EventKind, 9> kindWords{{
    {EventKind::MedListPull, "MED_LIST_PULL"},
    {EventKind::PrescriptionNew, "PRESCRIPTION_NEW"},
    {EventKind::PrescriptionChange, "PRESCRIPTION_CHANGE"},
    {EventKind::PrescriptionCancel, "PRESCRIPTION_CANCEL"},
    {EventKind::Dispense, "DISPENSE"},
    {EventKind::DispenseReversal, "DISPENSE_REVERSAL"},
    {EventKind::AdherenceSignal, "ADHERENCE_SIGNAL"},
    {EventKind::Patient, "PATIENT"},
    {EventKind::Appointment, "APPOINTMENT"},
}};

constexpr Words<JobState, jobStateCount> jobStateWords{{
    {JobState::Queued, "queued"},
    {JobState::Running, "running"},
    {JobState::Succeeded, "succeeded"},
    {JobState::PartlySucceeded, "partly_succeeded"},
    {JobState::Failed, "failed"},
    {JobState::Cancelled, "cancelled"},
}};

constexpr Words<InboundChannel, 5> channelWords{{
    {InboundChannel::Webhook, "webhook"},
    {InboundChannel::Subscription, "subscription"},
    {InboundChannel::Mllp, "mllp"},
    {InboundChannel::Queue, "queue"},
    {InboundChannel::File, "file"},
}};

constexpr Words<InboundFormat, 3> formatWords{{
    {InboundFormat::Hl7v2, "hl7v2"},
    {InboundFormat::FhirJson, "fhir"},
    {InboundFormat::Json, "json"},
}};

constexpr Words<ListenerState, listenerStateCount> listenerWords{{
    {ListenerState::Stopped, "stopped"},
    {ListenerState::Listening, "listening"},
    {ListenerState::Full, "full"},
    {ListenerState::Retrying, "retrying"},
    {ListenerState::Paused, "paused"},
}};

constexpr Words<OrderAction, 8> orderActionWords{{
    {OrderAction::New, "new"},
    {OrderAction::Change, "change"},
    {OrderAction::CancelRequested, "cancel_requested"},
    {OrderAction::Cancelled, "cancelled"},
    {OrderAction::Discontinued, "discontinued"},
    {OrderAction::Hold, "hold"},
    {OrderAction::Release, "release"},
    {OrderAction::CancelDenied, "cancel_denied"},
}};

constexpr Words<DispenseAction, 3> dispenseActionWords{{
    {DispenseAction::Dispensed, "dispensed"},
    {DispenseAction::ReturnedToStock, "returned_to_stock"},
    {DispenseAction::EnteredInError, "entered_in_error"},
}};

constexpr Words<WaitReason::Kind, 11> waitWords{{
    {WaitReason::Kind::None, "none"},
    {WaitReason::Kind::Next, "next"},
    {WaitReason::Kind::BlockedByEvent, "blocked_by_event"},
    {WaitReason::Kind::NextRetry, "next_retry"},
    {WaitReason::Kind::Mapping, "mapping"},
    {WaitReason::Kind::Breaker, "breaker"},
    {WaitReason::Kind::RateLimit, "rate_limit"},
    {WaitReason::Kind::Paused, "paused"},
    {WaitReason::Kind::Review, "review"},
    {WaitReason::Kind::Dead, "dead"},
    {WaitReason::Kind::NoWorker, "no_worker"},
}};

constexpr Words<BulkActionKind, 2> bulkActionWords{
    {{BulkActionKind::Retry, "retry"}, {BulkActionKind::Discard, "discard"}}};

constexpr Words<BulkState, 5> bulkStateWords{{
    {BulkState::Waiting, "waiting"},
    {BulkState::Running, "running"},
    {BulkState::Done, "done"},
    {BulkState::Cancelled, "cancelled"},
    {BulkState::Failed, "failed"},
}};

constexpr Words<DeliveryState, 4> deliveryStateWords{{
    {DeliveryState::Waiting, "waiting"},
    {DeliveryState::Sending, "sending"},
    {DeliveryState::Acknowledged, "acknowledged"},
    {DeliveryState::Stopped, "stopped"},
}};

constexpr Words<DeliveryWait, 3> deliveryWaitWords{{
    {DeliveryWait::Nothing, ""},
    {DeliveryWait::Patient, "patient"},
    {DeliveryWait::Prescription, "prescription"},
}};

constexpr Words<BreakerState, 3> breakerWords{{
    {BreakerState::Closed, "closed"},
    {BreakerState::Open, "open"},
    {BreakerState::HalfOpen, "half_open"},
}};

constexpr Words<SyncMode, 2> syncModeWords{{{SyncMode::Full, "full"}, {SyncMode::Delta, "delta"}}};

constexpr Words<JobTrigger, 4> triggerWords{{
    {JobTrigger::Manual, "manual"},
    {JobTrigger::Schedule, "schedule"},
    {JobTrigger::CommandLine, "command_line"},
    {JobTrigger::Event, "event"},
}};

constexpr Words<MappingState, 6> mappingStateWords{{
    {MappingState::Pending, "pending"},
    {MappingState::Suggested, "suggested"},
    {MappingState::InReview, "in_review"},
    {MappingState::Approved, "approved"},
    {MappingState::Rejected, "rejected"},
    {MappingState::Retired, "retired"},
}};

constexpr Words<Equivalence, 5> equivalenceWords{{
    {Equivalence::Equal, "equal"},
    {Equivalence::Equivalent, "equivalent"},
    {Equivalence::Wider, "wider"},
    {Equivalence::Narrower, "narrower"},
    {Equivalence::Inexact, "inexact"},
}};

constexpr Words<MappingAct, 9> mappingActWords{{
    {MappingAct::Approve, "approve"},
    {MappingAct::Confirm, "confirm"},
    {MappingAct::SendBack, "send_back"},
    {MappingAct::Reject, "reject"},
    {MappingAct::Reopen, "reopen"},
    {MappingAct::Retire, "retire"},
    {MappingAct::Undo, "undo"},
    {MappingAct::Assign, "assign"},
    {MappingAct::Note, "note"},
}};

constexpr Words<UnmappedReason, 10> reasonWords{{
    {UnmappedReason::None, "none"},
    {UnmappedReason::UnknownCode, "unknown_code"},
    {UnmappedReason::NotOrderable, "not_orderable"},
    {UnmappedReason::NotActive, "not_active"},
    {UnmappedReason::NoLocalDrug, "no_local_drug"},
    {UnmappedReason::AmbiguousNdc, "ambiguous_ndc"},
    {UnmappedReason::MalformedCode, "malformed_code"},
    {UnmappedReason::UnknownSystem, "unknown_system"},
    {UnmappedReason::NoCode, "no_code"},
    {UnmappedReason::Contradiction, "contradiction"},
}};
}

QString wordOf(PrescriptionStatus status)
{
    return wordOf(prescriptionWords, status);
}
std::optional<PrescriptionStatus> prescriptionStatusFromWord(QStringView w)
{
    return enumOf(prescriptionWords, w);
}

QString wordOf(Change change)
{
    return wordOf(changeWords, change);
}
std::optional<Change> changeFromWord(QStringView word)
{
    return enumOf(changeWords, word);
}

QString wordOf(EventState state)
{
    return wordOf(eventStateWords, state);
}
std::optional<EventState> eventStateFromWord(QStringView word)
{
    return enumOf(eventStateWords, word);
}

QString wordOf(EventDirection direction)
{
    return wordOf(directionWords, direction);
}
std::optional<EventDirection> eventDirectionFromWord(QStringView word)
{
    return enumOf(directionWords, word);
}

QString wordOf(EventKind kind)
{
    return wordOf(kindWords, kind);
}
std::optional<EventKind> eventKindFromWord(QStringView word)
{
    return enumOf(kindWords, word);
}

QString wordOf(InboundChannel channel)
{
    return wordOf(channelWords, channel);
}
std::optional<InboundChannel> inboundChannelFromWord(QStringView word)
{
    return enumOf(channelWords, word);
}

QString wordOf(InboundFormat format)
{
    return wordOf(formatWords, format);
}
std::optional<InboundFormat> inboundFormatFromWord(QStringView word)
{
    return enumOf(formatWords, word);
}

QString wordOf(ListenerState state)
{
    return wordOf(listenerWords, state);
}
std::optional<ListenerState> listenerStateFromWord(QStringView word)
{
    return enumOf(listenerWords, word);
}

QString wordOf(OrderAction action)
{
    return wordOf(orderActionWords, action);
}
std::optional<OrderAction> orderActionFromWord(QStringView word)
{
    return enumOf(orderActionWords, word);
}

QString wordOf(DispenseAction action)
{
    return wordOf(dispenseActionWords, action);
}
std::optional<DispenseAction> dispenseActionFromWord(QStringView word)
{
    return enumOf(dispenseActionWords, word);
}

QString wordOf(WaitReason::Kind kind)
{
    return wordOf(waitWords, kind);
}

QString wordOf(BulkActionKind kind)
{
    return wordOf(bulkActionWords, kind);
}
std::optional<BulkActionKind> bulkActionKindFromWord(QStringView word)
{
    return enumOf(bulkActionWords, word);
}

QString wordOf(BulkState state)
{
    return wordOf(bulkStateWords, state);
}
std::optional<BulkState> bulkStateFromWord(QStringView word)
{
    return enumOf(bulkStateWords, word);
}

QString wordOf(DeliveryState state)
{
    return wordOf(deliveryStateWords, state);
}
std::optional<DeliveryState> deliveryStateFromWord(QStringView word)
{
    return enumOf(deliveryStateWords, word);
}

QString wordOf(DeliveryWait wait)
{
    return wordOf(deliveryWaitWords, wait);
}
std::optional<DeliveryWait> deliveryWaitFromWord(QStringView word)
{
    return enumOf(deliveryWaitWords, word);
}

QString wordOf(BreakerState state)
{
    return wordOf(breakerWords, state);
}
std::optional<BreakerState> breakerStateFromWord(QStringView word)
{
    return enumOf(breakerWords, word);
}

QString wordOf(JobState state)
{
    return wordOf(jobStateWords, state);
}
std::optional<JobState> jobStateFromWord(QStringView word)
{
    return enumOf(jobStateWords, word);
}

QString wordOf(SyncMode mode)
{
    return wordOf(syncModeWords, mode);
}
std::optional<SyncMode> syncModeFromWord(QStringView word)
{
    return enumOf(syncModeWords, word);
}

QString wordOf(JobTrigger trigger)
{
    return wordOf(triggerWords, trigger);
}
std::optional<JobTrigger> jobTriggerFromWord(QStringView word)
{
    return enumOf(triggerWords, word);
}

QString wordOf(MappingState state)
{
    return wordOf(mappingStateWords, state);
}
std::optional<MappingState> mappingStateFromWord(QStringView word)
{
    return enumOf(mappingStateWords, word);
}

QString wordOf(Equivalence equivalence)
{
    return wordOf(equivalenceWords, equivalence);
}
std::optional<Equivalence> equivalenceFromWord(QStringView word)
{
    return enumOf(equivalenceWords, word);
}

QString wordOf(MappingAct act)
{
    return wordOf(mappingActWords, act);
}
std::optional<MappingAct> mappingActFromWord(QStringView word)
{
    return enumOf(mappingActWords, word);
}

QString wordOf(UnmappedReason reason)
{
    return wordOf(reasonWords, reason);
}
std::optional<UnmappedReason> unmappedReasonFromWord(QStringView word)
{
    return enumOf(reasonWords, word);
}

QString wordOf(Release release)
{
    return wordOf(releaseWords, release);
}

QString wordOf(DrugAttribute attribute)
{
    return wordOf(attributeWords, attribute);
}
std::optional<DrugAttribute> drugAttributeFromWord(QStringView word)
{
    return enumOf(attributeWords, word);
}

QString wordOf(Agreement agreement)
{
    return wordOf(agreementWords, agreement);
}
std::optional<Agreement> agreementFromWord(QStringView word)
{
    return enumOf(agreementWords, word);
}

QString wordOf(AuditFileFormat format)
{
    return wordOf(auditFormatWords, format);
}

QString wordOf(AuditFault fault)
{
    return wordOf(auditFaultWords, fault);
}

QString wordOf(Role role)
{
    return wordOf(roleWords, role);
}
std::optional<Role> roleFromWord(QStringView word)
{
    return enumOf(roleWords, word);
}

QString wordOf(PrescriberState state)
{
    return wordOf(prescriberStateWords, state);
}
std::optional<PrescriberState> prescriberStateFromWord(QStringView word)
{
    return enumOf(prescriberStateWords, word);
}

QString wordOf(PatientQuestionState state)
{
    return wordOf(patientQuestionStateWords, state);
}
std::optional<PatientQuestionState> patientQuestionStateFromWord(QStringView word)
{
    return enumOf(patientQuestionStateWords, word);
}

QString wordOf(PatientAct act)
{
    return wordOf(patientActWords, act);
}
std::optional<PatientAct> patientActFromWord(QStringView word)
{
    return enumOf(patientActWords, word);
}

QString wordOf(PatientEffect effect)
{
    return wordOf(patientEffectWords, effect);
}
std::optional<PatientEffect> patientEffectFromWord(QStringView word)
{
    return enumOf(patientEffectWords, word);
}

QString wordOf(PatientField field)
{
    return wordOf(patientFieldWords, field);
}
QString wordOf(PatientAgreement agreement)
{
    return wordOf(patientAgreementWords, agreement);
}
QString wordOf(PatientNote note)
{
    return wordOf(patientNoteWords, note);
}

QString wordOf(FacilityCodeState state)
{
    return wordOf(facilityCodeStateWords, state);
}
std::optional<FacilityCodeState> facilityCodeStateFromWord(QStringView word)
{
    return enumOf(facilityCodeStateWords, word);
}

QString wordOf(ValueKind kind)
{
    return wordOf(valueKindWords, kind);
}
std::optional<ValueKind> valueKindFromWord(QStringView word)
{
    return enumOf(valueKindWords, word);
}
QString wordOf(ValueOrigin origin)
{
    return origin == ValueOrigin::Site ? QStringLiteral("site") : QStringLiteral("shipped");
}

QString wordOf(Action action)
{
    return wordOf(actionWords, action);
}

QString wordOf(AlertKind kind)
{
    return wordOf(alertKindWords, kind);
}
std::optional<AlertKind> alertKindFromWord(QStringView word)
{
    return enumOf(alertKindWords, word);
}

QString wordOf(AlertSeverity severity)
{
    return wordOf(alertSeverityWords, severity);
}
std::optional<AlertSeverity> alertSeverityFromWord(QStringView word)
{
    return enumOf(alertSeverityWords, word);
}

QString wordOf(NotifierKind kind)
{
    return wordOf(notifierKindWords, kind);
}
std::optional<NotifierKind> notifierKindFromWord(QStringView word)
{
    return enumOf(notifierKindWords, word);
}

QString wordOf(IncidentState state)
{
    return wordOf(incidentStateWords, state);
}
std::optional<IncidentState> incidentStateFromWord(QStringView word)
{
    return enumOf(incidentStateWords, word);
}

QString wordOf(NoticeOccasion occasion)
{
    return wordOf(noticeOccasionWords, occasion);
}
std::optional<NoticeOccasion> noticeOccasionFromWord(QStringView word)
{
    return enumOf(noticeOccasionWords, word);
}

QString wordOf(NoticeState state)
{
    return wordOf(noticeStateWords, state);
}
std::optional<NoticeState> noticeStateFromWord(QStringView word)
{
    return enumOf(noticeStateWords, word);
}

QString wordOf(MetricGrain grain)
{
    return wordOf(metricGrainWords, grain);
}
std::optional<MetricGrain> metricGrainFromWord(QStringView word)
{
    return enumOf(metricGrainWords, word);
}

}
