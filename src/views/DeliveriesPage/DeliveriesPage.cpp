#include "views/DeliveriesPage/DeliveriesPage.h"

#include "models/DeliveryModel.h"
#include "models/DeliveryText.h"
#include "models/ErrorText.h"
#include "models/TreeModel.h"
#include "views/DeliveriesPage/DeliveryBadge.h"
#include "views/DeliveriesPage/DeliveryPane.h"
#include "views/common/FilterBox.h"
#include "views/common/Icons.h"
#include "views/common/PanelFrame.h"
#include "views/common/ReasonDialog.h"
#include "views/common/StateDelegate.h"
#include "views/common/TableStates.h"
#include "views/common/Tables.h"
#include "views/common/Trees.h"
#include "views/common/TwoLineDelegate.h"

#include <QHeaderView>
#include <QSplitter>
#include <QTableView>
#include <QTreeView>
#include <QVBoxLayout>

namespace concord {

namespace {
constexpr auto lookAgainEvery = std::chrono::seconds(3);
constexpr int figuresHeight = 206;
constexpr int inTimeColumn = 5; // of figureTitles()
constexpr int overdueColumn = 7;

/// Rows of a tree; what misses its target is bold and in the colour of a warning.
class FigureDelegate : public TreeDelegate
{
public:
    using TreeDelegate::TreeDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        TreeDelegate::initStyleOption(option, index);
        const bool isOverdue = index.column() == overdueColumn && index.data().toString() != u"0";
        if ((!isOverdue && index.column() != inTimeColumn) ||
            !index.data(RecordTableBase::StateRole).toBool())
            return;
        option->font.setBold(true);
        option->palette.setColor(QPalette::Text, Theme::of(option->palette).tone(Tone::Warning).strong);
    }
};
}

DeliveriesPage::DeliveriesPage(DeliveryModel *deliveries, const Clock &clock, QWidget *parent)
    : ConsolePage(parent),
      m_deliveries(deliveries),
      m_figuresFrame(new PanelFrame(tr("From the fact to the acknowledgement"))),
      m_frame(new PanelFrame(tr("Deliveries"))),
      m_paneFrame(new PanelFrame(QString())),
      m_table(new QTableView),
      m_figuresView(new QTreeView),
      m_figures(new TreeModel(figureTitles(), this)),
      m_pane(new DeliveryPane(clock)),
      m_state(new QComboBox),
      m_receiver(new QComboBox)
{
    setObjectName(QStringLiteral("deliveriesPage"));
    setAccessibleName(tr("Deliveries"));
    setUpFigures();
    setUpTableView();
    setUpPane();
    auto *splitter = new QSplitter(Qt::Horizontal);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_frame);
    splitter->addWidget(m_paneFrame);
    splitter->setStretchFactor(0, 1);
    splitter->setSizes({690, 384});
    auto *column = new QVBoxLayout(this);
    column->setSpacing(Theme::gap);
    column->addWidget(m_figuresFrame);
    column->addLayout(makeToolbar());
    column->addWidget(splitter, 1);
    m_refreshTimer.setInterval(lookAgainEvery);
    connect(&m_refreshTimer, &QTimer::timeout, this, &DeliveriesPage::look);
    connect(m_deliveries, &DeliveryModel::deliveriesWanted, this, &DeliveriesPage::deliveriesWanted);
    connect(m_deliveries, &DeliveryModel::receiversChanged, this, &DeliveriesPage::fillReceivers);
    connect(m_states, &TableStates::refreshWanted, this, &DeliveriesPage::applyFilter);
    connect(m_state, &QComboBox::currentIndexChanged, this, &DeliveriesPage::applyFilter);
    connect(m_receiver, &QComboBox::currentIndexChanged, this, &DeliveriesPage::applyFilter);
}

QLayout *DeliveriesPage::makeToolbar()
{
    m_state->setObjectName(QStringLiteral("deliveryState"));
    m_state->setAccessibleName(tr("Filter deliveries by state"));
    m_state->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    fillFilter(m_state, tr("All states"),
               {DeliveryState::Waiting, DeliveryState::Sending, DeliveryState::Acknowledged,
                DeliveryState::Stopped});
    m_receiver->setObjectName(QStringLiteral("deliveryReceiver"));
    m_receiver->setAccessibleName(tr("Filter deliveries by receiver"));
    m_receiver->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    fillReceivers();
    auto *bar = new QHBoxLayout;
    bar->setSpacing(Theme::gap);
    bar->addWidget(m_state);
    bar->addWidget(m_receiver);
    bar->addStretch(1);
    return bar;
}

