#include "views/MappingsPanel/MappingUndoBar.h"

#include "models/ErrorText.h"
#include "models/Format.h"
#include "models/WorkbenchText.h"
#include "views/common/IconLabel.h"
#include "views/common/Icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include <algorithm>

namespace concord {

namespace {
constexpr std::chrono::milliseconds longestWait{60'000};
}

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
    m_timer.setSingleShot(true);
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

void MappingUndoBar::display(const MappingRow &row, int releasedEvents, int waitedBefore)
{
    QString done = decidedText(row, releasedEvents);
    if (row.state == MappingState::Approved && releasedEvents > 0 && waitedBefore > releasedEvents)
        done +=
            u' ' + tr("%n other(s) wait for another code as well.", nullptr, waitedBefore - releasedEvents);
    const bool isInReview = row.state == MappingState::InReview;
    m_icon->setIcon(isInReview ? icons::review : icons::ok);
    present({row}, isInReview ? Tone::Info : Tone::Ok, done);
}

void MappingUndoBar::display(const std::vector<MappingRow> &rows, int releasedEvents)
{
    QString done = tr("%n code(s) decided at once.", nullptr, int(rows.size()));
    if (releasedEvents > 0)
        done += u' ' + tr("%n event(s) go on.", nullptr, releasedEvents);
    m_icon->setIcon(icons::ok);
    present(rows, Tone::Ok, done);
}

void MappingUndoBar::present(std::vector<MappingRow> rows, Tone tone, const QString &done)
{
    m_rows = std::move(rows);
    m_isUndoing = false;
    m_icon->setTone(tone);
    m_done = done;
    QString text = m_done;
    const bool canUndo = !undo().empty();
    const Timestamp now = m_clock.now();
    if (canUndo && m_rows.front().heldUntil > now)
        text += u' ' + tr("It can be undone until %1, while nothing of it has been worked on.")
                           .arg(momentText(m_rows.front().undoUntil, now));
    else if (canUndo) // nothing is held: that may be over in a second
        text += u' ' + tr("It can be undone while no event of it has gone on.");
    say(toneName(tone), text);
    refresh();
}

void MappingUndoBar::showWaiting()
{
    m_isUndoing = true;
    m_icon->setIcon(icons::waiting);
    m_icon->setTone(Tone::Info);
    say(toneName(Tone::Info), tr("Undoing the decision…"));
    refresh();
}

void MappingUndoBar::showSilence()
{
    m_isUndoing = false;
    m_icon->setIcon(icons::warning);
    m_icon->setTone(Tone::Warning);
    m_done = tr("There is no answer yet. It may have been undone: look at the list before you try again.");
    say(toneName(Tone::Warning), m_done);
    refresh();
}

void MappingUndoBar::showRefusal(const Error &error)
{
    m_icon->setIcon(icons::error);
    m_icon->setTone(Tone::Danger);
    const bool hasGoneOn = error.code == ErrorCode::Conflict && error.where == u"sync_events";
    say(toneName(Tone::Danger),
        tr("It could not be undone. %1")
            .arg(hasGoneOn ? tr("Events that waited for it have gone on already.") : errorText(error)));
    m_rows.clear();
    m_isUndoing = false;
    refresh();
}

void MappingUndoBar::showPartlyUndone(int undone, int left)
{
    m_rows.clear();
    m_isUndoing = false;
    m_icon->setIcon(icons::warning);
    m_icon->setTone(Tone::Warning);
    say(toneName(Tone::Warning),
        tr("%n decision(s) undone.", nullptr, undone) + u' ' +
            tr("%n could not be: events that waited have gone on already, or somebody decided anew.", nullptr,
               left));
    refresh();
}

void MappingUndoBar::forget()
{
    m_rows.clear();
    m_isUndoing = false;
    m_timer.stop();
    m_text->clear();
    setAccessibleDescription({});
    hide();
}

QString MappingUndoBar::text() const
{
    return isHidden() ? QString() : m_text->text();
}

std::vector<MappingDecision> MappingUndoBar::undo() const
{
    std::vector<MappingDecision> decisions;
    for (const MappingRow &row : m_rows) {
        if (row.state != MappingState::Approved || row.undoUntil <= m_clock.now())
            continue;
        MappingDecision decision;
        decision.id = row.id;
        decision.act = MappingAct::Undo;
        decision.reason = tr("Undone right after the decision.");
        decision.revision = row.revision;
        decisions.push_back(std::move(decision));
    }
    return decisions;
}

Timestamp MappingUndoBar::lastUndo() const
{
    Timestamp last{};
    for (const MappingRow &row : m_rows)
        last = std::max(last, row.undoUntil);
    return last;
}

void MappingUndoBar::refresh()
{
    const bool canUndo = !undo().empty();
    m_undo->setVisible(canUndo);
    m_undo->setEnabled(!m_isUndoing);
    if (canUndo) { // asked again when it rings: the clock may have been set back
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(lastUndo() - m_clock.now());
        m_timer.start(std::clamp(left, std::chrono::milliseconds(1), longestWait));
        return;
    }
    m_timer.stop();
    if (!m_rows.empty() && !m_isUndoing && m_text->text() != m_done)
        say(property("tone").toString(), m_done);
}

}
