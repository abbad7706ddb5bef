#include "codec/veterinary/MappingRowReader.h"

#include "codec/fhir/OwnUris.h"
#include "codec/schema/JsonPositions.h"
#include "codec/schema/SchemaCheck.h"
#include "codec/validation/FhirDefinitions.h"
#include "codec/veterinary/ResourceSet.h"

#include <QJsonArray>

#include <algorithm>

namespace concord {

namespace {
using Key = QLatin1StringView;

/// Resource types that a record of a kind becomes; RelatedPerson is made of the owner.
QStringList resourcesOf(VeterinaryKind kind)
{
    switch (kind) {
    case VeterinaryKind::Patient:
        return {QStringLiteral("Patient"), QStringLiteral("AllergyIntolerance")};
    case VeterinaryKind::Appointment:
        return {QStringLiteral("Appointment")};
    case VeterinaryKind::Treatment:
        return {QStringLiteral("Encounter"), QStringLiteral("Condition"), QStringLiteral("Procedure"),
                QStringLiteral("MedicationRequest"), QStringLiteral("DocumentReference")};
    }
    return {};
}

QString knownOrNear(const QString &name, const QStringList &known)
{
    const QString near = nearestName(name, known);
    return near.isEmpty() ? QStringLiteral("known here: ") + known.join(QStringLiteral(", "))
                          : QStringLiteral("did you mean \"%1\"?").arg(near);
}

bool hasColumn(const TransformTraits &traits, ColumnType type)
{
    return std::find(traits.columns.begin(), traits.columns.end(), type) != traits.columns.end();
}

/// Transforms that would do between such a column and such an element.
QString suiting(ColumnType column, const QString &element)
{
    QStringList names;
    for (const TransformTraits &one : transformTraits()) {
        if (one.elements.contains(element) && hasColumn(one, column))
            names.append(wordOf(one.kind));
    }
    return names.isEmpty() ? QStringLiteral("no transform is for both")
                           : QStringLiteral("what suits both: ") + names.join(QStringLiteral(", "));
}

QHash<QString, QString> wordsOf(const QJsonObject &object)
{
    QHash<QString, QString> words;
    for (auto it = object.begin(); it != object.end(); ++it)
        words.insert(it.key(), it.value().toString());
    return words;
}
}

std::optional<FieldRow> MappingRowReader::read(const QJsonObject &object, int number,
                                               const Complain &complain)
{
    m_complain = complain;
    m_isGood = true;
    FieldRow row;
    row.number = number;
    row.isRequired = object.value(Key("required")).toBool();
    row.note = object.value(Key("note")).toString();
    row.waits = object.value(Key("unknown")).toString() == Key("wait");
    if (object.contains(Key("default")))
        row.fallback = object.value(Key("default")).toString();
    static const QStringList sides{QStringLiteral("person"), QStringLiteral("ehr"),
                                   QStringLiteral("servicenow"), QStringLiteral("latest")};
    row.wins = WinningSide(std::max(qsizetype(0), sides.indexOf(object.value(Key("wins")).toString())));
    const TableColumn *column =
        this->column(object.value(Key("column")).toString(), QStringLiteral("column"));
    const QString word = object.value(Key("transform")).toString();
    const auto transform = transformFromWord(word);
    if (!transform)
        this->complain(QStringLiteral("transform"),
                       QStringLiteral("unknown transform; ") + knownOrNear(word, transformNames()));
    const auto path = this->path(object.value(Key("path")).toString(), QStringLiteral("path"));
    if (!column || !transform || !path)
        return std::nullopt;
    row.column = *column;
    row.transform = *transform;
    row.path = *path;
    checkSuits(row);
    readDirection(object, row);
    readParameters(object.value(Key("parameters")).toObject(), row);
    checkDefault(row);
    return m_isGood ? std::optional(row) : std::nullopt;
}

void MappingRowReader::complain(const QString &key, const QString &message)
{
    m_isGood = false;
    m_complain(key, message);
}

const TableColumn *MappingRowReader::column(const QString &name, const QString &key)
{
    const TableColumn *found = m_table.find(name);
    if (!found)
        complain(key, QStringLiteral("%1 has no such column; ").arg(m_table.name) +
                          knownOrNear(name, m_table.columnNames()));
    return found;
}

std::optional<ElementPath> MappingRowReader::path(const QString &text, const QString &key)
{
    auto parsed = ElementPath::parse(text, m_table.name, m_definitions);
    if (!parsed) {
        complain(key, parsed.error().detail);
        return std::nullopt;
    }
    const QStringList resources = resourcesOf(m_kind);
    if (!resources.contains(parsed->resource())) {
        complain(key, QStringLiteral("a record of this table becomes no %1, but %2")
                          .arg(parsed->resource(), resources.join(QStringLiteral(", "))));
        return std::nullopt;
    }
    return *std::move(parsed);
}

void MappingRowReader::checkSuits(const FieldRow &row)
{
    const TransformTraits &traits = traitsOf(row.transform);
    const QString word = wordOf(row.transform);
    if (!traits.elements.contains(row.path.type())) {
        complain(QStringLiteral("transform"),
                 QStringLiteral("%1 is for elements of type %2, and this one is of type %3; ")
                         .arg(word, traits.elements.join(QStringLiteral(", ")), row.path.type()) +
                     suiting(row.column.type, row.path.type()));
        return;
    }
    if (!hasColumn(traits, row.column.type)) {
        complain(QStringLiteral("transform"),
                 QStringLiteral("%1 is not for columns of type %2; ").arg(word, wordOf(row.column.type)) +
                     suiting(row.column.type, row.path.type()));
        return;
    }
    checkPlace(row);
}

/// What the type of the element does not tell.
void MappingRowReader::checkPlace(const FieldRow &row)
{
    const auto &steps = row.path.steps();
    const QString where = QStringLiteral("path");
    switch (row.transform) {
    case TransformKind::List:
        if (!isRepeated(row.path.resource()))
            complain(where, QStringLiteral("a list becomes a resource each: AllergyIntolerance.code, "
                                           "Condition.code, Procedure.code or "
                                           "MedicationRequest.medicationCodeableConcept"));
        break;
    case TransformKind::Owner:
        if (steps.size() < 2 || steps.front().slice != Key("owner"))
            complain(where, QStringLiteral("the owner stands below Patient.contact[owner]"));
        break;
    case TransformKind::Microchip:
        if (steps.size() != 2 || steps.front().name != Key("identifier"))
            complain(where,
                     QStringLiteral("a microchip is an identifier: Patient.identifier[microchip].value"));
        break;
    case TransformKind::Custom:
        if (steps.size() != 2 || !steps.front().key.startsWith(ownUris::veterinary))
            complain(where,
                     QStringLiteral("a field of your own is an extension of ours: %1.extension[a-name].%2")
                         .arg(row.path.resource(), steps.back().name));
        break;
    default:
        if (isRepeated(row.path.resource()) && row.isRequired)
            complain(QStringLiteral("required"),
                     QStringLiteral("only a list says how many of a %1 there are: this cannot be required")
                         .arg(row.path.resource()));
    }
}

void MappingRowReader::readDirection(const QJsonObject &object, FieldRow &row)
{
    const QString direction = object.value(Key("direction")).toString(QStringLiteral("both"));
    row.toFhir = direction != Key("to_servicenow");
    row.toTable = direction != Key("to_fhir");
    if (row.column.isReadOnly && row.toTable)
        complain(QStringLiteral("direction"),
                 QStringLiteral("ServiceNow alone sets %1: expected \"to_fhir\"").arg(row.column.name));
}

void MappingRowReader::readParameters(const QJsonObject &object, FieldRow &row)
{
    const TransformTraits &traits = traitsOf(row.transform);
    const QString base = QStringLiteral("parameters");
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (!traits.parameters.contains(it.key()))
            complain(base + u'/' + it.key(),
                     traits.parameters.isEmpty()
                         ? QStringLiteral("%1 has no parameters").arg(wordOf(row.transform))
                         : QStringLiteral("%1 has no such parameter; it has: %2")
                               .arg(wordOf(row.transform), traits.parameters.join(QStringLiteral(", "))));
    }
    for (const QString &needed : traits.needed) {
        if (!object.contains(needed))
            complain(object.isEmpty() ? QString() : base,
                     QStringLiteral("%1 needs the parameter \"%2\"").arg(wordOf(row.transform), needed));
    }
    row.parameters.isHospitalTime = object.value(Key("clock")).toString() == Key("hospital");
    if (const QString name = object.value(Key("unit_column")).toString(); !name.isEmpty()) {
        const QString key = base + QStringLiteral("/unit_column");
        const TableColumn *unit = column(name, key);
        if (unit && unit->type != ColumnType::String && unit->type != ColumnType::Choice)
            complain(key, QStringLiteral("a unit is a word: a column of type string or choice"));
        else if (unit)
            row.parameters.unit = *unit;
    }
    readCodes(object, row);
    readPaths(object, row);
    if (row.transform != TransformKind::Gender) // its status tells them apart
        checkBack(row);
    readReference(object, row);
    readList(object, row);
}

