#include "views/SyncStatusHeader/LastRunView.h"

#include "models/Format.h"
#include "models/Labels.h"
#include "views/common/ElidedLabel.h"
#include "views/common/Figure.h"
#include "views/common/IconLabel.h"
#include "views/common/Icons.h"
#include "views/common/StateBadge.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>

namespace concord {

LastRunView::LastRunView(QWidget *parent)
    : QWidget(parent),
      m_badge(new StateBadge),
      m_when(new ElidedLabel),
      m_next(new ElidedLabel),
      m_added(new Figure(tr("Added"))),
      m_discontinued(new Figure(tr("Discontinued"))),
      m_changed(new Figure(tr("Changed"))),
      m_unmapped(new Figure(tr("Unmapped")))
{
    setObjectName(QStringLiteral("lastRun"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::wide);
    row->addWidget(makeTimes(), 3);
    for (Figure *figure : {m_added, m_discontinued, m_changed, m_unmapped})
        row->addWidget(figure, 1);
    m_added->setObjectName(QStringLiteral("added"));
    m_discontinued->setObjectName(QStringLiteral("discontinued"));
    m_changed->setObjectName(QStringLiteral("changed"));
    m_unmapped->setObjectName(QStringLiteral("unmapped"));
}

QWidget *LastRunView::makeTimes()
{
    m_badge->setObjectName(QStringLiteral("resultBadge"));
    m_when->setObjectName(QStringLiteral("lastRunTime"));
    m_next->setObjectName(QStringLiteral("nextRunTime"));
    m_next->setProperty("role", QStringLiteral("muted"));
    auto *times = new QWidget;
    auto *grid = new QGridLayout(times);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(Theme::gap);
    grid->setVerticalSpacing(Theme::gap);
    auto *last = new QHBoxLayout;
    last->setSpacing(Theme::gap);
    last->addWidget(m_badge);
    last->addWidget(m_when, 1);
    auto *next = new QHBoxLayout;
    next->setSpacing(Theme::gap);
    next->addWidget(new IconLabel(icons::schedule));
    next->addWidget(m_next, 1);
    grid->addLayout(last, 0, 0);
    grid->addLayout(next, 1, 0);
    return times;
}

void LastRunView::display(const SyncStatus &sync, Timestamp now)
{
    if (sync.lastRun) {
        displayRun(*sync.lastRun, now);
    } else {
        m_badge->hide();
        m_when->setText(tr("First run"));
        for (Figure *figure : {m_added, m_discontinued, m_changed, m_unmapped})
            figure->setValue(QStringLiteral("–"));
        m_unmapped->setTone(std::nullopt);
    }
    if (sync.isPaused)
        m_next->setText(tr("Schedule paused by %1: runs when asked").arg(sync.pausedBy));
    else
        m_next->setText(sync.nextRunAt ? tr("Next run %1").arg(relativeTime(*sync.nextRunAt, now))
                                       : tr("No schedule: runs when asked"));
    if (sync.isPaused)
        m_next->setToolTip(sync.pauseReason);
    else
        m_next->setToolTip(sync.nextRunAt ? absoluteTime(*sync.nextRunAt) : QString());
}

void LastRunView::displayRun(const JobRow &run, Timestamp now)
{
    m_badge->setBadge(badgeOf(run.state));
    m_badge->show();
    const Timestamp end = run.finishedAt.value_or(run.createdAt);
    const qint64 took =
        run.counts.durationMs > 0 ? run.counts.durationMs : (end - run.startedAt.value_or(end)).count();
    m_when->setText(tr("%1 · %2, took %3", "when · mode, duration")
                        .arg(relativeTime(end, now), labelOf(run.mode), durationText(took)));
    m_when->setToolTip(absoluteTime(end));
    m_added->setValue(countText(run.counts.added));
    m_discontinued->setValue(countText(run.counts.discontinued));
    m_changed->setValue(countText(run.counts.changed));
    m_unmapped->setValue(countText(run.counts.unmapped));
    m_unmapped->setTone(run.counts.unmapped > 0 ? std::optional(Tone::Warning) : std::nullopt);
}

}
