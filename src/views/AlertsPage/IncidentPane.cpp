#include "views/AlertsPage/IncidentPane.h"

#include "models/AlertText.h"
#include "models/ErrorText.h"
#include "models/Format.h"
#include "views/AlertsPage/AlertBadge.h"
#include "views/common/Banner.h"
#include "views/common/Icons.h"
#include "views/common/Permit.h"
#include "views/common/StateBadge.h"
#include "views/common/Trees.h"

#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace concord {

namespace {
constexpr int longestNote = 500;
}

IncidentPane::IncidentPane(const Clock &clock, QWidget *parent)
    : QWidget(parent),
      m_clock(clock),
      m_title(new QLabel),
      m_endpoint(new QLabel),
      m_severity(new StateBadge),
      m_state(new StateBadge),
      m_banner(new Banner),
      m_facts(new QGridLayout),
      m_note(new QLineEdit),
      m_acknowledge(new QPushButton(tr("&Acknowledge"))),
      m_events(new QPushButton(tr("Waiting e&vents"))),
      m_connection(new QPushButton(tr("&Connection"))),
      m_audit(new QPushButton(tr("Audit &trail"))),
      m_notices(new TreeModel(noticeTitles(), this)),
      m_noticesView(new QTreeView),
      m_noNotices(new QLabel)
{
    setObjectName(QStringLiteral("incidentPane"));
    m_title->setObjectName(QStringLiteral("incidentTitle"));
    m_title->setProperty("role", QStringLiteral("heading"));
    m_title->setWordWrap(true);
    m_endpoint->setObjectName(QStringLiteral("incidentEndpoint"));
    m_endpoint->setProperty("role", QStringLiteral("muted"));
    m_severity->setObjectName(QStringLiteral("severityBadge"));
    m_state->setObjectName(QStringLiteral("stateBadge"));
    m_banner->setObjectName(QStringLiteral("refusalBanner"));
    m_banner->hide();
    m_noNotices->setObjectName(QStringLiteral("noNoticesLabel"));
    m_noNotices->setProperty("role", QStringLiteral("muted"));
    m_noNotices->setWordWrap(true);
    setUpTree(m_noticesView, QStringLiteral("noticesTree"), tr("What was said of the incident"));
    m_noticesView->setModel(m_notices);
    m_noticesView->setRootIsDecorated(false);
    setUpColumns(m_noticesView, {92, 80, 86});
    build();
}

void IncidentPane::build()
{
    auto *badges = new QHBoxLayout;
    badges->setSpacing(Theme::gap);
    badges->addWidget(m_severity);
    badges->addWidget(m_state);
    badges->addStretch(1);
    m_facts->setHorizontalSpacing(Theme::wide);
    m_facts->setVerticalSpacing(Theme::tight);
    m_facts->setColumnStretch(1, 1);
    m_since = addFact(tr("Since"), "sinceFact");
    m_last = addFact(tr("Met last"), "lastFact");
    m_count = addFact(tr("How often"), "countFact");
    m_value = addFact(tr("Worst value"), "valueFact");
    m_end = addFact(tr("Resolved"), "endFact");
    m_seen = addFact(tr("Acknowledged"), "seenFact");
    m_noteFact = addFact(tr("Note"), "noteFact");
    m_acknowledgement = makeAcknowledgement();
    auto *heading = new QLabel(tr("Notifications"));
    heading->setProperty("role", QStringLiteral("heading"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::gap);
    column->addWidget(m_title);
    column->addWidget(m_endpoint);
    column->addLayout(badges);
    column->addWidget(m_banner);
    column->addLayout(m_facts);
    column->addWidget(m_acknowledgement);
    column->addLayout(makeLinks());
    column->addSpacing(Theme::tight);
    column->addWidget(heading);
    column->addWidget(m_noNotices);
    column->addWidget(m_noticesView, 1);
    column->addStretch(0);
}

QLabel *IncidentPane::addFact(const QString &caption, const char *name)
{
    auto *label = new QLabel(caption);
    label->setProperty("role", QStringLiteral("muted"));
    label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    auto *value = new QLabel;
    value->setObjectName(QLatin1StringView(name));
    value->setAccessibleName(caption);
    value->setTextFormat(Qt::PlainText); // a note is a person's text
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    value->setWordWrap(true);
    const int row = m_facts->rowCount();
    m_facts->addWidget(label, row, 0);
    m_facts->addWidget(value, row, 1);
    m_captions.emplace_back(value, label);
    return value;
}

QWidget *IncidentPane::makeAcknowledgement()
{
    m_note->setObjectName(QStringLiteral("noteEdit"));
    m_note->setAccessibleName(tr("Note on what was found or done"));
    m_note->setPlaceholderText(tr("What was found or done"));
    m_note->setMaxLength(longestNote);
    m_acknowledge->setObjectName(QStringLiteral("acknowledgeButton"));
    m_acknowledge->setAccessibleName(tr("Acknowledge the incident"));
    m_acknowledge->setProperty("kind", QStringLiteral("primary"));
    connect(m_acknowledge, &QPushButton::clicked, this, &IncidentPane::submit);
    connect(m_note, &QLineEdit::returnPressed, this, &IncidentPane::submit);
    auto *box = new QWidget;
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::gap);
    row->addWidget(m_note, 1);
    row->addWidget(m_acknowledge);
    return box;
}

