#pragma once

#include "codec/JsonReader.h"
#include "domain/Event.h"

#include <QByteArray>
#include <QHash>
#include <QString>

#include <memory>
#include <vector>

namespace concord {

/// A FHIR resource, or a Bundle of them, parsed, with its references followed inside of it. Values read from
/// it live as long as it does.
class FhirDocument
{
public:
    using Object = JsonReader::Object;

    struct Entry
    {
        Object resource;
        QString type;
        QString id;
        QString fullUrl; ///< of the Bundle's entry; empty for a single resource
        int index = -1;  ///< in Bundle.entry; -1: the document itself

        [[nodiscard]] QString reference() const
        {
            return id.isEmpty() ? QString() : type + QLatin1Char('/') + id;
        }
    };

    /// Errors: InvalidMessage (not JSON, not FHIR), UnsupportedVersion (XML).
    [[nodiscard]] static Result<FhirDocument> parse(const QByteArray &body);

    [[nodiscard]] Object root() const { return m_root; }
    [[nodiscard]] const QString &type() const { return m_type; } ///< of the document: "Bundle"
    [[nodiscard]] bool isBundle() const { return m_type == u"Bundle"; }
    [[nodiscard]] const std::vector<Entry> &entries() const { return m_entries; } ///< with a resource in them

    /// The entry that @p reference names ("Patient/1", "urn:uuid:…", an absolute URL), if it is in here.
    [[nodiscard]] const Entry *find(const QString &reference) const;
    /// What @p reference leads to from within @p holder: a contained resource ("#1") or an entry.
    [[nodiscard]] std::optional<Object> follow(Object holder, const QString &reference) const;

private:
    FhirDocument() = default;
    void readEntries();

    std::unique_ptr<simdjson::dom::parser> m_parser;
    simdjson::padded_string m_text;
    Object m_root;
    QString m_type;
    std::vector<Entry> m_entries;
    mutable QHash<QString, int> m_byReference; ///< filled when first asked
};

/// What a document is about.
struct FhirFocus
{
    EventKind kind = EventKind::PrescriptionNew;
    std::vector<int> mains; ///< indexes into FhirDocument::entries(); several orders of one patient
    QString pending;        ///< an id-only notification: the reference whose resource has to be fetched first
    QString notificationId; ///< with pending: what tells this notification from others
};

/// Finds the resources a document is about. Of a message Bundle those that MessageHeader.focus names, else of
/// what a Bundle holds MedicationDispense before MedicationRequest, Appointment, adherence, Patient: what
/// stands beside them is context. Of several Patients the one whose link replaces another. UnsupportedMessage
/// says what else it is.
///
/// Kinds: MedicationRequest by status (cancelled, stopped, entered-in-error: cancel; active, draft of version
/// "1" or of none: new; anything else: change: the upsert corrects that by what it knows).
/// MedicationDispense: cancelled, stopped, declined, entered-in-error: reversal. Observation with a code
/// "PDC" or the text "proportion of days covered", MeasureReport of a measure whose name begins with "PDC"
/// or with a group of that code: adherence.
[[nodiscard]] Result<FhirFocus> focusOf(const FhirDocument &document);

/// The patient a resource is about, as a reference: "Patient/1", "urn:uuid:…", "#1"; of a Patient its own.
[[nodiscard]] QString patientReferenceOf(const FhirDocument::Entry &entry);

/// MedicationRequest.meta.versionId says that it was changed after it was made.
[[nodiscard]] bool isLaterVersion(JsonReader::Object resource);
[[nodiscard]] bool isAdherence(const FhirDocument::Entry &entry);

}
