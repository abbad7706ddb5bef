#include "views/ConnectionsPage/ConnectionsPage.h"

#include "models/ConnectionModel.h"
#include "models/ErrorText.h"
#include "models/Format.h"
#include "views/ConnectionsPage/ConnectionPane.h"
#include "views/ConnectionsPage/HealthBadge.h"
#include "views/common/AttentionDelegate.h"
#include "views/common/Icons.h"
#include "views/common/PanelFrame.h"
#include "views/common/ReasonDialog.h"
#include "views/common/StateDelegate.h"
#include "views/common/Tables.h"
#include "views/common/TwoLineDelegate.h"

#include <QHeaderView>
#include <QLabel>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

namespace concord {

namespace {
constexpr auto refreshEvery = std::chrono::seconds(2);
}

ConnectionsPage::ConnectionsPage(ConnectionModel *connections, const Clock &clock, QWidget *parent)
    : ConsolePage(parent),
      m_connections(connections),
      m_frame(new PanelFrame(tr("Connections"))),
      m_paneFrame(new PanelFrame(QString())),
      m_splitter(new QSplitter(Qt::Horizontal)),
      m_table(new QTableView),
      m_pane(new ConnectionPane(clock)),
      m_footer(new QLabel)
{
    setObjectName(QStringLiteral("connectionsPage"));
    setAccessibleName(tr("Connections"));
    m_frame->setObjectName(QStringLiteral("connectionsFrame"));
    m_frame->setEmptyText(
        icons::connections,
        tr("No connection is set up. Add one to “connections” in concord.json, with a name, a kind "
           "(fhir-r4, mllp, webhook, rabbitmq) and its address, and start Concord again."));
    setUpTableView();
    setUpPane();
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_frame);
    m_splitter->addWidget(m_paneFrame);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setSizes({630, 440});
    m_footer->setObjectName(QStringLiteral("footerLabel"));
    m_footer->setProperty("role", QStringLiteral("muted"));
    m_footer->setAccessibleName(tr("Workers"));
    auto *column = new QVBoxLayout(this);
    column->setSpacing(10);
    column->addWidget(m_splitter, 1);
    column->addWidget(m_footer);
    m_refreshTimer.setInterval(refreshEvery);
    connect(&m_refreshTimer, &QTimer::timeout, m_connections, &ConnectionModel::refresh);
    connect(m_connections, &ConnectionModel::connectionsWanted, this, &ConnectionsPage::connectionsWanted);
    connect(m_connections, &ConnectionModel::listTaken, this, &ConnectionsPage::showList);
    connect(m_connections, &RecordTableBase::fetchFailed, this, [this](const Error &error) {
        m_forbidden = error.code == ErrorCode::Forbidden;
        m_errorText = m_forbidden ? QString() : errorText(error);
        showState();
    });
    connect(m_frame, &PanelFrame::retryRequested, m_connections, &ConnectionModel::refresh);
    showState();
}

void ConnectionsPage::setUpTableView()
{
    using Column = ConnectionModel::Column;
    setUpTable(m_table, QStringLiteral("connectionsTable"), tr("Connections"));
    m_table->setModel(m_connections);
    setUpPagedColumns(m_table, {150, 152, 200, 76, 112, 130}, Column::Name);
    m_table->hideColumn(Column::LastMessage); // the details say both
    m_table->hideColumn(Column::LastError);
    m_table->verticalHeader()->setDefaultSectionSize(Theme::tallRowHeight);
    for (const int column : {Column::Name, Column::Traffic, Column::LastError})
        m_table->setItemDelegateForColumn(column, new TwoLineDelegate(m_table));
    m_table->setItemDelegateForColumn(
        Column::Health, new StateDelegate([](int s) { return badgeOf(ConnectionHealth(s)); }, m_table));
    m_table->setItemDelegateForColumn(Column::Waiting,
                                      new AttentionDelegate(ConnectionModel::AttentionRole, m_table));
    m_frame->setContent(m_table);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &ConnectionsPage::showSelection);
}

void ConnectionsPage::setUpPane()
{
    m_paneFrame->setObjectName(QStringLiteral("connectionFrame"));
    m_paneFrame->setAccessibleName(tr("Selected connection"));
    m_paneFrame->setContent(m_pane);
    m_paneFrame->setEmptyText(icons::connections, tr("Select a connection to see how it stands."));
    m_paneFrame->setState(PanelState::Empty);
    connect(m_pane, &ConnectionPane::testRequested, this, &ConnectionsPage::testRequested);
    connect(m_pane, &ConnectionPane::eventsRequested, this, &ConnectionsPage::eventsRequested);
    connect(m_pane, &ConnectionPane::pauseRequested, this,
            [this](const QString &name) { openReason(name, true); });
    connect(m_pane, &ConnectionPane::resumeRequested, this,
            [this](const QString &name) { openReason(name, false); });
}

