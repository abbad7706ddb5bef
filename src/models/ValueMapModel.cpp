#include "models/ValueMapModel.h"

#include "models/ValueText.h"

#include <iterator>

namespace concord {

ValueMapModel::ValueMapModel(const Clock &clock, QObject *parent) : RecordTableModel(parent), m_clock(clock)
{
    connect(this, &RecordTableBase::pageWanted, this, [this](quint64 requestId, const QString &cursor) {
        ValueQuery query = m_query;
        query.page.requestId = requestId;
        query.page.after = cursor;
        emit valuesWanted(query);
    });
}

int ValueMapModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ValueMapModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const QString titles[] = {tr("As sent"), tr("Here"), tr("Flag"), tr("Whose row"), tr("Table")};
    static_assert(std::size(titles) == ColumnCount);
    return titles[section];
}

void ValueMapModel::setQuery(const ValueQuery &query)
{
    m_query = query;
    m_query.page = {};
    m_total = 0;
    restart();
}

void ValueMapModel::takePage(const ValuePage &page)
{
    if (page.requestId != requestId() || !isFetching())
        return;
    m_total = page.total;
    m_shippedVersion = page.shippedVersion;
    pageArrived(page.requestId, page.rows, page.cursor);
}

void ValueMapModel::takeSaved(const ValueRow &row)
{
    if (!isForgotten())
        update({row});
}

void ValueMapModel::forget()
{
    m_total = 0;
    m_shippedVersion.clear();
    RecordTableModel::forget();
}

QString ValueMapModel::text(const ValueRow &row, int column) const
{
    switch (column) {
    case Value:
        return row.key.value;
    case Code:
        return codeText(row);
    case Flag:
        return flagText(row.target.flag);
    case Origin:
        return originText(row);
    case Kind:
        return labelOf(row.key.kind);
    default:
        return {};
    }
}

QString ValueMapModel::secondLine(const ValueRow &row, int column) const
{
    switch (column) {
    case Value:
        return senderText(row.key.source);
    case Code:
        return row.isActive ? row.target.display : QString();
    case Origin:
        return provenanceText(row, m_clock.now());
    default:
        return {};
    }
}

QVariant ValueMapModel::extra(const ValueRow &row, int column, int role) const
{
    switch (role) {
    case Qt::TextAlignmentRole:
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    case SecondLineRole:
        return secondLine(row, column);
    case AttentionRole:
        return column == Flag && !row.target.flag.isEmpty();
    case Qt::ToolTipRole:
        if (column == Flag)
            return warningText(row.target);
        if (column == Origin && row.origin == ValueOrigin::Site)
            return row.citation; // the reason given
        [[fallthrough]];
    case Qt::AccessibleTextRole: {
        const QString second = secondLine(row, column);
        return second.isEmpty() ? text(row, column)
                                : QString(text(row, column) + QStringLiteral(", ") + second);
    }
    default:
        return {};
    }
}

}
