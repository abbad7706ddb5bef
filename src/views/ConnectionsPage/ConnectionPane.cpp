#include "views/ConnectionsPage/ConnectionPane.h"

#include "models/ConnectionModel.h"
#include "models/ErrorText.h"
#include "models/Format.h"
#include "models/Labels.h"
#include "views/ConnectionsPage/HealthBadge.h"
#include "views/ConnectionsPage/RateMeter.h"
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

ConnectionPane::ConnectionPane(const Clock &clock, QWidget *parent)
    : QWidget(parent),
      m_clock(clock),
      m_title(new QLabel),
      m_badge(new StateBadge),
      m_trouble(new Banner),
      m_test(new QPushButton(tr("&Test connection"))),
      m_pause(new QPushButton),
      m_events(new QPushButton(tr("Waiting e&vents"))),
      m_testLabel(new QLabel),
      m_facts(new QGridLayout),
      m_meter(new RateMeter),
      m_listenersTitle(new QLabel(tr("Listeners, one a worker"))),
      m_listeners(new TreeModel(listenerTitles(), this)),
      m_listenersView(new QTreeView),
      m_noListeners(new QLabel)
{
    setObjectName(QStringLiteral("connectionPane"));
    m_title->setObjectName(QStringLiteral("connectionTitle"));
    m_title->setProperty("role", QStringLiteral("heading"));
    m_badge->setObjectName(QStringLiteral("connectionBadge"));
    m_trouble->setObjectName(QStringLiteral("troubleBanner"));
    m_testLabel->setObjectName(QStringLiteral("testLabel"));
    m_testLabel->setWordWrap(true);
    m_listenersTitle->setProperty("role", QStringLiteral("heading"));
    m_noListeners->setObjectName(QStringLiteral("noListenersLabel"));
    m_noListeners->setProperty("role", QStringLiteral("muted"));
    m_noListeners->setWordWrap(true);
    setUpTree(m_listenersView, QStringLiteral("listenersTree"), tr("Listeners of the connection"));
    m_listenersView->setModel(m_listeners);
    m_listenersView->setRootIsDecorated(false);
    setUpColumns(m_listenersView, {106, 58, 78, 76, 84});
    build();
}

void ConnectionPane::build()
{
    auto *headline = new QHBoxLayout;
    headline->setSpacing(Theme::gap);
    headline->addWidget(m_title);
    headline->addWidget(m_badge);
    headline->addStretch(1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::gap);
    column->addLayout(headline);
    column->addWidget(m_trouble);
    column->addLayout(makeFacts());
    column->addLayout(makeButtons());
    column->addWidget(m_testLabel);
    column->addSpacing(Theme::tight);
    column->addWidget(m_listenersTitle);
    column->addWidget(m_noListeners);
    column->addWidget(m_listenersView, 1);
    column->addStretch(0);
}

QLabel *ConnectionPane::addFact(const QString &caption, const char *name)
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

void ConnectionPane::showFact(QLabel *value, bool visible)
{
    value->setVisible(visible);
    for (const auto &[of, caption] : m_captions) {
        if (of == value)
            caption->setVisible(visible);
    }
}

QLayout *ConnectionPane::makeFacts()
{
    m_facts->setHorizontalSpacing(Theme::wide);
    m_facts->setVerticalSpacing(Theme::tight);
    m_facts->setColumnStretch(1, 1);
    m_kind = addFact(tr("Kind"), "kindFact");
    m_address = addFact(tr("Address"), "addressFact");
    m_lastMessage = addFact(tr("Last message"), "lastMessageFact");
    m_waiting = addFact(tr("Waiting events"), "waitingFact");
    m_breaker = addFact(tr("Breaker"), "breakerFact");
    m_rate = addFact(tr("Rate limit"), "rateFact");
    m_facts->addWidget(m_meter, m_facts->rowCount(), 1, Qt::AlignLeft); // else its width were the column's
    return m_facts;
}

QLayout *ConnectionPane::makeButtons()
{
    m_test->setObjectName(QStringLiteral("testButton"));
    m_test->setAccessibleName(tr("Test connection"));
    m_test->setIcon(icon(icons::connections, QPalette::ButtonText));
    m_pause->setObjectName(QStringLiteral("pauseButton"));
    m_events->setObjectName(QStringLiteral("eventsButton"));
    m_events->setAccessibleName(tr("Show waiting events of this connection"));
    auto *row = new QHBoxLayout;
    row->setSpacing(Theme::gap);
    row->addWidget(m_test);
    row->addWidget(m_pause);
    row->addWidget(m_events);
    row->addStretch(1);
    connect(m_test, &QPushButton::clicked, this, [this] {
        m_testBefore = m_row.lastTest ? m_row.lastTest->id : JobId{};
        showTest();
        emit testRequested(m_row.name);
    });
    connect(m_pause, &QPushButton::clicked, this, [this] {
        if (m_row.isPaused)
            emit resumeRequested(m_row.name);
        else
            emit pauseRequested(m_row.name);
    });
    connect(m_events, &QPushButton::clicked, this, [this] { emit eventsRequested(m_row.name); });
    return row;
}

