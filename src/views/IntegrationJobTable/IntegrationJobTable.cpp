#include "views/IntegrationJobTable/IntegrationJobTable.h"

#include "models/IntegrationJobModel.h"
#include "ui_IntegrationJobTable.h"
#include "views/IntegrationJobTable/JobDetailPane.h"
#include "views/IntegrationJobTable/ProgressDelegate.h"
#include "views/common/AttentionDelegate.h"
#include "views/common/FilterBox.h"
#include "views/common/Icons.h"
#include "views/common/PanelFrame.h"
#include "views/common/Permit.h"
#include "views/common/StateDelegate.h"
#include "views/common/TableStates.h"
#include "views/common/Tables.h"

#include <QTableView>

namespace concord {

IntegrationJobTable::IntegrationJobTable(IntegrationJobModel *jobs, DifferenceModel *differences,
                                         const Clock &clock, QWidget *parent)
    : ConsolePage(parent),
      m_ui(std::make_unique<Ui::IntegrationJobTable>()),
      m_jobs(jobs),
      m_frame(new PanelFrame(tr("Jobs"))),
      m_detailFrame(new PanelFrame(QString())),
      m_table(new QTableView)
{
    m_ui->setupUi(this);
    setObjectName(QStringLiteral("integrationJobTable"));
    m_frame->setObjectName(QStringLiteral("jobsFrame"));
    m_detailFrame->setObjectName(QStringLiteral("jobDetailFrame"));
    m_detailFrame->setAccessibleName(tr("Details"));
    m_ui->splitter->addWidget(m_frame);
    m_ui->splitter->addWidget(m_detailFrame);
    m_ui->splitter->setSizes({290, 470});
    fillFilter(m_ui->statusFilter, tr("All statuses"),
               {JobState::Queued, JobState::Running, JobState::Succeeded, JobState::PartlySucceeded,
                JobState::Failed, JobState::Cancelled});
    m_ui->cancelButton->setIcon(icon(icons::cancel, QPalette::ButtonText));
    setUpTableView();
    setUpDetail(differences, clock);
    m_frame->setEmptyText(icons::jobs, QString());
    m_states = new TableStates(m_jobs, m_frame);
    showCount(m_jobs->rowCount());

    connect(m_jobs, &IntegrationJobModel::jobsWanted, this, &IntegrationJobTable::jobsWanted);
    connect(m_states, &TableStates::refreshWanted, this, &IntegrationJobTable::applyFilter);
    connect(m_ui->statusFilter, &QComboBox::currentIndexChanged, this, &IntegrationJobTable::applyFilter);
    connect(m_ui->cancelButton, &QPushButton::clicked, this, &IntegrationJobTable::cancelSelected);
}

IntegrationJobTable::~IntegrationJobTable() = default;

void IntegrationJobTable::setUpTableView()
{
    setUpTable(m_table, QStringLiteral("jobsTable"), tr("Jobs"));
    m_table->setModel(m_jobs);
    setUpPagedColumns(m_table, {158, 128, 112, 98, 64, 108, 80, 92, 62, 106, 110},
                      IntegrationJobModel::Integration);
    m_table->setItemDelegateForColumn(IntegrationJobModel::Status,
                                      new StateDelegate([](int s) { return badgeOf(JobState(s)); }, m_table));
    m_table->setItemDelegateForColumn(IntegrationJobModel::Progress, new ProgressDelegate(m_table));
    auto *attention = new AttentionDelegate(IntegrationJobModel::AttentionRole, m_table);
    m_table->setItemDelegateForColumn(IntegrationJobModel::Unmapped, attention);
    m_table->setItemDelegateForColumn(IntegrationJobModel::Failed, attention);
    m_frame->setContent(m_table);
    setTabOrder(m_ui->statusFilter, m_ui->cancelButton);
    setTabOrder(m_ui->cancelButton, m_table);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &IntegrationJobTable::showSelection);
    connect(m_jobs, &QAbstractItemModel::modelReset, this, &IntegrationJobTable::showSelection);
    connect(m_jobs, &QAbstractItemModel::rowsRemoved, this, &IntegrationJobTable::showSelection);
    connect(m_jobs, &QAbstractItemModel::rowsInserted, this, &IntegrationJobTable::selectPending);
    connect(m_jobs, &RecordTableBase::countChanged, this, &IntegrationJobTable::showCount);
}

