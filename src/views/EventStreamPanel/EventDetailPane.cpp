#include "views/EventStreamPanel/EventDetailPane.h"

#include "models/ErrorText.h"
#include "models/EventText.h"
#include "models/Format.h"
#include "models/Labels.h"
#include "models/RecordTableBase.h"
#include "models/StoryText.h"
#include "models/TimelineModel.h"
#include "models/WaitText.h"
#include "ui_EventDetailPane.h"
#include "views/PayloadView/PayloadView.h"
#include "views/common/Banner.h"
#include "views/common/Icons.h"
#include "views/common/Ladder.h"
#include "views/common/PanelFrame.h"
#include "views/common/Permit.h"
#include "views/common/StateBadge.h"
#include "views/common/TimelineDelegate.h"
#include "views/common/Trees.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QListView>
#include <QTreeView>

namespace concord {

namespace {

constexpr int factCount = 9;
constexpr int lineageRowHeight = 52; // two lines of a timeline

QLabel *heading(const QString &text)
{
    auto *label = new QLabel(text);
    label->setProperty("role", QStringLiteral("heading"));
    return label;
}

QStringList stepTitles()
{
    return {EventDetailPane::tr("Step"), EventDetailPane::tr("Result"), EventDetailPane::tr("Time")};
}

QStringList changeTitles()
{
    return {EventDetailPane::tr("Record"), EventDetailPane::tr("Change"), EventDetailPane::tr("Fields")};
}

}

EventDetailPane::EventDetailPane(const Clock &clock, QWidget *parent)
    : QWidget(parent),
      m_ui(std::make_unique<Ui::EventDetailPane>()),
      m_clock(clock),
      m_badge(new StateBadge),
      m_waits(new Banner),
      m_ladder(new LadderView),
      m_payload(new PayloadView),
      m_attempts(new TreeModel(stepTitles(), this)),
      m_changes(new TreeModel(changeTitles(), this)),
      m_trail(new TimelineModel(this)),
      m_lineage(new TimelineModel(this)),
      m_orders(new TimelineModel(this))
{
    m_ui->setupUi(this);
    setObjectName(QStringLiteral("eventDetail"));
    m_badge->setObjectName(QStringLiteral("eventBadge"));
    m_waits->setObjectName(QStringLiteral("waitsBanner"));
    m_ladder->setObjectName(QStringLiteral("ladderView"));
    m_ui->headline->insertWidget(1, m_badge);
    m_ui->layout->insertWidget(1, m_waits);
    setUpFacts();
    setUpTabs();
    connectButtons();
}

EventDetailPane::~EventDetailPane() = default;

void EventDetailPane::setUpFacts()
{
    for (int i = 0; i < factCount; ++i) {
        auto *caption = new QLabel;
        auto *value = new QLabel;
        caption->setProperty("role", QStringLiteral("muted"));
        value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        value->setWordWrap(true);
        m_ui->facts->addRow(caption, value);
        m_facts.emplace_back(caption, value);
    }
    m_ui->copyButton->setIcon(icon(icons::copy, QPalette::ButtonText));
    m_ui->followButton->setIcon(icon(icons::filter, QPalette::ButtonText));
    m_ui->retryButton->setIcon(icon(icons::sync, QPalette::ButtonText));
    m_ui->editButton->setIcon(icon(icons::review, QPalette::ButtonText));
}

void EventDetailPane::setUpTabs()
{
    m_attemptsFrame = makeTree(m_attempts, "attemptsTree", tr("Attempts of the event and their steps"));
    m_attemptsFrame->setEmptyText(icons::info, tr("It has not been tried yet."));
    m_ui->attemptsLayout->addWidget(m_ladder);
    m_ui->attemptsLayout->addWidget(m_attemptsFrame, 1);

    m_lineageFrame =
        makeTimeline(m_lineage, "lineageList", tr("Where the event comes from and what came of it"));
    m_lineageTitle = heading(tr("Origin and effects"));
    m_trailFrame = makeTimeline(m_trail, "trailList", tr("Events with the same correlation id"));
    m_ui->timelineLayout->addWidget(m_lineageTitle);
    m_ui->timelineLayout->addWidget(m_lineageFrame);
    m_ui->timelineLayout->addWidget(heading(tr("Same correlation id")));
    m_ui->timelineLayout->addWidget(m_trailFrame, 1);

    m_changesFrame = makeTree(m_changes, "changesTree", tr("What the event changed"));
    m_changesFrame->setEmptyText(icons::info, tr("It changed no record."));
    m_ordersFrame = makeTimeline(m_orders, "ordersList", tr("Orders of people about the event"));
    m_ordersFrame->setEmptyText(icons::person, tr("Nobody has ordered anything about it."));
    m_ui->changesLayout->addWidget(heading(tr("Records")));
    m_ui->changesLayout->addWidget(m_changesFrame, 1);
    m_ui->changesLayout->addWidget(heading(tr("Orders by people")));
    m_ui->changesLayout->addWidget(m_ordersFrame, 1);

    m_ui->payloadLayout->addWidget(m_payload, 1);
    connect(m_payload, &PayloadView::payloadWanted, this, &EventDetailPane::payloadWanted);
}

void EventDetailPane::connectButtons()
{
    connect(m_waits, &Banner::actionTriggered, this, &EventDetailPane::followWait);
    connect(m_ui->copyButton, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_detail.event.correlationId.toString()); });
    connect(m_ui->followButton, &QPushButton::clicked, this,
            [this] { emit trailRequested(m_detail.event.correlationId); });
    connect(m_ui->retryButton, &QPushButton::clicked, this,
            [this] { emit retryRequested(m_detail.event.id); });
    connect(m_ui->editButton, &QPushButton::clicked, this, [this] { emit editRequested(m_detail.event); });
}