QLayout *IncidentPane::makeLinks()
{
    m_events->setObjectName(QStringLiteral("eventsButton"));
    m_events->setAccessibleName(tr("Show waiting events of this connection"));
    m_connection->setObjectName(QStringLiteral("connectionButton"));
    m_connection->setAccessibleName(tr("Show the connection"));
    m_connection->setIcon(icon(icons::connections, QPalette::ButtonText));
    m_audit->setObjectName(QStringLiteral("auditButton"));
    m_audit->setAccessibleName(tr("Show the audit trail"));
    connect(m_events, &QPushButton::clicked, this,
            [this] { emit eventsRequested(connectionOf(m_incident.endpoint)); });
    connect(m_connection, &QPushButton::clicked, this,
            [this] { emit connectionRequested(connectionOf(m_incident.endpoint)); });
    connect(m_audit, &QPushButton::clicked, this, &IncidentPane::auditRequested);
    auto *row = new QHBoxLayout;
    row->setSpacing(Theme::gap);
    row->addWidget(m_connection);
    row->addWidget(m_events);
    row->addWidget(m_audit);
    row->addStretch(1);
    return row;
}

void IncidentPane::display(const Incident &incident)
{
    if (incident.id != m_incident.id) {
        m_note->clear();
        m_banner->hide();
        m_isAsked = false;
        showNotices({});
        m_noNotices->hide(); // until it is known
    }
    if (incident.acknowledgedAt || incident.resolvedAt)
        m_isAsked = false;
    if (incident != m_incident)
        m_isOvertaken = false;
    m_incident = incident;
    m_title->setText(troubleText(incident));
    m_endpoint->setText(endpointText(incident.endpoint));
    m_severity->setBadge(badgeOf(incident.severity));
    m_state->setBadge(badgeOf(incident.state()));
    showFacts();
    showControls();
}

void IncidentPane::showNotices(const std::vector<Notice> &notices)
{
    m_notices->show(noticeTree(notices, m_clock.now()));
    m_noticesView->setVisible(!notices.empty());
    m_noNotices->setText(tr("Nobody was told by mail or Slack. Desktop notices are each console’s own."));
    m_noNotices->setVisible(notices.empty());
}

void IncidentPane::showFacts()
{
    const Timestamp now = m_clock.now();
    const auto set = [this](QLabel *fact, const QString &text, const QString &tip = {}) {
        fact->setText(text);
        fact->setToolTip(tip);
        fact->setVisible(!text.isEmpty());
        for (const auto &[of, caption] : m_captions) {
            if (of == fact)
                caption->setVisible(!text.isEmpty());
        }
    };
    const Incident &i = m_incident;
    set(m_since, relativeTime(i.openedAt, now), absoluteTime(i.openedAt));
    set(m_last, relativeTime(i.lastAt, now), absoluteTime(i.lastAt));
    set(m_count, tr("%n time(s)", nullptr, i.count));
    set(m_value, valueText(i.rule, i.value));
    set(m_end, i.resolvedAt ? relativeTime(*i.resolvedAt, now) : QString(),
        i.resolvedAt ? absoluteTime(*i.resolvedAt) : QString());
    set(m_seen, i.acknowledgedAt ? tr("by %1, %2").arg(i.acknowledgedBy, relativeTime(*i.acknowledgedAt, now))
                                 : QString());
    set(m_noteFact, i.note);
}

void IncidentPane::showControls()
{
    const bool isOpen = !m_incident.id.isNull() && m_incident.state() == IncidentState::Open;
    m_acknowledgement->setVisible(isOpen);
    permit(m_acknowledge, m_access, Action::AcknowledgeIncident,
           isOpen && m_online && !m_isAsked && !m_isOvertaken);
    m_note->setEnabled(m_acknowledge->isEnabled());
    const bool isOfConnection = !connectionOf(m_incident.endpoint).isEmpty();
    m_events->setVisible(isOfConnection);
    m_connection->setVisible(isOfConnection);
    m_audit->setVisible(m_incident.endpoint == u"audit");
    permit(m_audit, m_access, Action::SeeAudit);
}

void IncidentPane::submit()
{
    if (!m_acknowledge->isEnabled())
        return;
    m_isAsked = true;
    m_banner->hide();
    showControls();
    emit acknowledgeRequested(m_incident.id, m_note->text().trimmed());
}

void IncidentPane::showRefusal(const Error &error)
{
    if (!m_isAsked)
        return;
    m_isAsked = false;
    m_isOvertaken = error.code == ErrorCode::Conflict;
    m_banner->display(Tone::Danger, m_isOvertaken
                                        ? tr("Somebody has acknowledged it meanwhile, or it is over.")
                                        : errorText(error));
    showControls();
}

void IncidentPane::setAccess(const Access &access)
{
    m_access = access;
    showControls();
}

void IncidentPane::setOnline(bool online)
{
    m_online = online;
    m_isAsked = m_isAsked && online; // nobody answers any more
    showControls();
}

void IncidentPane::forget()
{
    display({});
    m_note->clear();
}

}
