#pragma once

#include "domain/Overview.h"

#include <QObject>
#include <QTimer>

namespace concord {

class MappingAlertModel;
class RetryQueueModel;

/// What the Overview shows, as last read, and the small lists in it. Live job rows are laid over it, so that
/// progress does not wait for the next reading.
class OverviewModel : public QObject
{
    Q_OBJECT
public:
    /// @param clock what "now" is for relative times; outlives the model
    explicit OverviewModel(const Clock &clock, QObject *parent = nullptr);

    [[nodiscard]] const Overview &overview() const { return m_overview; }
    [[nodiscard]] bool hasData() const { return m_hasData; }
    [[nodiscard]] bool isOnline() const { return m_online; }
    [[nodiscard]] bool isForbidden() const { return m_forbidden; }
    [[nodiscard]] const Error &offlineReason() const
    {
        return m_offlineReason;
    } ///< meaningful while not online
    [[nodiscard]] Timestamp now() const { return m_clock.now(); }

    [[nodiscard]] MappingAlertModel *alerts() const { return m_alerts; }
    [[nodiscard]] RetryQueueModel *queue() const { return m_queue; }

public slots:
    void setOverview(const concord::Overview &overview);
    void applyJobs(const std::vector<concord::JobRow> &rows); ///< of any integration; others are ignored
    void setAvailability(bool online, const concord::Error &error);
    void setForbidden(bool forbidden);
    /// Somebody else is before the screen: nothing of what was read stays, and nothing comes in until open().
    void forget();
    void open();

signals:
    void changed();
    void jobFinished(const concord::JobRow &job); ///< once per job that ends while this is watching

private:
    void announceEnd(const std::optional<JobRow> &before);

    const Clock &m_clock;
    Overview m_overview;
    bool m_hasData = false;
    bool m_online = true;
    bool m_forbidden = false;
    bool m_isOpen = true;
    Error m_offlineReason;
    MappingAlertModel *m_alerts;
    RetryQueueModel *m_queue;
    QTimer m_ageTimer;
};

}
