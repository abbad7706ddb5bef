#pragma once

#include "domain/Prescription.h"
#include "domain/Result.h"

#include <QByteArray>
#include <QHash>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace concord {

/// An entry that could not be read: its place and reason, and the entry itself for the person who will look
/// at it.
struct EntryFailure
{
    Error error;               ///< where: "entry[3].resource.status"
    QString resourceReference; ///< "MedicationRequest/123", empty when not even that is known
    QByteArray entryJson;      ///< the resource, minified
};

/// A prescription whose medication stands in another resource.
struct UnresolvedPrescription
{
    Prescription prescription;
    QString medicationReference; ///< "Medication/7"
    QString path;                ///< "entry[3].resource.medicationReference.reference"
    QByteArray entryJson;
};

struct MedicationContent
{
    QList<Coding> codings;
    QString text;

    friend bool operator==(const MedicationContent &, const MedicationContent &) = default;
};

/// One page of a search or history for MedicationRequest, decoded.
struct MedicationPage
{
    std::vector<Prescription> prescriptions;
    std::vector<UnresolvedPrescription> unresolved;
    QHash<QString, MedicationContent> medications; ///< Medication resources of the page by reference
    std::vector<QString> deletedIds;               ///< history: MedicationRequest ids that were deleted
    std::vector<EntryFailure> failures;
    QHash<QString, QByteArray> orderJson; ///< by orderKey(); with MedicationPageReader::keepOrders() only
    QString nextUrl;                      ///< link relation next, verbatim; empty on the last page
    std::optional<qint64> total;
    int entries = 0;

    /// Two versions of one order may stand on a page.
    [[nodiscard]] static QString orderKey(const Prescription &p)
    {
        return p.sourceId + u'/' + p.sourceVersion;
    }
};

/// Decodes Bundles of MedicationRequest. Keeps its parser's buffers between pages; use one on one thread.
class MedicationPageReader
{
public:
    /// @param baseUrl the FHIR base; absolute references below it are made relative.
    explicit MedicationPageReader(QString baseUrl);
    ~MedicationPageReader();

    /// From now on pages hold the resources themselves beside what is read of them.
    void keepOrders(bool isKept) { m_keepsOrders = isKept; }

    /// An unreadable entry goes to failures. The page as a whole fails with InvalidMessage (not JSON, cut
    /// off, not a Bundle; where says the place), UnsupportedVersion (XML) or WrongContentType (HTML). An
    /// OperationOutcome in place of the Bundle is RemoteRejected with its codes and paths.
    [[nodiscard]] Result<MedicationPage> read(const QByteArray &body);
    /// A single Medication resource, or a Bundle of them.
    [[nodiscard]] Result<QHash<QString, MedicationContent>> readMedications(const QByteArray &body);

    /// What a CapabilityStatement says that a sync needs.
    struct Capabilities
    {
        QString fhirVersion;
        bool hasHistory = false; ///< history-type on MedicationRequest
    };
    [[nodiscard]] Result<Capabilities> readCapabilities(const QByteArray &body);

private:
    struct Parser;
    std::unique_ptr<Parser> m_parser;
    QString m_baseUrl;
    bool m_keepsOrders = false;
};

/// "Patient/1" from "https://host/fhir/Patient/1/_history/2" below @p baseUrl; other references come back
/// unchanged but for a version, which is cut off.
[[nodiscard]] QString relativeReference(const QString &reference, const QString &baseUrl);

}
