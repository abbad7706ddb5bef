#include "views/IntegrationJobTable/JobDetailPane.h"

#include "models/DifferenceModel.h"
#include "models/ErrorText.h"
#include "models/EventTableModel.h"
#include "models/Format.h"
#include "models/Labels.h"
#include "models/MappingModel.h"
#include "ui_JobDetailPane.h"
#include "views/IntegrationJobTable/DosageDelegate.h"
#include "views/IntegrationJobTable/JobFacts.h"
#include "views/IntegrationJobTable/MappedDelegate.h"
#include "views/common/FactStrip.h"
#include "views/common/FilterBox.h"
#include "views/common/Icons.h"
#include "views/common/IdDelegate.h"
#include "views/common/PanelFrame.h"
#include "views/common/Permit.h"
#include "views/common/StateBadge.h"
#include "views/common/StateDelegate.h"
#include "views/common/TableStates.h"
#include "views/common/Tables.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPushButton>
#include <QTableView>

namespace concord {

namespace {

/// The filter's entries after "all" and the changes.
constexpr int unmappedOnly = -1;

/// A frame inside a tab: the tab is its title already.
PanelFrame *innerFrame(const QString &name, const QString &accessibleName)
{
    auto *frame = new PanelFrame(QString());
    frame->setObjectName(name);
    frame->setAccessibleName(accessibleName);
    frame->setInner();
    return frame;
}

}

JobDetailPane::JobDetailPane(DifferenceModel *differences, const Clock &clock, QWidget *parent)
    : QWidget(parent),
      m_ui(std::make_unique<Ui::JobDetailPane>()),
      m_differences(differences),
      m_badge(new StateBadge),
      m_facts(new FactStrip),
      m_changeFilter(new QComboBox),
      m_resolveButton(new QPushButton)
{
    m_ui->setupUi(this);
    setObjectName(QStringLiteral("jobDetail"));
    m_badge->setObjectName(QStringLiteral("jobBadge"));
    m_facts->setObjectName(QStringLiteral("jobFacts"));
    m_facts->setAccessibleName(tr("Counts and timings"));
    m_ui->headline->insertWidget(1, m_badge);
    m_ui->layout->insertWidget(2, m_facts);
    m_ui->copyButton->setIcon(icon(icons::copy));
    setUpCorner();
    setUpDifferences();
    setUpUnmapped(clock);
    setUpFailures();
    connect(m_ui->copyButton, &QToolButton::clicked, this, &JobDetailPane::copyCorrelation);
    connect(m_ui->eventsButton, &QPushButton::clicked, this,
            [this] { emit eventsOfCorrelationRequested(m_job.correlationId); });
}

JobDetailPane::~JobDetailPane() = default;

JobId JobDetailPane::job() const
{
    return m_job.id;
}

/// What belongs to one tab stands beside the tabs: the rows need the height.
void JobDetailPane::setUpCorner()
{
    m_changeFilter->setObjectName(QStringLiteral("changeFilter"));
    m_changeFilter->setAccessibleName(tr("Filter differences"));
    m_changeFilter->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_resolveButton->setObjectName(QStringLiteral("resolveButton"));
    m_resolveButton->setText(tr("&Resolve…"));
    m_resolveButton->setAccessibleName(tr("Resolve the selected code"));
    m_resolveButton->setEnabled(false);
    auto *corner = new QWidget;
    auto *row = new QHBoxLayout(corner);
    row->setContentsMargins(0, 0, 0, Theme::tight);
    row->addWidget(m_changeFilter);
    row->addWidget(m_resolveButton);
    m_ui->tabs->setCornerWidget(corner);
    const auto showForTab = [this](int tab) {
        m_changeFilter->setVisible(tab == 0);
        m_resolveButton->setVisible(tab == 1);
    };
    showForTab(m_ui->tabs->currentIndex());
    connect(m_ui->tabs, &QTabWidget::currentChanged, this, showForTab);
    connect(m_resolveButton, &QPushButton::clicked, this, &JobDetailPane::resolveSelected);
}

void JobDetailPane::setUpDifferences()
{
    QComboBox *box = m_changeFilter;
    fillFilter(box, tr("All differences"), {Change::Added, Change::Discontinued, Change::DosageChanged});
    box->addItem(tr("Unmapped codes only"), unmappedOnly);

    m_differencesTable = new QTableView;
    setUpTable(m_differencesTable, QStringLiteral("differencesTable"), tr("Differences found by the job"));
    m_differencesTable->setModel(m_differences);
    setUpPagedColumns(m_differencesTable, {174, 105, 190, 185, 230, 116, 250}, DifferenceModel::Medication);
    m_differencesTable->setItemDelegateForColumn(
        DifferenceModel::ChangeKind,
        new StateDelegate([](int s) { return badgeOf(Change(s)); }, m_differencesTable));
    auto *reference = new IdDelegate(m_differencesTable);
    m_differencesTable->setItemDelegateForColumn(DifferenceModel::Patient, reference);
    m_differencesTable->setItemDelegateForColumn(DifferenceModel::Source, reference);
    auto *dosage = new DosageDelegate(m_differencesTable);
    m_differencesTable->setItemDelegateForColumn(DifferenceModel::Before, dosage);
    m_differencesTable->setItemDelegateForColumn(DifferenceModel::After, dosage);
    m_differencesTable->setItemDelegateForColumn(DifferenceModel::Mapping,
                                                 new MappedDelegate(m_differencesTable));

    m_differencesFrame = innerFrame(QStringLiteral("differencesFrame"), tr("Differences"));
    m_differencesFrame->setContent(m_differencesTable);
    m_ui->differencesLayout->addWidget(m_differencesFrame, 1);
    setTabOrder(box, m_differencesTable);
    m_differencesStates = new TableStates(m_differences, m_differencesFrame);
    connect(m_differencesStates, &TableStates::refreshWanted, this, &JobDetailPane::askDifferences);
    connect(m_differences, &DifferenceModel::differencesWanted, this, &JobDetailPane::differencesWanted);
    connect(box, &QComboBox::currentIndexChanged, this, &JobDetailPane::askDifferences);
}

void JobDetailPane::setUpUnmapped(const Clock &clock)
{
    m_unmapped = new MappingModel(clock, this);
    auto *table = new QTableView;
    setUpTable(table, QStringLiteral("unmappedTable"), tr("Codes of the job that have no local drug"));
    table->setModel(m_unmapped);
    setUpPagedColumns(table, {115, 190, 220, 0, 175, 90, 90}, MappingModel::Display);
    for (const int column :
         {MappingModel::Target, MappingModel::Assignee, MappingModel::Offer, MappingModel::Drift})
        table->hideColumn(column);
    table->setItemDelegateForColumn(MappingModel::Status,
                                    new StateDelegate([](int s) { return badgeOf(MappingState(s)); }, table));
    m_unmappedFrame = innerFrame(QStringLiteral("unmappedFrame"), tr("Unmapped codes"));
    m_unmappedFrame->setContent(table);
    m_ui->unmappedLayout->addWidget(m_unmappedFrame);
    connect(m_unmappedFrame, &PanelFrame::retryRequested, this, &JobDetailPane::askDetail);
    m_unmappedTable = table;
    connect(table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &JobDetailPane::showResolvable);
    connect(m_unmapped, &QAbstractItemModel::modelReset, this, &JobDetailPane::showResolvable);
    connect(m_unmapped, &QAbstractItemModel::dataChanged, this, &JobDetailPane::showResolvable);
    connect(table, &QTableView::activated, this, &JobDetailPane::resolveSelected);
}

void JobDetailPane::setUpFailures()
{
    m_failures = new EventTableModel(this);
    auto *table = new QTableView;
    setUpTable(table, QStringLiteral("failuresTable"), tr("Entries of the job that could not be read"));
    table->setModel(m_failures);
    setUpPagedColumns(table, {112, 150, 160, 240, 0, 0, 0, 0, 320}, EventTableModel::Problem);
    for (const int column : {EventTableModel::Party, EventTableModel::Direction, EventTableModel::Latency,
                             EventTableModel::Correlation})
        table->hideColumn(column);
    table->setItemDelegateForColumn(EventTableModel::Status,
                                    new StateDelegate([](int s) { return badgeOf(EventState(s)); }, table));
    table->setItemDelegateForColumn(EventTableModel::Message, new IdDelegate(table));
    m_failuresFrame = innerFrame(QStringLiteral("failuresFrame"), tr("Failed entries"));
    m_failuresFrame->setContent(table);
    m_ui->failuresLayout->addWidget(m_failuresFrame);
    connect(m_failuresFrame, &PanelFrame::retryRequested, this, &JobDetailPane::askDetail);
}

void JobDetailPane::showResolvable()
{
    const QModelIndexList rows = m_unmappedTable->selectionModel()->selectedRows();
    permit(m_resolveButton, m_access, Action::DecideMapping,
           !rows.isEmpty() && canMove(m_unmapped->at(rows.first().row()).state, MappingState::Approved));
}

void JobDetailPane::setAccess(const Access &access)
{
    const bool couldSee = m_access.may(Action::SeeDifferences);
    m_access = access;
    showResolvable();
    const bool canSee = access.may(Action::SeeDifferences);
    m_differencesStates->setObstacle(access.obstacle(Action::SeeDifferences));
    m_changeFilter->setEnabled(canSee);
    if (!canSee)
        m_differences->forget();
    else if (!couldSee)
        askDifferences();
}

void JobDetailPane::forget()
{
    m_job = {};
    m_detailRequest = 0;
    m_unmapped->clear();
    m_failures->clear();
    m_differences->forget();
    showCounts(0, 0);
    showRow();
}

void JobDetailPane::open(const JobRow &job)
{
    m_job = job;
    m_unmapped->clear();
    m_failures->clear();
    chooseFilter<Change>(m_changeFilter, {});
    showRow();
    askDetail();
    askDifferences();
}

void JobDetailPane::follow(const JobRow &job)
{
    if (job.id != m_job.id)
        return;
    const bool ended = isFinal(job.state) && !isFinal(m_job.state);
    m_job = job;
    showRow();
    if (ended) {
        askDetail();
        askDifferences();
    }
}

void JobDetailPane::showRow()
{
    m_ui->titleLabel->setText(tr("%1 · %2").arg(integrationLabel(m_job.integration), labelOf(m_job.mode)));
    m_badge->setBadge(badgeOf(m_job.state));
    m_ui->correlationLabel->setText(m_job.correlationId.toString());
    m_ui->errorLabel->setText(m_job.error ? errorText(*m_job.error) : QString());
    m_ui->errorLabel->setVisible(m_job.error.has_value());
    m_facts->setFacts(jobFacts(m_job));
    if (m_job.state == JobState::Failed && m_job.counts.medications == 0) {
        for (PanelFrame *frame : {m_unmappedFrame, m_failuresFrame})
            frame->setEmptyText(icons::jobs, tr("The job read nothing."));
    } else {
        m_unmappedFrame->setEmptyText(icons::ok, tr("Every code of this job has a local drug."));
        m_failuresFrame->setEmptyText(icons::ok, tr("Every entry of this job could be read."));
    }
    m_differencesStates->setEmptyText(isFinal(m_job.state) ? tr("This job found no such difference.")
                                                           : tr("No difference so far."));
}

void JobDetailPane::resolveSelected()
{
    const QModelIndexList rows = m_unmappedTable->selectionModel()->selectedRows();
    if (!rows.isEmpty() && m_resolveButton->isEnabled())
        emit resolveRequested(m_unmapped->at(rows.first().row()));
}

void JobDetailPane::askDetail()
{
    m_detailRequest = makeRequestId();
    for (PanelFrame *frame : {m_unmappedFrame, m_failuresFrame}) {
        frame->clearError();
        frame->setState(PanelState::Loading);
    }
    emit jobWanted(m_job.id, m_detailRequest);
}

void JobDetailPane::askDifferences()
{
    if (m_job.id.isNull() || !m_access.may(Action::SeeDifferences))
        return;
    const QVariant chosen = m_changeFilter->currentData();
    const bool unmapped = chosen.isValid() && chosen.toInt() == unmappedOnly;
    m_differences->setQuery(m_job.id, unmapped ? std::nullopt : chosenFilter<Change>(m_changeFilter),
                            unmapped);
}

void JobDetailPane::showDetail(const JobDetail &detail)
{
    if (detail.requestId != m_detailRequest)
        return;
    m_unmapped->replace(detail.unmapped);
    m_failures->replace(detail.failures);
    m_unmappedFrame->setState(detail.unmapped.empty() ? PanelState::Empty : PanelState::Ready);
    m_failuresFrame->setState(detail.failures.empty() ? PanelState::Empty : PanelState::Ready);
    showCounts(qint64(detail.unmapped.size()), qint64(detail.failures.size()));
    follow(detail.job);
}

void JobDetailPane::showCounts(qint64 unmapped, qint64 failures)
{
    m_ui->tabs->setTabText(1, unmapped == 0 ? tr("Unmapped codes")
                                            : tr("Unmapped codes (%1)").arg(countText(unmapped)));
    m_ui->tabs->setTabText(2, failures == 0 ? tr("Failed entries")
                                            : tr("Failed entries (%1)").arg(countText(failures)));
}

void JobDetailPane::showDifferences(const DifferencePage &page)
{
    m_differences->takePage(page);
}

void JobDetailPane::showMappingsChanged(const std::vector<MappingRow> &rows)
{
    m_unmapped->update(rows); // a decided one stays, with its new status
    m_differences->takeMappings(rows);
}

void JobDetailPane::showFetchFailed(quint64 requestId, const Error &error)
{
    m_differences->pageFailed(requestId, error);
    if (requestId != m_detailRequest)
        return;
    for (PanelFrame *frame : {m_unmappedFrame, m_failuresFrame}) {
        if (error.code == ErrorCode::Forbidden) {
            frame->setState(PanelState::Forbidden);
        } else {
            frame->setState(PanelState::Empty, tr("Nothing could be loaded."));
            frame->showError(errorText(error));
        }
    }
}

void JobDetailPane::showAvailability(bool online, const Error &error)
{
    m_differencesStates->setOnline(online, error);
}

void JobDetailPane::copyCorrelation() const
{
    QGuiApplication::clipboard()->setText(m_job.correlationId.toString());
}

}
