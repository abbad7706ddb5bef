#include "codec/veterinary/VeterinaryTable.h"

#include "codec/fhir/OwnUris.h"
#include "domain/Enum.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace concord {

namespace {
using Key = QLatin1StringView;

constexpr Words<VeterinaryKind, 3> kindWords{{{VeterinaryKind::Patient, "patient"},
                                              {VeterinaryKind::Appointment, "appointment"},
                                              {VeterinaryKind::Treatment, "treatment"}}};
constexpr Words<ColumnType, 9> typeWords{{{ColumnType::String, "string"},
                                          {ColumnType::Choice, "choice"},
                                          {ColumnType::Date, "date"},
                                          {ColumnType::DateTime, "datetime"},
                                          {ColumnType::Integer, "integer"},
                                          {ColumnType::Decimal, "decimal"},
                                          {ColumnType::Boolean, "boolean"},
                                          {ColumnType::Currency, "currency"},
                                          {ColumnType::Reference, "reference"}}};

/// What ServiceNow adds to every table.
void addSystemColumns(VeterinaryTable &table)
{
    const auto add = [&](const char *name, ColumnType type) {
        table.columns.push_back({table.name, QString::fromLatin1(name), type, 0, false, true, {}, {}});
    };
    add("sys_id", ColumnType::String);
    add("number", ColumnType::String);
    add("sys_created_on", ColumnType::DateTime);
    add("sys_created_by", ColumnType::String);
    add("sys_updated_on", ColumnType::DateTime);
    add("sys_updated_by", ColumnType::String);
    add("sys_mod_count", ColumnType::Integer);
}
}

QString wordOf(VeterinaryKind kind)
{
    return wordOf(kindWords, kind);
}

std::optional<VeterinaryKind> veterinaryKindFromWord(QStringView word)
{
    return enumOf(kindWords, word);
}

QString wordOf(ColumnType type)
{
    return wordOf(typeWords, type);
}

const TableChoice *TableColumn::choice(const QString &text) const
{
    const auto byValue = std::find_if(choices.begin(), choices.end(),
                                      [&](const TableChoice &one) { return one.value == text; });
    if (byValue != choices.end())
        return &*byValue;
    const auto byLabel = std::find_if(choices.begin(), choices.end(), [&](const TableChoice &one) {
        return one.label.compare(text, Qt::CaseInsensitive) == 0;
    });
    return byLabel == choices.end() ? nullptr : &*byLabel;
}

QString TableColumn::codeSystem() const
{
    return ownUris::serviceNow + table + u'.' + name;
}

const TableColumn *VeterinaryTable::find(const QString &column) const
{
    const auto found = std::find_if(columns.begin(), columns.end(),
                                    [&](const TableColumn &one) { return one.name == column; });
    return found == columns.end() ? nullptr : &*found;
}

QStringList VeterinaryTable::columnNames() const
{
    QStringList names;
    for (const TableColumn &column : columns)
        names.append(column.name);
    return names;
}

Result<TableColumn> readTableColumn(const QString &table, const QString &name, const QJsonObject &object)
{
    const auto type = enumOf(typeWords, object.value(Key("type")).toString());
    if (!type)
        return fail(ErrorCode::InvalidMessage, table + u'.' + name, QStringLiteral("a column has a type"));
    TableColumn column{table, name, *type, 0, false, false, {}, {}};
    column.maxLength = object.value(Key("max")).toInt();
    column.isMandatory = object.value(Key("mandatory")).toBool();
    column.refersTo = object.value(Key("to")).toString();
    const QJsonObject choices = object.value(Key("choices")).toObject();
    for (auto it = choices.begin(); it != choices.end(); ++it)
        column.choices.push_back({it.key(), it.value().toString()});
    if (column.type == ColumnType::Choice && column.choices.empty())
        return fail(ErrorCode::InvalidMessage, table + u'.' + name, QStringLiteral("a choice has choices"));
    return column;
}

Result<std::vector<VeterinaryTable>> readVeterinaryTables(const QByteArray &json)
{
    const QJsonObject all = QJsonDocument::fromJson(json).object();
    std::vector<VeterinaryTable> tables;
    for (auto it = all.begin(); it != all.end(); ++it) {
        VeterinaryTable table{it.key(), {}};
        addSystemColumns(table);
        const QJsonObject columns = it.value().toObject().value(Key("columns")).toObject();
        for (auto one = columns.begin(); one != columns.end(); ++one) {
            auto column = readTableColumn(table.name, one.key(), one.value().toObject());
            if (!column)
                return fail(column.error());
            table.columns.push_back(*std::move(column));
        }
        tables.push_back(std::move(table));
    }
    if (tables.empty())
        return fail(ErrorCode::InvalidMessage, {},
                    QStringLiteral("no tables: expected {\"u_…\":{\"columns\":…}}"));
    return tables;
}

QString tableOf(VeterinaryKind kind)
{
    switch (kind) {
    case VeterinaryKind::Patient:
        return QStringLiteral("u_patient_record");
    case VeterinaryKind::Appointment:
        return QStringLiteral("u_appointment");
    case VeterinaryKind::Treatment:
        return QStringLiteral("u_treatment");
    }
    return {};
}

QString primaryTypeOf(VeterinaryKind kind)
{
    switch (kind) {
    case VeterinaryKind::Patient:
        return QStringLiteral("Patient");
    case VeterinaryKind::Appointment:
        return QStringLiteral("Appointment");
    case VeterinaryKind::Treatment:
        return QStringLiteral("Encounter");
    }
    return {};
}

}
