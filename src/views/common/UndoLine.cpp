#include "views/common/UndoLine.h"

#include "views/common/IconLabel.h"
#include "views/common/Icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include <algorithm>

namespace concord {

namespace {
constexpr std::chrono::milliseconds longestRest{60'000};
}

UndoLine::UndoLine(const Clock &clock, const QString &name, QWidget *parent)
    : QFrame(parent),
      m_clock(clock),
      m_icon(new IconLabel(icons::ok)),
      m_text(new QLabel),
      m_undo(new QPushButton(icon(icons::undo, QPalette::ButtonText), tr("Undo (U)"))),
      m_close(new QPushButton(tr("Close")))
{
    setObjectName(name);
    setAccessibleName(tr("What was ordered last"));
    m_text->setObjectName(name + QStringLiteral("Text"));
    m_text->setWordWrap(true);
    m_undo->setObjectName(name + QStringLiteral("Button"));
    m_undo->setAccessibleName(tr("Undo what was ordered last"));
    m_close->setObjectName(name + QStringLiteral("Close"));
    m_close->setAccessibleName(tr("Close the line about what was ordered last"));
    m_close->setProperty("kind", QStringLiteral("flat"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(Theme::space, Theme::tight, Theme::tight, Theme::tight);
    row->setSpacing(Theme::gap);
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    row->addWidget(m_undo);
    row->addWidget(m_close);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &UndoLine::refresh);
    connect(m_undo, &QPushButton::clicked, this, &UndoLine::undoRequested);
    connect(m_close, &QPushButton::clicked, this, &UndoLine::forget);
    hide();
}

void UndoLine::display(Tone tone, const QString &text, std::optional<Timestamp> until)
{
    m_until = until;
    m_isUndoing = false;
    m_icon->setIcon(tone == Tone::Ok ? icons::ok : icons::of(tone));
    m_icon->setTone(tone);
    setStyleProperty(this, "tone", toneName(tone));
    m_text->setText(text);
    setAccessibleDescription(text);
    refresh();
    show();
}

void UndoLine::showWaiting()
{
    m_isUndoing = true;
    m_icon->setIcon(icons::waiting);
    m_icon->setTone(Tone::Info);
    setStyleProperty(this, "tone", toneName(Tone::Info));
    m_text->setText(tr("Undoing…"));
    setAccessibleDescription(m_text->text());
    refresh();
    show();
}

void UndoLine::forget()
{
    m_until.reset();
    m_isUndoing = false;
    m_timer.stop();
    m_text->clear();
    setAccessibleDescription({});
    hide();
}

QString UndoLine::text() const
{
    return isHidden() ? QString() : m_text->text();
}

bool UndoLine::canUndo() const
{
    return m_until && *m_until > m_clock.now() && !m_isUndoing;
}

void UndoLine::refresh()
{
    const bool isInTime = m_until && *m_until > m_clock.now();
    m_undo->setVisible(isInTime);
    m_undo->setEnabled(!m_isUndoing);
    m_timer.stop();
    if (!isInTime)
        return;
    // asked again when it rings: the clock may have been set back
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*m_until - m_clock.now());
    m_timer.start(std::clamp(left, std::chrono::milliseconds(1), longestRest));
}

}
