#include "models/ConnectionModel.h"

#include "models/ErrorText.h"
#include "models/Format.h"
#include "models/Labels.h"

#include <algorithm>
#include <iterator>

namespace concord {

namespace {

struct Totals
{
    qint64 accepted = 0;
    qint64 duplicates = 0;
    qint64 refused = 0;
    int open = 0;
    std::optional<Timestamp> lastMessageAt;
};

Totals totalsOf(const ConnectionRow &row)
{
    Totals totals;
    for (const ListenerStatus &listener : row.listeners) {
        totals.accepted += listener.accepted;
        totals.duplicates += listener.duplicates;
        totals.refused += listener.refused;
        totals.open += listener.openConnections;
        if (listener.lastMessageAt)
            totals.lastMessageAt =
                std::max(totals.lastMessageAt.value_or(Timestamp{}), *listener.lastMessageAt);
    }
    return totals;
}

bool anyListener(const ConnectionRow &row, ListenerState state)
{
    return std::any_of(row.listeners.begin(), row.listeners.end(),
                       [state](const ListenerStatus &listener) { return listener.state == state; });
}

}

ConnectionHealth healthOf(const ConnectionRow &row)
{
    if (row.isPaused)
        return ConnectionHealth::Paused;
    if (row.breaker == BreakerState::Open)
        return ConnectionHealth::Broken;
    if (anyListener(row, ListenerState::Full))
        return ConnectionHealth::Full;
    if (row.breaker == BreakerState::HalfOpen || anyListener(row, ListenerState::Retrying))
        return ConnectionHealth::Trying;
    return !row.inbound || anyListener(row, ListenerState::Listening) ? ConnectionHealth::Ready
                                                                      : ConnectionHealth::Idle;
}

QString labelOf(ConnectionHealth health)
{
    switch (health) {
    case ConnectionHealth::Ready:
        return ConnectionModel::tr("Ready");
    case ConnectionHealth::Idle:
        return ConnectionModel::tr("Not served");
    case ConnectionHealth::Full:
        return ConnectionModel::tr("Intake full");
    case ConnectionHealth::Trying:
        return ConnectionModel::tr("Reconnecting");
    case ConnectionHealth::Broken:
        return ConnectionModel::tr("Breaker open");
    case ConnectionHealth::Paused:
        return ConnectionModel::tr("Paused");
    }
    return {};
}

ConnectionModel::ConnectionModel(const Clock &clock, QObject *parent)
    : RecordTableModel(parent), m_clock(clock)
{}

int ConnectionModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ConnectionModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == Waiting ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const QString titles[] = {tr("Connection"), tr("State"),        tr("Messages"),
                              tr("Waiting"),    tr("Last message"), tr("Last error")};
    static_assert(std::size(titles) == ColumnCount);
    return titles[section];
}

void ConnectionModel::refresh()
{
    m_wanted = makeRequestId();
    emit connectionsWanted(m_wanted);
}

void ConnectionModel::takeList(const ConnectionList &list)
{
    if (m_wanted == 0 || list.requestId != m_wanted)
        return;
    m_wanted = 0;
    m_workers = list.workers;
    m_loaded = true;
    assign(list.rows);
    emit listTaken();
}

void ConnectionModel::forget()
{
    m_wanted = 0;
    m_workers = 0;
    m_loaded = false;
    RecordTableModel::forget();
}

void ConnectionModel::requestFailed(quint64 requestId, const Error &error)
{
    if (m_wanted == 0 || requestId != m_wanted)
        return;
    m_wanted = 0;
    emit fetchFailed(error);
}

void ConnectionModel::refreshAges()
{
    if (rowCount() > 0)
        emit dataChanged(index(0, LastMessage), index(rowCount() - 1, LastError));
}

QString ConnectionModel::text(const ConnectionRow &row, int column) const
{
    switch (column) {
    case Name:
        return row.name;
    case Health:
        return labelOf(healthOf(row));
    case Traffic:
        return row.inbound ? tr("%1 accepted").arg(countText(totalsOf(row).accepted)) : tr("outbound");
    case Waiting:
        return countText(row.waitingEvents);
    case LastMessage: {
        const auto last = totalsOf(row).lastMessageAt;
        return last ? relativeTime(*last, m_clock.now()) : QStringLiteral("–");
    }
    case LastError:
        return row.lastError ? labelOf(row.lastError->code) : QString();
    default:
        return {};
    }
}

