#include "views/SyncStatusHeader/ProgressLine.h"

#include "models/Format.h"
#include "models/Labels.h"
#include "views/common/Icons.h"
#include "views/common/Permit.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

namespace concord {

ProgressLine::ProgressLine(QWidget *parent)
    : QWidget(parent),
      m_step(new QLabel),
      m_bar(new QProgressBar),
      m_share(new QLabel),
      m_cancel(new QPushButton(tr("Cancel")))
{
    m_step->setObjectName(QStringLiteral("progressStep"));
    m_bar->setObjectName(QStringLiteral("progressBar"));
    m_bar->setAccessibleName(tr("Progress of the sync"));
    m_bar->setTextVisible(false);
    m_share->setObjectName(QStringLiteral("progressShare"));
    m_share->setProperty("role", QStringLiteral("muted"));
    m_share->setMinimumWidth(fontMetrics().horizontalAdvance(QStringLiteral("100.0 %")));
    m_share->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_cancel->setObjectName(QStringLiteral("cancelSync"));
    m_cancel->setIcon(icon(icons::cancel));
    m_cancel->setAccessibleName(tr("Cancel the sync"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::space);
    row->addWidget(m_step);
    row->addWidget(m_bar, 1);
    row->addWidget(m_share);
    row->addWidget(m_cancel);
    connect(m_cancel, &QPushButton::clicked, this, [this] { emit cancelRequested(m_job); });
}

void ProgressLine::display(const JobRow &job)
{
    m_job = job.id;
    const bool queued = job.state == JobState::Queued;
    const bool measured = !queued && job.progress >= 0;
    if (job.cancelRequested)
        m_step->setText(tr("Cancelling…"));
    else
        m_step->setText(queued ? tr("Waiting to start") : stepLabel(job.step));
    m_bar->setRange(0, queued || measured ? 1000 : 0); // 0…0 moves: the total is not known yet
    m_bar->setValue(measured ? int(job.progress * 1000) : 0);
    m_share->setText(measured ? percentText(job.progress) : QString());
    m_canCancel = !job.cancelRequested;
    permit(m_cancel, m_access, Action::CancelJob, m_canCancel);
}

void ProgressLine::setAccess(const Access &access)
{
    m_access = access;
    permit(m_cancel, m_access, Action::CancelJob, m_canCancel);
}

}
