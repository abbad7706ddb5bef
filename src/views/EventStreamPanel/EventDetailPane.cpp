#include "views/EventStreamPanel/EventDetailPane.h"

#include "models/ErrorText.h"
#include "models/EventText.h"
#include "models/Format.h"
#include "models/Labels.h"
#include "models/RecordTableBase.h"
#include "models/TimelineModel.h"
#include "ui_EventDetailPane.h"
#include "views/common/Banner.h"
#include "views/common/Icons.h"
#include "views/common/PanelFrame.h"
#include "views/common/StateBadge.h"
#include "views/common/TimelineDelegate.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QListView>

namespace concord {

EventDetailPane::EventDetailPane(const Clock &clock, QWidget *parent)
    : QWidget(parent),
      m_ui(std::make_unique<Ui::EventDetailPane>()),
      m_clock(clock),
      m_badge(new StateBadge),
      m_waits(new Banner),
      m_attempts(new TimelineModel(this)),
      m_trail(new TimelineModel(this))
{
    m_ui->setupUi(this);
    setObjectName(QStringLiteral("eventDetail"));
    m_badge->setObjectName(QStringLiteral("eventBadge"));
    m_waits->setObjectName(QStringLiteral("waitsBanner"));
    m_ui->headline->insertWidget(1, m_badge);
    m_ui->layout->insertWidget(1, m_waits);
    setUpFacts();
    m_attemptsFrame = makeTimeline(m_attempts, "attemptsList", tr("Attempts of the event"));
    m_attemptsFrame->setEmptyText(icons::info, tr("It has not been tried yet."));
    m_ui->factsLayout->addWidget(m_attemptsFrame, 1);
    m_trailFrame = makeTimeline(m_trail, "trailList", tr("Events with the same correlation id"));
    m_ui->timelineLayout->addWidget(m_trailFrame);
    setUpPayload();
    connect(m_waits, &Banner::actionTriggered, this, [this] {
        if (!m_detail.waitsFor.empty())
            emit resolveRequested(m_detail.waitsFor.front());
    });
    connect(m_ui->copyButton, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_detail.event.correlationId.toString()); });
    connect(m_ui->followButton, &QPushButton::clicked, this,
            [this] { emit trailRequested(m_detail.event.correlationId); });
}

EventDetailPane::~EventDetailPane() = default;

void EventDetailPane::setUpFacts()
{
    for (int i = 0; i < 8; ++i) {
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
}

void EventDetailPane::setUpPayload()
{
    m_ui->payloadView->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    connect(m_ui->payloadButton, &QPushButton::toggled, this, &EventDetailPane::showPayload);
    m_ui->payloadLayout->setStretchFactor(m_ui->payloadView, 1);
    m_ui->payloadLayout->addStretch(0);
    showPayload();
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
    auto *frame = new PanelFrame(QString());
    frame->setAccessibleName(title);
    frame->setInner();
    frame->setContent(list);
    connect(frame, &PanelFrame::retryRequested, this, [this] { ask(m_detail.event.id); });
    return frame;
}

void EventDetailPane::open(const EventRow &event)
{
    m_detail = {};
    m_detail.event = event;
    m_attempts->clear();
    m_trail->clear();
    m_ui->payloadButton->setChecked(false); // each payload is asked for anew
    ask(event.id);
}

void EventDetailPane::ask(EventId id)
{
    m_complete = false;
    m_requestId = makeRequestId();
    for (PanelFrame *frame : {m_attemptsFrame, m_trailFrame}) {
        frame->clearError();
        frame->setState(PanelState::Loading);
    }
    showFacts();
    showWaiting();
    showPayload();
    emit eventWanted(id, m_requestId);
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
    if (detail.event.id != m_detail.event.id)
        m_ui->payloadButton->setChecked(false);
    m_detail = detail;
    m_complete = true;
    m_attempts->showAttempts(detail.attempts);
    m_trail->showEvents(detail.sameCorrelation, detail.event.id);
    m_attemptsFrame->setState(detail.attempts.empty() ? PanelState::Empty : PanelState::Ready);
    m_trailFrame->setState(detail.sameCorrelation.empty() ? PanelState::Empty : PanelState::Ready);
    showFacts();
    showWaiting();
    showPayload();
}

void EventDetailPane::showFetchFailed(quint64 requestId, const Error &error)
{
    if (requestId != m_requestId || m_complete)
        return;
    for (PanelFrame *frame : {m_attemptsFrame, m_trailFrame}) {
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
        {tr("Received"), absoluteTime(event.createdAt)},
        {tr("Completed"),
         event.completedAt
             ? tr("%1, after %2").arg(absoluteTime(*event.completedAt), durationText(event.latencyMs))
             : tr("not yet")},
        {tr("Retries"), countText(event.retries)},
        {tr("Correlation id"), event.correlationId.toString()},
        {tr("Event id"), event.id.toString()},
    };
    static_assert(std::size(rows) == 8);
    for (size_t i = 0; i < std::size(rows); ++i) {
        m_facts[i].first->setText(rows[i].first);
        m_facts[i].second->setText(rows[i].second);
        m_facts[i].second->setAccessibleName(rows[i].first);
    }
    m_ui->titleLabel->setText(labelOf(event.kind));
    m_badge->setBadge(badgeOf(event.state));
}

void EventDetailPane::showWaiting()
{
    const QString text = waitsForText(m_detail, m_clock.now());
    if (text.isEmpty())
        m_waits->hide();
    else
        m_waits->display(badgeOf(m_detail.event.state).tone, text,
                         m_detail.waitsFor.empty() ? QString() : tr("Resolve…"));
}

void EventDetailPane::showPayload()
{
    const bool wanted = m_ui->payloadButton->isChecked();
    m_ui->payloadButton->setEnabled(m_complete);
    m_ui->payloadButton->setText(wanted ? tr("Hide pa&yload") : tr("Show pa&yload"));
    m_ui->payloadView->setVisible(wanted);
    // Not even in the widget until asked for: a screen reader or a screenshot of the tree would find it.
    m_ui->payloadView->setPlainText(wanted && m_complete ? prettyJson(m_detail.payloadJson) : QString());
}

}
