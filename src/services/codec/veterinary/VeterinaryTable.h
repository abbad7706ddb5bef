#pragma once

#include "domain/Result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace concord {

/// What a veterinary hospital's records are about: each kind is one ServiceNow table.
enum class VeterinaryKind { Patient, Appointment, Treatment };
[[nodiscard]] QString wordOf(VeterinaryKind kind); ///< "patient"
[[nodiscard]] std::optional<VeterinaryKind> veterinaryKindFromWord(QStringView word);

enum class ColumnType { String, Choice, Date, DateTime, Integer, Decimal, Boolean, Currency, Reference };
[[nodiscard]] QString wordOf(ColumnType type); ///< "datetime"

struct TableChoice
{
    QString value; ///< what the Table API gives and takes: "follow_up"
    QString label; ///< what people see: "Follow-up"

    friend bool operator==(const TableChoice &, const TableChoice &) = default;
};

struct TableColumn
{
    QString table;
    QString name;
    ColumnType type = ColumnType::String;
    int maxLength = 0; ///< characters; 0: not limited
    bool isMandatory = false;
    bool isReadOnly = false;          ///< ServiceNow sets it
    QString refersTo;                 ///< table of a reference
    std::vector<TableChoice> choices; ///< of a choice, in the order of the list

    /// By its value, else by its label without regard to case; null: none.
    [[nodiscard]] const TableChoice *choice(const QString &text) const;
    /// Code system of the choices: "urn:concord:servicenow:u_appointment.assigned_room".
    [[nodiscard]] QString codeSystem() const;

    friend bool operator==(const TableColumn &, const TableColumn &) = default;
};

struct VeterinaryTable
{
    QString name;
    std::vector<TableColumn> columns; ///< with those that every table has (sys_id, number …)

    [[nodiscard]] const TableColumn *find(const QString &column) const; ///< null: none
    [[nodiscard]] QStringList columnNames() const;
};

/// Tables as resources/mappings/veterinary/tables.json has them. InvalidMessage: where is "table.column".
[[nodiscard]] Result<std::vector<VeterinaryTable>> readVeterinaryTables(const QByteArray &json);
/// One column as it stands there, or under "columns" of a mapping.
[[nodiscard]] Result<TableColumn> readTableColumn(const QString &table, const QString &name,
                                                  const QJsonObject &object);

/// "u_patient_record"
[[nodiscard]] QString tableOf(VeterinaryKind kind);
/// The resource type that a record of the kind becomes first of all: "Patient", "Appointment", "Encounter".
[[nodiscard]] QString primaryTypeOf(VeterinaryKind kind);

}