void MappingRowReader::checkCode(const FieldRow &row, const QString &code, const QString &key)
{
    QStringList allowed = row.path.codes();
    if (row.path.type() == Key("boolean"))
        allowed = QStringList{QStringLiteral("true"), QStringLiteral("false")};
    if (!allowed.isEmpty() && !allowed.contains(code))
        complain(key, QStringLiteral("no code that %1 may have; ").arg(row.path.text()) +
                          knownOrNear(code, allowed));
}

void MappingRowReader::checkValue(const FieldRow &row, const QString &value, const QString &key)
{
    if (row.column.type != ColumnType::Choice)
        return;
    QStringList choices;
    for (const TableChoice &one : row.column.choices)
        choices.append(one.value);
    if (!choices.contains(value))
        complain(key,
                 QStringLiteral("%1 has no such value; ").arg(row.column.name) + knownOrNear(value, choices));
}

void MappingRowReader::readCodes(const QJsonObject &object, FieldRow &row)
{
    const QString values = QStringLiteral("parameters/values");
    const QString back = QStringLiteral("parameters/back");
    TransformParameters &p = row.parameters;
    p.values = wordsOf(object.value(Key("values")).toObject());
    p.back = wordsOf(object.value(Key("back")).toObject());
    p.system = object.value(Key("system")).toString();
    if (const QString kind = object.value(Key("kind")).toString(); !kind.isEmpty())
        p.kind = valueKindFromWord(kind);
    for (auto it = p.values.cbegin(); it != p.values.cend(); ++it) {
        checkValue(row, it.key(), pointerStep(values, it.key()));
        checkCode(row, it.value(), pointerStep(values, it.key()));
    }
    for (auto it = p.back.cbegin(); it != p.back.cend(); ++it) {
        checkCode(row, it.key(), pointerStep(back, it.key()));
        checkValue(row, it.value(), pointerStep(back, it.key()));
    }
    const bool isConcept = row.path.type() == Key("CodeableConcept");
    if (isConcept && !p.values.isEmpty() && p.system.isEmpty())
        complain(QStringLiteral("parameters"), QStringLiteral("codes of a concept have a \"system\""));
    const bool isCode = row.transform == TransformKind::Code;
    if (isCode && p.values.isEmpty() && !p.kind)
        complain(object.isEmpty() ? QString() : QStringLiteral("parameters"),
                 QStringLiteral("code needs \"values\", or the value table's \"kind\""));
}

