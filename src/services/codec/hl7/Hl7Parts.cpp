#include "codec/hl7/Hl7Parts.h"

#include "codec/hl7/Hl7DataTypes.h"
#include "codec/hl7/Hl7Tables.h"

#include <algorithm>
#include <array>

namespace concord::hl7 {

namespace {

const QString npiSystem = QStringLiteral("http://hl7.org/fhir/sid/us-npi");
const QString deaSystem = QStringLiteral("urn:oid:2.16.840.1.113883.4.814");

constexpr int mostIdentifiers = 1000;

QString trimmed(const Hl7Value &value)
{
    return value.text().trimmed();
}

/// The family name: FN, whose first sub-component is the surname.
QString familyName(const Hl7Component &fn)
{
    return trimmed(fn.subcomponent(1));
}

}

QString authority(const Hl7Component &hd)
{
    const QString space = trimmed(hd.subcomponent(1));
    const QString universal = trimmed(hd.subcomponent(2));
    const QString type = trimmed(hd.subcomponent(3));
    if (!universal.isEmpty() && type == u"ISO")
        return QStringLiteral("urn:oid:") + universal;
    if (!universal.isEmpty() && (type == u"URI" || space.isEmpty()))
        return universal;
    return space;
}

Identifier identifierFromCx(const Hl7Repetition &cx)
{
    return {authority(cx.component(4)), trimmed(cx.component(1)), trimmed(cx.component(5))};
}

QList<Identifier> patientIdentifiers(const Hl7Field &field)
{
    QList<Identifier> all;
    for (const Hl7Repetition &repetition : field.repetitions()) {
        const Identifier id = identifierFromCx(repetition);
        if (!id.value.isEmpty() && !all.contains(id))
            all.append(id);
        if (all.size() > mostIdentifiers) // such a message is refused (Hl7StructureCheck)
            break;
    }
    const auto assigned =
        std::find_if(all.begin(), all.end(), [](const Identifier &id) { return !id.system.isEmpty(); });
    if (assigned != all.end())
        std::rotate(all.begin(), assigned, assigned + 1);
    return all;
}

Identifier identifierFromEi(const Hl7Field &ei)
{
    const Hl7Repetition first = ei.repetition(0);
    const QString universal = trimmed(first.component(3));
    const QString space = trimmed(first.component(2));
    const bool isOid = !universal.isEmpty() && trimmed(first.component(4)) == u"ISO";
    return {isOid             ? QStringLiteral("urn:oid:") + universal
            : space.isEmpty() ? universal
                              : space,
            trimmed(first.component(1)),
            {}};
}

QList<Coding> codings(const Hl7Repetition &cwe)
{
    QList<Coding> all;
    for (const int first : {1, 4, 10}) {
        const QString code = trimmed(cwe.component(first));
        if (!code.isEmpty())
            all.append(
                {codeSystemUri(cwe.component(first + 2).text()), code, trimmed(cwe.component(first + 1))});
    }
    return all;
}

QString codedText(const Hl7Repetition &cwe)
{
    for (const int component : {9, 2, 5, 1, 4}) {
        const QString text = trimmed(cwe.component(component));
        if (!text.isEmpty())
            return text;
    }
    return {};
}

QString codedTexts(const Hl7Field &field)
{
    QStringList texts;
    for (const Hl7Repetition &repetition : field.repetitions())
        texts.append(codedText(repetition));
    texts.removeAll(QString());
    return texts.join(QLatin1Char(' '));
}

Identifier identifierFromXcn(const Hl7Repetition &xcn)
{
    Identifier id{authority(xcn.component(9)), trimmed(xcn.component(1)), trimmed(xcn.component(13))};
    const bool isNpi =
        id.type == u"NPI" || id.system == u"NPI" || id.system == u"urn:oid:2.16.840.1.113883.4.6";
    const bool isDea = id.type == u"DEA" || id.system == u"DEA" || id.system == deaSystem;
    if (isNpi)
        return {npiSystem, id.value, QStringLiteral("NPI")};
    if (isDea)
        return {deaSystem, id.value, QStringLiteral("DEA")};
    return id;
}

Practitioner practitioner(const Hl7Field &xcn)
{
    Practitioner person;
    const std::vector<Hl7Repetition> repetitions = xcn.repetitions();
    for (const Hl7Repetition &repetition : repetitions) {
        const QString family = familyName(repetition.component(2));
        const QStringList given{trimmed(repetition.component(3)), trimmed(repetition.component(4))};
        if (person.family.isEmpty() && person.given.isEmpty()) {
            person.family = family;
            person.given = given.join(QLatin1Char(' ')).trimmed();
        }
        const bool isAnother = !family.isEmpty() && family != person.family;
        const Identifier id = identifierFromXcn(repetition);
        if (!isAnother && !id.value.isEmpty() && !person.identifiers.contains(id))
            person.identifiers.append(id);
    }
    return person;
}

QString personName(const Hl7Repetition &xcn)
{
    QStringList parts{familyName(xcn.component(2)), trimmed(xcn.component(3))};
    parts.removeAll(QString());
    return parts.join(QStringLiteral(", "));
}

QString noteText(const Hl7Segment &nte)
{
    QStringList lines;
    for (const Hl7Repetition &repetition : nte.field(3).repetitions())
        lines.append(trimmed(repetition));
    return lines.join(QLatin1Char('\n')).trimmed();
}

QString time(const Hl7Value &value, const QString &zone)
{
    return fhirTimeFromHl7(value.text(), zone).value_or(QString());
}

}
