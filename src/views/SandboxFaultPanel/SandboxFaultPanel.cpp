#include "views/SandboxFaultPanel/SandboxFaultPanel.h"

#include "models/Format.h"
#include "models/Labels.h"
#include "views/SandboxFaultPanel/FaultRow.h"
#include "views/common/Icons.h"
#include "views/common/Theme.h"

#include <QCheckBox>
#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

namespace concord {

namespace {
constexpr int changesShown = 20;
constexpr int changesHeight = 110;
constexpr int latencyMaximum = 5000;
constexpr int latencyStep = 100;
constexpr int percentStep = 5;
constexpr int retryAfterMaximum = 120;

QLabel *heading(const QString &text)
{
    auto *label = new QLabel(text);
    label->setProperty("role", QStringLiteral("heading"));
    return label;
}

QLabel *explanation(const QString &text)
{
    auto *label = new QLabel(text);
    label->setProperty("role", QStringLiteral("muted"));
    label->setWordWrap(true);
    return label;
}

void name(QWidget *widget, const char *objectName, const QString &accessibleName)
{
    widget->setObjectName(QLatin1StringView(objectName));
    widget->setAccessibleName(accessibleName);
}

QVBoxLayout *column(QWidget *of)
{
    auto *layout = new QVBoxLayout(of);
    layout->setContentsMargins({});
    layout->setSpacing(Theme::gap);
    return layout;
}
}

SandboxFaultPanel::SandboxFaultPanel(QWidget *parent)
    : PanelFrame(tr("Sandbox"), parent),
      m_address(new QLabel),
      m_copy(new QPushButton(tr("Copy address"))),
      m_step(new QPushButton(tr("Make a change now"))),
      m_pause(new QPushButton(tr("Pause story"))),
      m_changes(new QListWidget),
      m_retryAfter(new QSpinBox),
      m_foreignNext(new QCheckBox(tr("Paging links name another host"))),
      m_healthy(new QPushButton(tr("All healthy")))
{
    setObjectName(QStringLiteral("sandboxFaultPanel"));
    setEmptyText(icons::offline, tr("The sandbox is not running."));
    setContent(makeContent());
    orderTabs();
    showBaseUrl({});
}

QWidget *SandboxFaultPanel::makeContent()
{
    auto *content = new QWidget;
    auto *layout = column(content);
    layout->setSpacing(Theme::wide);
    layout->addWidget(makeAddress());
    layout->addWidget(makeStory());
    layout->addWidget(makeFaults());
    layout->addStretch(1);
    content->setObjectName(QStringLiteral("scrollBody"));
    auto *scroll = new QScrollArea; // small windows stay small
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(content);
    return scroll;
}

QWidget *SandboxFaultPanel::makeAddress()
{
    auto *part = new QWidget;
    name(m_address, "sandboxAddress", tr("Address of the sandbox EHR"));
    m_address->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    name(m_copy, "sandboxCopyAddress", tr("Copy the address of the sandbox EHR"));
    m_copy->setIcon(icon(icons::copy));
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_address->text()); });
    auto *row = new QHBoxLayout;
    row->addWidget(m_address);
    row->addStretch(1);
    row->addWidget(m_copy);
    auto *layout = column(part);
    layout->addWidget(
        explanation(tr("A small EHR inside this program, with made-up patients. Nothing here can do harm: "
                       "break it, and watch how Concord copes.")));
    layout->addLayout(row);
    return part;
}

QWidget *SandboxFaultPanel::makeStory()
{
    auto *part = new QWidget;
    name(m_step, "sandboxStep", tr("Make a change now"));
    m_step->setIcon(icon(icons::review));
    name(m_pause, "sandboxPause", tr("Pause story"));
    m_pause->setCheckable(true);
    m_pause->setIcon(icon(icons::pause));
    name(m_changes, "sandboxChanges", tr("Last changes in the EHR"));
    m_changes->setFixedHeight(changesHeight);
    m_changes->setUniformItemSizes(true);
    auto *nothing = new QListWidgetItem(tr("Nothing has changed yet."), m_changes);
    nothing->setFlags(Qt::ItemIsEnabled); // to be read, not to be chosen
    connect(m_step, &QPushButton::clicked, this, &SandboxFaultPanel::stepRequested);
    connect(m_pause, &QPushButton::clicked, this, &SandboxFaultPanel::storyPauseRequested);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_step);
    buttons->addWidget(m_pause);
    buttons->addStretch(1);
    auto *layout = column(part);
    layout->addWidget(heading(tr("Changes over time")));
    layout->addWidget(explanation(
        tr("Clinicians are at work: now and then a prescription is written, changed, stopped, put "
           "on hold or deleted. The next sync finds it.")));
    layout->addLayout(buttons);
    layout->addWidget(m_changes);
    return part;
}

