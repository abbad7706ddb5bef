#include "models/DeliveryModel.h"

#include "models/DeliveryText.h"
#include "models/Format.h"
#include "models/Labels.h"

#include <iterator>

namespace concord {

DeliveryModel::DeliveryModel(const Clock &clock, QObject *parent) : TwoLineModel(parent), m_clock(clock)
{
    connect(this, &RecordTableBase::pageWanted, this, [this](quint64 requestId, const QString &cursor) {
        emit deliveriesWanted(pageOf(requestId, cursor));
    });
}

int DeliveryModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant DeliveryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    const QString titles[] = {tr("Told"), tr("Receiver"), tr("State"), tr("Latency"), tr("Answer")};
    static_assert(std::size(titles) == ColumnCount);
    return header(titles, section, orientation, role);
}

void DeliveryModel::refresh()
{
    m_look = makeRequestId();
    emit deliveriesWanted(pageOf(m_look, {}));
}

void DeliveryModel::takePage(const DeliveryPage &page)
{
    if (m_look != 0 && page.requestId == m_look) {
        m_look = 0;
        takeChanges(page.rows);
        noteReceivers(page.rows);
    } else if (pageArrived(page.requestId, page.rows, page.cursor)) {
        noteReceivers(page.rows);
    }
}

void DeliveryModel::noteReceivers(const std::vector<DeliveryRow> &rows)
{
    const qsizetype before = m_receivers.size();
    for (const DeliveryRow &row : rows) {
        if (!m_receivers.contains(row.connection))
            m_receivers.append(row.connection);
    }
    if (m_receivers.size() == before)
        return;
    m_receivers.sort();
    emit receiversChanged();
}

void DeliveryModel::refreshAges()
{
    if (rowCount() > 0)
        emit dataChanged(index(0, Latency), index(rowCount() - 1, Latency));
}

void DeliveryModel::forget()
{
    m_look = 0;
    m_receivers.clear();
    emit receiversChanged();
    TwoLineModel::forget();
}

QString DeliveryModel::text(const DeliveryRow &row, int column) const
{
    switch (column) {
    case Told:
        return labelOf(row.kind);
    case Receiver:
        return row.connection;
    case State:
        return labelOf(row.state);
    case Latency:
        return row.state == DeliveryState::Stopped && !row.acknowledgedAt
                   ? QStringLiteral("–")
                   : durationText(latencyOf(row, m_clock.now()));
    case Answer:
        if (!row.answer.isEmpty())
            return row.answer;
        return row.state == DeliveryState::Waiting && row.isHeld ? tr("Receiver paused")
                                                                 : labelOf(row.waitsFor);
    default:
        return {};
    }
}

QString DeliveryModel::secondLine(const DeliveryRow &row, int column) const
{
    switch (column) {
    case Told:
        return row.attempts == 0 ? tr("not tried yet") : tr("%n attempt(s)", nullptr, row.attempts);
    case Receiver:
        return tr("from %1").arg(row.source);
    case Latency:
        return relativeTime(row.factAt, m_clock.now());
    case Answer:
        if (row.wasThere)
            return tr("was there already");
        return row.remoteVersion.isEmpty() ? QString() : tr("version %1").arg(row.remoteVersion);
    default:
        return {};
    }
}

bool DeliveryModel::matches(const DeliveryRow &row, const DeliveryQuery &query) const
{
    return (query.connection.isEmpty() || row.connection == query.connection) &&
           (!query.state || row.state == *query.state);
}

QVariant DeliveryModel::extra(const DeliveryRow &row, int column, int role) const
{
    if (role == AttentionRole)
        return column == Latency && isLate(row, m_clock.now());
    if (role == Qt::ToolTipRole && column == Latency)
        return QString(latencyText(row, m_clock.now()) + u'\n' + absoluteTime(row.factAt));
    return TwoLineModel::extra(row, column, role);
}

}
