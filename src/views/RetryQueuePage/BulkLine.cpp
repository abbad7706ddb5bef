#include "views/RetryQueuePage/BulkLine.h"

#include "models/ErrorText.h"
#include "models/Format.h"
#include "views/common/IconLabel.h"
#include "views/common/Icons.h"
#include "views/common/Permit.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

namespace concord {

namespace {

bool isOver(BulkState state)
{
    return state == BulkState::Done || state == BulkState::Cancelled || state == BulkState::Failed;
}

Tone toneOf(const BulkRow &row)
{
    switch (row.state) {
    case BulkState::Done:
        return row.skipped > 0 ? Tone::Warning : Tone::Ok;
    case BulkState::Failed:
        return Tone::Danger;
    case BulkState::Cancelled:
        return Tone::Neutral;
    case BulkState::Waiting:
    case BulkState::Running:
        break;
    }
    return Tone::Info;
}

}

BulkLine::BulkLine(const Clock &clock, QWidget *parent)
    : QFrame(parent),
      m_clock(clock),
      m_icon(new IconLabel(icons::info)),
      m_text(new QLabel),
      m_bar(new QProgressBar),
      m_action(new QPushButton)
{
    setObjectName(QStringLiteral("bulkLine"));
    m_text->setObjectName(QStringLiteral("bulkText"));
    m_text->setWordWrap(true);
    m_bar->setObjectName(QStringLiteral("bulkBar"));
    m_bar->setTextVisible(false);
    m_bar->setMaximumWidth(220);
    m_bar->setAccessibleName(tr("Progress of the bulk order"));
    m_action->setObjectName(QStringLiteral("bulkAction"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(Theme::space, Theme::gap, Theme::gap, Theme::gap);
    row->setSpacing(Theme::gap);
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    row->addWidget(m_bar, 1);
    row->addWidget(m_action);
    m_countdown.setInterval(250);
    connect(&m_countdown, &QTimer::timeout, this, &BulkLine::refresh);
    connect(m_action, &QPushButton::clicked, this, [this] {
        if (isOver(m_row.state)) {
            emit dismissed(m_row.id);
            return;
        }
        m_asked = true;
        refresh();
        emit cancelRequested(m_row.id);
    });
}

void BulkLine::display(const BulkRow &row)
{
    if (row.state != m_row.state)
        m_asked = false;
    m_row = row;
    if (row.state == BulkState::Waiting)
        m_countdown.start();
    else
        m_countdown.stop();
    refresh();
}

void BulkLine::refresh()
{
    const Tone tone = toneOf(m_row);
    setStyleProperty(this, "tone", toneName(tone));
    m_icon->setIcon(icons::of(tone));
    m_icon->setTone(tone);
    m_text->setText(sentence());
    setAccessibleName(m_text->text());
    const bool running = m_row.state == BulkState::Running;
    m_bar->setVisible(running);
    m_bar->setRange(0, std::max(m_row.total, 1));
    m_bar->setValue(m_row.done + m_row.skipped);
    if (isOver(m_row.state))
        m_action->setText(tr("Dismiss"));
    else
        m_action->setText(running ? tr("Cancel the rest") : tr("Undo"));
    m_action->setAccessibleName(m_action->text());
    permit(m_action, isOver(m_row.state) ? Access::full() : m_access, Action::RetryEvents, !m_asked);
}

void BulkLine::setAccess(const Access &access)
{
    m_access = access;
    refresh();
}

QString BulkLine::sentence() const
{
    const bool retry = m_row.action == BulkActionKind::Retry;
    switch (m_row.state) {
    case BulkState::Waiting: {
        const qint64 left = std::max<qint64>((m_row.executeAt - m_clock.now()).count(), 0);
        const int seconds = int((left + 999) / 1000);
        const QString what = retry ? tr("%n event(s) will be retried", nullptr, m_row.total)
                                   : tr("%n event(s) will be discarded", nullptr, m_row.total);
        return seconds == 0 ? tr("%1: starting…").arg(what) : tr("%1 in %2 s.").arg(what).arg(seconds);
    }
    case BulkState::Running:
        return (retry ? tr("Retrying: %1 of %2") : tr("Discarding: %1 of %2"))
            .arg(countText(m_row.done + m_row.skipped), countText(m_row.total));
    case BulkState::Done:
    case BulkState::Cancelled:
    case BulkState::Failed:
        return resultSentence();
    }
    return {};
}

QString BulkLine::resultSentence() const
{
    const bool retry = m_row.action == BulkActionKind::Retry;
    if (m_row.state == BulkState::Cancelled && m_row.done == 0)
        return tr("Undone: no event was changed.");
    QString text = retry ? tr("%n event(s) sent back to the pipeline.", nullptr, m_row.done)
                         : tr("%n event(s) discarded.", nullptr, m_row.done);
    if (m_row.state == BulkState::Cancelled)
        text = tr("Cancelled.") + u' ' + text;
    if (m_row.state == BulkState::Failed)
        text = failureSentence() + u' ' + text;
    if (m_row.skipped > 0)
        text += u' ' + tr("%n skipped, because they had moved on meanwhile.", nullptr, m_row.skipped);
    return text;
}

QString BulkLine::failureSentence() const
{
    if (!m_row.error)
        return tr("Stopped by a fault; the log has the details.");
    if (m_row.error->code == ErrorCode::Forbidden)
        return tr("Not carried out: whoever ordered it may not do that any more.");
    return tr("Given up after several tries: %1").arg(errorText(*m_row.error));
}

QString BulkLine::text() const
{
    return m_text->text();
}

}
