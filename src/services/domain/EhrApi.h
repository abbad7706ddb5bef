#pragma once

#include "domain/Id.h"
#include "domain/Result.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QString>

#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace concord {

/// The lists of the EHR's REST API (`/api/v1/…`), whose bodies are FHIR R4.
enum class EhrApiKind { Patients, Appointments, Treatments };
[[nodiscard]] QString wordOf(EhrApiKind kind); ///< "patients": also its path
[[nodiscard]] std::optional<EhrApiKind> ehrApiKindFromWord(QStringView word);
[[nodiscard]] QString mainTypeOf(EhrApiKind kind); ///< "Patient", "Appointment", "Encounter"

/// FHIR Identifier: both are needed.
struct EhrApiIdentifier
{
    QString system;
    QString value;

    friend bool operator==(const EhrApiIdentifier &, const EhrApiIdentifier &) = default;
};

/// A record as it stands at the EHR: one main resource, and resources that belong to it (a patient's
/// AllergyIntolerance and RelatedPerson; a treatment's Condition, Procedure, MedicationRequest …).
struct EhrApiRecord
{
    QString id;
    QString version;      ///< meta.versionId: what an update says that it replaces
    QString changedAt;    ///< meta.lastUpdated as it was sent, a FHIR instant
    QJsonObject resource; ///< the main resource
    QJsonArray parts;     ///< of lists, and of what was written with parts; a read of one brings none

    friend bool operator==(const EhrApiRecord &, const EhrApiRecord &) = default;
};

/// What of a list is asked for; FHIR search parameters. Nothing set: everything, in the server's order.
struct EhrApiQuery
{
    enum class Order { Servers, ByChange }; ///< ByChange: meta.lastUpdated, then id

    EhrApiKind kind = EhrApiKind::Patients;
    QString id;
    std::optional<EhrApiIdentifier> identifier;
    /// Comparator and FHIR instant as the EHR writes it: {"ge", "2026-03-01T09:00:00.000Z"}. All hold.
    std::vector<std::pair<QString, QString>> changed;
    /// Others of the API: {"patient", "123"}, {"date", "ge2026-03-01"}; values unencoded. All hold.
    std::vector<std::pair<QString, QString>> filters;
    Order order = Order::Servers;
    int count = 0; ///< of records in a page at most; 0: as the server likes
};

struct EhrApiPage
{
    std::vector<EhrApiRecord> records; ///< in the order of the server
    std::optional<qint64> total;       ///< of all pages
    QString next;                      ///< link as it was sent; empty: this is the last
    qint64 serverTimeMs = 0;           ///< Date header; 0 when absent
};

/// A record that is to be made. It is found again by an identifier that is the sender's own.
struct EhrApiCreate
{
    EhrApiKind kind = EhrApiKind::Patients;
    /// The main resource, or with its parts a Bundle of type "transaction", whose entries have a fullUrl and
    /// a request each.
    QJsonObject body;
    /// Stands in the main resource, and in no other record. Without '$', ',', '|' and '\', which not every
    /// server searches for.
    EhrApiIdentifier identifier;
    /// Whether an earlier attempt, of this process or another, may have arrived. Only what was never asked
    /// for may say no: it saves a look-up.
    bool mayBeThere = true;
};

/// Patients and appointments.
struct EhrApiUpdate
{
    EhrApiKind kind = EhrApiKind::Patients;
    QString id;
    QString version;  ///< that is replaced; needed
    QJsonObject body; ///< whole, as for a create; parts by "PUT Type/id" or "POST Type"
};

struct EhrApiWritten
{
    enum class Outcome {
        Created,
        WasThere, ///< a record with the identifier: an earlier attempt has arrived, or somebody else's
        Updated,  ///< also when an earlier try had done it, and its answer was lost
        Conflict  ///< nothing was changed: the record is of another version than was to be replaced
    };
    Outcome outcome = Outcome::Created;
    EhrApiRecord record; ///< as it stands now; of Conflict: what was not replaced

    friend bool operator==(const EhrApiWritten &, const EhrApiWritten &) = default;
};

/// The port to the EHR's REST API. Asynchronous: the callback runs later on the same thread, exactly once,
/// unless cancelAll() came first, after which it never runs. The implementation retries inside one attempt
/// (DESIGN section 2) where that does no harm, and never follows a link to another host (RedirectRefused).
/// Statuses that are no success are errors (domain/HttpAnswer); a body that cannot be used is InvalidMessage
/// with the request and a JSON Pointer: "https://host/api/v1/patients#/entry/3/resource/id".
class EhrApi
{
public:
    using PageDone = std::function<void(Result<EhrApiPage>)>;
    using RecordDone = std::function<void(Result<EhrApiRecord>)>;
    using WriteDone = std::function<void(Result<EhrApiWritten>)>;

    virtual ~EhrApi() = default;
    /// The first page.
    virtual void list(const EhrApiQuery &query, PageDone done) = 0;
    /// @param link EhrApiPage::next, verbatim
    virtual void listOn(EhrApiKind kind, const QString &link, PageDone done) = 0;
    /// RemoteNotFound, RemoteGone. Of treatments there is none (Internal): list() finds one by its id.
    virtual void read(EhrApiKind kind, const QString &id, RecordDone done) = 0;
    /// Never makes a second record with the identifier: what was sent and not answered is looked for, and
    /// not sent again in this attempt. After any error but Conflict and those of a refusal the record may be
    /// there; the next attempt looks first (mayBeThere). Conflict: an identifier of it is another record's.
    virtual void create(const EhrApiCreate &wish, WriteDone done) = 0;
    /// With If-Match. Conflict as an error: an identifier of it is another record's.
    virtual void update(const EhrApiUpdate &wish, WriteDone done) = 0;
    virtual void cancelAll() = 0;
    /// Sent with every request from now on (X-Correlation-Id).
    virtual void setCorrelation(CorrelationId id) = 0;
};

}
