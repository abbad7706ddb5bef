#include "views/AuditTrailPage/AuditDetailPane.h"

#include "models/AuditText.h"
#include "models/Format.h"
#include "ui_AuditDetailPane.h"
#include "views/AuditTrailPage/AuditTimelineDelegate.h"
#include "views/common/Icons.h"
#include "views/common/StateBadge.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QToolButton>

namespace concord {

AuditDetailPane::AuditDetailPane(const Clock &clock, QWidget *parent)
    : QWidget(parent), m_ui(std::make_unique<Ui::AuditDetailPane>()), m_clock(clock), m_badge(new StateBadge)
{
    m_ui->setupUi(this);
    setObjectName(QStringLiteral("auditDetail"));
    m_badge->setObjectName(QStringLiteral("auditBadge"));
    m_ui->headline->insertWidget(1, m_badge, 0, Qt::AlignTop);
    setUpFacts();
    m_ui->correlationButton->setIcon(icon(icons::filter, QPalette::ButtonText));
    m_ui->eventsButton->setIcon(icon(icons::events, QPalette::ButtonText));
    m_ui->actorButton->setIcon(icon(icons::person, QPalette::ButtonText));
    m_ui->copyButton->setIcon(icon(icons::copy, QPalette::ButtonText));
    connect(m_ui->correlationButton, &QPushButton::clicked, this,
            [this] { emit correlationRequested(m_row.correlationId); });
    connect(m_ui->eventsButton, &QPushButton::clicked, this,
            [this] { emit eventsRequested(m_row.correlationId); });
    connect(m_ui->actorButton, &QPushButton::clicked, this, [this] { emit actorRequested(m_row.actor); });
    connect(m_ui->subjectButton, &QPushButton::clicked, this,
            [this] { emit subjectRequested(m_row.subject); });
    connect(m_ui->copyButton, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(QString::fromUtf8(json())); });
}

AuditDetailPane::~AuditDetailPane() = default;

void AuditDetailPane::setUpFacts()
{
    m_time = addFact(tr("When"), "timeFact", tr("Copy the time in UTC"));
    m_actor = addFact(tr("Who"), "actorFact", tr("Copy the actor"));
    m_action = addFact(tr("Action"), "actionFact", {});
    m_subject = addFact(tr("About"), "subjectFact", tr("Copy the subject"));
    m_details = addFact(tr("Details"), "detailsFact", {});
    m_correlation = addFact(tr("Correlation id"), "correlationFact", tr("Copy the correlation id"));
    m_number = addFact(tr("Record"), "numberFact", tr("Copy the number of the record"));
    m_proof = addFact(tr("Proof"), "proofFact", {});
    const auto copies = [this](const Fact &fact, auto text) {
        connect(fact.copy, &QToolButton::clicked, this,
                [this, text] { QGuiApplication::clipboard()->setText(text(m_row)); });
    };
    copies(m_time, [](const AuditRow &row) { return utcText(row.at); });
    copies(m_actor, [](const AuditRow &row) { return row.actor; });
    copies(m_subject, [](const AuditRow &row) { return row.subject; });
    copies(m_correlation, [](const AuditRow &row) { return row.correlationId.toString(); });
    copies(m_number, [](const AuditRow &row) { return QString::number(row.seq); });
}