QString ConnectionModel::secondLine(const ConnectionRow &row, int column) const
{
    switch (column) {
    case Name:
        return connectionKindLabel(row.kind);
    case Traffic: {
        const Totals totals = totalsOf(row);
        return row.inbound ? tr("%1 repeated, %2 refused")
                                 .arg(countText(totals.duplicates), countText(totals.refused))
                           : QString();
    }
    case LastError:
        return row.lastError && row.lastErrorAt ? relativeTime(*row.lastErrorAt, m_clock.now()) : QString();
    default:
        return {};
    }
}

QVariant ConnectionModel::sortValue(const ConnectionRow &row, int column) const
{
    if (column == Waiting)
        return row.waitingEvents;
    return column == Traffic ? QVariant(totalsOf(row).accepted) : QVariant(text(row, column));
}

QVariant ConnectionModel::state(const ConnectionRow &row) const
{
    return int(healthOf(row));
}

QVariant ConnectionModel::extra(const ConnectionRow &row, int column, int role) const
{
    switch (role) {
    case SecondLineRole:
        return secondLine(row, column);
    case Qt::TextAlignmentRole:
        return int((column == Waiting ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case AttentionRole:
        return column == Waiting && row.waitingEvents > 0;
    case Qt::ToolTipRole:
        if (column == LastError && row.lastError)
            return errorText(*row.lastError);
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

QStringList listenerTitles()
{
    return {ConnectionModel::tr("State"), ConnectionModel::tr("Open"), ConnectionModel::tr("Accepted"),
            ConnectionModel::tr("Repeated"), ConnectionModel::tr("Refused")};
}

std::vector<TreeNode> listenerTree(const ConnectionRow &row, Timestamp now)
{
    std::vector<TreeNode> nodes;
    for (const ListenerStatus &listener : row.listeners) {
        TreeNode node;
        node.state = int(listener.state);
        node.cells = {labelOf(listener.state), countText(listener.openConnections),
                      countText(listener.accepted), countText(listener.duplicates),
                      countText(listener.refused)};
        node.tip = listener.address;
        if (listener.lastMessageAt)
            node.tip +=
                u'\n' +
                ConnectionModel::tr("Last message %1").arg(relativeTime(*listener.lastMessageAt, now));
        if (listener.lastError)
            node.tip += u'\n' + errorText(*listener.lastError);
        nodes.push_back(std::move(node));
    }
    return nodes;
}

QString testText(const ConnectionRow &row, Timestamp now)
{
    if (!row.lastTest)
        return {};
    const JobRow &test = *row.lastTest;
    if (!isFinal(test.state))
        return ConnectionModel::tr("Testing…");
    const Timestamp end = test.finishedAt.value_or(test.createdAt);
    const QString when = relativeTime(end, now);
    if (test.state != JobState::Succeeded) {
        return ConnectionModel::tr("The test failed, %1. %2")
            .arg(when, errorText(test.error.value_or(Error{})));
    }
    const qint64 took =
        test.counts.sourceMs > 0 ? test.counts.sourceMs : (end - test.startedAt.value_or(end)).count();
    return ConnectionModel::tr("Answered in %1, %2.").arg(durationText(took), when);
}

QString breakerText(const ConnectionRow &row, Timestamp now)
{
    switch (row.breaker) {
    case BreakerState::Closed:
        return ConnectionModel::tr("Closed: calls go through.");
    case BreakerState::HalfOpen:
        return ConnectionModel::tr("Trying: one call at a time goes through.");
    case BreakerState::Open:
        return row.breakerUntil
                   ? ConnectionModel::tr("Open until %1, after %2 failures in a row.")
                         .arg(momentText(*row.breakerUntil, now))
                         .arg(row.breakerFailures)
                   : ConnectionModel::tr("Open, after %1 failures in a row.").arg(row.breakerFailures);
    }
    return {};
}

QString rateText(const ConnectionRow &row)
{
    if (!row.ratePerSecond)
        return {};
    const QLocale locale;
    return ConnectionModel::tr("%1 a second; %2 free now.")
        .arg(locale.toString(*row.ratePerSecond, 'g', 4),
             locale.toString(std::max(0.0, row.rateTokens), 'f', 1));
}

}
