#include "views/AlertsPage/IncidentsTab.h"

#include "models/AlertText.h"
#include "models/IncidentModel.h"
#include "models/RepeatedQuestion.h"
#include "views/AlertsPage/AlertBadge.h"
#include "views/AlertsPage/IncidentPane.h"
#include "views/common/FilterBox.h"
#include "views/common/Icons.h"
#include "views/common/PanelFrame.h"
#include "views/common/StateDelegate.h"
#include "views/common/TableStates.h"
#include "views/common/Tables.h"
#include "views/common/TwoLineDelegate.h"

#include <QHeaderView>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

namespace concord {

namespace {
constexpr auto agesEvery = std::chrono::seconds(30);
}

IncidentsTab::IncidentsTab(IncidentModel *incidents, const Clock &clock, QWidget *parent)
    : ConsolePage(parent),
      m_incidents(incidents),
      m_frame(new PanelFrame(tr("Incidents"))),
      m_paneFrame(new PanelFrame(QString())),
      m_table(new QTableView),
      m_pane(new IncidentPane(clock)),
      m_detail(new RepeatedQuestion(this)),
      m_which(new QComboBox),
      m_severity(new QComboBox),
      m_rule(new QComboBox)
{
    setObjectName(QStringLiteral("alerts.incidentsTab"));
    setAccessibleName(tr("Incidents"));
    m_frame->setObjectName(QStringLiteral("incidentsFrame"));
    m_frame->setEmptyText(icons::alerts, QString());
    setUpTableView();
    setUpPane();
    m_states = new TableStates(m_incidents, m_frame);
    m_states->setPane(m_paneFrame);
    auto *splitter = new QSplitter(Qt::Horizontal);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_frame);
    splitter->addWidget(m_paneFrame);
    splitter->setStretchFactor(0, 1);
    splitter->setSizes({640, 420});
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, Theme::gap, 0, 0);
    column->setSpacing(Theme::gap);
    column->addLayout(makeToolbar());
    column->addWidget(splitter, 1);
    connect(m_incidents, &IncidentModel::incidentsWanted, this, &IncidentsTab::incidentsWanted);
    connect(m_incidents, &IncidentModel::refreshed, this, &IncidentsTab::showRows);
    connect(m_states, &TableStates::refreshWanted, this, &IncidentsTab::applyFilter);
    connect(m_detail, &RepeatedQuestion::asked, this,
            [this](quint64 requestId) { emit incidentWanted(m_pane->incident().id, requestId); });
    m_ageTimer.setInterval(agesEvery);
    connect(&m_ageTimer, &QTimer::timeout, m_incidents, &IncidentModel::refreshAges);
}

QLayout *IncidentsTab::makeToolbar()
{
    m_which->setObjectName(QStringLiteral("whichFilter"));
    m_which->setAccessibleName(tr("Which incidents are shown"));
    m_which->addItem(tr("Not resolved"), false);
    m_which->addItem(tr("All incidents"), true);
    m_severity->setObjectName(QStringLiteral("severityFilter"));
    m_severity->setAccessibleName(tr("Filter by severity"));
    fillFilter(m_severity, tr("All severities"),
               {AlertSeverity::Critical, AlertSeverity::Warning, AlertSeverity::Info});
    m_rule->setObjectName(QStringLiteral("ruleFilter"));
    m_rule->setAccessibleName(tr("Filter by rule"));
    m_rule->addItem(tr("All rules"));
    for (int kind = 0; kind < alertKindCount; ++kind)
        m_rule->addItem(labelOf(AlertKind(kind)), kind);
    auto *bar = new QHBoxLayout;
    bar->setSpacing(Theme::gap);
    for (QComboBox *box : {m_which, m_severity, m_rule}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
        bar->addWidget(box);
        connect(box, &QComboBox::currentIndexChanged, this, &IncidentsTab::applyFilter);
    }
    bar->addStretch(1);
    return bar;
}

void IncidentsTab::setUpTableView()
{
    using Column = IncidentModel::Column;
    setUpTable(m_table, QStringLiteral("incidentsTable"), tr("Incidents"));
    m_table->setModel(m_incidents);
    setUpPagedColumns(m_table, {124, 170, 132, 48, 138}, Column::What);
    m_table->hideColumn(Column::Count); // the details say it
    m_table->verticalHeader()->setDefaultSectionSize(Theme::tallRowHeight);
    for (const int column : {Column::What, Column::Since})
        m_table->setItemDelegateForColumn(column, new TwoLineDelegate(m_table));
    m_table->setItemDelegateForColumn(Column::Severity,
                                      new StateDelegate([](int s) { return badgeOf(AlertSeverity(s)); },
                                                        m_table, IncidentModel::SeverityRole));
    m_table->setItemDelegateForColumn(
        Column::State, new StateDelegate([](int s) { return badgeOf(IncidentState(s)); }, m_table));
    m_frame->setContent(m_table);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &IncidentsTab::showSelection);
    connect(m_incidents, &QAbstractItemModel::dataChanged, this, &IncidentsTab::showSelection);
}

