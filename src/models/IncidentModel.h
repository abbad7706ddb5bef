#pragma once

#include "domain/Alerts.h"
#include "models/TwoLineModel.h"

namespace concord {

/// Incidents, newest first, loaded by page. What others do shows by itself: refresh() reads the rows that are
/// shown again, without forgetting them.
class IncidentModel : public TwoLineModel<Incident, &Incident::id, IncidentQuery>
{
    Q_OBJECT
public:
    /// Trouble: and below it of what. Since: and below it when it was met last. State: and below it by whom.
    enum Column { Severity, What, Since, Count, State, ColumnCount };
    enum IncidentRole {
        SeverityRole = FirstLeafRole ///< AlertSeverity
    };

    explicit IncidentModel(const Clock &clock, QObject *parent = nullptr);

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// Of all that the person may see, whatever the filter says.
    [[nodiscard]] int openCount() const { return m_open; }
    [[nodiscard]] int unacknowledgedCount() const { return m_unacknowledged; }

public slots:
    void refresh();
    void takePage(const concord::IncidentPage &page);
    void requestFailed(quint64 requestId, const concord::Error &error);
    void refreshAges(); ///< time went by
    void forget() override;

signals:
    void incidentsWanted(const concord::IncidentQuery &query);
    void countsChanged(int open, int unacknowledged);
    void refreshed(); ///< the rows are as they are now

protected:
    [[nodiscard]] QString text(const Incident &incident, int column) const override;
    [[nodiscard]] QVariant sortValue(const Incident &incident, int column) const override;
    [[nodiscard]] QVariant state(const Incident &incident) const override { return int(incident.state()); }
    [[nodiscard]] QVariant extra(const Incident &incident, int column, int role) const override;
    [[nodiscard]] QString secondLine(const Incident &incident, int column) const override;
    [[nodiscard]] bool matches(const Incident &incident, const IncidentQuery &query) const override;

private:
    void setCounts(int open, int unacknowledged);

    const Clock &m_clock;
    int m_open = 0;
    int m_unacknowledged = 0;
    quint64 m_refresh = 0; ///< the request of refresh() under way; 0: none
    bool m_again = false;  ///< something has changed since it was asked
};

}
