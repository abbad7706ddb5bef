#include "codec/fhir/FhirDocument.h"

#include "codec/SafeNames.h"
#include "domain/DispenseRules.h"

#include <array>

namespace concord {

namespace {
using Object = JsonReader::Object;
using Entry = FhirDocument::Entry;

/// What a Bundle may be about, gravest first.
constexpr std::array mainTypes{"MedicationDispense", "MedicationRequest", "Appointment",
                               "Observation",        "MeasureReport",     "Patient"};

bool isPdc(const QString &code)
{
    return code.startsWith(QStringLiteral("PDC"), Qt::CaseInsensitive);
}

/// A CodeableConcept that says "proportion of days covered".
bool saysPdc(JsonReader &r, Object parent, const char *key)
{
    const auto code = r.object(parent, key, {});
    if (!code)
        return false;
    if (const auto codings = r.array(*code, "coding", {})) {
        for (const auto element : *codings) {
            Object coding;
            if (element.get(coding) == simdjson::SUCCESS && isPdc(r.string(coding, "code", {})))
                return true;
        }
    }
    return r.string(*code, "text", {})
        .contains(QStringLiteral("proportion of days covered"), Qt::CaseInsensitive);
}

QString statusOf(Object resource)
{
    JsonReader r;
    return r.string(resource, "status", {});
}

EventKind requestKind(Object request)
{
    const auto status = prescriptionStatusFromWord(statusOf(request));
    if (!status)
        return EventKind::PrescriptionChange; // decoding says what is wrong with it
    switch (*status) {
    case PrescriptionStatus::Cancelled:
    case PrescriptionStatus::Stopped:
    case PrescriptionStatus::EnteredInError:
        return EventKind::PrescriptionCancel;
    case PrescriptionStatus::Active:
    case PrescriptionStatus::Draft:
        return isLaterVersion(request) ? EventKind::PrescriptionChange : EventKind::PrescriptionNew;
    case PrescriptionStatus::OnHold:
    case PrescriptionStatus::Completed:
    case PrescriptionStatus::Unknown:
        break;
    }
    return EventKind::PrescriptionChange;
}

EventKind kindOf(const Entry &entry)
{
    if (entry.type == u"MedicationRequest")
        return requestKind(entry.resource);
    if (entry.type == u"MedicationDispense")
        return dispenseActionOf(statusOf(entry.resource)) == DispenseAction::Dispensed
                   ? EventKind::Dispense
                   : EventKind::DispenseReversal;
    if (entry.type == u"Appointment")
        return EventKind::Appointment;
    return entry.type == u"Patient" ? EventKind::Patient : EventKind::AdherenceSignal;
}

/// Of a name alone, when the resource itself is not here.
std::optional<EventKind> kindOfType(const QString &type)
{
    if (type == u"MedicationRequest")
        return EventKind::PrescriptionChange;
    if (type == u"MedicationDispense")
        return EventKind::Dispense;
    if (type == u"Appointment")
        return EventKind::Appointment;
    if (type == u"Observation" || type == u"MeasureReport")
        return EventKind::AdherenceSignal;
    if (type == u"Patient")
        return EventKind::Patient;
    return std::nullopt;
}

bool isMain(const Entry &entry, const char *type)
{
    if (entry.type != QLatin1StringView(type))
        return false;
    return (entry.type != u"Observation" && entry.type != u"MeasureReport") || isAdherence(entry);
}

/// The gravest of the kinds: cancel before change before new.
EventKind gravest(const FhirDocument &document, const std::vector<int> &mains)
{
    EventKind kind = kindOf(document.entries()[size_t(mains.front())]);
    for (const int i : mains) {
        const EventKind other = kindOf(document.entries()[size_t(i)]);
        if (other == EventKind::PrescriptionCancel || other == EventKind::DispenseReversal)
            return other;
        if (other == EventKind::PrescriptionChange)
            kind = other;
    }
    return kind;
}

std::vector<int> mainsByType(const FhirDocument &document)
{
    std::vector<int> mains;
    for (const char *type : mainTypes) {
        for (size_t i = 0; i < document.entries().size(); ++i) {
            if (isMain(document.entries()[i], type))
                mains.push_back(int(i));
        }
        if (!mains.empty())
            break;
    }
    return mains;
}

/// What MessageHeader.focus names of the types that are ours.
std::vector<int> mainsOfMessage(const FhirDocument &document)
{
    std::vector<int> mains;
    if (document.entries().empty() || document.entries().front().type != u"MessageHeader")
        return mains;
    JsonReader r;
    const auto list = r.array(document.entries().front().resource, "focus", {});
    for (size_t i = 0; list && i < list->size(); ++i) {
        Object reference;
        if (list->at(i).get(reference) != simdjson::SUCCESS)
            continue;
        const Entry *entry = document.find(r.string(reference, "reference", {}));
        const auto isOurs = [entry](const char *type) {
            return isMain(*entry, type);
        };
        if (entry && std::any_of(mainTypes.begin(), mainTypes.end(), isOurs))
            mains.push_back(int(entry - document.entries().data()));
    }
    return mains;
}

std::optional<Object> part(JsonReader &r, Object parameter, const char *listKey, QStringView name)
{
    const auto list = r.array(parameter, listKey, {});
    for (size_t i = 0; list && i < list->size(); ++i) {
        Object one;
        if (list->at(i).get(one) == simdjson::SUCCESS && r.string(one, "name", {}) == name)
            return one;
    }
    return std::nullopt;
}

/// The focus of the first event of a notification: Parameters of the R5 backport (R4), or SubscriptionStatus.
QString notifiedReference(Object status, QString &number)
{
    JsonReader r;
    if (const auto event = part(r, status, "parameter", u"notification-event")) {
        if (const auto n = part(r, *event, "part", u"event-number"))
            number = r.string(*n, "valueString", {});
        const auto focus = part(r, *event, "part", u"focus");
        const auto reference = focus ? r.object(*focus, "valueReference", {}) : std::nullopt;
        return reference ? r.string(*reference, "reference", {}) : QString();
    }
    const auto events = r.array(status, "notificationEvent", {});
    Object event;
    if (!events || events->at(0).get(event) != simdjson::SUCCESS)
        return {};
    const auto numberMember = r.member(event, "eventNumber");
    if (numberMember)
        number = QString::fromStdString(simdjson::minify(*numberMember)).remove(QLatin1Char('"'));
    const auto focus = r.object(event, "focus", {});
    return focus ? r.string(*focus, "reference", {}) : QString();
}

Result<FhirFocus> focusOfNotification(const FhirDocument &document)
{
    FhirFocus focus;
    QString number;
    focus.pending = notifiedReference(document.entries().front().resource, number);
    if (focus.pending.isEmpty())
        return fail(ErrorCode::UnsupportedMessage, QStringLiteral("entry[0].resource"),
                    QStringLiteral("a notification without an event: a handshake or a heartbeat"));
    const QString type = focus.pending.section(QLatin1Char('/'), -2, -2);
    const auto kind = kindOfType(type);
    if (!kind)
        return fail(ErrorCode::UnsupportedMessage, QStringLiteral("entry[0].resource"),
                    QStringLiteral("a notification about %1, which is not served here")
                        .arg(quotedResourceType(type)));
    focus.kind = *kind;
    focus.notificationId = number;
    return focus;
}

Error unsupported(const FhirDocument &document)
{
    if (!document.isBundle())
        return {ErrorCode::UnsupportedMessage, QStringLiteral("resourceType"),
                QStringLiteral("%1 is not served here").arg(quotedResourceType(document.type())), 0};
    QStringList types;
    for (const Entry &entry : document.entries())
        types.append(knownResourceType(entry.type));
    types.removeDuplicates();
    return {ErrorCode::UnsupportedMessage, QStringLiteral("entry"),
            types.isEmpty() ? QStringLiteral("a Bundle without resources")
                            : QStringLiteral("a Bundle of nothing that is served here: %1")
                                  .arg(types.mid(0, 8).join(QStringLiteral(", "))),
            0};
}

/// Bundles that are events, as against documents of the past and answers to somebody else's requests.
bool isEventBundle(const QString &type)
{
    static const QStringList types{QStringLiteral("transaction"), QStringLiteral("batch"),
                                   QStringLiteral("message"),     QStringLiteral("collection"),
                                   QStringLiteral("searchset"),   QStringLiteral("history")};
    return types.contains(type);
}

/// Patient.link that says two records are one patient.
bool isMerge(const Entry &patient)
{
    JsonReader r;
    const auto links = r.array(patient.resource, "link", {});
    for (size_t i = 0; links && i < links->size(); ++i) {
        Object link;
        if (links->at(i).get(link) != simdjson::SUCCESS)
            continue;
        const QString type = r.string(link, "type", {});
        if (type == u"replaces" || type == u"replaced-by")
            return true;
    }
    return false;
}

/// Of several Patients, as a merge brings them, the one that names the other; all of them when that says
/// nothing.
std::vector<int> mergingPatient(const FhirDocument &document, const std::vector<int> &mains)
{
    std::vector<int> merging;
    for (const int i : mains) {
        const Entry &entry = document.entries()[size_t(i)];
        if (entry.type == u"Patient" && isMerge(entry))
            merging.push_back(i);
    }
    return mains.size() > 1 && merging.size() == 1 ? merging : mains;
}

Result<std::vector<int>> mainsOf(const FhirDocument &document)
{
    if (!document.isBundle())
        return mainsByType(document);
    JsonReader r;
    const QString type = r.string(document.root(), "type", {});
    if (!isEventBundle(type))
        return fail(ErrorCode::UnsupportedMessage, QStringLiteral("type"),
                    QStringLiteral("a Bundle of type %1 is not an event").arg(quotedBundleType(type)));
    std::vector<int> mains;
    if (type == u"message")
        mains = mainsOfMessage(document);
    return mergingPatient(document, mains.empty() ? mainsByType(document) : mains);
}
}

bool isLaterVersion(Object resource)
{
    JsonReader r;
    const auto meta = r.object(resource, "meta", {});
    const QString version = meta ? r.string(*meta, "versionId", {}) : QString();
    return !version.isEmpty() && version != u"1";
}

bool isAdherence(const Entry &entry)
{
    JsonReader r;
    if (entry.type == u"Observation")
        return saysPdc(r, entry.resource, "code");
    if (entry.type != u"MeasureReport")
        return false;
    if (isPdc(r.string(entry.resource, "measure", {}).section(QLatin1Char('/'), -1)))
        return true;
    const auto groups = r.array(entry.resource, "group", {});
    for (size_t i = 0; groups && i < groups->size(); ++i) {
        Object group;
        if (groups->at(i).get(group) == simdjson::SUCCESS && saysPdc(r, group, "code"))
            return true;
    }
    return false;
}

QString patientReferenceOf(const Entry &entry)
{
    JsonReader r;
    if (entry.type == u"Patient")
        return entry.id.isEmpty() ? entry.fullUrl : entry.reference();
    if (entry.type != u"Appointment") {
        const auto subject = r.object(entry.resource, "subject", {});
        return subject ? r.string(*subject, "reference", {}) : QString();
    }
    const auto participants = r.array(entry.resource, "participant", {});
    for (size_t i = 0; participants && i < participants->size(); ++i) {
        Object participant;
        if (participants->at(i).get(participant) != simdjson::SUCCESS)
            continue;
        const auto actor = r.object(participant, "actor", {});
        const QString reference = actor ? r.string(*actor, "reference", {}) : QString();
        const bool isPatient = reference.contains(QStringLiteral("Patient/")) ||
                               (actor && r.string(*actor, "type", {}) == u"Patient");
        if (isPatient)
            return reference;
    }
    return {};
}

Result<FhirFocus> focusOf(const FhirDocument &document)
{
    const QString first =
        document.isBundle() && !document.entries().empty() ? document.entries().front().type : QString();
    const bool isNotification = first == u"SubscriptionStatus" || first == u"Parameters";
    if (isNotification && document.entries().size() == 1)
        return focusOfNotification(document);
    const auto mains = mainsOf(document);
    if (!mains)
        return fail(mains.error());
    if (mains->empty())
        return fail(unsupported(document));
    FhirFocus focus;
    focus.mains = *mains;
    focus.kind = gravest(document, *mains);
    const QString patient = patientReferenceOf(document.entries()[size_t(mains->front())]);
    for (const int i : *mains) {
        const Entry &entry = document.entries()[size_t(i)];
        if (patientReferenceOf(entry) != patient)
            return fail(ErrorCode::UnsupportedMessage, QStringLiteral("entry[%1]").arg(entry.index),
                        QStringLiteral("a Bundle about several patients: an event concerns one"));
        JsonReader r;
        if (r.boolean(entry.resource, "doNotPerform", {}).value_or(false))
            return fail(ErrorCode::UnsupportedMessage, QStringLiteral("doNotPerform"),
                        QStringLiteral("an order not to give a medication is not served here"));
    }
    const bool isSingle = focus.kind == EventKind::Appointment || focus.kind == EventKind::AdherenceSignal ||
                          focus.kind == EventKind::Patient;
    if (isSingle && focus.mains.size() > 1)
        return fail(ErrorCode::UnsupportedMessage, QStringLiteral("entry"),
                    QStringLiteral("a Bundle of %1 resources of kind %2: an event has one")
                        .arg(focus.mains.size())
                        .arg(wordOf(focus.kind)));
    return focus;
}

}