AuditDetailPane::Fact AuditDetailPane::addFact(const QString &caption, const char *name,
                                               const QString &copyText)
{
    Fact fact{new QLabel(caption), new QLabel, nullptr};
    fact.caption->setProperty("role", QStringLiteral("muted"));
    fact.value->setObjectName(QLatin1StringView(name));
    fact.value->setAccessibleName(caption);
    fact.value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    fact.value->setWordWrap(true);
    fact.value->setTextFormat(Qt::PlainText); // whatever a record holds, it is not markup
    // below each other: an id needs the whole width
    const int row = m_ui->facts->rowCount();
    m_ui->facts->addWidget(fact.caption, row, 0);
    m_ui->facts->addWidget(fact.value, row + 1, 0);
    m_ui->facts->setRowMinimumHeight(row + 2, 6);
    if (copyText.isEmpty())
        return fact;
    fact.copy = new QToolButton;
    fact.copy->setObjectName(QLatin1StringView(name) + QStringLiteral("Copy"));
    fact.copy->setIcon(icon(icons::copy));
    fact.copy->setAccessibleName(copyText);
    fact.copy->setToolTip(copyText);
    m_ui->facts->addWidget(fact.copy, row, 1, 2, 1, Qt::AlignBottom);
    return fact;
}

void AuditDetailPane::show(const Fact &fact, const QString &text)
{
    fact.value->setText(text);
    fact.caption->setVisible(!text.isEmpty());
    fact.value->setVisible(!text.isEmpty());
    if (fact.copy)
        fact.copy->setVisible(!text.isEmpty());
}

void AuditDetailPane::display(const AuditRow &row)
{
    m_row = row;
    m_ui->titleLabel->setText(auditTitle(row));
    m_badge->setBadge(auditBadge(row.allowed));
    showFacts();
}

void AuditDetailPane::showTrail(const TrailState &state)
{
    m_signed = state.head ? state.head->size : 0;
    show(m_proof, proofText());
}

void AuditDetailPane::refreshAges()
{
    showFacts();
}

void AuditDetailPane::showFacts()
{
    show(m_time, tr("%1 · %2\n%3", "exact local time, relative time, UTC")
                     .arg(absoluteTime(m_row.at), relativeTime(m_row.at, m_clock.now()), utcText(m_row.at)));
    show(m_actor, m_row.role.isEmpty()
                      ? m_row.actor
                      : tr("%1, as %2", "actor, role").arg(m_row.actor, auditRoleLabel(m_row.role)));
    show(m_action, m_row.action);
    show(m_subject, m_row.subject);
    show(m_details, m_row.details);
    const bool hasCorrelation = !m_row.correlationId.isNull();
    show(m_correlation, hasCorrelation ? m_row.correlationId.toString() : QString());
    show(m_number, QString::number(m_row.seq));
    show(m_proof, proofText());
    m_ui->correlationButton->setVisible(hasCorrelation);
    m_ui->eventsButton->setVisible(hasCorrelation);
    m_ui->actorButton->setEnabled(!m_row.actor.isEmpty());
    m_ui->subjectButton->setEnabled(!m_row.subject.isEmpty());
}

QString AuditDetailPane::proofText() const
{
    if (!m_row.leaf)
        return tr("It gets its place in the tree in a moment.");
    return *m_row.leaf < m_signed
               ? tr("Place %1 of the tree, covered by the signed head of %2 records.")
                     .arg(*m_row.leaf)
                     .arg(countText(m_signed))
               : tr("Place %1 of the tree; the next signed head will cover it.").arg(*m_row.leaf);
}

/// The fields of a record line of an export (packaging/AUDIT_FORMAT.md).
QByteArray AuditDetailPane::json() const
{
    QJsonObject object{{QStringLiteral("seq"), m_row.seq},
                       {QStringLiteral("at"), qint64(toMs(m_row.at))},
                       {QStringLiteral("allowed"), m_row.allowed ? 1 : 0},
                       {QStringLiteral("actor"), m_row.actor},
                       {QStringLiteral("role"), m_row.role},
                       {QStringLiteral("action"), m_row.action},
                       {QStringLiteral("subject"), m_row.subject},
                       {QStringLiteral("details"), m_row.details},
                       {QStringLiteral("correlation_id"),
                        m_row.correlationId.isNull() ? QString() : m_row.correlationId.toString()}};
    if (m_row.leaf)
        object.insert(QStringLiteral("leaf"), *m_row.leaf);
    return QJsonDocument(object).toJson(QJsonDocument::Indented);
}

}
