#include "deidentify/RecordFormat.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace concord {

namespace {
const auto recordKey = QStringLiteral("record");

QByteArray jsonText(const QString &text)
{
    QByteArray out("\"");
    const QByteArray bytes = text.toUtf8();
    for (const char c : bytes) {
        if (c == '"' || c == '\\')
            out.append('\\').append(c);
        else if (quint8(c) < 0x20)
            out.append("\\u00").append(QByteArray(1, c).toHex());
        else
            out.append(c);
    }
    return out.append('"');
}

QByteArray csvCell(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    for (const char special : {',', '"', '\n', '\r', '#'}) {
        if (bytes.contains(special))
            return '"' + QByteArray(bytes).replace('"', "\"\"") + '"';
    }
    return bytes;
}

/// Cells of one line without its LF; nothing where quotes do not pair.
std::optional<QStringList> csvCells(const QByteArray &line)
{
    QStringList cells;
    QByteArray cell;
    bool isQuoted = false;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (isQuoted && c == '"' && i + 1 < line.size() && line[i + 1] == '"') {
            cell.append('"');
            ++i;
        } else if (c == '"') {
            isQuoted = !isQuoted;
        } else if (c == ',' && !isQuoted) {
            cells.append(QString::fromUtf8(cell));
            cell.clear();
        } else {
            cell.append(c);
        }
    }
    cells.append(QString::fromUtf8(cell));
    return isQuoted ? std::nullopt : std::optional(cells);
}
}

std::optional<DeidentifiedFormat> deidentifiedFormatFromWord(QStringView word)
{
    if (word == u"ndjson")
        return DeidentifiedFormat::Ndjson;
    return word == u"csv" ? std::optional(DeidentifiedFormat::Csv) : std::nullopt;
}

QString wordOf(DeidentifiedFormat format)
{
    return format == DeidentifiedFormat::Ndjson ? QStringLiteral("ndjson") : QStringLiteral("csv");
}

QString methodWord(bool shiftsDates)
{
    return shiftsDates ? QStringLiteral("not-safe-harbor-dates-shifted")
                       : QStringLiteral("hipaa-safe-harbor");
}

QString methodText(bool shiftsDates)
{
    return shiftsDates
               ? QStringLiteral(
                     "NOT HIPAA Safe Harbor: dates are shifted, by one random number of days for each "
                     "patient, and not removed. Needs an expert's determination (45 CFR "
                     "164.514(b)(1)) or a data use agreement.")
               : QStringLiteral("De-identified by HIPAA Safe Harbor (45 CFR 164.514(b)(2)).");
}

RecordFormat::RecordFormat(DeidentifiedFormat format, int year, bool shiftsDates) : m_format(format)
{
    for (const DeidentifiedRecord &record : deidentifiedFields()) {
        for (const DeidentifiedField &field : record.fields) {
            const QString name = QString::fromLatin1(field.name);
            if (!m_columns.contains(name))
                m_columns.append(name);
        }
    }
    if (format == DeidentifiedFormat::Ndjson) {
        m_header = "{\"record\":\"export\",\"method\":" + jsonText(methodWord(shiftsDates)) +
                   ",\"safe_harbor\":" + (shiftsDates ? "false" : "true") +
                   ",\"note\":" + jsonText(methodText(shiftsDates)) +
                   ",\"year\":" + QByteArray::number(year) + ",\"version\":1}\n";
    } else {
        m_header = "# concord de-identified export 1, " + QByteArray::number(year) + ". " +
                   methodText(shiftsDates).toUtf8() + "\nrecord," + m_columns.join(u',').toUtf8() + '\n';
    }
}

QByteArray RecordFormat::lineOf(const DeidentifiedRow &row) const
{
    const auto &fields = row.record->fields;
    QByteArray line;
    if (m_format == DeidentifiedFormat::Ndjson) {
        line = "{\"record\":\"" + QByteArray(row.record->name) + '"';
        for (size_t i = 0; i < fields.size(); ++i) {
            if (const QString &value = row.values[qsizetype(i)]; !value.isEmpty())
                line.append(",\"").append(fields[i].name).append("\":").append(jsonText(value));
        }
        return line.append("}\n");
    }
    line = row.record->name;
    for (const QString &column : m_columns) {
        line.append(',');
        for (size_t i = 0; i < fields.size(); ++i) {
            if (column == QLatin1StringView(fields[i].name))
                line.append(csvCell(row.values[qsizetype(i)]));
        }
    }
    return line.append('\n');
}

std::optional<DeidentifiedRow> RecordFormat::readJson(const QByteArray &line) const
{
    const QJsonObject object = QJsonDocument::fromJson(line).object();
    const DeidentifiedRecord *record = deidentifiedRecord(object.value(recordKey).toString());
    if (!record)
        return std::nullopt;
    DeidentifiedRow row{record, {}};
    for (const DeidentifiedField &field : record->fields)
        row.values.append(object.value(QLatin1StringView(field.name)).toString());
    return row;
}

std::optional<DeidentifiedRow> RecordFormat::readCsv(const QByteArray &line) const
{
    const auto cells = csvCells(line.endsWith('\n') ? line.chopped(1) : line);
    const DeidentifiedRecord *record = cells ? deidentifiedRecord(cells->front()) : nullptr;
    if (!record || cells->size() != m_columns.size() + 1)
        return std::nullopt;
    DeidentifiedRow row{record, {}};
    for (const DeidentifiedField &field : record->fields)
        row.values.append((*cells)[1 + m_columns.indexOf(QString::fromLatin1(field.name))]);
    return row;
}

std::optional<DeidentifiedRow> RecordFormat::read(const QByteArray &line) const
{
    auto row = m_format == DeidentifiedFormat::Ndjson ? readJson(line) : readCsv(line);
    return row && lineOf(*row) == line ? row : std::nullopt;
}

}
