#include "models/DrugSearchModel.h"

#include "models/WorkbenchText.h"

#include <iterator>

namespace concord {

DrugSearchModel::DrugSearchModel(QObject *parent) : RecordTableModel(parent)
{
    connect(this, &RecordTableBase::pageWanted, this,
            [this](quint64 requestId) { emit drugSearchRequested(m_text, requestId); });
}

int DrugSearchModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant DrugSearchModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const QString titles[] = {tr("Drug"), tr("RxNorm"), tr("Drug id")};
    static_assert(std::size(titles) == ColumnCount);
    return titles[section];
}

void DrugSearchModel::search(const QString &text)
{
    m_text = text.simplified();
    if (m_text.isEmpty())
        abandon();
    else
        restart();
}

void DrugSearchModel::forget()
{
    m_text.clear();
    RecordTableModel::forget();
}

void DrugSearchModel::takeDrugs(const std::vector<FoundDrug> &drugs, quint64 requestId)
{
    pageArrived(requestId, drugs, {});
}

QString DrugSearchModel::text(const FoundDrug &row, int column) const
{
    switch (column) {
    case Name:
        return row.name;
    case Rxcui:
        return row.rxcui;
    case DrugId:
        return row.id;
    default:
        return {};
    }
}

QVariant DrugSearchModel::extra(const FoundDrug &row, int column, int role) const
{
    QString codes = row.rxcui.isEmpty() ? row.id : tr("RxNorm %1 · %2").arg(row.rxcui, row.id);
    if (const QString standing = standingText(row); !standing.isEmpty())
        codes = standing + QStringLiteral(" · ") + codes; // what is cut at the end is less than this
    switch (role) {
    case UnusableRole:
        return row.standing != DrugStanding::Usable;
    case SecondLineRole:
        return column == Name ? codes : QString();
    case Qt::ToolTipRole:
        return column == Name ? QString(row.name + u'\n' + codes) : text(row, column);
    case Qt::AccessibleTextRole:
        return column == Name ? QString(row.name + QStringLiteral(", ") + codes) : text(row, column);
    default:
        return {};
    }
}

}