PanelFrame *EventDetailPane::makeTimeline(TimelineModel *model, const char *name, const QString &title)
{
    auto *list = new QListView;
    list->setObjectName(QLatin1StringView(name));
    list->setAccessibleName(title);
    list->setModel(model);
    list->setItemDelegate(new TimelineDelegate(list));
    list->setResizeMode(QListView::Adjust);
    list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list->setFrameShape(QFrame::NoFrame);
    connect(list, &QListView::activated, this, [this, model](const QModelIndex &index) {
        const EventId id = model->at(index.row()).eventId;
        if (!id.isNull() && id != m_detail.event.id)
            ask(id);
    });
    return makeFrame(list, title);
}

PanelFrame *EventDetailPane::makeTree(TreeModel *model, const char *name, const QString &title)
{
    auto *view = new QTreeView;
    setUpTree(view, QLatin1StringView(name), title);
    view->setModel(model);
    view->setColumnWidth(0, 170);
    view->setColumnWidth(1, 150);
    if (model == m_attempts) {
        m_attemptsView = view;
        view->header()->setStretchLastSection(false);
        view->header()->setSectionResizeMode(1, QHeaderView::Stretch);
        view->setColumnWidth(2, 76);
    } else {
        view->setRootIsDecorated(false);
        view->setColumnWidth(1, 96);
    }
    return makeFrame(view, title);
}

PanelFrame *EventDetailPane::makeFrame(QWidget *content, const QString &title)
{
    auto *frame = new PanelFrame(QString());
    frame->setAccessibleName(title);
    frame->setInner();
    frame->setContent(content);
    connect(frame, &PanelFrame::retryRequested, this, [this] { ask(m_detail.event.id); });
    return frame;
}

std::vector<PanelFrame *> EventDetailPane::storyFrames() const
{
    return {m_lineageFrame, m_changesFrame, m_ordersFrame};
}

void EventDetailPane::open(const EventRow &event)
{
    const bool other = event.id != m_detail.event.id;
    m_detail = {};
    m_detail.event = event;
    if (other)
        m_payload->open({}); // each payload is asked for anew
    m_attempts->clear();
    m_trail->clear();
    ask(event.id);
}

void EventDetailPane::setAccess(const Access &access)
{
    m_access = access;
    permit(m_ui->retryButton, access, Action::RetryEvents);
    permit(m_ui->editButton, access, Action::ResendEvent);
    m_payload->setAccess(access);
    showWaiting();
}

void EventDetailPane::forget()
{
    m_detail = {};
    m_story = {};
    m_requestId = m_storyId = 0;
    m_complete = m_storyTold = false;
    for (TreeModel *tree : {m_attempts, m_changes})
        tree->clear();
    for (TimelineModel *line : {m_trail, m_lineage, m_orders})
        line->clear();
    m_payload->open({});
    m_ladder->display({}, m_clock.now());
    showFacts();
    m_waits->hide();
}

void EventDetailPane::conceal()
{
    m_payload->open(m_detail.event.id);
}

void EventDetailPane::ask(EventId id)
{
    m_complete = m_storyTold = false;
    m_story = {};
    m_requestId = makeRequestId();
    m_storyId = makeRequestId();
    auto frames = storyFrames();
    frames.insert(frames.end(), {m_attemptsFrame, m_trailFrame});
    for (PanelFrame *frame : frames) {
        frame->clearError();
        frame->setState(PanelState::Loading);
    }
    m_ladder->display({}, m_clock.now());
    showFacts();
    showWaiting();
    emit eventWanted(id, m_requestId);
    emit storyWanted(id, m_storyId);
}

void EventDetailPane::follow(const EventRow &event)
{
    if (event.id == m_detail.event.id && !(event == m_detail.event))
        open(event);
}

void EventDetailPane::showDetail(const EventDetail &detail)
{
    if (detail.requestId != m_requestId)
        return;
    m_payload->setEvent(detail.event.id);
    m_detail = detail;
    m_complete = true;
    m_trail->showEvents(detail.sameCorrelation, detail.event.id);
    m_trailFrame->setState(detail.sameCorrelation.empty() ? PanelState::Empty : PanelState::Ready);
    showAttempts();
    showFacts();
    showWaiting();
}

