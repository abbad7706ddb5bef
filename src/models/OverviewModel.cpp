#include "models/OverviewModel.h"

#include "models/MappingAlertModel.h"
#include "models/RetryQueueModel.h"

namespace concord {

OverviewModel::OverviewModel(const Clock &clock, QObject *parent)
    : QObject(parent),
      m_clock(clock),
      m_alerts(new MappingAlertModel(clock, this)),
      m_queue(new RetryQueueModel(clock, this))
{
    m_ageTimer.setInterval(30'000); // "5 min ago" grows old
    connect(&m_ageTimer, &QTimer::timeout, m_alerts, &MappingAlertModel::refreshAges);
    connect(&m_ageTimer, &QTimer::timeout, m_queue, &RetryQueueModel::refreshAges);
    connect(&m_ageTimer, &QTimer::timeout, this, &OverviewModel::changed);
    m_ageTimer.start();
}

void OverviewModel::setOverview(const Overview &overview)
{
    if (!m_isOpen)
        return;
    const std::optional<JobRow> before = m_overview.sync.current;
    m_overview = overview;
    m_hasData = true;
    m_forbidden = false;
    m_alerts->assign(overview.alerts);
    m_queue->assign(overview.queue.newest);
    emit changed();
    announceEnd(before);
}

void OverviewModel::applyJobs(const std::vector<JobRow> &rows)
{
    if (!m_isOpen)
        return;
    SyncStatus &sync = m_overview.sync;
    for (const JobRow &row : rows) {
        if (!sync.integration.isEmpty() && row.integration != sync.integration)
            continue; // before the first reading every job is the first integration's
        const std::optional<JobRow> before = sync.current;
        if (!isFinal(row.state)) {
            if (!sync.lastRun || sync.lastRun->id != row.id) // a row from before the end, arriving late
                sync.current = row;
        } else if (!sync.lastRun || sync.lastRun->createdAt <= row.createdAt) {
            const bool wasQuick = (!before || before->id != row.id) && // over between two looks at the store
                                  (!sync.lastRun || sync.lastRun->id != row.id);
            sync.lastRun = row;
            if (before && before->id == row.id)
                sync.current.reset();
            if (wasQuick)
                emit jobFinished(row);
        }
        announceEnd(before);
    }
    emit changed();
}

void OverviewModel::setAvailability(bool online, const Error &error)
{
    m_online = online;
    m_offlineReason = error;
    emit changed();
}

void OverviewModel::setForbidden(bool forbidden)
{
    m_forbidden = forbidden;
    emit changed();
}

void OverviewModel::forget()
{
    m_isOpen = false;
    m_overview = {};
    m_hasData = false;
    m_forbidden = false;
    m_alerts->forget();
    m_queue->forget();
    emit changed();
}

void OverviewModel::open()
{
    m_isOpen = true;
}

void OverviewModel::announceEnd(const std::optional<JobRow> &before)
{
    const SyncStatus &sync = m_overview.sync;
    if (before && sync.lastRun && sync.lastRun->id == before->id &&
        (!sync.current || sync.current->id != before->id))
        emit jobFinished(*sync.lastRun);
}

}
