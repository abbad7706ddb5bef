#include "models/TimelineModel.h"

#include "models/ErrorText.h"
#include "models/EventText.h"
#include "models/Format.h"
#include "models/Labels.h"

namespace concord {

int TimelineModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : 1;
}

void TimelineModel::showAttempts(const std::vector<AttemptRow> &attempts)
{
    std::vector<TimelineEntry> entries;
    for (const AttemptRow &attempt : attempts) {
        TimelineEntry entry;
        entry.key = attempt.number;
        entry.at = attempt.startedAt;
        entry.state = attempt.outcome;
        entry.title = tr("Attempt %1: %2, %3")
                          .arg(attempt.number)
                          .arg(labelOf(attempt.outcome), durationText(attempt.durationMs));
        entry.detail = attempt.error ? errorText(*attempt.error) : QString();
        entries.push_back(std::move(entry));
    }
    replace(std::move(entries));
}

void TimelineModel::showEvents(const std::vector<EventRow> &events, EventId current)
{
    std::vector<TimelineEntry> entries;
    for (const EventRow &event : events) {
        TimelineEntry entry;
        entry.key = qint64(entries.size());
        entry.eventId = event.id;
        entry.at = event.createdAt;
        entry.state = event.state;
        entry.title = labelOf(event.kind);
        entry.current = event.id == current;
        entry.detail = entry.current ? tr("%1 · %2 · this event").arg(labelOf(event.state), partyText(event))
                                     : tr("%1 · %2").arg(labelOf(event.state), partyText(event));
        entries.push_back(std::move(entry));
    }
    std::stable_sort(entries.begin(), entries.end(),
                     [](const TimelineEntry &a, const TimelineEntry &b) { return a.at < b.at; });
    replace(std::move(entries));
}

void TimelineModel::showLineage(const Lineage &lineage)
{
    std::vector<TimelineEntry> entries;
    const auto add = [&](const EventRow &event, const QString &title) {
        TimelineEntry entry;
        entry.key = qint64(entries.size());
        entry.eventId = event.id;
        entry.at = event.createdAt;
        entry.state = event.state;
        entry.title = title;
        entry.detail =
            tr("%1 · %2 · %3").arg(labelOf(event.kind), labelOf(event.state), shortId(event.id.toString()));
        entries.push_back(std::move(entry));
    };
    if (lineage.cause)
        add(*lineage.cause, tr("Caused by"));
    if (lineage.resentFrom)
        add(*lineage.resentFrom, tr("Edited copy of"));
    for (const EventRow &copy : lineage.resentAs)
        add(copy, tr("Edited and resent as"));
    for (const EventRow &effect : lineage.effects)
        add(effect, tr("Caused"));
    replace(std::move(entries));
}

void TimelineModel::showOrders(const std::vector<EventOrderRow> &orders)
{
    std::vector<TimelineEntry> entries;
    for (const EventOrderRow &order : orders) {
        TimelineEntry entry;
        entry.key = qint64(entries.size());
        entry.at = order.at;
        entry.person = entry.dated = true;
        entry.title = tr("%1 by %2", "what was done · who").arg(orderLabel(order.action), order.actor);
        entry.detail = order.reason;
        entries.push_back(std::move(entry));
    }
    replace(std::move(entries));
}

QString TimelineModel::text(const TimelineEntry &row, int column) const
{
    Q_UNUSED(column)
    return row.title;
}

QVariant TimelineModel::state(const TimelineEntry &row) const
{
    return int(row.state);
}

QVariant TimelineModel::extra(const TimelineEntry &row, int column, int role) const
{
    Q_UNUSED(column)
    switch (role) {
    case Qt::ToolTipRole:
        return row.detail.isEmpty() ? absoluteTime(row.at) : absoluteTime(row.at) + u'\n' + row.detail;
    case Qt::AccessibleTextRole:
        return tr("%1, %2. %3").arg(clockTime(row.at), row.title, row.detail);
    case DetailRole:
        return row.detail;
    case TimeRole:
        return row.dated ? absoluteTime(row.at) : clockTime(row.at);
    case CurrentRole:
        return row.current;
    case EventIdRole:
        return QVariant::fromValue(row.eventId);
    case PersonRole:
        return row.person;
    default:
        return {};
    }
}

}
