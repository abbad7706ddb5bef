#pragma once

#include "domain/Query.h"
#include "views/common/ConsolePage.h"

#include <memory>

class QTableView;

namespace concord {

namespace Ui {
class IntegrationJobTable;
}

class DifferenceModel;
class IntegrationJobModel;
class JobDetailPane;
class PanelFrame;
class TableStates;

/// The runs of the integrations, and below them all there is to know about the selected one.
class IntegrationJobTable : public ConsolePage
{
    Q_OBJECT
public:
    IntegrationJobTable(IntegrationJobModel *jobs, DifferenceModel *differences, const Clock &clock,
                        QWidget *parent = nullptr);
    ~IntegrationJobTable() override;

public slots:
    void start() override;
    void setAccess(const concord::Access &access) override;
    void forget() override;
    void showJobs(const concord::JobPage &page);
    void showJobsChanged(const std::vector<concord::JobRow> &rows);
    void showJob(const concord::JobDetail &detail);
    void showDifferences(const concord::DifferencePage &page);
    void showMappingsChanged(const std::vector<concord::MappingRow> &rows);
    void showFetchFailed(quint64 requestId, const concord::Error &error);
    void showAvailability(bool online, const concord::Error &error);
    /// Selects a job as soon as it is in the list (a link from elsewhere).
    void selectJob(concord::JobId id);

signals:
    void jobsWanted(const concord::JobQuery &query);
    void jobWanted(concord::JobId id, quint64 requestId);
    void differencesWanted(const concord::DifferenceQuery &query);
    void cancelRequested(concord::JobId id);
    void eventsOfCorrelationRequested(concord::CorrelationId id);
    void resolveRequested(const concord::MappingRow &mapping);

private:
    void setUpTableView();
    void setUpDetail(DifferenceModel *differences, const Clock &clock);
    void applyFilter();
    void showCount(int rows);
    void showSelection();
    void showCancel();
    void cancelSelected();
    void selectPending();
    [[nodiscard]] const JobRow *selected() const;

    std::unique_ptr<Ui::IntegrationJobTable> m_ui;
    IntegrationJobModel *m_jobs;
    PanelFrame *m_frame;
    PanelFrame *m_detailFrame;
    QTableView *m_table;
    TableStates *m_states;
    JobDetailPane *m_detail = nullptr;
    JobId m_toSelect;
    Access m_access = Access::full();
};

}