void DeliveriesPage::setUpFigures()
{
    m_figuresFrame->setObjectName(QStringLiteral("figuresFrame"));
    m_figuresFrame->setSubtitle(tr("in the last 24 hours"));
    m_figuresFrame->setFixedHeight(figuresHeight);
    m_figuresFrame->setEmptyText(icons::deliveries, tr("Nobody was told anything in the last 24 hours."));
    setUpTree(m_figuresView, QStringLiteral("figuresTree"), tr("How fast facts are delivered"));
    m_figures->setNumbers({1, 2, 3, 4, 6, overdueColumn});
    m_figuresView->setModel(m_figures);
    m_figuresView->header()->setStretchLastSection(false); // a number would stand far away
    m_figuresView->setRootIsDecorated(false);
    m_figuresView->setSelectionMode(QAbstractItemView::NoSelection);
    setUpColumns(m_figuresView, {196, 92, 92, 92, 92, 190, 92, 92});
    m_figuresView->setItemDelegate(new FigureDelegate(m_figuresView));
    m_figuresFrame->setContent(m_figuresView);
    connect(m_figuresFrame, &PanelFrame::retryRequested, this, &DeliveriesPage::askForFigures);
}

void DeliveriesPage::setUpTableView()
{
    using Column = DeliveryModel::Column;
    m_frame->setObjectName(QStringLiteral("deliveriesFrame"));
    m_frame->setEmptyText(icons::deliveries, QString());
    setUpTable(m_table, QStringLiteral("deliveriesTable"), tr("Deliveries"));
    m_table->setModel(m_deliveries);
    setUpPagedColumns(m_table, {140, 148, 138, 92, 100}, Column::Answer);
    m_table->verticalHeader()->setDefaultSectionSize(Theme::tallRowHeight);
    m_table->setItemDelegate(new TwoLineDelegate(m_table, DeliveryModel::AttentionRole));
    m_table->setItemDelegateForColumn(
        Column::State, new StateDelegate([](int s) { return badgeOf(DeliveryState(s)); }, m_table));
    m_frame->setContent(m_table);
    m_states = new TableStates(m_deliveries, m_frame);
    m_states->setPane(m_paneFrame);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &DeliveriesPage::askForSelected);
    connect(m_deliveries, &QAbstractItemModel::modelReset, this, &DeliveriesPage::showSelection);
    connect(m_deliveries, &QAbstractItemModel::dataChanged, this, &DeliveriesPage::showSelection);
    connect(m_deliveries, &RecordTableBase::countChanged, this,
            [this] { m_frame->setSubtitle(loadedCount(*m_deliveries)); });
}

void DeliveriesPage::setUpPane()
{
    m_paneFrame->setObjectName(QStringLiteral("deliveryFrame"));
    m_paneFrame->setAccessibleName(tr("Selected delivery"));
    m_paneFrame->setContent(m_pane);
    m_paneFrame->setEmptyText(icons::deliveries, tr("Select a delivery to see each attempt and its answer."));
    m_paneFrame->setState(PanelState::Empty);
    connect(m_paneFrame, &PanelFrame::retryRequested, this, &DeliveriesPage::askForSelected);
    connect(m_pane, &DeliveryPane::eventRequested, this, &DeliveriesPage::eventRequested);
    connect(m_pane, &DeliveryPane::retryRequested, this, &DeliveriesPage::retryRequested);
    connect(m_pane, &DeliveryPane::holdRequested, this,
            [this](const QString &name) { openReason(name, true); });
    connect(m_pane, &DeliveryPane::resumeRequested, this,
            [this](const QString &name) { openReason(name, false); });
}

void DeliveriesPage::openReason(const QString &connection, bool hold)
{
    if (m_reason)
        return;
    m_reason =
        hold ? new ReasonDialog(tr("Hold %1").arg(connection),
                                tr("Nothing is sent to it until someone resumes it. What it is to be told "
                                   "is kept, in order; what comes from it is held as well."),
                                tr("&Hold"), window())
             : new ReasonDialog(tr("Resume %1").arg(connection),
                                tr("What waited is sent, in the order in which it came."), tr("&Resume"),
                                window());
    m_reason->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_reason, &ReasonDialog::given, this, [this, connection, hold](const QString &reason) {
        emit pauseRequested(connection, hold, reason);
    });
    m_reason->open();
}

void DeliveriesPage::start()
{
    m_started = true;
    applyFilter();
    m_figuresFrame->setState(PanelState::Loading);
    askForFigures();
    if (isVisible())
        m_refreshTimer.start();
}

void DeliveriesPage::setAccess(const Access &access)
{
    m_pane->setAccess(access);
}

