#include "views/MappingsPanel/MappingUndoBar.h"

#include "models/ErrorText.h"
#include "models/Format.h"
#include "models/WorkbenchText.h"
#include "views/common/IconLabel.h"
#include "views/common/Icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace concord {

MappingUndoBar::MappingUndoBar(const Clock &clock, QWidget *parent)
    : QFrame(parent),
      m_clock(clock),
      m_icon(new IconLabel(icons::ok)),
      m_text(new QLabel),
      m_undo(new QPushButton(icon(icons::undo, QPalette::ButtonText), tr("Undo (U)"))),
      m_close(new QPushButton(tr("Close")))
{
    setObjectName(QStringLiteral("mapping.undoBar"));
    setAccessibleName(tr("The last decision"));
    m_text->setObjectName(QStringLiteral("mapping.undoText"));
    m_text->setWordWrap(true);
    m_undo->setObjectName(QStringLiteral("mapping.undoButton"));
    m_undo->setAccessibleName(tr("Undo the last decision"));
    m_close->setObjectName(QStringLiteral("mapping.undoClose"));
    m_close->setAccessibleName(tr("Close the line about the last decision"));
    m_close->setProperty("kind", QStringLiteral("flat"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(Theme::space, Theme::tight, Theme::tight, Theme::tight);
    row->setSpacing(Theme::gap);
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    row->addWidget(m_undo);
    row->addWidget(m_close);
    m_timer.setInterval(1000);
    connect(&m_timer, &QTimer::timeout, this, &MappingUndoBar::refresh);
    connect(m_undo, &QPushButton::clicked, this, &MappingUndoBar::undoRequested);
    connect(m_close, &QPushButton::clicked, this, &MappingUndoBar::forget);
    hide();
}

void MappingUndoBar::say(const QString &tone, const QString &text)
{
    setStyleProperty(this, "tone", tone);
    m_text->setText(text);
    setAccessibleDescription(text);
    show();
}

void MappingUndoBar::display(const MappingRow &row, int releasedEvents)
{
    m_row = row;
    m_icon->setIcon(row.state == MappingState::InReview ? icons::review : icons::ok);
    m_icon->setTone(row.state == MappingState::InReview ? Tone::Info : Tone::Ok);
    QString text = decidedText(row, releasedEvents);
    if (undo())
        text += u' ' + tr("It can be undone until %1, while nothing of it has been worked on.")
                           .arg(momentText(row.undoUntil, m_clock.now()));
    say(toneName(row.state == MappingState::InReview ? Tone::Info : Tone::Ok), text);
    m_timer.start();
    refresh();
}

void MappingUndoBar::showRefusal(const Error &error)
{
    m_icon->setIcon(icons::error);
    m_icon->setTone(Tone::Danger);
    say(toneName(Tone::Danger), tr("It could not be undone. %1").arg(errorText(error)));
    m_row.reset();
    refresh();
}

void MappingUndoBar::forget()
{
    m_row.reset();
    m_timer.stop();
    m_text->clear();
    setAccessibleDescription({});
    hide();
}

QString MappingUndoBar::text() const
{
    return isHidden() ? QString() : m_text->text();
}

std::optional<MappingDecision> MappingUndoBar::undo() const
{
    if (!m_row || m_row->state != MappingState::Approved || m_row->undoUntil <= m_clock.now())
        return std::nullopt;
    MappingDecision decision;
    decision.id = m_row->id;
    decision.act = MappingAct::Undo;
    decision.reason = tr("Undone right after the decision.");
    decision.revision = m_row->revision;
    return decision;
}

void MappingUndoBar::refresh()
{
    m_undo->setVisible(undo().has_value());
}

}
