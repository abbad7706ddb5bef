#include "models/IncidentModel.h"

#include "models/AlertText.h"
#include "models/Format.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace concord {

namespace {
constexpr int fewestRead = 100;
constexpr int mostRead = 1'000;
}

IncidentModel::IncidentModel(const Clock &clock, QObject *parent) : TwoLineModel(parent), m_clock(clock)
{
    connect(this, &RecordTableBase::pageWanted, this, [this](quint64 requestId, const QString &cursor) {
        m_refresh = 0; // these rows are newer
        emit incidentsWanted(pageOf(requestId, cursor));
    });
}

int IncidentModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant IncidentModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    const QString titles[] = {tr("Severity"), tr("What"), tr("Since"), tr("Times"), tr("State")};
    static_assert(std::size(titles) == ColumnCount);
    if (role == Qt::TextAlignmentRole && section == Count)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    return header(titles, section, orientation, role);
}

void IncidentModel::refresh()
{
    if (isForgotten() || requestId() == 0)
        return;
    if (isFetching() || m_refresh != 0) {
        m_again = true;
        return;
    }
    m_refresh = makeRequestId();
    IncidentQuery query = pageOf(m_refresh, {});
    query.page.limit = std::clamp(rowCount(), fewestRead, mostRead);
    emit incidentsWanted(query);
}

void IncidentModel::takePage(const IncidentPage &page)
{
    if (m_refresh != 0 && page.requestId == m_refresh) {
        m_refresh = 0;
        assign(page.rows);
        continueAfter(page.cursor);
    } else if (!pageArrived(page.requestId, page.rows, page.cursor)) {
        return;
    }
    setCounts(page.openCount, page.unacknowledgedCount);
    emit refreshed();
    if (std::exchange(m_again, false))
        refresh();
}

void IncidentModel::requestFailed(quint64 requestId, const Error &error)
{
    if (m_refresh != 0 && requestId == m_refresh)
        m_refresh = 0; // what is shown stays; the next change asks again
    pageFailed(requestId, error);
}

void IncidentModel::refreshAges()
{
    if (rowCount() > 0)
        emit dataChanged(index(0, Since), index(rowCount() - 1, Since));
}

void IncidentModel::forget()
{
    m_refresh = 0;
    m_again = false;
    TwoLineModel::forget();
    setCounts(0, 0);
}

void IncidentModel::setCounts(int open, int unacknowledged)
{
    if (m_open == open && m_unacknowledged == unacknowledged)
        return;
    m_open = open;
    m_unacknowledged = unacknowledged;
    emit countsChanged(open, unacknowledged);
}

QString IncidentModel::text(const Incident &incident, int column) const
{
    switch (column) {
    case Severity:
        return labelOf(incident.severity);
    case What:
        return troubleText(incident);
    case Since:
        return relativeTime(incident.openedAt, m_clock.now());
    case Count:
        return countText(incident.count);
    case State:
        return labelOf(incident.state());
    default:
        return {};
    }
}

QVariant IncidentModel::sortValue(const Incident &incident, int column) const
{
    if (column == Count)
        return incident.count;
    return column == Since ? QVariant(qint64(toMs(incident.openedAt))) : QVariant(text(incident, column));
}

QString IncidentModel::secondLine(const Incident &incident, int column) const
{
    switch (column) {
    case What:
        return endpointText(incident.endpoint);
    case Since:
        return incident.resolvedAt ? tr("until %1").arg(momentText(*incident.resolvedAt, m_clock.now()))
                                   : tr("last %1", "when").arg(relativeTime(incident.lastAt, m_clock.now()));
    case State:
        return incident.acknowledgedBy.isEmpty() ? QString() : tr("by %1").arg(incident.acknowledgedBy);
    default:
        return {};
    }
}

QVariant IncidentModel::extra(const Incident &incident, int column, int role) const
{
    if (role == SeverityRole)
        return int(incident.severity);
    if (role == Qt::TextAlignmentRole && column == Count)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    return TwoLineModel::extra(incident, column, role);
}

bool IncidentModel::matches(const Incident &incident, const IncidentQuery &query) const
{
    return (query.withResolved || !incident.resolvedAt) &&
           (!query.severity || incident.severity == *query.severity) &&
           (!query.rule || incident.rule == *query.rule) &&
           (query.endpoint.isEmpty() || incident.endpoint == query.endpoint);
}

}
