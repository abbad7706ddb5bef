#include "views/AlertsPage/NotifierTestDialog.h"

#include "models/AlertText.h"
#include "models/ErrorText.h"
#include "models/NotifierText.h"
#include "models/RecordTableBase.h"
#include "views/common/Banner.h"
#include "views/common/Permit.h"
#include "views/common/Theme.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace concord {

namespace {
constexpr auto readTestsEvery = std::chrono::seconds(2);
}

NotifierTestDialog::NotifierTestDialog(const Clock &clock, QWidget *parent)
    : QDialog(parent), m_clock(clock), m_banner(new Banner), m_hint(new QLabel)
{
    setObjectName(QStringLiteral("notifierTestDialog"));
    setWindowTitle(tr("Send a test notice"));
    setAccessibleName(windowTitle());
    resize(620, 320);
    m_banner->setObjectName(QStringLiteral("troubleBanner"));
    m_banner->hide();
    auto *what =
        new QLabel(tr("A worker sends it to whom its configuration names, whatever the rules say; the "
                      "desktop's is shown on this computer. Each order stands in the audit trail."));
    what->setProperty("role", QStringLiteral("muted"));
    what->setWordWrap(true);
    m_hint->setObjectName(QStringLiteral("hintLabel"));
    m_hint->setWordWrap(true);
    m_hint->hide();
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(Theme::wide);
    grid->setVerticalSpacing(Theme::wide);
    grid->setColumnStretch(1, 1);
    for (const NotifierKind notifier : {NotifierKind::Desktop, NotifierKind::Smtp, NotifierKind::Slack})
        addLine(notifier, grid);
    auto *close = new QPushButton(tr("Close"));
    close->setObjectName(QStringLiteral("closeButton"));
    close->setAutoDefault(false);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_hint, 1);
    buttons->addStretch(0);
    buttons->addWidget(close);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::wide, Theme::wide, Theme::wide, Theme::wide);
    column->setSpacing(Theme::gap);
    column->addWidget(m_banner);
    column->addWidget(what);
    column->addSpacing(Theme::gap);
    column->addLayout(grid);
    column->addStretch(1);
    column->addLayout(buttons);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(&m_refreshTimer, &QTimer::timeout, this, [this] {
        if (m_wanted == 0) // else an answer that takes longer would never be the one that is waited for
            refresh();
    });
    m_refreshTimer.start(readTestsEvery);
    lineOf(NotifierKind::Desktop).text = notifierTestText({}, m_clock.now());
    for (const NotifierKind notifier : sentNotifiers)
        lineOf(notifier).text = tr("Reading…");
    showLines();
}

void NotifierTestDialog::addLine(NotifierKind notifier, QGridLayout *grid)
{
    const QString word = wordOf(notifier);
    Line &line = lineOf(notifier);
    line.result = new QLabel;
    line.result->setObjectName(word + QStringLiteral("TestLabel"));
    line.result->setAccessibleName(tr("Last test: %1").arg(labelOf(notifier)));
    line.result->setTextFormat(Qt::PlainText); // a server's words may stand in it
    line.result->setTextInteractionFlags(Qt::TextSelectableByMouse);
    line.result->setWordWrap(true);
    line.send = new QPushButton(tr("Send"));
    line.send->setObjectName(word + QStringLiteral("TestButton"));
    line.send->setAccessibleName(tr("Send a test notice: %1").arg(labelOf(notifier)));
    line.send->setAutoDefault(false);
    auto *name = new QLabel(labelOf(notifier));
    name->setProperty("role", QStringLiteral("heading"));
    const int row = grid->rowCount();
    grid->addWidget(name, row, 0);
    grid->addWidget(line.result, row, 1);
    grid->addWidget(line.send, row, 2);
    connect(line.send, &QPushButton::clicked, this, [this, notifier] { order(notifier); });
}

void NotifierTestDialog::order(NotifierKind notifier)
{
    Line &line = lineOf(notifier);
    if (line.ordered != 0)
        return;
    line.ordered = makeRequestId();
    line.note = tr("The test is being ordered…");
    line.isKept = false;
    showLines();
    emit testRequested(notifier, line.ordered);
}

void NotifierTestDialog::refresh()
{
    m_wanted = makeRequestId();
    emit testsWanted(m_wanted);
}

void NotifierTestDialog::setAccess(const Access &access)
{
    m_access = access;
    showLines();
}

void NotifierTestDialog::showAvailability(bool online, const Error &error)
{
    m_online = online;
    if (online)
        m_banner->hide();
    else
        m_banner->display(Tone::Warning, tr("What you see is from earlier. %1").arg(errorText(error)));
    showLines();
}

void NotifierTestDialog::showTests(const NotifierTestList &list)
{
    if (m_wanted == 0 || list.requestId != m_wanted)
        return;
    m_wanted = 0;
    if (m_online)
        m_banner->hide();
    m_mayOrder = list.mayOrder;
    for (const NotifierTestRow &row : list.rows) {
        Line &line = lineOf(row.notifier);
        line.text = notifierTestText(row.last, m_clock.now());
        line.isOpen = row.last && !isFinal(row.last->state);
        if (line.ordered == 0 && !line.isKept)
            line.note.clear();
    }
    const QString hint =
        !m_mayOrder ? notifierRefusalText({ErrorCode::Forbidden, {}, {}, 0})
        : list.workers == 0
            ? tr("No worker serves this database, so nothing is sent. Start one: concordd run.")
            : QString();
    m_hint->setText(hint);
    m_hint->setVisible(!hint.isEmpty());
    showLines();
}

void NotifierTestDialog::showFetchFailed(quint64 requestId, const Error &error)
{
    if (m_wanted == 0 || requestId != m_wanted)
        return;
    m_wanted = 0;
    m_banner->display(Tone::Danger, errorText(error));
}

void NotifierTestDialog::showOrdered(NotifierKind notifier, quint64 requestId)
{
    Line &line = lineOf(notifier);
    if (requestId == 0 || line.ordered != requestId)
        return;
    line.ordered = 0;
    if (notifier != NotifierKind::Desktop)
        refresh(); // it is queued by now
    showLines();
}

void NotifierTestDialog::showRefusal(const Error &error, quint64 requestId)
{
    for (Line &line : m_lines) {
        if (requestId == 0 || line.ordered != requestId)
            continue;
        line.ordered = 0;
        line.note = notifierRefusalText(error);
        line.isKept = error.code != ErrorCode::Overlap; // of which the next list tells
    }
    showLines();
}

void NotifierTestDialog::showDesktopTest(DesktopTest outcome)
{
    Line &line = lineOf(NotifierKind::Desktop);
    line.note.clear();
    switch (outcome) {
    case DesktopTest::Shown:
        line.text =
            tr("The desktop has taken it. If you did not see it, look at the desktop's own settings of "
               "notifications.");
        break;
    case DesktopTest::InWindow:
        line.text = tr("This desktop has no place for notifications: the window has said it, as it does with "
                       "incidents.");
        break;
    case DesktopTest::SwitchedOff:
        line.text =
            tr("Not shown: “Tell of incidents on the desktop” in the menu View is switched off here.");
        break;
    }
    showLines();
}

void NotifierTestDialog::showLines()
{
    for (Line &line : m_lines) {
        line.result->setText(line.note.isEmpty() ? line.text : line.note);
        permit(line.send, m_access, Action::TestConnection,
               m_online && m_mayOrder && line.ordered == 0 && !line.isOpen);
    }
}

}
