#include "codec/veterinary/MappingDocument.h"

#include "codec/schema/SchemaCheck.h"
#include "codec/validation/FhirDefinitions.h"
#include "codec/veterinary/MappingRowReader.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTimeZone>

#include <algorithm>
#include <tuple>

namespace concord {

namespace {
using Key = QLatin1StringView;
constexpr qsizetype largestDocument = 4 * 1024 * 1024; ///< bytes

QByteArray mappingResource(const QString &name)
{
    QFile file(QStringLiteral(":/mappings/veterinary/") + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Paths that have to be written whatever the table says.
QStringList requiredPaths(VeterinaryKind kind)
{
    switch (kind) {
    case VeterinaryKind::Patient:
        return {};
    case VeterinaryKind::Appointment:
        return {QStringLiteral("Appointment.status"), QStringLiteral("Appointment.start"),
                QStringLiteral("Appointment.participant[patient].actor")};
    case VeterinaryKind::Treatment:
        return {QStringLiteral("Encounter.status"), QStringLiteral("Encounter.subject")};
    }
    return {};
}

class DocumentReader
{
public:
    DocumentReader(QByteArray json, const std::vector<VeterinaryTable> &tables,
                   const FhirDefinitions &definitions)
        : m_json(std::move(json)), m_tables(tables), m_definitions(definitions)
    {}

    MappingReading read()
    {
        if (m_json.size() > largestDocument)
            return {std::nullopt, {{{}, {}, 0, {}, QStringLiteral("larger than 4 MiB")}}};
        QJsonParseError error;
        const QJsonDocument document = QJsonDocument::fromJson(m_json, &error);
        if (error.error != QJsonParseError::NoError)
            return {std::nullopt,
                    {{positionAt(m_json, error.offset),
                      {},
                      0,
                      {},
                      QStringLiteral("not JSON: ") + error.errorString()}}};
        m_positions.emplace(m_json);
        m_root = document.object();
        for (const QString &pointer : m_positions->duplicates())
            report(pointer, true, QStringLiteral("this key stands twice"));
        const QJsonObject schema =
            QJsonDocument::fromJson(mappingResource(QStringLiteral("field_mapping.schema.json"))).object();
        const QJsonValue root = document.isObject() ? QJsonValue(m_root) : QJsonValue(document.array());
        for (const SchemaBreach &breach : SchemaCheck(schema).check(root))
            report(breach.pointer, breach.atKey, breach.message);
        if (m_faults.empty())
            build();
        std::stable_sort(m_faults.begin(), m_faults.end(), [](const MappingFault &a, const MappingFault &b) {
            return std::tie(a.at.line, a.at.column) < std::tie(b.at.line, b.at.column);
        });
        return {m_faults.empty() ? std::optional(std::move(m_mapping)) : std::nullopt, std::move(m_faults)};
    }

private:
    void report(const QString &pointer, bool atKey, const QString &message)
    {
        MappingFault fault;
        fault.at = atKey ? m_positions->ofKey(pointer) : m_positions->of(pointer);
        fault.pointer = pointer;
        fault.message = message;
        const QStringList steps = pointer.split(u'/');
        if (steps.value(1) == Key("rows") && steps.size() > 2) {
            fault.row = steps[2].toInt() + 1;
            fault.column = m_root.value(Key("rows")).toArray()[fault.row - 1][u"column"].toString();
        }
        m_faults.push_back(std::move(fault));
    }

    void build()
    {
        m_mapping.kind = *veterinaryKindFromWord(m_root.value(Key("mapping")).toString());
        m_mapping.version = m_root.value(Key("version")).toInt();
        m_mapping.timeZone = m_root.value(Key("time_zone")).toString().toUtf8();
        if (!QTimeZone(m_mapping.timeZone).isValid())
            report(
                QStringLiteral("/time_zone"), false,
                QStringLiteral("no time zone of this machine; expected an IANA name: \"America/New_York\""));
        const auto table = std::find_if(m_tables.begin(), m_tables.end(), [this](const VeterinaryTable &one) {
            return one.name == tableOf(m_mapping.kind);
        });
        if (table == m_tables.end()) {
            report(QStringLiteral("/mapping"), false, QStringLiteral("the table is not known"));
            return;
        }
        m_mapping.table = *table;
        addColumns();
        const QJsonArray rows = m_root.value(Key("rows")).toArray();
        MappingRowReader reader(m_mapping.kind, m_mapping.table, m_definitions);
        for (qsizetype i = 0; i < rows.size(); ++i) {
            const QString pointer = QStringLiteral("/rows/%1").arg(i);
            auto row =
                reader.read(rows[i].toObject(), int(i) + 1, [&](const QString &key, const QString &message) {
                    report(key.isEmpty() ? pointer : pointer + u'/' + key, false, message);
                });
            if (row)
                m_mapping.rows.push_back(*std::move(row));
        }
        checkTargets();
        if (m_mapping.rows.size() == size_t(rows.size())) { // else what is wrong looks like what is missing
            checkMandatory();
            checkRequired();
        }
    }

    void addColumns()
    {
        const QJsonObject columns = m_root.value(Key("columns")).toObject();
        for (auto it = columns.begin(); it != columns.end(); ++it) {
            const QString pointer = pointerStep(QStringLiteral("/columns"), it.key());
            auto column = readTableColumn(m_mapping.table.name, it.key(), it.value().toObject());
            if (m_mapping.table.find(it.key()))
                report(pointer, true, QStringLiteral("the table has this column already"));
            else if (!column)
                report(pointer, false, column.error().detail);
            else
                m_mapping.table.columns.push_back(*std::move(column));
        }
    }

    /// No place is written by two rows, on either side.
    void checkTargets()
    {
        std::vector<std::pair<QString, int>> elements;
        QHash<QString, int> columns;
        for (const FieldRow &row : m_mapping.rows) {
            const QString pointer = QStringLiteral("/rows/%1").arg(row.number - 1);
            for (const ElementPath &path : row.toFhir ? row.paths() : std::vector<ElementPath>()) {
                checkElement(elements, path.text(), pointer + QStringLiteral("/path"));
                elements.emplace_back(path.text(), row.number);
            }
            const QStringList names = row.toTable ? row.columns() : QStringList();
            for (const QString &column : names) {
                if (const int other = columns.value(column))
                    report(pointer + QStringLiteral("/column"), false,
                           QStringLiteral("row %1 writes the column %2 already: one of the two has to go, or "
                                          "to be \"to_fhir\"")
                               .arg(other)
                               .arg(column));
                columns.insert(column, row.number);
            }
        }
    }

    /// The same element, or one that is a part of the other.
    void checkElement(const std::vector<std::pair<QString, int>> &written, const QString &path,
                      const QString &pointer)
    {
        const auto isPart = [](const QString &inner, const QString &outer) {
            return inner == outer || inner.startsWith(outer + u'.');
        };
        for (const auto &[other, number] : written) {
            if (isPart(path, other) || isPart(other, path))
                report(
                    pointer, false,
                    QStringLiteral("row %1 writes %2 already: one of the two has to go, or to map the other "
                                   "way only")
                        .arg(number)
                        .arg(other));
        }
    }

    [[nodiscard]] const FieldRow *row(const std::function<bool(const FieldRow &)> &is) const
    {
        const auto found = std::find_if(m_mapping.rows.begin(), m_mapping.rows.end(), is);
        return found == m_mapping.rows.end() ? nullptr : &*found;
    }

    void checkMandatory()
    {
        for (const TableColumn &column : m_mapping.table.columns) {
            if (!column.isMandatory)
                continue;
            const FieldRow *found =
                row([&](const FieldRow &one) { return one.toTable && one.columns().contains(column.name); });
            if (!found)
                report(
                    QStringLiteral("/rows"), false,
                    QStringLiteral("the column %1 is mandatory, and no row writes it: ServiceNow refuses a "
                                   "record without")
                        .arg(column.name));
            else if (!found->isRequired && !found->fallback)
                report(QStringLiteral("/rows/%1").arg(found->number - 1), false,
                       QStringLiteral("the column %1 is mandatory: the row has \"required\": true, or a "
                                      "\"default\"")
                           .arg(column.name));
        }
    }

    void checkRequired()
    {
        const QStringList paths = requiredPaths(m_mapping.kind);
        for (const QString &path : paths) {
            const FieldRow *found =
                row([&](const FieldRow &one) { return one.toFhir && one.path.text() == path; });
            if (!found)
                report(QStringLiteral("/rows"), false,
                       QStringLiteral("no row writes %1, which FHIR requires").arg(path));
            else if (!found->isRequired && !found->fallback)
                report(QStringLiteral("/rows/%1").arg(found->number - 1), false,
                       QStringLiteral("FHIR requires %1: the row has \"required\": true, or a \"default\"")
                           .arg(path));
        }
    }

    QByteArray m_json;
    const std::vector<VeterinaryTable> &m_tables;
    const FhirDefinitions &m_definitions;
    QJsonObject m_root;
    std::optional<JsonPositions> m_positions;
    FieldMapping m_mapping;
    std::vector<MappingFault> m_faults;
};
}

QString MappingFault::text(const QString &file) const
{
    QString place = QStringLiteral("%1:%2:%3: ").arg(file).arg(at.line).arg(at.column);
    if (row > 0) {
        place += QStringLiteral("row %1").arg(row);
        if (!column.isEmpty())
            place += QStringLiteral(" (%1)").arg(column);
        const QString key = pointer.section(u'/', 3);
        place += key.isEmpty() ? QStringLiteral(": ") : QStringLiteral(", %1: ").arg(key);
    } else if (!pointer.isEmpty()) {
        place += pointer + QStringLiteral(": ");
    }
    return place + message;
}

MappingReading readMappingDocument(const QByteArray &json, const std::vector<VeterinaryTable> &tables,
                                   const FhirDefinitions &definitions)
{
    return DocumentReader(json, tables, definitions).read();
}

Result<std::vector<VeterinaryTable>> shippedVeterinaryTables()
{
    const QByteArray json = mappingResource(QStringLiteral("tables.json"));
    if (json.isEmpty())
        return fail(ErrorCode::NotFound, QStringLiteral("tables.json"),
                    QStringLiteral("not in this program"));
    return readVeterinaryTables(json);
}

Result<FieldMapping> shippedFieldMapping(VeterinaryKind kind, const FhirDefinitions &definitions)
{
    const auto tables = shippedVeterinaryTables();
    if (!tables)
        return fail(tables.error());
    const QString name = wordOf(kind) + QStringLiteral(".json");
    MappingReading reading = readMappingDocument(mappingResource(name), *tables, definitions);
    if (reading.mapping)
        return *std::move(reading.mapping);
    return fail(ErrorCode::ConfigInvalid, name, reading.faults.front().text(name));
}

}
