#include "views/DeliveriesPage/DeliveryPane.h"

#include "models/DeliveryText.h"
#include "models/ErrorText.h"
#include "models/Format.h"
#include "models/Labels.h"
#include "models/TreeModel.h"
#include "views/DeliveriesPage/DeliveryBadge.h"
#include "views/common/Banner.h"
#include "views/common/Icons.h"
#include "views/common/Permit.h"
#include "views/common/StateBadge.h"
#include "views/common/Trees.h"

#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace concord {

DeliveryPane::DeliveryPane(const Clock &clock, QWidget *parent)
    : QWidget(parent),
      m_clock(clock),
      m_title(new QLabel),
      m_badge(new StateBadge),
      m_trouble(new Banner),
      m_event(new QPushButton(tr("Show &event"))),
      m_retry(new QPushButton(tr("Send &again…"))),
      m_hold(new QPushButton),
      m_facts(new QGridLayout),
      m_attemptsTitle(new QLabel(tr("Attempts, the newest first"))),
      m_attempts(new TreeModel(attemptTitles(), this)),
      m_attemptsView(new QTreeView)
{
    setObjectName(QStringLiteral("deliveryPane"));
    m_title->setObjectName(QStringLiteral("deliveryTitle"));
    m_title->setProperty("role", QStringLiteral("heading"));
    m_badge->setObjectName(QStringLiteral("deliveryBadge"));
    m_trouble->setObjectName(QStringLiteral("deliveryTrouble"));
    m_attemptsTitle->setProperty("role", QStringLiteral("heading"));
    setUpTree(m_attemptsView, QStringLiteral("attemptsTree"), tr("Attempts of the delivery"));
    m_attemptsView->setModel(m_attempts);
    m_attemptsView->setRootIsDecorated(false);
    setUpColumns(m_attemptsView, {64, 84, 76});
    build();
    showButtons();
}

void DeliveryPane::build()
{
    auto *headline = new QHBoxLayout;
    headline->setSpacing(Theme::gap);
    headline->addWidget(m_title);
    headline->addWidget(m_badge);
    headline->addStretch(1);
    m_facts->setHorizontalSpacing(Theme::wide);
    m_facts->setVerticalSpacing(Theme::tight);
    m_facts->setColumnStretch(1, 1);
    m_receiver = addFact(tr("Receiver"), "receiverFact");
    m_record = addFact(tr("Record"), "recordFact");
    m_fact = addFact(tr("Fact received"), "factFact");
    m_sent = addFact(tr("Last sent"), "sentFact");
    m_latency = addFact(tr("Latency"), "latencyFact");
    m_acknowledged = addFact(tr("Acknowledged"), "acknowledgedFact");
    m_version = addFact(tr("Version there"), "versionFact");
    m_answerId = addFact(tr("Id of the answer"), "answerIdFact");
    m_key = addFact(tr("Message key"), "keyFact");
    m_event->setObjectName(QStringLiteral("deliveryEventButton"));
    m_event->setAccessibleName(tr("Show the event of this delivery"));
    m_retry->setObjectName(QStringLiteral("deliveryRetryButton"));
    m_retry->setAccessibleName(tr("Send this delivery again"));
    m_retry->setIcon(icon(icons::sync, QPalette::ButtonText));
    m_hold->setObjectName(QStringLiteral("deliveryHoldButton"));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(Theme::gap);
    buttons->addWidget(m_event);
    buttons->addWidget(m_retry);
    buttons->addWidget(m_hold);
    buttons->addStretch(1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::gap);
    column->addLayout(headline);
    column->addWidget(m_trouble);
    column->addLayout(m_facts);
    column->addLayout(buttons);
    column->addSpacing(Theme::tight);
    column->addWidget(m_attemptsTitle);
    column->addWidget(m_attemptsView, 1);
    column->addStretch(0);
    connect(m_event, &QPushButton::clicked, this, [this] { emit eventRequested(m_detail.event); });
    connect(m_retry, &QPushButton::clicked, this, [this] { emit retryRequested(m_detail.row.id); });
    connect(m_hold, &QPushButton::clicked, this, [this] {
        if (m_detail.row.isHeld)
            emit resumeRequested(m_detail.row.connection);
        else
            emit holdRequested(m_detail.row.connection);
    });
}

