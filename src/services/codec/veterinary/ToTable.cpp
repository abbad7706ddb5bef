#include "codec/veterinary/ToTable.h"

#include "codec/veterinary/AsSent.h"
#include "codec/veterinary/ElementWords.h"
#include "codec/veterinary/RecordShape.h"
#include "codec/veterinary/ToFhir.h"
#include "codec/veterinary/UnmappedElements.h"

#include <algorithm>

namespace concord {

namespace {

class TableMaker
{
public:
    TableMaker(const FieldMapping &mapping, ResourceSet resources, const MappingContext &context)
        : m_mapping(mapping),
          m_set(std::move(resources)),
          m_context(context),
          m_zone(zoneOf(mapping, context))
    {}

    Result<MappedRecord> make()
    {
        const QString type = primaryTypeOf(m_mapping.kind);
        if (m_set.count(type) != 1)
            return fail(ErrorCode::InvalidMessage, type,
                        QStringLiteral("expected one %1, found %2").arg(type).arg(m_set.count(type)));
        unfoldShape(m_mapping.kind, m_set);
        m_asSent = asSent::kept(*m_set.find(type));
        for (const FieldRow &row : m_mapping.rows)
            m_made.fields.push_back(apply(row));
        if (m_isUnwritten)
            m_made.record = {};
        for (MappedField &other : unmappedElements(m_set, m_read))
            m_made.fields.push_back(std::move(other));
        return std::move(m_made);
    }

private:
    MappedField apply(const FieldRow &row)
    {
        MappedField field{
            row.number, row.column.name, row.path.text(), {}, {}, {}, row.isRequired && row.toTable,
            row.waits};
        TableConversion made = elementToTable({row, m_context, m_zone}, m_set);
        field.before = wordsOfFound(row, made);
        for (const FoundElement &found : made.found)
            note(found);
        if (!row.toTable) {
            const bool isSaid = made.verdict.outcome != FieldOutcome::Empty;
            field.verdict = {isSaid ? FieldOutcome::Dropped : FieldOutcome::Empty,
                             isSaid ? FieldReason::OtherDirection : FieldReason::None,
                             isSaid ? QStringLiteral("the row maps to FHIR only") : QString()};
            return field;
        }
        if (row.toFhir)
            takeAsSent(row, made);
        fillIn(row, made);
        checkLength(row, made);
        field.verdict = made.verdict;
        QStringList words;
        for (const auto &[column, value] : made.columns) {
            m_made.record.set(column, {value, {}});
            words.append(value);
        }
        field.after = words.join(u' ');
        m_isUnwritten = m_isUnwritten || (row.isRequired && made.columns.empty());
        return field;
    }

    void note(const FoundElement &found)
    {
        if (found.isThere())
            m_read.append(found.pointer);
        m_read += found.signs;
    }

    /// A column as it was sent counts as long as it would give what stands there now.
    void takeAsSent(const FieldRow &row, TableConversion &made)
    {
        ServiceNowRecord record;
        bool isKept = false;
        std::vector<std::pair<QString, QString>> columns;
        const QStringList names = row.columns();
        for (const QString &name : names) {
            const auto read = std::find_if(made.columns.begin(), made.columns.end(),
                                           [&](const auto &one) { return one.first == name; });
            isKept = isKept || m_asSent.contains(name);
            const QString value = m_asSent.contains(name)      ? m_asSent.value(name)
                                  : read != made.columns.end() ? read->second
                                                               : QString();
            record.set(name, {value, {}});
            if (!value.isEmpty())
                columns.emplace_back(name, value);
        }
        if (!isKept)
            return;
        if (record.at(row.column.name).value.isEmpty()) { // a unit without a number
            if (made.verdict.outcome == FieldOutcome::Empty)
                made.columns = std::move(columns);
            return;
        }
        const TransformScope scope{row, m_context, m_zone};
        FhirConversion sent = columnToFhir(scope, record);
        ResourceSet then;
        const QString &type = row.path.resource();
        if (row.transform != TransformKind::List && m_set.count(type) > 0)
            static_cast<void>(then.obtain(type, m_set.count(type) - 1)); // as many, with nothing in them
        place(then, row, sent);
        if (!elementToTable(scope, then).isSame(made))
            return; // the EHR has another value by now
        made.columns = std::move(columns);
        made.verdict = {};
    }

    void fillIn(const FieldRow &row, TableConversion &made)
    {
        if (made.verdict.outcome != FieldOutcome::Empty)
            return;
        if (row.fallback) {
            made.columns.emplace_back(row.column.name, *row.fallback);
            made.verdict = {FieldOutcome::Defaulted, FieldReason::RowDefault,
                            QStringLiteral("nothing is said: the row's default")};
        } else if (row.isRequired) {
            made.verdict = requiredVerdict();
        }
    }

    /// ServiceNow would cut it without a word.
    void checkLength(const FieldRow &row, TableConversion &made)
    {
        const int most = row.column.maxLength;
        if (most <= 0 || made.columns.empty() || made.columns.front().second.size() <= most)
            return;
        made.verdict = {FieldOutcome::Refused, FieldReason::TooLong,
                        QStringLiteral("%1 characters, and the column holds %2")
                            .arg(made.columns.front().second.size())
                            .arg(most)};
        made.columns.clear();
    }

    const FieldMapping &m_mapping;
    ResourceSet m_set;
    const MappingContext &m_context;
    QTimeZone m_zone;
    QMap<QString, QString> m_asSent;
    QStringList m_read; ///< pointers
    MappedRecord m_made;
    bool m_isUnwritten = false; ///< something that is required
};
}

bool MappedRecord::isWhole() const
{
    return std::none_of(fields.begin(), fields.end(),
                        [](const MappedField &field) { return field.isInTheWay(); });
}

Result<MappedRecord> toTable(const FieldMapping &mapping, const ResourceSet &resources,
                             const MappingContext &context)
{
    return TableMaker(mapping, resources, context).make();
}

}
