#include "codec/veterinary/PathSlices.h"

#include "codec/fhir/OwnUris.h"

#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>

namespace concord::slices {

namespace {
using Key = QLatin1StringView;

const auto animal = QStringLiteral("http://hl7.org/fhir/StructureDefinition/patient-animal");
const auto relationships = QStringLiteral("http://terminology.hl7.org/CodeSystem/v2-0131"); // contact role
const auto relations = QStringLiteral("http://terminology.hl7.org/CodeSystem/v2-0063");     // has the owner

bool isAbsolute(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^(https?://|urn:)\\S+$"));
    return form.match(text).hasMatch();
}

bool isName(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^[A-Za-z][A-Za-z0-9-]{0,62}$"));
    return form.match(text).hasMatch();
}

QString extensionUrl(const QString &slice, const PathStep *outer)
{
    if (outer && outer->name == Key("extension")) // parts of an extension have names, not URLs
        return isName(slice) ? slice : QString();
    if (slice == Key("patient-animal"))
        return animal;
    return isAbsolute(slice) ? slice : isName(slice) ? ownUris::veterinary + slice : QString();
}

QString identifierSystem(const QString &slice, const QString &table)
{
    if (slice == Key("record"))
        return ownUris::serviceNow + table;
    if (slice == Key("number"))
        return ownUris::serviceNow + table + QStringLiteral(":number");
    if (slice == Key("microchip"))
        return ownUris::microchip;
    return isAbsolute(slice) ? slice : QString();
}

QString actorType(const QString &slice)
{
    if (slice == Key("patient"))
        return QStringLiteral("Patient");
    if (slice == Key("clinician"))
        return QStringLiteral("Practitioner");
    return slice == Key("room") ? QStringLiteral("Location") : QString();
}

bool isOwnerWord(const QString &text)
{
    return text.compare(Key("owner"), Qt::CaseInsensitive) == 0;
}

/// Others may call an owner one in words, or by a code of their own.
bool isRelated(const QJsonObject &contact, const PathStep &step)
{
    const bool isOwner = step.slice == Key("owner");
    const QJsonArray list = contact.value(Key("relationship")).toArray();
    for (const auto &one : list) {
        const QJsonObject relationship = one.toObject();
        if (isOwner && isOwnerWord(relationship.value(Key("text")).toString()))
            return true;
        const QJsonArray codings = relationship.value(Key("coding")).toArray();
        for (const auto &coding : codings) {
            const QString code = coding.toObject().value(Key("code")).toString();
            if (code == step.key || (isOwner && isOwnerWord(code)))
                return true;
        }
    }
    return false;
}

QJsonObject relationship(const PathStep &step)
{
    const bool isOwner = step.slice == Key("owner");
    const QString name = isOwner ? QStringLiteral("Owner") : QStringLiteral("Emergency Contact");
    return {{Key("coding"), QJsonArray{QJsonObject{{Key("system"), isOwner ? relations : relationships},
                                                   {Key("code"), step.key},
                                                   {Key("display"), name}}}},
            {Key("text"), isOwner ? QStringLiteral("OWNER") : name}};
}

bool isActor(const QJsonObject &participant, const PathStep &step)
{
    const QJsonObject reference = participant.value(step.actor).toObject();
    const QString type = reference.value(Key("type")).toString().section(u'/', -1);
    if (!type.isEmpty())
        return type == step.key;
    const QString literal =
        reference.value(Key("reference")).toString().section(QStringLiteral("/_history/"), 0, 0);
    return literal.section(u'/', -2, -2) == step.key;
}
}

bool isSliced(QStringView element)
{
    return element == Key("extension") || element == Key("identifier") || element == Key("contact") ||
           element == Key("telecom") || element == Key("participant");
}

QString known(QStringView element)
{
    if (element == Key("extension"))
        return QStringLiteral("patient-animal, a name of your own (letters, digits, -) or a URL; in "
                              "patient-animal: species, breed, genderStatus");
    if (element == Key("identifier"))
        return QStringLiteral("record, number, microchip or the URI of a system");
    if (element == Key("contact"))
        return QStringLiteral("owner, emergency");
    if (element == Key("telecom"))
        return QStringLiteral("phone, email, fax, sms, pager, url, other");
    return QStringLiteral("patient, clinician, room (of an Encounter: clinician)");
}

bool resolve(PathStep &step, const PathStep *outer, const QString &table)
{
    if (step.name == Key("extension")) {
        step.key = extensionUrl(step.slice, outer);
        static const QStringList parts{QStringLiteral("species"), QStringLiteral("breed"),
                                       QStringLiteral("genderStatus")};
        return !step.key.isEmpty() && (!outer || outer->key != animal || parts.contains(step.slice));
    }
    if (step.name == Key("identifier")) {
        step.key = identifierSystem(step.slice, table);
    } else if (step.name == Key("contact")) {
        step.key = step.slice == Key("owner")       ? QStringLiteral("OWN")
                   : step.slice == Key("emergency") ? QStringLiteral("C")
                                                    : QString();
    } else if (step.name == Key("telecom")) {
        static const QStringList systems{
            QStringLiteral("phone"), QStringLiteral("email"), QStringLiteral("fax"),  QStringLiteral("sms"),
            QStringLiteral("pager"), QStringLiteral("url"),   QStringLiteral("other")};
        step.key = systems.contains(step.slice) ? step.slice : QString();
    } else {
        step.key = actorType(step.slice);
    }
    return !step.key.isEmpty();
}

bool isItem(const PathStep &step, const QJsonObject &item)
{
    if (step.name == Key("extension"))
        return item.value(Key("url")) == step.key;
    if (step.name == Key("contact"))
        return isRelated(item, step);
    if (step.name == Key("participant"))
        return isActor(item, step);
    // a telephone number that was given up is no telephone number
    return item.value(Key("system")) == step.key && item.value(Key("use")) != Key("old");
}

QJsonObject newItem(const PathStep &step)
{
    if (step.name == Key("extension"))
        return {{Key("url"), step.key}};
    if (step.name == Key("contact"))
        return {{Key("relationship"), QJsonArray{relationship(step)}}};
    if (step.name == Key("participant"))
        return {{step.actor, QJsonObject{{Key("type"), step.key}}}};
    return {{Key("system"), step.key}};
}

QStringList signs(const PathStep &step)
{
    if (step.name == Key("extension"))
        return {QStringLiteral("url")};
    if (step.name == Key("contact"))
        return {QStringLiteral("relationship")};
    if (step.name == Key("participant"))
        return {QStringLiteral("status"), QStringLiteral("type"), QStringLiteral("required")};
    return {QStringLiteral("system"), QStringLiteral("use"),      QStringLiteral("type"),
            QStringLiteral("rank"),   QStringLiteral("assigner"), QStringLiteral("period")};
}

}
