#pragma once

#include "domain/Query.h"
#include "models/Access.h"

#include <QWidget>

#include <memory>
#include <optional>

class QComboBox;
class QPushButton;
class QTableView;

namespace concord {

namespace Ui {
class JobDetailPane;
}

class DifferenceModel;
class EventTableModel;
class FactStrip;
class MappingModel;
class PanelFrame;
class StateBadge;
class TableStates;

/// One job: counts and timings, what went wrong, and its differences, unmapped codes and failed entries.
class JobDetailPane : public QWidget
{
    Q_OBJECT
public:
    JobDetailPane(DifferenceModel *differences, const Clock &clock, QWidget *parent = nullptr);
    ~JobDetailPane() override;

    /// Another job: shows what its row says and asks for the rest.
    void open(const JobRow &job);
    /// The same job went on. Asks again for its results when it has just ended.
    void follow(const JobRow &job);
    [[nodiscard]] JobId job() const;
    void setAccess(const Access &access);
    void forget(); ///< no job, and nothing of one

public slots:
    void showDetail(const concord::JobDetail &detail);
    void showDifferences(const concord::DifferencePage &page);
    void showMappingsChanged(const std::vector<concord::MappingRow> &rows);
    void showFetchFailed(quint64 requestId, const concord::Error &error);
    void showAvailability(bool online, const concord::Error &error);

signals:
    void jobWanted(concord::JobId id, quint64 requestId);
    void differencesWanted(const concord::DifferenceQuery &query);
    void eventsOfCorrelationRequested(concord::CorrelationId id);
    void resolveRequested(const concord::MappingRow &mapping);

private:
    void setUpCorner();
    void setUpDifferences();
    void setUpUnmapped(const Clock &clock);
    void setUpFailures();
    void showRow();
    void showCounts(qint64 unmapped, qint64 failures);
    void showResolvable();
    void resolveSelected();
    void askDetail();
    void askDifferences();
    void copyCorrelation() const;

    std::unique_ptr<Ui::JobDetailPane> m_ui;
    JobRow m_job;
    Access m_access = Access::full();
    quint64 m_detailRequest = 0;
    DifferenceModel *m_differences;
    MappingModel *m_unmapped = nullptr;
    EventTableModel *m_failures = nullptr;
    StateBadge *m_badge;
    FactStrip *m_facts;
    PanelFrame *m_differencesFrame = nullptr;
    PanelFrame *m_unmappedFrame = nullptr;
    PanelFrame *m_failuresFrame = nullptr;
    TableStates *m_differencesStates = nullptr;
    QTableView *m_differencesTable = nullptr;
    QTableView *m_unmappedTable = nullptr;
    QComboBox *m_changeFilter;
    QPushButton *m_resolveButton;
};

}