QLabel *DeliveryPane::addFact(const QString &caption, const char *name)
{
    auto *label = new QLabel(caption);
    label->setProperty("role", QStringLiteral("muted"));
    label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    auto *value = new QLabel;
    value->setObjectName(QLatin1StringView(name));
    value->setAccessibleName(caption);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    value->setWordWrap(true);
    const int row = m_facts->rowCount();
    m_facts->addWidget(label, row, 0);
    m_facts->addWidget(value, row, 1);
    m_captions.emplace_back(value, label);
    return value;
}

/// What nobody has said has no line.
void DeliveryPane::setFact(QLabel *value, const QString &text)
{
    value->setText(text);
    value->setVisible(!text.isEmpty());
    for (const auto &[of, caption] : m_captions) {
        if (of == value)
            caption->setVisible(!text.isEmpty());
    }
}

void DeliveryPane::display(const DeliveryDetail &detail)
{
    m_detail = detail;
    m_title->setText(labelOf(detail.row.kind));
    m_badge->setBadge(badgeOf(detail.row.state));
    m_attempts->show(attemptTree(detail.attempts));
    m_attemptsTitle->setText(detail.attempts.empty() ? tr("Not tried yet")
                                                     : tr("Attempts, the newest first"));
    m_attemptsView->setVisible(!detail.attempts.empty());
    showFacts();
    showTrouble();
    showButtons();
}

void DeliveryPane::update(const DeliveryRow &row)
{
    if (row.id != m_detail.row.id || row == m_detail.row)
        return;
    m_detail.row = row;
    m_badge->setBadge(badgeOf(row.state));
    showFacts();
    showTrouble();
    showButtons();
}

void DeliveryPane::showFacts()
{
    const DeliveryRow &row = m_detail.row;
    const auto moment = [this](const std::optional<Timestamp> &time) {
        return time ? tr("%1 (%2)").arg(absoluteTime(*time), relativeTime(*time, m_clock.now())) : QString();
    };
    setFact(m_receiver,
            row.connection.isEmpty() ? QString() : tr("%1, told by %2").arg(row.connection, row.source));
    setFact(m_record, row.recordKind);
    setFact(m_fact, moment(row.factAt));
    setFact(m_sent, moment(row.sentAt));
    setFact(m_latency, latencyText(row, m_clock.now()));
    setFact(m_acknowledged,
            row.acknowledgedAt ? tr("%1: %2").arg(absoluteTime(*row.acknowledgedAt), acknowledgementText(row))
                               : QString());
    setFact(m_version, row.remoteVersion);
    setFact(m_answerId, row.answerId);
    setFact(m_key, row.key);
}

void DeliveryPane::showTrouble()
{
    const DeliveryRow &row = m_detail.row;
    const bool isOpen = !row.acknowledgedAt;
    if (isOpen && row.isHeld)
        m_trouble->display(Tone::Warning,
                           tr("Nothing is sent to %1 while it is paused.").arg(row.connection));
    else if (isOpen && row.waitsFor != DeliveryWait::Nothing)
        m_trouble->display(Tone::Warning,
                           tr("%1: it waits, lest the wrong patient be told of.").arg(labelOf(row.waitsFor)));
    else if (isOpen && m_detail.event.lastError)
        m_trouble->display(row.state == DeliveryState::Stopped ? Tone::Danger : Tone::Warning,
                           concord::errorText(*m_detail.event.lastError));
    else
        m_trouble->hide();
}

void DeliveryPane::showButtons()
{
    const DeliveryRow &row = m_detail.row;
    const EventState state = m_detail.event.state;
    const bool canRetry = state == EventState::NeedsReview || state == EventState::DeadLetter ||
                          state == EventState::WaitingRetry || state == EventState::Discarded;
    const bool isFree = !row.isHeld && row.waitsFor == DeliveryWait::Nothing; // else it would only wait again
    const bool isThere = !row.id.isNull();
    m_event->setEnabled(isThere);
    permit(m_retry, m_access, Action::RetryEvents,
           m_online && isThere && canRetry && isFree && !row.acknowledgedAt);
    permit(m_hold, m_access, Action::Pause, m_online && isThere);
    m_hold->setText(row.isHeld ? tr("Resu&me…") : tr("&Hold…"));
    m_hold->setAccessibleName(row.isHeld ? tr("Send to this receiver again")
                                         : tr("Send nothing to this receiver for now"));
    m_hold->setIcon(icon(row.isHeld ? icons::play : icons::pause, QPalette::ButtonText));
}

void DeliveryPane::setAccess(const Access &access)
{
    m_access = access;
    showButtons();
}

void DeliveryPane::setOnline(bool online)
{
    m_online = online;
    showButtons();
}

}