/// Two values of the column that become one code cannot both come back.
void MappingRowReader::checkBack(const FieldRow &row)
{
    QMap<QString, QStringList> byCode;
    for (auto it = row.parameters.values.cbegin(); it != row.parameters.values.cend(); ++it) {
        if (it.key() != row.parameters.flagValue)
            byCode[it.value()].append(it.key());
    }
    for (auto it = byCode.begin(); row.toTable && it != byCode.end(); ++it) {
        if (it->size() > 1 && !row.parameters.back.contains(it.key())) {
            it->sort();
            complain(
                QStringLiteral("parameters"),
                QStringLiteral("\"%1\" comes from %2: \"back\" says which it is when it comes from the EHR")
                    .arg(it.key(), it->join(QStringLiteral(", "))));
        }
    }
}

void MappingRowReader::readPaths(const QJsonObject &object, FieldRow &row)
{
    const QString status = QStringLiteral("parameters/status_path");
    if (const QString text = object.value(Key("status_path")).toString(); !text.isEmpty()) {
        row.parameters.status = path(text, status);
        if (row.parameters.status && row.parameters.status->type() != Key("CodeableConcept"))
            complain(status,
                     QStringLiteral("genderStatus is a CodeableConcept: Patient.extension[patient-animal]"
                                    ".extension[genderStatus].valueCodeableConcept"));
    }
    const QString flag = QStringLiteral("parameters/flag_path");
    row.parameters.flagValue = object.value(Key("flag_value")).toString();
    if (const QString text = object.value(Key("flag_path")).toString(); !text.isEmpty()) {
        row.parameters.flag = path(text, flag);
        if (row.parameters.flag && row.parameters.flag->type() != Key("boolean"))
            complain(flag, QStringLiteral("a flag is a boolean: Patient.deceasedBoolean"));
    }
    if (object.contains(Key("flag_path")) != object.contains(Key("flag_value")))
        complain(QStringLiteral("parameters"), QStringLiteral("flag_path and flag_value go together"));
    else if (object.contains(Key("flag_value")))
        checkValue(row, row.parameters.flagValue, QStringLiteral("parameters/flag_value"));
}

