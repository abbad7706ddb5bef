// Labels of words that are stored as text, not as an enumeration.
#include "models/Labels.h"

#include <QCoreApplication>

#include <array>

namespace concord {

namespace {

struct Entry
{
    const char *word;
    const char *label;
};

template <size_t Size>
QString labelIn(const std::array<Entry, Size> &entries, const QString &word)
{
    for (const Entry &entry : entries) {
        if (word == QLatin1StringView(entry.word))
            return QCoreApplication::translate("Labels", entry.label);
    }
    return word;
}

}

QString stepLabel(const QString &step)
{
    static constexpr std::array<Entry, 12> labels{{
        {"reading", QT_TRANSLATE_NOOP("Labels", "Reading from the source")},
        {"comparing", QT_TRANSLATE_NOOP("Labels", "Comparing the lists")},
        {"verifying", QT_TRANSLATE_NOOP("Labels", "Verifying what was removed")},
        {"claim", QT_TRANSLATE_NOOP("Labels", "Claim")},
        {"decode", QT_TRANSLATE_NOOP("Labels", "Decode")},
        {"fetch", QT_TRANSLATE_NOOP("Labels", "Fetch")},
        {"validate", QT_TRANSLATE_NOOP("Labels", "Validate")},
        {"normalise", QT_TRANSLATE_NOOP("Labels", "Normalise")},
        {"upsert", QT_TRANSLATE_NOOP("Labels", "Store")},
        {"conflicts", QT_TRANSLATE_NOOP("Labels", "Look for conflicts")},
        {"diff", QT_TRANSLATE_NOOP("Labels", "Compare")},
        {"outcome", QT_TRANSLATE_NOOP("Labels", "Conclude")},
    }};
    return labelIn(labels, step);
}

QString verdictLabel(const QString &verdict)
{
    static constexpr std::array<Entry, 8> labels{{
        {"done", QT_TRANSLATE_NOOP("Labels", "Done")},
        {"skipped", QT_TRANSLATE_NOOP("Labels", "Skipped")},
        {"retry", QT_TRANSLATE_NOOP("Labels", "Try again later")},
        {"wait", QT_TRANSLATE_NOOP("Labels", "Waits")},
        {"needs_mapping", QT_TRANSLATE_NOOP("Labels", "Needs mapping")},
        {"needs_review", QT_TRANSLATE_NOOP("Labels", "Needs review")},
        {"superseded", QT_TRANSLATE_NOOP("Labels", "Superseded")},
        {"failed", QT_TRANSLATE_NOOP("Labels", "Failed")},
    }};
    return labelIn(labels, verdict);
}

QString orderLabel(const QString &action)
{
    static constexpr std::array<Entry, 5> labels{{
        {"event.retry", QT_TRANSLATE_NOOP("Labels", "Retried")},
        {"event.resend", QT_TRANSLATE_NOOP("Labels", "Edited and resent")},
        {"event.discard", QT_TRANSLATE_NOOP("Labels", "Discarded")},
        {"event.view", QT_TRANSLATE_NOOP("Labels", "Payload viewed")},
        {"event.undo", QT_TRANSLATE_NOOP("Labels", "Undone")},
    }};
    return labelIn(labels, action);
}

QString connectionKindLabel(const QString &kind)
{
    static constexpr std::array<Entry, 12> labels{{
        {"fhir-r4", QT_TRANSLATE_NOOP("Labels", "FHIR R4")},
        {"ehr-api", QT_TRANSLATE_NOOP("Labels", "EHR REST API")},
        {"fhir-subscription", QT_TRANSLATE_NOOP("Labels", "FHIR Subscription")},
        {"mllp", QT_TRANSLATE_NOOP("Labels", "HL7 v2 over MLLP")},
        {"webhook", QT_TRANSLATE_NOOP("Labels", "Webhook")},
        {"rabbitmq", QT_TRANSLATE_NOOP("Labels", "RabbitMQ queue")},
        {"queue", QT_TRANSLATE_NOOP("Labels", "Message queue")},
        {"mllp-out", QT_TRANSLATE_NOOP("Labels", "HL7 v2 over MLLP, outbound")},
        {"webhook-out", QT_TRANSLATE_NOOP("Labels", "Webhook, outbound")},
        {"rabbitmq-out", QT_TRANSLATE_NOOP("Labels", "RabbitMQ, outbound")},
        {"servicenow", QT_TRANSLATE_NOOP("Labels", "ServiceNow")},
        {"relay", QT_TRANSLATE_NOOP("Labels", "Relay to others")},
    }};
    return labelIn(labels, kind);
}

QString formatLabel(const QString &format)
{
    static constexpr std::array<Entry, 3> labels{{
        {"hl7v2", QT_TRANSLATE_NOOP("Labels", "HL7 v2")},
        {"fhir", QT_TRANSLATE_NOOP("Labels", "FHIR JSON")},
        {"json", QT_TRANSLATE_NOOP("Labels", "JSON")},
    }};
    return labelIn(labels, format);
}

QString channelLabel(const QString &channel)
{
    static constexpr std::array<Entry, 5> labels{{
        {"webhook", QT_TRANSLATE_NOOP("Labels", "Webhook")},
        {"subscription", QT_TRANSLATE_NOOP("Labels", "FHIR Subscription")},
        {"mllp", QT_TRANSLATE_NOOP("Labels", "MLLP")},
        {"queue", QT_TRANSLATE_NOOP("Labels", "Message queue")},
        {"file", QT_TRANSLATE_NOOP("Labels", "File")},
    }};
    return labelIn(labels, channel);
}

QString recordLabel(const QString &record)
{
    static constexpr std::array<Entry, 6> labels{{
        {"prescriptions", QT_TRANSLATE_NOOP("Labels", "Prescription")},
        {"dispenses", QT_TRANSLATE_NOOP("Labels", "Dispense")},
        {"patients", QT_TRANSLATE_NOOP("Labels", "Patient")},
        {"patient_identifiers", QT_TRANSLATE_NOOP("Labels", "Patient identifier")},
        {"appointments", QT_TRANSLATE_NOOP("Labels", "Appointment")},
        {"adherence_signals", QT_TRANSLATE_NOOP("Labels", "Adherence signal")},
    }};
    return labelIn(labels, record);
}

QString integrationLabel(const QString &integration)
{
    static constexpr std::array<Entry, 1> labels{
        {{"medication-list", QT_TRANSLATE_NOOP("Labels", "Medication list")}}};
    return labelIn(labels, integration);
}

QString labelOf(ErrorCode code)
{
    static constexpr std::array<Entry, 37> labels{{
        {"code_rejected", QT_TRANSLATE_NOOP("Labels", "Code is no drug")},
        {"invalid_message", QT_TRANSLATE_NOOP("Labels", "Invalid message")},
        {"wrong_content_type", QT_TRANSLATE_NOOP("Labels", "Wrong content type")},
        {"unsupported_version", QT_TRANSLATE_NOOP("Labels", "Unsupported version")},
        {"too_large", QT_TRANSLATE_NOOP("Labels", "Too large")},
        {"reference_not_found", QT_TRANSLATE_NOOP("Labels", "Broken reference")},
        {"unsupported_message", QT_TRANSLATE_NOOP("Labels", "Unsupported type")},
        {"duplicate_id", QT_TRANSLATE_NOOP("Labels", "Duplicate id")},
        {"signature_invalid", QT_TRANSLATE_NOOP("Labels", "Invalid signature")},
        {"unreachable", QT_TRANSLATE_NOOP("Labels", "Unreachable")},
        {"timeout", QT_TRANSLATE_NOOP("Labels", "Timed out")},
        {"tls_failed", QT_TRANSLATE_NOOP("Labels", "TLS failed")},
        {"redirect_refused", QT_TRANSLATE_NOOP("Labels", "Redirect refused")},
        {"unauthorized", QT_TRANSLATE_NOOP("Labels", "Not signed in")},
        {"remote_forbidden", QT_TRANSLATE_NOOP("Labels", "Not permitted there")},
        {"remote_not_found", QT_TRANSLATE_NOOP("Labels", "Not found there")},
        {"remote_gone", QT_TRANSLATE_NOOP("Labels", "Gone there")},
        {"rate_limited", QT_TRANSLATE_NOOP("Labels", "Rate limited")},
        {"remote_rejected", QT_TRANSLATE_NOOP("Labels", "Rejected there")},
        {"remote_failed", QT_TRANSLATE_NOOP("Labels", "Server fault")},
        {"breaker_open", QT_TRANSLATE_NOOP("Labels", "Breaker open")},
        {"engine_full", QT_TRANSLATE_NOOP("Labels", "Engine full")},
        {"paused", QT_TRANSLATE_NOOP("Labels", "Paused")},
        {"store_busy", QT_TRANSLATE_NOOP("Labels", "Database busy")},
        {"store_full", QT_TRANSLATE_NOOP("Labels", "Disk full")},
        {"store_corrupt", QT_TRANSLATE_NOOP("Labels", "Database damaged")},
        {"store_newer", QT_TRANSLATE_NOOP("Labels", "Database newer")},
        {"store_failed", QT_TRANSLATE_NOOP("Labels", "Database refused")},
        {"erased", QT_TRANSLATE_NOOP("Labels", "Erased")},
        {"not_found", QT_TRANSLATE_NOOP("Labels", "Not found")},
        {"forbidden", QT_TRANSLATE_NOOP("Labels", "Not permitted")},
        {"sign_in_refused", QT_TRANSLATE_NOOP("Labels", "Sign-in refused")},
        {"overlap", QT_TRANSLATE_NOOP("Labels", "Already running")},
        {"conflict", QT_TRANSLATE_NOOP("Labels", "Conflict")},
        {"cancelled", QT_TRANSLATE_NOOP("Labels", "Cancelled")},
        {"config_invalid", QT_TRANSLATE_NOOP("Labels", "Invalid configuration")},
        {"internal", QT_TRANSLATE_NOOP("Labels", "Internal fault")},
    }};
    return labelIn(labels, codeName(code));
}

}