void IncidentsTab::setUpPane()
{
    m_paneFrame->setObjectName(QStringLiteral("incidentFrame"));
    m_paneFrame->setAccessibleName(tr("Selected incident"));
    m_paneFrame->setContent(m_pane);
    m_paneFrame->setEmptyText(icons::alerts, tr("Select an incident to see what is known of it."));
    m_paneFrame->setState(PanelState::Empty);
    connect(m_pane, &IncidentPane::acknowledgeRequested, this, &IncidentsTab::acknowledgeRequested);
    connect(m_pane, &IncidentPane::eventsRequested, this, &IncidentsTab::eventsRequested);
    connect(m_pane, &IncidentPane::connectionRequested, this, &IncidentsTab::connectionRequested);
    connect(m_pane, &IncidentPane::auditRequested, this, &IncidentsTab::auditRequested);
}

void IncidentsTab::start()
{
    m_ageTimer.start();
    applyFilter();
}

void IncidentsTab::setAccess(const Access &access)
{
    m_pane->setAccess(access);
}

void IncidentsTab::forget()
{
    m_ageTimer.stop();
    m_detail->drop();
    for (QComboBox *box : {m_which, m_severity, m_rule}) {
        const QSignalBlocker quiet(box);
        box->setCurrentIndex(0);
    }
    m_incidents->forget();
    m_pane->forget();
    m_paneFrame->setState(PanelState::Empty);
}

void IncidentsTab::applyFilter()
{
    IncidentQuery query;
    query.withResolved = m_which->currentData().toBool();
    query.severity = chosenFilter<AlertSeverity>(m_severity);
    query.rule = chosenFilter<AlertKind>(m_rule);
    const bool isNarrow = query.severity || query.rule;
    m_states->setEmptyText(isNarrow             ? tr("No incident matches these filters.")
                           : query.withResolved ? tr("There has been no incident yet.")
                                                : tr("Nothing is wrong: no incident is open."));
    m_incidents->setQuery(query);
}

const Incident *IncidentsTab::selected() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? nullptr : &m_incidents->at(rows.first().row());
}

/// The rows are new: the one that was looked at stays selected, also when it has moved.
void IncidentsTab::showRows()
{
    m_frame->setSubtitle(loadedCount(*m_incidents));
    if (!selected() && m_incidents->rowCount() > 0)
        m_table->selectRow(std::max(m_incidents->rowOf(m_pane->incident().id), 0));
    if (m_incidents->rowCount() == 0) {
        m_detail->drop();
        m_pane->forget();
        m_paneFrame->setState(PanelState::Empty);
    }
}

void IncidentsTab::showSelection()
{
    const Incident *incident = selected();
    if (!incident || *incident == m_pane->incident())
        return;
    m_pane->display(*incident);
    m_paneFrame->setState(PanelState::Ready);
    m_detail->ask(); // who was told may have changed with it
}

void IncidentsTab::showIncidents(const IncidentPage &page)
{
    m_incidents->takePage(page);
}

void IncidentsTab::showIncident(const IncidentDetail &detail)
{
    if (!m_detail->take(detail.requestId) || detail.incident.id != m_pane->incident().id)
        return;
    m_pane->showNotices(detail.notices);
}

void IncidentsTab::showChanged()
{
    m_incidents->refresh();
}

void IncidentsTab::showAcknowledged(const Incident &incident)
{
    m_incidents->takeDecided(incident);
    m_incidents->refresh();
}

void IncidentsTab::showRefusal(const QString &order, const Error &error)
{
    if (order != u"acknowledgeIncident")
        return;
    m_pane->showRefusal(error);
    if (error.code == ErrorCode::Conflict)
        m_incidents->refresh(); // what stands now
}

void IncidentsTab::showFetchFailed(quint64 requestId, const Error &error)
{
    m_incidents->requestFailed(requestId, error);
    m_detail->fail(requestId, error);
}

void IncidentsTab::showAvailability(bool online, const Error &error)
{
    m_states->setOnline(online, error);
    m_pane->setOnline(online);
}

}
