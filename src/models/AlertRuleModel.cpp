#include "models/AlertRuleModel.h"

#include "models/AlertText.h"
#include "models/Format.h"

#include <iterator>

namespace concord {

AlertRuleModel::AlertRuleModel(const Clock &clock, QObject *parent) : RecordTableModel(parent), m_clock(clock)
{
    connect(this, &RecordTableBase::pageWanted, this, &AlertRuleModel::rulesWanted);
}

int AlertRuleModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant AlertRuleModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const QString titles[] = {tr("Rule"), tr("Severity"), tr("Who is told"), tr("State")};
    static_assert(std::size(titles) == ColumnCount);
    return titles[section];
}

void AlertRuleModel::refresh()
{
    if (isForgotten() || requestId() == 0 || isFetching())
        return;
    m_refresh = makeRequestId();
    emit rulesWanted(m_refresh);
}

void AlertRuleModel::forget()
{
    m_refresh = 0;
    RecordTableModel::forget();
}

void AlertRuleModel::takeList(const AlertRuleList &list)
{
    if (m_refresh != 0 && list.requestId == m_refresh)
        assign(list.rules);
    else
        pageArrived(list.requestId, list.rules, {});
}

void AlertRuleModel::takeSaved(const AlertRule &rule)
{
    if (!isForgotten())
        update({rule});
}

QString AlertRuleModel::text(const AlertRule &rule, int column) const
{
    switch (column) {
    case Rule:
        return labelOf(rule.kind);
    case Severity:
        return labelOf(rule.severity);
    case Told:
        return notifiersText(rule.notifiers);
    case State:
        return rule.enabled ? tr("On") : tr("Off");
    default:
        return {};
    }
}

QString AlertRuleModel::secondLine(const AlertRule &rule, int column) const
{
    if (column == Rule)
        return conditionText(rule);
    if (column != Told)
        return {};
    return rule.author.isEmpty()
               ? tr("as shipped")
               : tr("changed by %1, %2").arg(rule.author, relativeTime(rule.changedAt, m_clock.now()));
}

QVariant AlertRuleModel::extra(const AlertRule &rule, int column, int role) const
{
    switch (role) {
    case Qt::TextAlignmentRole:
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    case SecondLineRole:
        return secondLine(rule, column);
    case SeverityRole:
        return int(rule.severity);
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole: {
        const QString second = secondLine(rule, column);
        return second.isEmpty() ? text(rule, column)
                                : QString(text(rule, column) + QStringLiteral(", ") + second);
    }
    default:
        return {};
    }
}

}