QWidget *SandboxFaultPanel::makeFaults()
{
    auto *part = new QWidget;
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(Theme::space);
    grid->setVerticalSpacing(Theme::tight);
    grid->setColumnStretch(0, 1);
    makeFaultRows(grid);

    name(m_retryAfter, "retryAfter", tr("Seconds to wait that the 429 names"));
    m_retryAfter->setRange(1, retryAfterMaximum);
    m_retryAfter->setValue(SandboxFaults().retryAfterSeconds);
    m_retryAfter->setSuffix(tr(" s", "seconds, behind a number"));
    auto *retryRow = new QHBoxLayout;
    retryRow->addWidget(explanation(tr("With “Too many requests”, ask the client to wait")), 1);
    retryRow->addWidget(m_retryAfter);
    name(m_foreignNext, "foreignNext", tr("Paging links name another host"));
    m_foreignNext->setToolTip(tr("A client that followed such a link would hand its token to a stranger."));
    name(m_healthy, "allHealthy", tr("Switch all faults off"));
    connect(m_retryAfter, &QSpinBox::valueChanged, this, [this] { emit faultsChanged(faults()); });
    connect(m_foreignNext, &QCheckBox::toggled, this, [this] { emit faultsChanged(faults()); });
    connect(m_healthy, &QPushButton::clicked, this, [this] {
        showFaults({});
        emit faultsChanged(faults());
    });

    auto *title = new QHBoxLayout;
    title->addWidget(heading(tr("Faults")));
    title->addStretch(1);
    title->addWidget(m_healthy);
    auto *layout = column(part);
    layout->addLayout(title);
    layout->addLayout(grid);
    layout->addLayout(retryRow);
    layout->addWidget(m_foreignNext);
    return part;
}

void SandboxFaultPanel::makeFaultRows(QGridLayout *grid)
{
    const QString percent = tr("%1 %", "share of the requests");
    const auto row = [&](const char *objectName, const FaultRow::Words &words, int maximum, int step) {
        auto *made = new FaultRow(QLatin1StringView(objectName), words, maximum, step, grid, this);
        connect(made, &FaultRow::valueChanged, this, [this] { emit faultsChanged(faults()); });
        return made;
    };
    m_latency = row("latency", {tr("Slow answers"), tr("Each answer is held back this long."), tr("%1 ms")},
                    latencyMaximum, latencyStep);
    m_tooMany = row(
        "tooMany", {tr("Too many requests (429)"), tr("The EHR asks to be left alone for a while."), percent},
        100, percentStep);
    m_serverError = row("serverError", {tr("Server error (500)"), tr("The EHR fails and says so."), percent},
                        100, percentStep);
    m_drop =
        row("drop", {tr("Connection cut"), tr("Half of the answer arrives, then the line is dead."), percent},
            100, percentStep);
    m_html = row(
        "html",
        {tr("Web page instead of data"), tr("As a login page or a proxy in between would send it."), percent},
        100, percentStep);
}

void SandboxFaultPanel::orderTabs()
{
    const QList<QWidget *> order{m_copy,
                                 m_step,
                                 m_pause,
                                 m_changes,
                                 m_healthy,
                                 m_latency->slider(),
                                 m_tooMany->slider(),
                                 m_serverError->slider(),
                                 m_drop->slider(),
                                 m_html->slider(),
                                 m_retryAfter,
                                 m_foreignNext};
    for (int i = 1; i < order.size(); ++i)
        setTabOrder(order[i - 1], order[i]);
}

SandboxFaults SandboxFaultPanel::faults() const
{
    return {.latencyMs = m_latency->value(),
            .tooManyRequestsPercent = m_tooMany->value(),
            .retryAfterSeconds = m_retryAfter->value(),
            .serverErrorPercent = m_serverError->value(),
            .dropPercent = m_drop->value(),
            .htmlPercent = m_html->value(),
            .foreignNextLink = m_foreignNext->isChecked()};
}

void SandboxFaultPanel::showBaseUrl(const QString &url)
{
    m_address->setText(url);
    setState(url.isEmpty() ? PanelState::Empty : PanelState::Ready);
}

void SandboxFaultPanel::showFaults(const SandboxFaults &faults)
{
    const QSignalBlocker silentRetry(m_retryAfter), silentNext(m_foreignNext);
    m_latency->setValue(faults.latencyMs);
    m_tooMany->setValue(faults.tooManyRequestsPercent);
    m_serverError->setValue(faults.serverErrorPercent);
    m_drop->setValue(faults.dropPercent);
    m_html->setValue(faults.htmlPercent);
    m_retryAfter->setValue(faults.retryAfterSeconds);
    m_foreignNext->setChecked(faults.foreignNextLink);
}

void SandboxFaultPanel::showCounters(const SandboxCounters &counters)
{
    m_tooMany->setCount(counters.tooManyRequests);
    m_serverError->setCount(counters.serverErrors);
    m_drop->setCount(counters.dropped);
    m_html->setCount(counters.html);
    setSubtitle(tr("Requests answered: %1").arg(countText(counters.requests)));
}

void SandboxFaultPanel::showChange(const SandboxChange &change)
{
    if (m_changes->item(0)->flags() == Qt::ItemIsEnabled) // "Nothing has changed yet."
        delete m_changes->takeItem(0);
    m_changes->insertItem(0, tr("%1  %2: %3", "time, what happened, medication")
                                 .arg(clockTime(change.at).section(QLatin1Char('.'), 0, 0),
                                      labelOf(change.kind), change.medication));
    while (m_changes->count() > changesShown)
        delete m_changes->takeItem(m_changes->count() - 1);
}

void SandboxFaultPanel::showStoryPaused(bool paused)
{
    m_pause->setChecked(paused);
}

}
