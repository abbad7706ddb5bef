#include "codec/hl7/Hl7DataTypes.h"
#include "codec/hl7/Hl7Parts.h"
#include "codec/hl7/Hl7ToCanonical.h"

#include <array>

namespace concord::hl7 {

namespace {

using Row = MapRow<Hl7Segment, CanonicalPatient>;

/// Table 0001 as FHIR administrative-gender, after the v2-to-FHIR code map; a local code says nothing.
QString gender(QStringView code)
{
    if (code == u"M")
        return QStringLiteral("male");
    if (code == u"F")
        return QStringLiteral("female");
    if (code == u"O" || code == u"A" || code == u"N")
        return QStringLiteral("other");
    return code == u"U" ? QStringLiteral("unknown") : QString();
}

/// The repetition whose component says that type, else the first.
Hl7Repetition preferred(const Hl7Field &field, int component, QStringView type)
{
    for (const Hl7Repetition &repetition : field.repetitions()) {
        if (repetition.component(component).code() == type)
            return repetition;
    }
    return field.repetition(0);
}

QString joined(std::initializer_list<QString> parts, const QString &by)
{
    QStringList list(parts);
    list.removeAll(QString());
    return list.join(by);
}

QString trimmed(const Hl7Value &value)
{
    return value.text().trimmed();
}

/// XTN: the number as written (1, since v2.7 12), else put together from its parts.
QString phone(const Hl7Field &field)
{
    for (const Hl7Repetition &xtn : field.repetitions()) {
        const QString use = trimmed(xtn.component(3));
        if (use == u"Internet" || use == u"X.400")
            continue;
        for (const int whole : {1, 12}) {
            if (xtn.component(whole).hasText())
                return trimmed(xtn.component(whole));
        }
        const QString parts =
            joined({trimmed(xtn.component(5)), trimmed(xtn.component(6)), trimmed(xtn.component(7))},
                   QStringLiteral(" "));
        if (!parts.isEmpty())
            return parts;
    }
    return {};
}

constexpr std::array rows{
    Row{"PID-3", "identifiers",
        "v2-to-FHIR PID, CX; DOMAIN 6: the first with an assigning authority comes first",
        [](const Hl7Segment &pid, CanonicalPatient &out) {
            out.identifiers = patientIdentifiers(pid.field(3));
        }},
    Row{"PID-5", "family, given", "v2-to-FHIR PID, XPN: the legal name, else the first",
        [](const Hl7Segment &pid, CanonicalPatient &out) {
            const Hl7Repetition name = preferred(pid.field(5), 7, u"L");
            out.family = trimmed(name.component(1).subcomponent(1));
            out.given = joined({trimmed(name.component(2)), trimmed(name.component(3))}, QStringLiteral(" "));
        }},
    Row{"PID-7", "birthDate", "v2-to-FHIR PID: birthDate, the date alone",
        [](const Hl7Segment &pid, CanonicalPatient &out) {
            out.birthDate = time(pid.field(7).component(1), {}).left(10);
        }},
    Row{"PID-8", "gender", "v2-to-FHIR PID, table 0001",
        [](const Hl7Segment &pid, CanonicalPatient &out) {
            out.gender = gender(pid.field(8).component(1).code());
        }},
    Row{"PID-11", "addressLine, city, state, postalCode", "v2-to-FHIR PID, XAD: the first address",
        [](const Hl7Segment &pid, CanonicalPatient &out) {
            const Hl7Repetition address = pid.field(11).repetition(0);
            const Hl7Component street = address.component(1);
            const QString line = joined({trimmed(street.subcomponent(1)), trimmed(street.subcomponent(2)),
                                         trimmed(street.subcomponent(3))},
                                        QStringLiteral(" "));
            out.addressLine = joined({line, trimmed(address.component(2))}, QStringLiteral(", "));
            out.city = trimmed(address.component(3));
            out.state = trimmed(address.component(4));
            out.postalCode = trimmed(address.component(5));
        }},
    Row{"PID-13", "phone", "v2-to-FHIR PID, XTN: the first that is a telephone",
        [](const Hl7Segment &pid, CanonicalPatient &out) {
            out.phone = phone(pid.field(13));
        }},
};

}

CanonicalPatient patientFromPid(const Hl7Segment &pid)
{
    CanonicalPatient patient;
    mapRows(rows, pid, patient);
    return patient;
}

}
