#include "codec/veterinary/ToFhir.h"

#include "codec/veterinary/AsSent.h"
#include "codec/veterinary/ElementWords.h"
#include "codec/veterinary/RecordShape.h"

#include <algorithm>

namespace concord {

namespace {
const auto sysIdColumn = QStringLiteral("sys_id");

/// Columns of ServiceNow's own housekeeping that nobody expects at an EHR.
bool isHousekeeping(const QString &column)
{
    return column.startsWith(QStringLiteral("sys_"));
}

bool isShown(const TableValue &value)
{
    return !value.value.trimmed().isEmpty();
}

class FhirMaker
{
public:
    FhirMaker(const FieldMapping &mapping, const ServiceNowRecord &record, const MappingContext &context)
        : m_mapping(mapping), m_record(record), m_context(context), m_zone(zoneOf(mapping, context))
    {}

    MappedResources make()
    {
        static_cast<void>(m_made.resources.obtain(primaryTypeOf(m_mapping.kind))); // first of all
        m_made.fields.resize(m_mapping.rows.size());
        // lists first: they alone say how many of a resource there are
        for (const bool isList : {true, false}) {
            for (size_t i = 0; i < m_mapping.rows.size(); ++i) {
                if ((m_mapping.rows[i].transform == TransformKind::List) == isList)
                    m_made.fields[i] = apply(m_mapping.rows[i]);
            }
        }
        if (!isPossible()) {
            m_made.resources.clear();
            for (MappedField &field : m_made.fields)
                field.after = {};
        }
        noteOthers();
        if (m_made.resources.isEmpty())
            return std::move(m_made);
        completeShape(
            {m_mapping, m_zone, m_record.at(sysIdColumn).value.trimmed(), m_made.resources, m_made.fields});
        keepAsSent();
        return std::move(m_made);
    }

private:
    MappedField apply(const FieldRow &row)
    {
        MappedField field{row.number, row.column.name, row.path.text(), {}, {},
                          {},         row.isRequired,  row.waits};
        const TableValue said = m_record.at(row.column.name);
        field.before = said.display.isEmpty() ? said.value : said.display;
        if (!row.toFhir) {
            field.verdict = {isShown(said) ? FieldOutcome::Dropped : FieldOutcome::Empty,
                             isShown(said) ? FieldReason::OtherDirection : FieldReason::None,
                             isShown(said) ? QStringLiteral("the row maps to ServiceNow only") : QString()};
            return field;
        }
        ServiceNowRecord record = m_record;
        if (!isShown(said) && row.fallback)
            record.set(row.column.name, {*row.fallback, {}});
        else if (!isShown(said)) {
            field.verdict = row.isRequired ? requiredVerdict() : FieldVerdict{FieldOutcome::Empty, {}, {}};
            return field;
        }
        FhirConversion made = columnToFhir({row, m_context, m_zone}, record);
        place(m_made.resources, row, made);
        field.verdict = made.verdict;
        if (!isShown(said) && field.verdict.outcome == FieldOutcome::Mapped)
            field.verdict = {FieldOutcome::Defaulted, FieldReason::RowDefault,
                             QStringLiteral("the record says nothing: the row's default")};
        if (field.verdict.outcome == FieldOutcome::Empty && row.isRequired)
            field.verdict = requiredVerdict();
        field.after = wordsOfPlaced(made);
        m_isUnwritten = m_isUnwritten || (row.isRequired && made.placed.empty());
        return field;
    }

    /// Without what is required nothing that is made would be valid, or understood.
    [[nodiscard]] bool isPossible() const
    {
        return !m_isUnwritten &&
               std::none_of(m_made.fields.begin(), m_made.fields.end(), [](const MappedField &field) {
                   return field.verdict.outcome == FieldOutcome::Missing ||
                          (field.isRequired && field.verdict.outcome == FieldOutcome::Refused);
               });
    }

    /// What the record has and no row maps.
    void noteOthers()
    {
        QStringList mapped;
        for (const FieldRow &row : m_mapping.rows)
            mapped += row.columns();
        for (auto it = m_record.values().begin(); it != m_record.values().end(); ++it) {
            if (mapped.contains(it.key()) || isHousekeeping(it.key()) || !isShown(*it))
                continue;
            MappedField field;
            field.column = it.key();
            field.before = it->value;
            field.verdict = {FieldOutcome::Dropped, FieldReason::NoRow,
                             QStringLiteral("the mapping has no row for it")};
            m_made.fields.push_back(std::move(field));
        }
    }

    /// Whatever would not come back as it is now.
    void keepAsSent()
    {
        QJsonObject &primary = m_made.resources.obtain(primaryTypeOf(m_mapping.kind));
        for (const FieldRow &row : m_mapping.rows) {
            if (!row.toFhir || !row.toTable)
                continue;
            const TableConversion back = elementToTable({row, m_context, m_zone}, m_made.resources);
            const QStringList columns = row.columns();
            for (const QString &column : columns) {
                const QString text = m_record.at(column).value.trimmed();
                const auto said = std::find_if(back.columns.begin(), back.columns.end(),
                                               [&](const auto &one) { return one.first == column; });
                const bool isSame = said != back.columns.end() && said->second == text;
                if (!text.isEmpty() && !isSame) {
                    asSent::keep(primary, column, text);
                    m_made.fields[size_t(row.number) - 1].isKept = true;
                }
            }
        }
    }

    const FieldMapping &m_mapping;
    const ServiceNowRecord &m_record;
    const MappingContext &m_context;
    QTimeZone m_zone;
    MappedResources m_made;
    bool m_isUnwritten = false;
};
}

bool MappedResources::isWhole() const
{
    return !resources.isEmpty() && std::none_of(fields.begin(), fields.end(),
                                                [](const MappedField &field) { return field.isInTheWay(); });
}

FieldVerdict requiredVerdict()
{
    return {FieldOutcome::Missing, FieldReason::None,
            QStringLiteral("it is required, and nobody has said it")};
}

QTimeZone zoneOf(const FieldMapping &mapping, const MappingContext &context)
{
    const QTimeZone zone(context.timeZone.isEmpty() ? mapping.timeZone : context.timeZone);
    return zone.isValid() ? zone : QTimeZone::utc();
}

void place(ResourceSet &set, const FieldRow &row, FhirConversion &made)
{
    const bool isList = row.transform == TransformKind::List;
    for (const PlacedElement &one : made.placed) {
        const QString &type = one.path.resource();
        if (!isList && isRepeated(type) && set.count(type) != 1) {
            made.verdict = {FieldOutcome::Dropped, FieldReason::WhichOne,
                            QStringLiteral("there are %1 %2, and nothing says to which one it belongs")
                                .arg(set.count(type))
                                .arg(type)};
            made.placed.clear();
            return;
        }
        putElement(set.obtain(type, one.index), one.path, one.value);
    }
}

MappedResources toFhir(const FieldMapping &mapping, const ServiceNowRecord &record,
                       const MappingContext &context)
{
    return FhirMaker(mapping, record, context).make();
}

}