void IntegrationJobTable::setUpDetail(DifferenceModel *differences, const Clock &clock)
{
    m_detail = new JobDetailPane(differences, clock);
    m_detailFrame->setContent(m_detail);
    m_detailFrame->setEmptyText(icons::jobs, tr("Select a job to see what it did."));
    m_detailFrame->setState(PanelState::Empty);
    connect(m_detail, &JobDetailPane::jobWanted, this, &IntegrationJobTable::jobWanted);
    connect(m_detail, &JobDetailPane::differencesWanted, this, &IntegrationJobTable::differencesWanted);
    connect(m_detail, &JobDetailPane::resolveRequested, this, &IntegrationJobTable::resolveRequested);
    connect(m_detail, &JobDetailPane::eventsOfCorrelationRequested, this,
            &IntegrationJobTable::eventsOfCorrelationRequested);
}

void IntegrationJobTable::showCount(int rows)
{
    m_frame->setSubtitle(loadedCount(*m_jobs));
    m_detailFrame->setVisible(rows > 0); // nothing to select, nothing to say about it
}

void IntegrationJobTable::start()
{
    applyFilter();
}

void IntegrationJobTable::setAccess(const Access &access)
{
    m_access = access;
    showCancel();
    m_detail->setAccess(access);
}

void IntegrationJobTable::forget()
{
    m_toSelect = {};
    const QSignalBlocker quiet(m_ui->statusFilter);
    m_ui->statusFilter->setCurrentIndex(0);
    m_jobs->forget();
    m_detail->forget();
    m_detailFrame->setState(PanelState::Empty);
}

void IntegrationJobTable::applyFilter()
{
    const auto state = chosenFilter<JobState>(m_ui->statusFilter);
    m_states->setEmptyText(state ? tr("No job has this status.")
                                 : tr("No sync has run yet. “Sync now” on the Overview starts the first."));
    m_jobs->setStateFilter(state);
}

const JobRow *IntegrationJobTable::selected() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? nullptr : &m_jobs->at(rows.first().row());
}

void IntegrationJobTable::showSelection()
{
    const JobRow *job = selected();
    showCancel();
    m_detailFrame->setState(job ? PanelState::Ready : PanelState::Empty);
    if (job && job->id != m_detail->job())
        m_detail->open(*job);
}

void IntegrationJobTable::showCancel()
{
    const JobRow *job = selected();
    permit(m_ui->cancelButton, m_access, Action::CancelJob,
           job && !isFinal(job->state) && !job->cancelRequested);
}

void IntegrationJobTable::cancelSelected()
{
    if (const JobRow *job = selected())
        emit cancelRequested(job->id);
}

void IntegrationJobTable::selectJob(JobId id)
{
    m_toSelect = id;
    selectPending();
}

void IntegrationJobTable::selectPending()
{
    const int row = m_jobs->rowOf(m_toSelect);
    if (row < 0)
        return;
    m_toSelect = {};
    m_table->selectRow(row);
}

void IntegrationJobTable::showJobs(const JobPage &page)
{
    m_jobs->takePage(page);
}

void IntegrationJobTable::showJobsChanged(const std::vector<JobRow> &rows)
{
    m_jobs->takeChanges(rows);
    for (const JobRow &row : rows)
        m_detail->follow(row);
    showCancel();
}

void IntegrationJobTable::showJob(const JobDetail &detail)
{
    m_detail->showDetail(detail);
}

void IntegrationJobTable::showDifferences(const DifferencePage &page)
{
    m_detail->showDifferences(page);
}

void IntegrationJobTable::showMappingsChanged(const std::vector<MappingRow> &rows)
{
    m_detail->showMappingsChanged(rows);
}

void IntegrationJobTable::showFetchFailed(quint64 requestId, const Error &error)
{
    m_jobs->pageFailed(requestId, error);
    m_detail->showFetchFailed(requestId, error);
}

void IntegrationJobTable::showAvailability(bool online, const Error &error)
{
    m_states->setOnline(online, error);
    m_detail->showAvailability(online, error);
}

}
