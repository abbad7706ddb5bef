#include "codec/fhir/FhirParts.h"

#include "codec/FhirDateTime.h"

#include <QLocale>

namespace concord::fhirParts {

namespace {
/// Calls @p use for each object of the array @p key, with its path.
template <typename Use>
void each(JsonReader &r, Object parent, const char *key, const JsonPath &path, Use use)
{
    const auto list = r.array(parent, key, path);
    if (!list)
        return;
    const JsonPath at = path[key];
    int i = 0;
    for (const auto element : *list) {
        const JsonPath here = at[i++];
        Object object;
        if (element.get(object) == simdjson::SUCCESS)
            use(object, here);
        else
            r.fail(here, QStringLiteral("expected an object"));
    }
}

QString firstCode(JsonReader &r, Object codeableConcept, const JsonPath &path)
{
    for (const Coding &coding : codings(r, codeableConcept, path)) {
        if (!coding.code.isEmpty())
            return coding.code;
    }
    return {};
}
}

QString decimal(double value)
{
    return QString::number(value, 'f', QLocale::FloatingPointShortest);
}

QList<Coding> codings(JsonReader &r, Object codeableConcept, const JsonPath &path)
{
    QList<Coding> found;
    each(r, codeableConcept, "coding", path, [&](Object coding, const JsonPath &here) {
        found.append({r.string(coding, "system", here), r.string(coding, "code", here),
                      r.string(coding, "display", here)});
    });
    return found;
}

QString conceptText(JsonReader &r, Object codeableConcept, const JsonPath &path)
{
    const QString text = r.string(codeableConcept, "text", path).simplified();
    if (!text.isEmpty())
        return text;
    const QList<Coding> all = codings(r, codeableConcept, path);
    for (const Coding &coding : all) {
        if (!coding.display.isEmpty())
            return coding.display;
    }
    return all.isEmpty() ? QString() : all.first().code;
}

QString conceptText(JsonReader &r, Object parent, const char *key, const JsonPath &path)
{
    const auto codeable = r.object(parent, key, path);
    return codeable ? conceptText(r, *codeable, path[key]) : QString();
}

Identifier identifier(JsonReader &r, Object object, const JsonPath &path)
{
    Identifier found{r.string(object, "system", path), r.string(object, "value", path), {}};
    if (const auto type = r.object(object, "type", path))
        found.type = firstCode(r, *type, path["type"]);
    if (found.system.isEmpty()) {
        if (const auto assigner = r.object(object, "assigner", path))
            found.system = r.string(*assigner, "display", path["assigner"]);
    }
    if (found.type.isEmpty() && found.system == u"http://hl7.org/fhir/sid/us-npi")
        found.type = QStringLiteral("NPI");
    return found;
}

QList<Identifier> identifiers(JsonReader &r, Object resource, const JsonPath &path)
{
    QList<Identifier> found;
    each(r, resource, "identifier", path, [&](Object object, const JsonPath &here) {
        Identifier one = identifier(r, object, here);
        if (!one.value.isEmpty())
            found.append(std::move(one));
    });
    return found;
}

Quantity quantity(JsonReader &r, Object parent, const char *key, const JsonPath &path)
{
    const auto object = r.object(parent, key, path);
    if (!object)
        return {};
    const auto value = r.number(*object, "value", path[key]);
    const QString code = r.string(*object, "code", path[key]);
    return {value ? decimal(*value) : QString(),
            code.isEmpty() ? r.string(*object, "unit", path[key]) : code};
}

std::optional<int> count(JsonReader &r, Object parent, const char *key, const JsonPath &path)
{
    const auto value = r.number(parent, key, path);
    if (!value)
        return std::nullopt;
    if (!(*value >= 0 && *value <= 1'000'000) || *value != double(int(*value))) {
        r.fail(path[key], QStringLiteral("expected a whole number from 0 to 1000000"));
        return std::nullopt;
    }
    return int(*value);
}

std::optional<int> days(JsonReader &r, Object parent, const char *key, const JsonPath &path)
{
    const Quantity q = quantity(r, parent, key, path);
    const QString unit = q.unit.toLower();
    const bool isDays = unit == u"d" || unit.startsWith(u"day") || unit.isEmpty();
    const bool isWeeks = unit == u"wk" || unit.startsWith(u"week");
    bool isWhole = false;
    const int number = q.value.toInt(&isWhole);
    if (!isWhole || number < 0 || number > 9999 || (!isDays && !isWeeks))
        return std::nullopt;
    return isWeeks ? number * 7 : number;
}

QStringList notes(JsonReader &r, Object resource, const JsonPath &path)
{
    QStringList texts;
    each(r, resource, "note", path, [&](Object note, const JsonPath &here) {
        const QString text = r.string(note, "text", here);
        if (!text.isEmpty())
            texts.append(text);
    });
    return texts;
}

QString sig(JsonReader &r, Object resource, const JsonPath &path)
{
    QStringList texts;
    each(r, resource, "dosageInstruction", path, [&](Object instruction, const JsonPath &here) {
        QString text = r.string(instruction, "text", here).simplified();
        if (text.isEmpty())
            text = r.string(instruction, "patientInstruction", here).simplified();
        if (!text.isEmpty())
            texts.append(text);
    });
    return texts.join(QStringLiteral("; "));
}

void humanName(JsonReader &r, Object resource, const JsonPath &path, QString &family, QString &given)
{
    bool isOfficial = false;
    each(r, resource, "name", path, [&](Object name, const JsonPath &here) {
        const bool official = r.string(name, "use", here) == u"official";
        if (isOfficial || (!official && !(family.isEmpty() && given.isEmpty())))
            return;
        isOfficial = official;
        family = r.string(name, "family", here);
        QStringList parts;
        if (const auto list = r.array(name, "given", here)) {
            for (const auto element : *list) {
                std::string_view text;
                if (element.get(text) == simdjson::SUCCESS)
                    parts.append(QString::fromUtf8(text.data(), qsizetype(text.size())));
            }
        }
        given = parts.join(QLatin1Char(' '));
        if (family.isEmpty() && given.isEmpty())
            family = r.string(name, "text", here);
    });
}

QString dateTime(JsonReader &r, Object parent, const char *key, const JsonPath &path)
{
    const QString text = r.string(parent, key, path);
    if (!text.isEmpty() && !FhirDateTime::parse(text))
        r.fail(path[key], QStringLiteral("not a FHIR date or dateTime"));
    return text;
}

QString lastUpdated(JsonReader &r, Object resource, const JsonPath &path)
{
    const auto meta = r.object(resource, "meta", path);
    return meta ? dateTime(r, *meta, "lastUpdated", path["meta"]) : QString();
}

Practitioner practitioner(FhirContext &c, Object reference, const JsonPath &path)
{
    Practitioner found;
    auto resource = c.follow(reference);
    if (resource && c.r.string(*resource, "resourceType", path) == u"PractitionerRole") {
        const auto person = c.r.object(*resource, "practitioner", path);
        const auto followed = person ? c.follow(*person) : std::nullopt;
        resource = followed ? followed : resource;
    }
    if (resource) {
        found.identifiers = identifiers(c.r, *resource, path);
        humanName(c.r, *resource, path, found.family, found.given);
    }
    if (const auto logical = c.r.object(reference, "identifier", path))
        found.identifiers.append(identifier(c.r, *logical, path["identifier"]));
    const QString literal = c.r.string(reference, "reference", path);
    if (found.identifiers.isEmpty() && !literal.isEmpty() && !literal.startsWith(QLatin1Char('#')))
        found.identifiers.append({{}, literal, QStringLiteral("RI")});
    if (found.family.isEmpty() && found.given.isEmpty())
        found.family = c.r.string(reference, "display", path);
    return found;
}

OrderIdentifiers orderIdentifiers(JsonReader &r, Object resource, const JsonPath &path)
{
    OrderIdentifiers found;
    for (const Identifier &one : identifiers(r, resource, path)) {
        if (one.type == u"PLAC")
            found.placer = {one.system, one.value, {}};
        else if (one.type == u"FILL")
            found.filler = {one.system, one.value, {}};
        else if (found.number.isEmpty())
            found.number = one.value;
    }
    return found;
}

}