void DeliveriesPage::forget()
{
    m_started = false;
    m_refreshTimer.stop();
    m_wantedDetail = 0;
    m_wantedFigures = 0;
    chooseFilter(m_state, std::optional<DeliveryState>());
    m_deliveries->forget();
    m_figures->clear();
    m_figuresFrame->clearError();
    m_figuresFrame->setState(PanelState::Loading);
    m_pane->display({});
    m_paneFrame->setState(PanelState::Empty);
}

void DeliveriesPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (!m_started)
        return;
    look();
    m_refreshTimer.start();
}

void DeliveriesPage::hideEvent(QHideEvent *event)
{
    m_refreshTimer.stop();
    QWidget::hideEvent(event);
}

void DeliveriesPage::look()
{
    if (!m_online)
        return;
    m_deliveries->refresh();
    m_deliveries->refreshAges();
    askForFigures();
    if (!m_pane->detail().row.id.isNull() && !m_pane->detail().row.acknowledgedAt)
        askForSelected();
}

void DeliveriesPage::applyFilter()
{
    DeliveryQuery query;
    query.state = chosenFilter<DeliveryState>(m_state);
    query.connection = m_receiver->currentData().toString();
    m_states->setEmptyText(query.state || !query.connection.isEmpty()
                               ? tr("No delivery matches this filter.")
                               : tr("Nobody was told anything yet. Who is told of what stands under "
                                    "“integrations” of type pharmacy in concord.json."));
    m_deliveries->setQuery(query);
}

/// What was chosen stays chosen while more receivers are seen.
void DeliveriesPage::fillReceivers()
{
    const QSignalBlocker quiet(m_receiver);
    const QString chosen = m_receiver->currentData().toString();
    m_receiver->clear();
    m_receiver->addItem(tr("All receivers"));
    for (const QString &name : m_deliveries->receivers())
        m_receiver->addItem(name, name);
    m_receiver->setCurrentIndex(chosen.isEmpty() ? 0 : std::max(0, m_receiver->findData(chosen)));
}

void DeliveriesPage::askForFigures()
{
    m_wantedFigures = makeRequestId();
    emit figuresWanted(m_wantedFigures);
}

void DeliveriesPage::askForSelected()
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    if (rows.isEmpty())
        return;
    const EventId id = m_deliveries->at(rows.first().row()).id;
    if (id != m_pane->detail().row.id)
        m_paneFrame->setState(PanelState::Loading);
    m_wantedDetail = makeRequestId();
    emit deliveryWanted(id, m_wantedDetail);
}

/// The list has something newer about what is shown beside it.
void DeliveriesPage::showSelection()
{
    if (const DeliveryRow *row = m_deliveries->find(m_pane->detail().row.id);
        row && *row != m_pane->detail().row) {
        m_pane->update(*row);
        m_wantedDetail = makeRequestId();
        emit deliveryWanted(row->id, m_wantedDetail);
    }
}

void DeliveriesPage::showDeliveries(const DeliveryPage &page)
{
    m_deliveries->takePage(page);
}

void DeliveriesPage::showDelivery(const DeliveryDetail &detail)
{
    if (m_wantedDetail == 0 || detail.requestId != m_wantedDetail)
        return;
    m_wantedDetail = 0;
    m_paneFrame->clearError();
    m_pane->display(detail);
    m_paneFrame->setState(PanelState::Ready);
}

void DeliveriesPage::showFigures(const DeliveryFigures &figures)
{
    if (m_wantedFigures == 0 || figures.requestId != m_wantedFigures)
        return;
    m_wantedFigures = 0;
    m_figuresFrame->clearError();
    m_figures->show(figureTree(figures));
    m_figuresFrame->setState(figures.kinds.empty() ? PanelState::Empty : PanelState::Ready);
}

void DeliveriesPage::showFetchFailed(quint64 requestId, const Error &error)
{
    const bool isForbidden = error.code == ErrorCode::Forbidden;
    const auto tell = [&](PanelFrame *frame) {
        if (isForbidden)
            frame->setState(PanelState::Forbidden);
        else
            frame->showError(errorText(error));
    };
    if (requestId != 0 && requestId == m_wantedFigures) {
        m_wantedFigures = 0;
        tell(m_figuresFrame);
    } else if (requestId != 0 && requestId == m_wantedDetail) {
        m_wantedDetail = 0;
        tell(m_paneFrame);
    } else {
        m_deliveries->pageFailed(requestId, error);
    }
}

void DeliveriesPage::showAvailability(bool online, const Error &error)
{
    const bool isBack = online && !m_online;
    m_online = online;
    m_pane->setOnline(online);
    m_states->setOnline(online, error);
    if (m_figures->rowCount() > 0)
        m_figuresFrame->setState(online ? PanelState::Ready : PanelState::Stale,
                                 online ? QString()
                                        : tr("What you see is from earlier. %1").arg(errorText(error)));
    if (isBack && m_started)
        askForFigures();
}

}