void EventDetailPane::showStory(const EventStory &story)
{
    if (story.requestId != m_storyId)
        return;
    m_story = story;
    m_storyTold = true;
    m_ladder->display(story.ladder, m_clock.now());
    m_changes->show(changeTree(story.changes));
    m_orders->showOrders(story.orders);
    m_changesFrame->setState(story.changes.empty() ? PanelState::Empty : PanelState::Ready);
    m_ordersFrame->setState(story.orders.empty() ? PanelState::Empty : PanelState::Ready);
    showLineage();
    showAttempts();
    showFacts();
    showWaiting();
}

void EventDetailPane::showPayload(const EventPayload &payload)
{
    m_payload->showPayload(payload);
}

void EventDetailPane::showAttempts()
{
    if (!m_complete)
        return;
    m_attempts->show(attemptTree(m_detail.attempts, m_story.steps));
    m_attemptsView->expandAll();
    m_attemptsFrame->setState(m_detail.attempts.empty() ? PanelState::Empty : PanelState::Ready);
}

void EventDetailPane::showLineage()
{
    m_lineage->showLineage(m_story.lineage);
    const bool any = m_lineage->rowCount() > 0;
    m_lineageTitle->setVisible(any);
    m_lineageFrame->setVisible(any);
    m_lineageFrame->setFixedHeight(lineageRowHeight * std::min(m_lineage->rowCount(), 4));
    m_lineageFrame->setState(PanelState::Ready);
}

void EventDetailPane::showFetchFailed(quint64 requestId, const Error &error)
{
    m_payload->showFetchFailed(requestId, error);
    std::vector<PanelFrame *> frames;
    if (requestId == m_requestId && !m_complete)
        frames = {m_attemptsFrame, m_trailFrame};
    else if (requestId == m_storyId && !m_storyTold)
        frames = storyFrames();
    for (PanelFrame *frame : frames) {
        if (error.code == ErrorCode::Forbidden) {
            frame->setState(PanelState::Forbidden);
        } else {
            frame->setState(PanelState::Empty, tr("Nothing could be loaded."));
            frame->showError(errorText(error));
        }
    }
}

void EventDetailPane::showFacts()
{
    const EventRow &event = m_detail.event;
    const std::pair<QString, QString> rows[] = {
        {tr("Direction"), labelOf(event.direction)},
        {tr("Source"), partyText(event)},
        {tr("Message"), event.messageId},
        {tr("Content"), m_storyTold ? originText(m_story) : QStringLiteral("…")},
        {tr("Received"), absoluteTime(event.createdAt)},
        {tr("Completed"),
         event.completedAt
             ? tr("%1, after %2").arg(absoluteTime(*event.completedAt), durationText(event.latencyMs))
             : tr("not yet")},
        {tr("Retries"), countText(event.retries)},
        {tr("Correlation id"), event.correlationId.toString()},
        {tr("Event id"), event.id.toString()},
    };
    static_assert(std::size(rows) == factCount);
    for (size_t i = 0; i < std::size(rows); ++i) {
        m_facts[i].first->setText(rows[i].first);
        m_facts[i].second->setText(rows[i].second);
        m_facts[i].second->setAccessibleName(rows[i].first);
    }
    m_ui->titleLabel->setText(labelOf(event.kind));
    m_badge->setBadge(badgeOf(event.state));
    const bool stopped = event.state != EventState::Processing && canMove(event.state, EventState::Received);
    m_ui->retryButton->setVisible(stopped);
    m_ui->editButton->setVisible(stopped);
}

void EventDetailPane::showWaiting()
{
    QString text = m_storyTold ? waitText(m_story.wait, m_story.ladder, m_clock.now()) : QString();
    if (text.isEmpty() || m_story.wait.kind == WaitReason::Kind::Review ||
        m_story.wait.kind == WaitReason::Kind::Mapping)
        text = waitsForText(m_detail, m_clock.now()); // says more: the place of the fault, all the codes
    if (text.isEmpty())
        m_waits->hide();
    else
        m_waits->display(badgeOf(m_detail.event.state).tone, text, waitAction());
}

bool EventDetailPane::canResolve() const
{
    return !m_detail.waitsFor.empty() && m_access.may(Action::DecideMapping);
}

QString EventDetailPane::waitAction() const
{
    if (canResolve())
        return tr("Resolve…");
    return m_story.wait.kind == WaitReason::Kind::BlockedByEvent ? tr("Show that event") : QString();
}

void EventDetailPane::followWait()
{
    if (canResolve())
        emit resolveRequested(m_detail.waitsFor.front());
    else if (m_story.wait.kind == WaitReason::Kind::BlockedByEvent)
        ask(m_story.wait.blocker);
}

}
