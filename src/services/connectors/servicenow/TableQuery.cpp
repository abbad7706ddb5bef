#include "connectors/servicenow/TableQuery.h"

#include "domain/Enum.h"

#include <QRegularExpression>

#include <algorithm>

namespace concord {

namespace {
constexpr qsizetype maxListed = 200; // of one IN: the query is a part of a URL

constexpr Words<TableOperator, 8> operatorWords{{
    {TableOperator::Is, "="},
    {TableOperator::In, "IN"},
    {TableOperator::After, ">"},
    {TableOperator::AtLeast, ">="},
    {TableOperator::Before, "<"},
    {TableOperator::AtMost, "<="},
    {TableOperator::IsEmpty, "ISEMPTY"},
    {TableOperator::IsNotEmpty, "ISNOTEMPTY"},
}};

const auto updatedOnColumn = QStringLiteral("sys_updated_on");
const auto idColumn = QStringLiteral("sys_id");

bool isOrdering(TableOperator op)
{
    return op == TableOperator::After || op == TableOperator::AtLeast || op == TableOperator::Before ||
           op == TableOperator::AtMost;
}

bool isAboutNothing(TableOperator op)
{
    return op == TableOperator::IsEmpty || op == TableOperator::IsNotEmpty;
}

/// Why a value cannot stand in a query; nothing when it can.
std::optional<QString> valueTrouble(TableOperator op, const QString &value)
{
    const bool isControl =
        std::any_of(value.begin(), value.end(), [](QChar c) { return c.category() == QChar::Other_Control; });
    if (value.trimmed().isEmpty())
        return QStringLiteral("an empty value: ISEMPTY asks for that");
    if (value.contains(u'^') || isControl)
        return QStringLiteral("a value with a caret or a control character cannot be searched for");
    if (value.compare(u"NULL", Qt::CaseInsensitive) == 0)
        return QStringLiteral("the word NULL means an empty field and cannot be searched for");
    if (value.trimmed().startsWith(u"javascript:", Qt::CaseInsensitive))
        return QStringLiteral("a value that begins with javascript: would be run");
    if (op == TableOperator::In && value.contains(u','))
        return QStringLiteral("a value with a comma cannot stand in a list");
    if (isOrdering(op) && !tableTimeFromText(value) && !isSysId(value))
        return QStringLiteral("only times (yyyy-MM-dd HH:mm:ss) and sys_ids are compared by order");
    return std::nullopt;
}

Result<void> checkCondition(const TableCondition &condition)
{
    if (!isTableName(condition.column))
        return fail(ErrorCode::ConfigInvalid, QStringLiteral("table query"),
                    QStringLiteral("\"%1\" cannot be a column").arg(condition.column.left(80)));
    const auto refused = [&](ErrorCode code, const QString &detail) {
        return fail(code, QStringLiteral("table column ") + condition.column, detail);
    };
    const qsizetype count = condition.values.size();
    const bool isRightCount = isAboutNothing(condition.op)        ? count == 0
                              : condition.op == TableOperator::In ? count >= 1 && count <= maxListed
                                                                  : count == 1;
    if (!isRightCount)
        return refused(
            ErrorCode::ConfigInvalid,
            QStringLiteral("%1 with %2 values").arg(wordOf(operatorWords, condition.op)).arg(count));
    for (const QString &value : condition.values) {
        if (const auto trouble = valueTrouble(condition.op, value))
            return refused(ErrorCode::InvalidMessage, *trouble);
    }
    return {};
}

QString encoded(const TableCondition &condition)
{
    return condition.column + wordOf(operatorWords, condition.op) + condition.values.join(u',');
}

/// As databases compare text by default: neither case nor accents nor blanks around it matter.
QString folded(const QString &text)
{
    if (std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 0x80; }))
        return text.toLower().trimmed();
    QString plain = text.normalized(QString::NormalizationForm_KD);
    plain.removeIf([](QChar c) { return c.isMark(); });
    return plain.toCaseFolded().trimmed();
}

