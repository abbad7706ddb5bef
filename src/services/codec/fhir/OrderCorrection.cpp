#include "codec/fhir/OrderCorrection.h"

#include "codec/fhir/FhirWriteParts.h"
#include "domain/Correction.h"

#include <QRegularExpression>

#include <algorithm>

namespace concord {

namespace {
using namespace fhirWrite;
using Key = QLatin1StringView;

const auto dosageMember = QStringLiteral("dosageInstruction");
const auto supplyMember = QStringLiteral("dispenseRequest");

tl::unexpected<Error> unwritable(const char *field)
{
    return fail(ErrorCode::InvalidMessage, QString::fromLatin1(field),
                QStringLiteral("the decided value has no structured form: change it in the EHR itself"));
}

/// "2 {tbl}"; a rate, a range or a maximum beside it is more than this member holds.
Result<QJsonObject> doseOf(const Dosage &dosage)
{
    static const QRegularExpression simple(QStringLiteral("^(\\d+(?:\\.\\d+)?)(?: ([^ ]+))?$"));
    const auto match = simple.match(dosage.dose);
    if (!match.hasMatch())
        return unwritable("dose");
    return quantity({match.captured(1), match.captured(2)}, QStringLiteral("dose"));
}

QJsonObject repeatOf(const QRegularExpressionMatch &match)
{
    QJsonObject repeat;
    const auto number = [&](const char *key, int group) {
        if (match.capturedLength(group) > 0)
            repeat.insert(Key(key), match.captured(group).toDouble());
    };
    number("frequency", 1);
    number("frequencyMax", 2);
    number("period", 3);
    number("periodMax", 4);
    repeat.insert(Key("periodUnit"), match.captured(5));
    return repeat;
}

/// "1-2/8h PRN", or a code alone ("BID").
Result<void> addFrequency(QJsonObject &instruction, const Dosage &dosage)
{
    static const QRegularExpression counted(QStringLiteral(
        "^(\\d+)(?:-(\\d+))?/(\\d+(?:\\.\\d+)?)(?:-(\\d+(?:\\.\\d+)?))?(s|min|h|d|wk|mo|a)( PRN)?$"));
    static const QRegularExpression coded(QStringLiteral("^([A-Z][A-Z0-9]{1,9})( PRN)?$"));
    const auto count = counted.match(dosage.frequency);
    const auto code = coded.match(dosage.frequency);
    if (!count.hasMatch() && (!code.hasMatch() || code.captured(1) == u"PRN"))
        return unwritable("frequency");
    const bool isAsNeeded = dosage.frequency.endsWith(QStringLiteral(" PRN"));
    instruction.insert(Key("timing"), count.hasMatch() ? QJsonObject{{Key("repeat"), repeatOf(count)}}
                                                       : QJsonObject{{Key("code"), text(code.captured(1))}});
    instruction.insert(Key("asNeededBoolean"), isAsNeeded ? QJsonValue(true) : QJsonValue());
    if (!isAsNeeded)
        instruction.insert(Key("asNeededCodeableConcept"), QJsonValue());
    return {};
}

QJsonObject routeOf(const QString &route)
{
    const bool isSnomed =
        !route.isEmpty() && std::all_of(route.begin(), route.end(), [](QChar c) { return c.isDigit(); });
    return isSnomed ? codeableConcept({{systems::snomed, route, {}}}, {}) : text(route);
}

Result<QJsonObject> instructionOf(const CanonicalOrder &order, const QStringList &fields)
{
    QJsonObject instruction;
    if (fields.contains(u"dose")) {
        const auto dose = doseOf(order.dosage);
        if (!dose)
            return fail(dose.error());
        instruction.insert(Key("doseAndRate"), QJsonArray{QJsonObject{{Key("doseQuantity"), *dose}}});
    }
    if (fields.contains(u"frequency")) {
        if (const auto done = addFrequency(instruction, order.dosage); !done)
            return fail(done.error());
    }
    if (fields.contains(u"route")) {
        if (order.dosage.route.isEmpty() || order.dosage.route.contains(QStringLiteral(" + ")))
            return unwritable("route");
        instruction.insert(Key("route"), routeOf(order.dosage.route));
    }
    if (!instruction.isEmpty()) { // they told the dosage of before
        instruction.insert(Key("text"), QJsonValue());
        instruction.insert(Key("patientInstruction"), QJsonValue());
    }
    return instruction;
}

QJsonObject without(const QJsonObject &object)
{
    QJsonObject kept;
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (!it.value().isNull())
            kept.insert(it.key(), it.value());
    }
    return kept;
}
}

QStringList correctedFields(const CanonicalOrder &order)
{
    const QString prefix = correctedFlag({});
    QStringList fields;
    for (const QString &flag : order.flags) {
        if (flag.startsWith(prefix))
            fields.append(flag.sliced(prefix.size()));
    }
    return fields;
}

Result<QJsonObject> correctedMembers(const CanonicalOrder &order)
{
    const QStringList fields = correctedFields(order);
    QJsonObject members;
    if (fields.contains(u"drug")) {
        const QJsonObject medication = codeableConcept(order.codings, order.medicationText);
        if (medication.isEmpty())
            return unwritable("drug");
        members.insert(Key("medicationCodeableConcept"), medication);
        members.insert(Key("medicationReference"), QJsonValue()); // one of the two only
    }
    const auto instruction = instructionOf(order, fields);
    if (!instruction)
        return fail(instruction.error());
    if (!instruction->isEmpty())
        members.insert(dosageMember, QJsonArray{*instruction});
    QJsonObject supply;
    if (fields.contains(u"quantity")) {
        const auto amount = quantity(order.dispense, QStringLiteral("quantity"));
        if (!amount)
            return fail(amount.error());
        if (amount->isEmpty())
            return unwritable("quantity");
        supply.insert(Key("quantity"), *amount);
    }
    if (fields.contains(u"refills")) {
        if (!order.refills)
            return unwritable("refills");
        supply.insert(Key("numberOfRepeatsAllowed"), *order.refills);
    }
    set(members, "dispenseRequest", supply);
    return members;
}

bool isLaidOver(const QJsonObject &current, const QString &member)
{
    return (member == dosageMember || member == supplyMember) &&
           current.value(Key("resourceType")).toString() == u"MedicationRequest";
}

QJsonValue laidOver(const QString &member, const QJsonValue &current, const QJsonValue &changes)
{
    const bool isDosage = member == dosageMember;
    QJsonObject merged = isDosage ? current.toArray().first().toObject() : current.toObject();
    const QJsonObject over = isDosage ? changes.toArray().first().toObject() : changes.toObject();
    for (auto it = over.begin(); it != over.end(); ++it)
        merged.insert(it.key(), it.value());
    merged = without(merged);
    return isDosage ? QJsonValue(QJsonArray{merged}) : QJsonValue(merged);
}

bool hasPlaceFor(const QJsonObject &current, const QJsonObject &changes)
{
    return !changes.contains(dosageMember) || !isLaidOver(current, dosageMember) ||
           current.value(dosageMember).toArray().size() <= 1;
}

}
