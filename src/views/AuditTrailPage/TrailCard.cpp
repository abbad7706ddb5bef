#include "views/AuditTrailPage/TrailCard.h"

#include "models/AuditText.h"
#include "models/Format.h"
#include "models/RecordTableBase.h"
#include "views/common/IconLabel.h"
#include "views/common/Icons.h"
#include "views/common/Permit.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace concord {

TrailCard::TrailCard(const Clock &clock, QWidget *parent)
    : QFrame(parent),
      m_clock(clock),
      m_icon(new IconLabel(icons::info, 24)),
      m_title(new QLabel),
      m_note(new QLabel),
      m_facts(new QLabel),
      m_copy(new QToolButton),
      m_bar(new QProgressBar),
      m_verify(new QPushButton)
{
    setObjectName(QStringLiteral("trailCard"));
    m_title->setObjectName(QStringLiteral("trailTitle"));
    m_title->setProperty("role", QStringLiteral("heading"));
    m_title->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_note->setObjectName(QStringLiteral("trailNote"));
    m_facts->setObjectName(QStringLiteral("trailFacts"));
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse);
    for (QLabel *label : {m_title, m_note, m_facts})
        label->setWordWrap(true);
    m_copy->setObjectName(QStringLiteral("copyHeadButton"));
    m_copy->setIcon(icon(icons::copy));
    m_copy->setAccessibleName(tr("Copy the head and the name of its key"));
    m_copy->setToolTip(m_copy->accessibleName());
    m_bar->setObjectName(QStringLiteral("verifyBar"));
    m_bar->setAccessibleName(tr("Progress of the verification"));
    m_bar->setTextVisible(false);
    m_bar->setFixedWidth(160);
    m_verify->setObjectName(QStringLiteral("verifyButton"));
    build();
    connect(m_verify, &QPushButton::clicked, this, &TrailCard::press);
    connect(m_copy, &QToolButton::clicked, this, [this] {
        if (m_trail && m_trail->head)
            QGuiApplication::clipboard()->setText(
                QStringLiteral("log %1\nsize %2\nroot %3\nat %4\nkey %5\n")
                    .arg(m_trail->head->log)
                    .arg(m_trail->head->size)
                    .arg(rootHex(*m_trail->head), utcText(m_trail->head->at), m_trail->keyName));
    });
    refresh();
}

void TrailCard::build()
{
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(m_title);
    texts->addWidget(m_note);
    texts->addWidget(m_facts);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(Theme::space, Theme::gap, Theme::space, Theme::gap);
    row->setSpacing(Theme::space);
    row->addWidget(m_icon);
    row->addLayout(texts, 1);
    row->addWidget(m_copy);
    row->addWidget(m_bar);
    row->addWidget(m_verify);
}

void TrailCard::press()
{
    if (m_progress.taskId != 0) {
        m_isCancelling = true;
        refresh();
        emit cancelRequested(m_progress.taskId);
        return;
    }
    m_progress = {makeRequestId(), 0, 0};
    m_isCancelling = false;
    m_failure.clear();
    refresh();
    emit verifyRequested(m_progress.taskId);
}

void TrailCard::showTrail(const TrailState &state)
{
    m_trail = state;
    refresh();
}

void TrailCard::showProgress(const AuditProgress &progress)
{
    if (progress.taskId != m_progress.taskId)
        return;
    m_progress = progress;
    refresh();
}

void TrailCard::showCheck(const AuditCheck &check)
{
    if (check.taskId != m_progress.taskId)
        return;
    m_progress = {};
    m_check = check;
    m_failure.clear();
    refresh();
}

void TrailCard::showFailure(quint64 taskId, const Error &error)
{
    if (taskId != m_progress.taskId)
        return;
    m_progress = {};
    m_failure = checkErrorText(error);
    refresh();
}

void TrailCard::setOnline(bool online)
{
    m_online = online;
    refresh();
}

void TrailCard::setAccess(const Access &access)
{
    m_access = access;
    refresh();
}

void TrailCard::refreshAges()
{
    refresh();
}

void TrailCard::forget()
{
    m_trail.reset();
    m_check.reset();
    m_failure.clear();
    m_progress = {};
    refresh();
}

QString TrailCard::factsText() const
{
    if (!m_trail || !m_trail->head)
        return {};
    return tr("Head %1 · key %2 · signed %3", "root, name of the key, time")
        .arg(headText(*m_trail->head), m_trail->keyName, absoluteTime(m_trail->head->at));
}

void TrailCard::refresh()
{
    const bool isRunning = m_progress.taskId != 0;
    Tone tone = Tone::Neutral;
    QString iconName = icons::clock;
    QString title = tr("The state of the trail is being read…");
    QString note;
    if (isRunning) {
        tone = Tone::Info;
        iconName = icons::sync;
        title = m_isCancelling         ? tr("Cancelling the verification…")
                : m_progress.total > 0 ? tr("Verifying: %1 of %2 records")
                                             .arg(countText(m_progress.done), countText(m_progress.total))
                                       : tr("Verifying…");
    } else if (m_check) {
        const bool isRight = m_check->verdict.verified;
        tone = isRight ? Tone::Ok : Tone::Danger;
        iconName = isRight ? icons::ok : icons::error;
        title = verdictText(*m_check);
        note = verdictNote(*m_check);
    } else if (m_trail) {
        iconName = icons::locked;
        title = trailText(*m_trail, m_clock.now());
        note = lastCheckText(*m_trail, m_clock.now());
    }
    if (!isRunning && !m_failure.isEmpty()) {
        note = note.isEmpty() ? m_failure : m_failure + u' ' + note;
        if (tone == Tone::Neutral)
            tone = Tone::Warning;
    }
    setStyleProperty(this, "tone", toneName(tone));
    m_icon->setIcon(iconName);
    m_icon->setTone(tone);
    m_title->setText(title);
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    m_facts->setText(factsText());
    m_facts->setVisible(!m_facts->text().isEmpty());
    m_facts->setToolTip(m_trail && m_trail->head ? rootHex(*m_trail->head) : QString());
    m_copy->setVisible(m_trail && m_trail->head);
    m_bar->setVisible(isRunning);
    m_bar->setRange(0, m_progress.total > 0 ? 1000 : 0);
    if (m_progress.total > 0)
        m_bar->setValue(int(1000 * m_progress.done / m_progress.total));
    m_verify->setText(isRunning ? tr("&Cancel") : tr("&Verify now"));
    m_verify->setAccessibleName(isRunning ? tr("Cancel the verification") : tr("Verify the audit trail"));
    m_isCancelling = m_isCancelling && isRunning;
    permit(m_verify, m_access, Action::VerifyAudit, isRunning ? !m_isCancelling : m_online && m_trail);
    setAccessibleName(note.isEmpty() ? title : title + u' ' + note);
}

QString TrailCard::title() const
{
    return m_title->text();
}

QString TrailCard::note() const
{
    return m_note->text();
}

}
