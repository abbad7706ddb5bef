#include "views/AuditTrailPage/ExportLine.h"

#include "models/AuditText.h"
#include "models/Format.h"
#include "views/common/IconLabel.h"
#include "views/common/Icons.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

namespace concord {

ExportLine::ExportLine(AuditExportOrder order, QWidget *parent)
    : QFrame(parent),
      m_order(std::move(order)),
      m_icon(new IconLabel(icons::info)),
      m_text(new QLabel),
      m_bar(new QProgressBar),
      m_copy(new QPushButton(tr("Copy SHA-256"))),
      m_action(new QPushButton)
{
    setObjectName(QStringLiteral("exportLine"));
    m_text->setObjectName(QStringLiteral("exportText"));
    m_text->setWordWrap(true);
    m_bar->setObjectName(QStringLiteral("exportBar"));
    m_bar->setAccessibleName(tr("Progress of the export"));
    m_bar->setTextVisible(false);
    m_bar->setFixedWidth(160);
    m_bar->setRange(0, 0);
    m_copy->setObjectName(QStringLiteral("copySumButton"));
    m_copy->setAccessibleName(tr("Copy the SHA-256 sum of the exported file"));
    m_copy->hide();
    m_action->setObjectName(QStringLiteral("exportAction"));
    m_action->setText(tr("Cancel"));
    m_action->setAccessibleName(tr("Cancel the export"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(Theme::space, Theme::gap, Theme::gap, Theme::gap);
    row->setSpacing(Theme::gap);
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    row->addWidget(m_bar);
    row->addWidget(m_copy);
    row->addWidget(m_action);
    connect(m_action, &QPushButton::clicked, this, &ExportLine::press);
    connect(m_copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_sum); });
    display(Tone::Info, tr("Exporting as %1…").arg(labelOf(m_order.format)));
}

void ExportLine::press()
{
    if (m_isOver) {
        emit dismissed(m_order.taskId);
        return;
    }
    m_action->setEnabled(false);
    display(Tone::Info, tr("Cancelling the export…"));
    emit cancelRequested(m_order.taskId);
}

void ExportLine::display(Tone tone, const QString &text)
{
    setStyleProperty(this, "tone", toneName(tone));
    m_icon->setIcon(icons::of(tone));
    m_icon->setTone(tone);
    m_text->setText(text);
    setAccessibleName(text);
}

void ExportLine::showProgress(const AuditProgress &progress)
{
    if (m_isOver || !m_action->isEnabled())
        return;
    m_bar->setRange(0, progress.total > 0 ? 1000 : 0);
    if (progress.total > 0)
        m_bar->setValue(int(1000 * progress.done / progress.total));
    display(Tone::Info,
            progress.total > 0
                ? tr("Exporting as %1: %2 of %3 records")
                      .arg(labelOf(m_order.format), countText(progress.done), countText(progress.total))
                : tr("Exporting as %1: %2 records").arg(labelOf(m_order.format), countText(progress.done)));
}

void ExportLine::conclude(Tone tone, const QString &text)
{
    m_isOver = true;
    m_bar->hide();
    m_action->setEnabled(true);
    m_action->setText(tr("Dismiss"));
    m_action->setAccessibleName(tr("Dismiss this message about an export"));
    display(tone, text);
}

void ExportLine::showDone(const AuditExport &file)
{
    m_sum = file.sha256;
    m_copy->show();
    m_text->setToolTip(file.path);
    conclude(Tone::Ok, exportedText(file));
}

void ExportLine::showFailure(const Error &error)
{
    conclude(error.code == ErrorCode::Cancelled ? Tone::Neutral : Tone::Danger, exportErrorText(error));
}

QString ExportLine::text() const
{
    return m_text->text();
}

}