void ConnectionsPage::openReason(const QString &connection, bool pause)
{
    if (m_reason)
        return;
    m_reason =
        pause
            ? new ReasonDialog(tr("Pause %1").arg(connection),
                               tr("The work is held, the door stays open: its messages are still received, "
                                  "stored and acknowledged, but none is worked on until someone resumes it."),
                               tr("&Pause"), window())
            : new ReasonDialog(tr("Resume %1").arg(connection),
                               tr("What waited goes on, in the order in which it came."), tr("&Resume"),
                               window());
    m_reason->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_reason, &ReasonDialog::given, this, [this, connection, pause](const QString &reason) {
        emit pauseRequested(connection, pause, reason);
    });
    m_reason->open();
}

void ConnectionsPage::start()
{
    m_started = true;
    m_connections->refresh();
    if (isVisible())
        m_refreshTimer.start();
}

void ConnectionsPage::setAccess(const Access &access)
{
    m_pane->setAccess(access);
}

void ConnectionsPage::forget()
{
    m_started = false;
    m_wanted.clear();
    m_refreshTimer.stop();
    m_forbidden = false;
    m_errorText.clear();
    m_connections->forget();
    m_pane->display({}, 0);
    m_paneFrame->setState(PanelState::Empty);
    m_footer->clear();
    showState();
}

void ConnectionsPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (!m_started)
        return;
    m_connections->refresh();
    m_refreshTimer.start();
}

void ConnectionsPage::hideEvent(QHideEvent *event)
{
    m_refreshTimer.stop();
    QWidget::hideEvent(event);
}

void ConnectionsPage::showConnection(const QString &name)
{
    m_wanted = name;
    if (m_connections->isLoaded())
        showList();
}

void ConnectionsPage::showConnections(const ConnectionList &list)
{
    m_connections->takeList(list);
}

void ConnectionsPage::showList()
{
    m_errorText.clear();
    m_forbidden = false;
    if (const int row = m_connections->rowOf(m_wanted); row >= 0 && !m_wanted.isEmpty()) {
        m_table->selectRow(row);
        m_wanted.clear();
    }
    if (!m_table->selectionModel()->hasSelection() && m_connections->rowCount() > 0) {
        const int again = std::max(m_connections->rowOf(m_pane->row().name), 0);
        m_table->selectRow(again);
    }
    m_connections->refreshAges();
    showSelection();
    showState();
    const int workers = m_connections->workers();
    m_footer->setText(workers == 0 ? tr("No worker serves this database. Start one: concordd run.")
                                   : tr("%n worker(s) serve this database.", nullptr, workers));
}

void ConnectionsPage::showSelection()
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    if (rows.isEmpty())
        return;
    m_pane->display(m_connections->at(rows.first().row()), m_connections->workers());
    m_paneFrame->setState(PanelState::Ready);
}

void ConnectionsPage::showState()
{
    const bool any = m_connections->rowCount() > 0;
    m_paneFrame->setVisible(any);
    m_frame->clearError();
    if (m_forbidden)
        m_frame->setState(PanelState::Forbidden);
    else if (!m_online && m_connections->isLoaded())
        m_frame->setState(PanelState::Stale, m_offlineText);
    else if (!m_connections->isLoaded())
        m_frame->setState(m_errorText.isEmpty() ? PanelState::Loading : PanelState::Empty,
                          m_errorText.isEmpty() ? QString() : tr("Nothing could be loaded."));
    else
        m_frame->setState(any ? PanelState::Ready : PanelState::Empty);
    if (!m_errorText.isEmpty())
        m_frame->showError(m_errorText);
    m_frame->setSubtitle(any ? countText(m_connections->rowCount()) : QString());
}

void ConnectionsPage::showJobsChanged(const std::vector<JobRow> &rows)
{
    const bool test = std::any_of(rows.begin(), rows.end(),
                                  [](const JobRow &row) { return row.type == u"connection_test"; });
    if (test && isVisible())
        m_connections->refresh();
}

void ConnectionsPage::showRefusal(const QString &order, const Error &error)
{
    Q_UNUSED(error)
    if (order == u"testConnection")
        m_pane->refusedTest();
}

void ConnectionsPage::showFetchFailed(quint64 requestId, const Error &error)
{
    m_connections->requestFailed(requestId, error);
}

void ConnectionsPage::showAvailability(bool online, const Error &error)
{
    const bool back = online && !m_online;
    m_online = online;
    m_offlineText = online ? QString() : tr("What you see is from earlier. %1").arg(errorText(error));
    m_pane->setOnline(online);
    showState();
    if (back)
        m_connections->refresh();
}

}