bool isMet(const TableCondition &condition, const TableRecord &record)
{
    if (!record.has(condition.column))
        return false;
    const QString found = record.value(condition.column);
    const QString wanted = condition.values.value(0);
    switch (condition.op) {
    case TableOperator::Is:
    case TableOperator::In:
        return std::any_of(condition.values.begin(), condition.values.end(), [&](const QString &value) {
            return value == found || folded(value) == folded(found);
        });
    case TableOperator::After: // both forms that are compared are in the order of their text
        return found > wanted;
    case TableOperator::AtLeast:
        return found >= wanted;
    case TableOperator::Before:
        return !found.isEmpty() && found < wanted;
    case TableOperator::AtMost:
        return !found.isEmpty() && found <= wanted;
    case TableOperator::IsEmpty:
        return found.isEmpty();
    case TableOperator::IsNotEmpty:
        return !found.isEmpty();
    }
    return false;
}
}

bool isTableName(const QString &name)
{
    static const QRegularExpression form(QStringLiteral("\\A[a-z][a-z0-9_]{0,79}\\z"));
    return form.match(name).hasMatch();
}

bool isSysId(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("\\A[0-9a-f]{32}\\z"));
    return form.match(text).hasMatch();
}

Result<TableQuery> TableQuery::of(const std::vector<TableCondition> &all)
{
    return with({all}, {idColumn});
}

Result<TableQuery> TableQuery::after(const TableCursor &cursor, const std::vector<TableCondition> &all)
{
    const QString from = cursor.updatedOn.isEmpty() ? tableTime(Timestamp{}) : cursor.updatedOn;
    std::vector<TableCondition> later = all;
    later.push_back(
        {updatedOnColumn, cursor.id.isEmpty() ? TableOperator::AtLeast : TableOperator::After, {from}});
    std::vector<std::vector<TableCondition>> alternatives{std::move(later)};
    if (!cursor.id.isEmpty()) {
        std::vector<TableCondition> sameSecond = all;
        sameSecond.push_back({updatedOnColumn, TableOperator::Is, {from}});
        sameSecond.push_back({idColumn, TableOperator::After, {cursor.id}});
        alternatives.push_back(std::move(sameSecond));
    }
    return with(std::move(alternatives), {updatedOnColumn, idColumn});
}

Result<TableQuery> TableQuery::with(std::vector<std::vector<TableCondition>> alternatives,
                                    const QStringList &order)
{
    for (const auto &all : alternatives) {
        for (const TableCondition &condition : all) {
            if (const auto good = checkCondition(condition); !good)
                return fail(good.error());
        }
    }
    TableQuery query;
    query.m_alternatives = std::move(alternatives);
    query.m_order = order;
    return query;
}

QString TableQuery::text() const
{
    QStringList alternatives;
    for (const auto &all : m_alternatives) {
        QStringList conditions;
        for (const TableCondition &condition : all)
            conditions << encoded(condition);
        alternatives << conditions.join(u'^');
    }
    QString text = alternatives.join(QStringLiteral("^NQ"));
    for (const QString &column : m_order)
        text += (text.isEmpty() ? QStringLiteral("ORDERBY") : QStringLiteral("^ORDERBY")) + column;
    return text;
}

QStringList TableQuery::columns() const
{
    QStringList columns;
    for (const auto &all : m_alternatives) {
        for (const TableCondition &condition : all)
            columns << condition.column;
    }
    columns += m_order;
    columns.removeDuplicates();
    return columns;
}

bool TableQuery::isMetBy(const TableRecord &record) const
{
    return std::any_of(m_alternatives.begin(), m_alternatives.end(), [&](const auto &all) {
        return std::all_of(all.begin(), all.end(),
                           [&](const TableCondition &condition) { return isMet(condition, record); });
    });
}

}
