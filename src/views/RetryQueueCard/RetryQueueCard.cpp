#include "views/RetryQueueCard/RetryQueueCard.h"

#include "models/Format.h"
#include "models/OverviewModel.h"
#include "models/RetryQueueModel.h"
#include "views/Overview/OverviewState.h"
#include "views/RetryQueueCard/QueueTile.h"
#include "views/common/Icons.h"
#include "views/common/PanelFrame.h"
#include "views/common/StateDelegate.h"
#include "views/common/Tables.h"
#include "views/common/TwoLineDelegate.h"

#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QTableView>
#include <QVBoxLayout>

namespace concord {

RetryQueueCard::RetryQueueCard(OverviewModel &model, QWidget *parent)
    : QWidget(parent),
      m_model(model),
      m_panel(new PanelFrame(tr("Waiting events"))),
      m_waiting(makeTile(EventState::WaitingRetry)),
      m_mapping(makeTile(EventState::NeedsMapping)),
      m_review(makeTile(EventState::NeedsReview)),
      m_dead(makeTile(EventState::DeadLetter)),
      m_times(new QLabel),
      m_table(new QTableView)
{
    setObjectName(QStringLiteral("retryQueueCard"));
    setAccessibleName(tr("Waiting events"));
    m_panel->setContent(makeContent());
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_panel);
    connect(m_panel, &PanelFrame::retryRequested, this, &RetryQueueCard::refreshRequested);
    connect(&model, &OverviewModel::changed, this, &RetryQueueCard::refresh);
    refresh();
}

QueueTile *RetryQueueCard::makeTile(EventState state)
{
    auto *tile = new QueueTile(state);
    connect(tile, &QPushButton::clicked, this, [this, state] { emit eventsRequested(state); });
    return tile;
}

QWidget *RetryQueueCard::makeContent()
{
    m_times->setObjectName(QStringLiteral("queueTimes"));
    m_times->setProperty("role", QStringLiteral("muted"));
    m_times->setWordWrap(true);
    makeTable();
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::gap);
    auto *tiles = new QGridLayout;
    tiles->setSpacing(Theme::gap);
    tiles->addWidget(m_waiting, 0, 0);
    tiles->addWidget(m_mapping, 0, 1);
    tiles->addWidget(m_review, 1, 0);
    tiles->addWidget(m_dead, 1, 1);
    for (int row : {0, 1}) // the style sheet's least height of a button is that of a line of text
        tiles->setRowMinimumHeight(row, m_waiting->minimumSizeHint().height());
    column->addLayout(tiles);
    column->addWidget(m_times);
    column->addWidget(m_table, 1);
    return content;
}

void RetryQueueCard::makeTable()
{
    using Column = RetryQueueModel::Column;
    setUpTable(m_table, QStringLiteral("queueTable"), tr("Newest waiting events"));
    m_table->setModel(m_model.queue());
    m_table->setItemDelegateForColumn(
        Column::State, new StateDelegate([](int s) { return badgeOf(EventState(s)); }, m_table));
    m_table->horizontalHeader()->hide();
    m_table->setItemDelegateForColumn(Column::Kind, new TwoLineDelegate(m_table));
    m_table->verticalHeader()->setDefaultSectionSize(Theme::tallRowHeight);
    m_table->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored); // takes what is left of the window
    m_table->setMinimumHeight(2 * Theme::tallRowHeight + 20);
    m_table->horizontalHeader()->setSectionResizeMode(Column::Kind, QHeaderView::Stretch);
    m_table->setColumnWidth(Column::State, 150);
    m_table->setColumnWidth(Column::Age, 62);
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex &index) {
        emit eventRequested(index.data(RecordTableBase::IdRole).value<EventId>());
    });
}

void RetryQueueCard::refresh()
{
    const QueueSummary &queue = m_model.overview().queue;
    m_waiting->setCount(queue.waitingRetry);
    m_mapping->setCount(queue.needsMapping);
    m_review->setCount(queue.needsReview);
    m_dead->setCount(queue.deadLetter);
    QStringList times;
    if (queue.nextAttemptAt)
        times += tr("Next attempt %1").arg(relativeTime(*queue.nextAttemptAt, m_model.now()));
    if (queue.oldestAt)
        times += tr("Oldest: %1").arg(ageText(*queue.oldestAt, m_model.now()));
    m_times->setText(times.join(QStringLiteral(" · ")));
    const int all = queue.waitingRetry + queue.needsMapping + queue.needsReview + queue.deadLetter;
    m_panel->setSubtitle(all > 0 ? countText(all) : QString());
    showOverviewState(*m_panel, m_model, all == 0, tr("Nothing waits. Every event has been applied."));
}

}
