#include "codec/fhir/OutboundResource.h"

#include "codec/fhir/FhirWriteParts.h"
#include "codec/fhir/OrderCorrection.h"
#include "codec/fhir/OwnUris.h"
#include "domain/DispenseRules.h"
#include "domain/PrescriptionRules.h"

#include <QUrl>

#include <algorithm>
#include <array>

namespace concord {

namespace {
using namespace fhirWrite;
using Key = QLatin1StringView;

tl::unexpected<Error> invalid(const char *where, const char *why)
{
    return fail(ErrorCode::InvalidMessage, QString::fromLatin1(where), QString::fromLatin1(why));
}

Result<QString> patientOf(const OutboundMessage &message)
{
    QString patient = related(message, "Patient");
    if (patient.isEmpty())
        return fail(ErrorCode::ReferenceNotFound, QStringLiteral("subject"),
                    QStringLiteral("the receiver's id of the patient is not known"));
    return patient;
}

QJsonObject ownIdentifier(const OutboundMessage &message)
{
    return identifier({ownUris::record, message.record.localKey, {}});
}

/// The order it was given for: the EHR's own id of it and the pharmacy's number, as far as they are known.
QJsonObject authorising(const OutboundMessage &message, const CanonicalDispense &dispense)
{
    QJsonObject order = reference(related(message, "MedicationRequest"));
    const Identifier number{{}, dispense.prescriptionNumber, {}};
    set(order, "identifier", identifier(number.value.isEmpty() ? dispense.placer : number));
    return order;
}

QJsonArray performersOf(const CanonicalDispense &dispense)
{
    QJsonArray list;
    for (const Practitioner &person : dispense.performers) {
        const QJsonObject actor = reference(person);
        if (!actor.isEmpty())
            list.append(QJsonObject{{Key("actor"), actor}});
    }
    return list;
}

/// As the source says it, where that agrees with what happened.
QString statusOf(const CanonicalDispense &dispense)
{
    return !dispense.status.isEmpty() && dispenseActionOf(dispense.status) == dispense.action
               ? dispense.status
               : dispenseStatusAfter(dispense.action);
}

/// What was taken back has not been handed over (DOMAIN section 3: cancelled was never picked up).
bool wasHandedOver(const CanonicalDispense &dispense)
{
    return dispense.action != DispenseAction::ReturnedToStock;
}

void addTexts(QJsonObject &to, const CanonicalDispense &dispense)
{
    QJsonArray notes;
    for (const QString &note : dispense.notes) {
        if (!note.trimmed().isEmpty())
            notes.append(text(note));
    }
    set(to, "note", notes);
    QJsonArray lots;
    for (const QString &lot : dispense.lots) {
        if (!lot.trimmed().isEmpty())
            lots.append(QJsonObject{{Key("url"), ownUris::lot}, {Key("valueString"), lot.trimmed()}});
    }
    set(to, "extension", lots);
    if (!dispense.sig.isEmpty())
        to.insert(Key("dosageInstruction"), QJsonArray{text(dispense.sig.reveal())});
}

Result<OutboundResource> dispenseResource(const OutboundMessage &message)
{
    if (message.content.dispenses.size() != 1)
        return invalid("dispenses", "a message holds one dispense");
    const CanonicalDispense &dispense = message.content.dispenses.front();
    const bool isReversal = dispense.action != DispenseAction::Dispensed;
    const auto patient = patientOf(message);
    if (!patient && !isReversal)
        return fail(patient.error());
    const auto amount = quantity(dispense.quantity, QStringLiteral("quantity"));
    if (!amount)
        return fail(amount.error());
    const QJsonObject medication = codeableConcept(dispense.codings, dispense.medicationText);
    if (medication.isEmpty() && !isReversal)
        return invalid("medicationCodeableConcept", "a dispense names its medication");

    QJsonObject r{{Key("resourceType"), QStringLiteral("MedicationDispense")}};
    QJsonArray identifiers{ownIdentifier(message)};
    if (!dispense.dispenseId.isEmpty())
        identifiers.append(identifier({{}, dispense.dispenseId, {}}));
    set(r, "identifier", identifiers);
    set(r, "status", statusOf(dispense));
    set(r, "statusReasonCodeableConcept", text(dispense.reason));
    set(r, "medicationCodeableConcept", medication);
    set(r, "subject", reference(patient.value_or(QString())));
    set(r, "performer", performersOf(dispense));
    const QJsonObject order = authorising(message, dispense);
    set(r, "authorizingPrescription", order.isEmpty() ? QJsonArray() : QJsonArray{order});
    set(r, "quantity", *amount);
    if (dispense.daysSupply)
        set(r, "daysSupply", days(*dispense.daysSupply));
    if (wasHandedOver(dispense))
        set(r, "whenHandedOver", dateTime(dispense.handedOverAt));
    if (dispense.substituted)
        r.insert(Key("substitution"), QJsonObject{{Key("wasSubstituted"), *dispense.substituted}});
    addTexts(r, dispense);

    OutboundResource found{message.record.kind, r, r};
    found.changes.remove(Key("resourceType"));
    if (isReversal) { // the fill itself stays as it was told: a reversal often says little of it
        found.changes = {};
        set(found.changes, "status", statusOf(dispense));
        set(found.changes, "statusReasonCodeableConcept", text(dispense.reason));
        if (medication.isEmpty() || !patient)
            found.resource = {}; // it can withdraw what is there, but not state what never was
    }
    return found;
}

Result<OutboundResource> adherenceResource(const OutboundMessage &message)
{
    if (!message.content.adherence)
        return invalid("adherence", "a message holds one adherence signal");
    const CanonicalAdherence &a = *message.content.adherence;
    const auto patient = patientOf(message);
    if (!patient)
        return fail(patient.error());
    auto proportion = quantity({a.pdc, QStringLiteral("1")}, QStringLiteral("valueQuantity"));
    if (!proportion)
        return fail(proportion.error());
    const double value = proportion->value(Key("value")).toDouble(-1);
    if (value < 0 || value > 1)
        return invalid("valueQuantity", "a proportion of days covered is between 0 and 1");
    const QString start = dateTime(a.periodStart);
    const QString end = dateTime(a.periodEnd);
    if (start.isEmpty() || end.isEmpty())
        return invalid("effectivePeriod", "start and end of the period are required");

    QJsonObject r{{Key("resourceType"), QStringLiteral("Observation")}};
    r.insert(Key("identifier"), QJsonArray{ownIdentifier(message)});
    set(r, "status", QStringLiteral("final"));
    set(r, "code",
        codeableConcept(
            {{ownUris::measure, QStringLiteral("PDC"), QStringLiteral("Proportion of days covered")}},
            QStringLiteral("Proportion of days covered")));
    set(r, "subject", reference(*patient));
    const QString order = related(message, "MedicationRequest");
    if (!order.isEmpty())
        r.insert(Key("focus"), QJsonArray{reference(order)});
    QJsonArray fills;
    for (const RemoteRecord &record : message.related) {
        if (record.kind == u"MedicationDispense" && !record.remoteId.isEmpty())
            fills.append(reference(record.kind + u'/' + record.remoteId));
    }
    set(r, "partOf", fills);
    r.insert(Key("effectivePeriod"), QJsonObject{{Key("start"), start}, {Key("end"), end}});
    r.insert(Key("valueQuantity"), *proportion);
    const QJsonObject medication = codeableConcept(a.codings, {});
    if (!medication.isEmpty())
        r.insert(Key("component"), QJsonArray{QJsonObject{{Key("code"), text(QStringLiteral("Medication"))},
                                                          {Key("valueCodeableConcept"), medication}}});
    OutboundResource found{message.record.kind, r, r};
    found.changes.remove(Key("resourceType"));
    found.changes.insert(Key("status"), QStringLiteral("amended")); // R4: what was final and is changed
    return found;
}

std::optional<PrescriptionStatus> statusOf(const CanonicalOrder &order)
{
    if (order.status)
        return order.status;
    switch (order.action) {
    case OrderAction::Cancelled:
    case OrderAction::Discontinued:
    case OrderAction::Hold:
    case OrderAction::Release:
        return statusAfter(order.action, std::nullopt);
    case OrderAction::New:
    case OrderAction::Change:
    case OrderAction::CancelRequested: // an answer that leaves the order as it is: the reason alone is told
    case OrderAction::CancelDenied:
        break;
    }
    return std::nullopt;
}

constexpr auto confirmedReport = "The pharmacy has confirmed the cancel";
constexpr auto deniedReport = "The pharmacy has denied the cancel";
constexpr auto silentReport = "The pharmacy has not answered the cancel";
constexpr const char *reports[] = {confirmedReport, deniedReport, silentReport};

/// The source's own words, else what became of a cancel.
QString reasonOf(const CanonicalOrder &order)
{
    const QString by = QStringLiteral("cancel-by:");
    QStringList names;
    for (const QString &flag : order.flags) {
        if (flag.startsWith(by))
            names.append(flag.sliced(by.size()));
    }
    const QString who = names.isEmpty() ? QString() : QStringLiteral(": ") + names.join(QStringLiteral(", "));
    if (order.flags.contains(QStringLiteral("cancel:confirmed")))
        return QString::fromLatin1(confirmedReport);
    if (order.flags.contains(QStringLiteral("cancel:denied")))
        return QString::fromLatin1(deniedReport) + who;
    if (order.flags.contains(QStringLiteral("cancel:no-answer")))
        return QString::fromLatin1(silentReport) + who;
    return order.reason;
}

Result<OutboundResource> orderResource(const OutboundMessage &message)
{
    if (message.content.orders.size() != 1)
        return invalid("orders", "a message holds one order");
    if (message.record.remoteId.isEmpty())
        return fail(ErrorCode::ReferenceNotFound, QStringLiteral("MedicationRequest"),
                    QStringLiteral("the receiver's id of the order is not known"));
    const CanonicalOrder &order = message.content.orders.front();
    const auto corrected = correctedMembers(order);
    if (!corrected)
        return fail(corrected.error());
    OutboundResource found{message.record.kind, {}, *corrected};
    const QStringList fields = correctedFields(order); // of a decision: what it does not name stays the EHR's
    const auto status = fields.isEmpty() || fields.contains(u"status") ? statusOf(order) : std::nullopt;
    if (status)
        set(found.changes, "status", wordOf(*status));
    set(found.changes, "statusReason", text(reasonOf(order)));
    if (found.changes.isEmpty())
        return invalid("status", "neither a status nor a reason to tell");
    return found;
}

/// Arrays that belong to many: ours are added, those of others stay.
bool isShared(const QString &member)
{
    return member == u"identifier" || member == u"extension";
}

bool coversValue(const QJsonValue &current, const QJsonValue &wanted, bool isSharedArray);

bool coversArray(const QJsonArray &current, const QJsonArray &wanted, bool isSharedArray)
{
    if (!isSharedArray) {
        bool isSame = current.size() == wanted.size();
        for (qsizetype i = 0; isSame && i < wanted.size(); ++i)
            isSame = coversValue(current.at(i), wanted.at(i), false);
        return isSame;
    }
    return std::all_of(wanted.begin(), wanted.end(), [&](const QJsonValue &one) {
        return std::any_of(current.begin(), current.end(),
                           [&](const QJsonValue &other) { return coversValue(other, one, false); });
    });
}

bool coversValue(const QJsonValue &current, const QJsonValue &wanted, bool isSharedArray)
{
    if (wanted.isNull()) // it is to be gone
        return current.isUndefined() || current.isNull();
    if (wanted.isObject())
        return current.isObject() && covers(current.toObject(), wanted.toObject());
    if (wanted.isArray())
        return current.isArray() && coversArray(current.toArray(), wanted.toArray(), isSharedArray);
    return current == wanted;
}

QJsonArray mergedShared(const QString &member, const QJsonArray &current, const QJsonArray &ours)
{
    QJsonArray all;
    for (const auto &one : current) {
        const bool isReplaced = member == u"extension" && one.toObject().value(Key("url")) == ownUris::lot;
        if (!isReplaced)
            all.append(one);
    }
    for (const auto &one : ours) {
        if (!coversArray(all, QJsonArray{QJsonValue(one)}, true))
            all.append(one);
    }
    return all;
}
}

Result<OutboundResource> outboundResource(const OutboundMessage &message)
{
    if (message.record.localKey.isEmpty())
        return fail(ErrorCode::Internal, QStringLiteral("record"), QStringLiteral("the record has no key"));
    if (message.record.kind == u"MedicationDispense")
        return dispenseResource(message);
    if (message.record.kind == u"Observation")
        return adherenceResource(message);
    if (message.record.kind == u"MedicationRequest")
        return orderResource(message);
    return fail(ErrorCode::UnsupportedMessage, QStringLiteral("record"),
                QStringLiteral("nothing of this kind is written to an EHR"));
}

QString recordSearch(const RemoteRecord &record)
{
    QString value = record.localKey; // a comma, a bar and a dollar mean something in a FHIR search
    for (const QChar special : {u'\\', u',', u'|', u'$'})
        value.replace(special, QString(u'\\') + special);
    return QStringLiteral("identifier=") +
           QString::fromLatin1(QUrl::toPercentEncoding(ownUris::record + u'|' + value));
}

bool covers(const QJsonObject &current, const QJsonObject &wanted)
{
    for (auto it = wanted.begin(); it != wanted.end(); ++it) {
        if (!coversValue(current.value(it.key()), it.value(), isShared(it.key())))
            return false;
    }
    return true;
}

QJsonObject updated(const QJsonObject &current, const QJsonObject &changes)
{
    QJsonObject result = current;
    for (auto it = changes.begin(); it != changes.end(); ++it) {
        if (isShared(it.key()))
            result.insert(it.key(),
                          mergedShared(it.key(), current.value(it.key()).toArray(), it.value().toArray()));
        else if (isLaidOver(current, it.key()))
            result.insert(it.key(), laidOver(it.key(), current.value(it.key()), it.value()));
        else if (it.value().isNull())
            result.remove(it.key());
        else
            result.insert(it.key(), it.value());
    }
    if (result.value(Key("text")).toObject().value(Key("status")).toString() == u"generated")
        result.remove(Key("text"));
    return result;
}

/// What we have told the EHR of a cancel before.
bool isOwnReport(const QJsonValue &reason)
{
    const QString said = reason.toObject().value(Key("text")).toString();
    return std::any_of(std::begin(reports), std::end(reports),
                       [&](const char *own) { return said.startsWith(QLatin1StringView(own)); });
}

bool isTouched(const QJsonObject &base, const QJsonObject &current, const QJsonObject &changes)
{
    const QStringList members = changes.keys();
    return std::any_of(members.begin(), members.end(), [&](const QString &member) {
        const bool isOurs = member == u"statusReason" && isOwnReport(current.value(member));
        return !isShared(member) && !isOurs && base.value(member) != current.value(member);
    });
}

bool haveEnded(const QString &type, const QJsonObject &current, const QJsonObject &changes)
{
    const auto isEnd = [](const QJsonObject &said) {
        const auto status = prescriptionStatusFromWord(said.value(Key("status")).toString());
        return status == PrescriptionStatus::Cancelled || status == PrescriptionStatus::Stopped;
    };
    return type == u"MedicationRequest" && isEnd(current) && isEnd(changes);
}

bool mayMoveStatus(const QString &type, const QJsonObject &current, const QJsonObject &changes)
{
    const QString from = current.value(Key("status")).toString();
    const QString to = changes.value(Key("status")).toString();
    if (to.isEmpty() || from == to)
        return true;
    if (type == u"MedicationDispense")
        return canMoveDispense(from, to);
    if (type == u"MedicationRequest") {
        const auto before = prescriptionStatusFromWord(from);
        const auto after = prescriptionStatusFromWord(to);
        return before && after && canMove(*before, *after);
    }
    return from != u"entered-in-error" && from != u"cancelled";
}

}
