#include "codec/veterinary/TransformParts.h"

#include <algorithm>

namespace concord::transforms {

namespace {
using namespace transformParts;

QStringList entriesOf(const QString &text, const QStringList &separators)
{
    QStringList entries{QString()};
    for (const QChar c : text) {
        if (separators.contains(QString(c)))
            entries.append(QString());
        else
            entries.back().append(c);
    }
    QStringList said;
    for (const QString &entry : std::as_const(entries)) {
        if (!entry.trimmed().isEmpty())
            said.append(entry.trimmed());
    }
    return said;
}

std::vector<Coding> knownAs(const TransformScope &scope, const QString &entry)
{
    const QString key = valueKeyText(entry);
    for (const KnownEntry &known : scope.row.parameters.known) {
        if (known.words.contains(key))
            return {known.coding};
    }
    return {};
}

/// What is written between two entries: "; ", or a line's end alone.
QString between(const TransformScope &scope)
{
    const QString &first = scope.row.parameters.separators.front();
    return first == QStringLiteral("\n") ? first : first + u' ';
}

bool hasSeparator(const TransformScope &scope, const QString &entry)
{
    const QStringList &separators = scope.row.parameters.separators;
    return std::any_of(entry.begin(), entry.end(), [&](QChar c) { return separators.contains(QString(c)); });
}
}

FhirConversion listToFhir(const TransformScope &scope, const ServiceNowRecord &record)
{
    FhirConversion made;
    const QString text = safeText(record.at(scope.row.column.name).value, made.verdict);
    const QStringList entries = entriesOf(text, scope.row.parameters.separators);
    for (const QString &entry : entries)
        made.placed.push_back(
            {scope.row.path, int(made.placed.size()), conceptOf(knownAs(scope, entry), entry)});
    if (entries.isEmpty() && made.verdict.outcome == FieldOutcome::Mapped)
        made.verdict = {FieldOutcome::Empty, {}, {}};
    return made;
}

TableConversion listToTable(const TransformScope &scope, const ResourceSet &set)
{
    TableConversion made;
    QStringList entries;
    const int count = set.count(scope.row.path.resource());
    for (int i = 0; i < count; ++i) {
        FoundElement found = set.at(scope.row.path, i);
        const QString words = wordsOf(found.value.toObject());
        if (words.isEmpty())
            continue;
        if (hasSeparator(scope, words))
            made.verdict = {FieldOutcome::Altered, FieldReason::ListSeparator,
                            QStringLiteral("an entry has the separator in it: it would be read as two")};
        entries.append(words);
        made.found.push_back(std::move(found));
    }
    if (entries.isEmpty())
        return nothingThere();
    made.columns.emplace_back(scope.row.column.name, entries.join(between(scope)));
    return made;
}

}