void ConnectionPane::display(const ConnectionRow &row, int workers)
{
    if (row.name != m_row.name)
        m_testBefore.reset();
    if (m_testBefore && row.lastTest && row.lastTest->id != *m_testBefore)
        m_testBefore.reset();
    m_row = row;
    m_title->setText(row.name);
    m_badge->setBadge(badgeOf(healthOf(row)));
    m_listeners->show(listenerTree(row, m_clock.now()));
    m_listenersTitle->setVisible(row.inbound);
    m_listenersView->setVisible(!row.listeners.empty());
    m_noListeners->setText(
        workers > 0
            ? tr("No running worker listens here. Start one with this connection in its configuration.")
            : tr("No worker serves this connection now. Start one: concordd run."));
    m_noListeners->setVisible(row.inbound && row.listeners.empty());
    showFacts();
    showTrouble();
    showTest();
    showButtons();
}

void ConnectionPane::showFacts()
{
    const Timestamp now = m_clock.now();
    m_kind->setText(
        tr("%1, %2", "kind, direction")
            .arg(connectionKindLabel(m_row.kind), m_row.inbound ? tr("inbound") : tr("outbound")));
    m_address->setText(m_row.address);
    std::optional<Timestamp> last;
    for (const ListenerStatus &listener : m_row.listeners) {
        if (listener.lastMessageAt && (!last || *last < *listener.lastMessageAt))
            last = listener.lastMessageAt;
    }
    m_lastMessage->setText(last ? relativeTime(*last, now) : tr("none yet"));
    m_lastMessage->setToolTip(last ? absoluteTime(*last) : QString());
    m_waiting->setText(countText(m_row.waitingEvents));
    m_breaker->setText(breakerText(m_row, now));
    m_rate->setText(m_row.ratePerSecond ? rateText(m_row) : tr("none"));
    m_meter->setVisible(m_row.ratePerSecond.has_value());
    if (m_row.ratePerSecond && *m_row.ratePerSecond > 0)
        m_meter->setFree(m_row.rateTokens / *m_row.ratePerSecond);
    const bool called = !m_row.inbound || m_row.ratePerSecond || m_row.breaker != BreakerState::Closed;
    showFact(m_breaker, called);
    showFact(m_rate, called);
    showFact(m_lastMessage, m_row.inbound);
}

void ConnectionPane::showTrouble()
{
    if (m_row.isPaused) {
        m_trouble->display(Tone::Warning,
                           m_row.pauseReason.isEmpty()
                               ? tr("Paused by %1.").arg(m_row.pausedBy)
                               : tr("Paused by %1: %2").arg(m_row.pausedBy, m_row.pauseReason));
    } else if (healthOf(m_row) == ConnectionHealth::Full) {
        m_trouble->display(Tone::Warning,
                           tr("The engine has more to do than it can take in: nothing more is read "
                              "here until there is room."));
    } else if (m_row.lastError) {
        const QString when = m_row.lastErrorAt ? relativeTime(*m_row.lastErrorAt, m_clock.now()) : QString();
        m_trouble->display(m_row.breaker == BreakerState::Closed ? Tone::Neutral : Tone::Danger,
                           when.isEmpty() ? errorText(*m_row.lastError)
                                          : tr("Last error, %1: %2").arg(when, errorText(*m_row.lastError)));
    } else {
        m_trouble->hide();
    }
}

void ConnectionPane::showTest()
{
    const QString text = m_testBefore ? tr("Testing…") : concord::testText(m_row, m_clock.now());
    m_testLabel->setText(text);
    m_testLabel->setVisible(!text.isEmpty());
    showButtons();
}

void ConnectionPane::refusedTest()
{
    m_testBefore.reset();
    showTest();
}

void ConnectionPane::showButtons()
{
    const bool testing = m_testBefore || (m_row.lastTest && !isFinal(m_row.lastTest->state));
    permit(m_test, m_access, Action::TestConnection, m_online && !testing && !m_row.name.isEmpty());
    permit(m_pause, m_access, Action::Pause, m_online && !m_row.name.isEmpty());
    m_pause->setText(m_row.isPaused ? tr("&Resume…") : tr("&Pause…"));
    m_pause->setAccessibleName(m_row.isPaused ? tr("Resume the connection") : tr("Pause the connection"));
    m_pause->setIcon(icon(m_row.isPaused ? icons::play : icons::pause, QPalette::ButtonText));
    m_events->setEnabled(m_row.waitingEvents > 0);
}

void ConnectionPane::setAccess(const Access &access)
{
    m_access = access;
    showButtons();
}

void ConnectionPane::setOnline(bool online)
{
    m_online = online;
    showButtons();
}

QString ConnectionPane::testText() const
{
    return m_testLabel->text();
}

}