void MappingRowReader::readReference(const QJsonObject &object, FieldRow &row)
{
    row.parameters.referenceType = object.value(Key("type")).toString();
    if (row.path.type() != Key("Reference"))
        return;
    const QString key = QStringLiteral("parameters/type");
    const QString &type = row.parameters.referenceType;
    if (type.isEmpty()) {
        if (row.transform == TransformKind::Choice)
            complain({}, QStringLiteral("a choice that is referred to needs the parameter \"type\""));
        return;
    }
    const auto &steps = row.path.steps();
    const auto slice = std::find_if(steps.begin(), steps.end(),
                                    [](const PathStep &step) { return step.name == Key("participant"); });
    QStringList allowed = row.path.targets();
    if (slice != steps.end() && !slice->key.isEmpty())
        allowed = QStringList{slice->key};
    if (!m_definitions.isResourceType(type.toStdString()) ||
        (!allowed.isEmpty() && !allowed.contains(Key("Resource")) && !allowed.contains(type)))
        complain(key, QStringLiteral("%1 does not lead there; ").arg(row.path.text()) +
                          knownOrNear(type, allowed));
}

void MappingRowReader::readList(const QJsonObject &object, FieldRow &row)
{
    const QJsonArray separators = object.value(Key("separators")).toArray();
    for (const auto &one : separators)
        row.parameters.separators.append(one.toString());
    if (row.transform == TransformKind::List && separators.isEmpty())
        row.parameters.separators = QStringList{QStringLiteral(";"), QStringLiteral("\n")};
    const QJsonArray known = object.value(Key("known")).toArray();
    for (const auto &one : known) {
        const QJsonObject entry = one.toObject();
        KnownEntry made{{},
                        {entry.value(Key("system")).toString(), entry.value(Key("code")).toString(),
                         entry.value(Key("display")).toString()}};
        const QJsonArray words = entry.value(Key("words")).toArray();
        for (const auto &word : words)
            made.words.append(valueKeyText(word.toString()));
        row.parameters.known.push_back(std::move(made));
    }
}

void MappingRowReader::checkDefault(const FieldRow &row)
{
    if (!row.fallback)
        return;
    const QString key = QStringLiteral("default");
    checkValue(row, *row.fallback, key);
    bool isNumber = true;
    if (row.column.type == ColumnType::Integer)
        static_cast<void>(row.fallback->toInt(&isNumber));
    else if (row.column.type == ColumnType::Decimal)
        static_cast<void>(row.fallback->toDouble(&isNumber));
    if (!isNumber)
        complain(key, QStringLiteral("%1 holds a number").arg(row.column.name));
    const bool isBoolean = row.column.type == ColumnType::Boolean;
    if (isBoolean && *row.fallback != Key("true") && *row.fallback != Key("false"))
        complain(key, QStringLiteral("expected \"true\" or \"false\""));
}

}
