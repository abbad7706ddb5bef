#include "views/Dashboard/DashboardPanel.h"

#include "models/ErrorText.h"
#include "models/Format.h"
#include "models/RepeatedQuestion.h"
#include "views/Dashboard/BudgetBar.h"
#include "views/Dashboard/DashboardCharts.h"
#include "views/Dashboard/TimeChart.h"
#include "views/common/ElidedLabel.h"
#include "views/common/Figure.h"
#include "views/common/Icons.h"
#include "views/common/PanelFrame.h"
#include "views/common/StateDelegate.h"
#include "views/common/Trees.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QResizeEvent>
#include <QStackedLayout>
#include <QTreeView>
#include <QVBoxLayout>

namespace concord {

namespace {
constexpr int narrowWidth = 760;
constexpr int toldHeight = 150;
constexpr int goodShare = 995; ///< thousandths
constexpr int fairShare = 950;
}

DashboardPanel::DashboardPanel(QWidget *parent)
    : QWidget(parent),
      m_frame(new PanelFrame(tr("Performance"))),
      m_question(new RepeatedQuestion(this)),
      m_span(new QComboBox),
      m_asTable(new QPushButton(tr("As &table"))),
      m_success(new Figure(tr("Success, 30 days"))),
      m_budget(new Figure(tr("Error budget left"))),
      m_burn(new Figure(tr("Burn rate, last hour"))),
      m_latency(new Figure(tr("95 % done within"))),
      m_accuracy(new Figure(tr("Data accuracy"))),
      m_bar(new BudgetBar),
      m_budgetText(new ElidedLabel),
      m_throughput(new TimeChart([](double count) { return countText(qint64(count)); })),
      m_successChart(new TimeChart([](double percent) { return percentText(percent / 100); })),
      m_latencies(new TimeChart([](double ms) { return durationText(qint64(ms)); })),
      m_queue(new TimeChart([](double count) { return countText(qint64(count)); })),
      m_points(new TreeModel(pointTitles(), this)),
      m_pointsView(new QTreeView),
      m_told(new TreeModel(toldTitles(), this)),
      m_toldView(new QTreeView),
      m_noneTold(new QLabel(tr("Nobody was told anything in this time.")))
{
    setObjectName(QStringLiteral("dashboardPanel"));
    setAccessibleName(tr("Performance"));
    m_frame->setObjectName(QStringLiteral("dashboardFrame"));
    m_frame->setEmptyText(icons::statistics, tr("No figures yet. They appear with the first events."));
    makeHeader();
    m_frame->setContent(makeContent());
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_frame);
    connect(m_question, &RepeatedQuestion::asked, this,
            [this](quint64 requestId) { emit seriesWanted(queryOf(span(), requestId)); });
    connect(m_question, &RepeatedQuestion::changed, this, &DashboardPanel::refresh);
    connect(m_frame, &PanelFrame::retryRequested, this, &DashboardPanel::start);
    connect(&m_refreshTimer, &QTimer::timeout, m_question, &RepeatedQuestion::ask);
    connect(m_span, &QComboBox::currentIndexChanged, this, &DashboardPanel::changeSpan);
    refresh();
}

void DashboardPanel::makeHeader()
{
    m_span->setObjectName(QStringLiteral("dashboard.span"));
    m_span->setAccessibleName(tr("Time that is shown"));
    m_span->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    for (const DashboardSpan each : allDashboardSpans)
        m_span->addItem(labelOf(each), int(each));
    m_span->setCurrentIndex(int(DashboardSpan::Day));
    m_asTable->setObjectName(QStringLiteral("dashboard.asTable"));
    m_asTable->setAccessibleName(tr("Show the figures as a table"));
    m_asTable->setCheckable(true);
    m_frame->addHeaderWidget(m_span);
    m_frame->addHeaderWidget(m_asTable);
}

QWidget *DashboardPanel::makeContent()
{
    const std::pair<Figure *, const char *> named[] = {{m_success, "success"},
                                                       {m_budget, "budget"},
                                                       {m_burn, "burn"},
                                                       {m_latency, "latency"},
                                                       {m_accuracy, "accuracy"}};
    auto *figures = new QHBoxLayout;
    figures->setSpacing(Theme::wide);
    for (const auto &[figure, name] : named) {
        figure->setObjectName(QStringLiteral("dashboard.figure.") + QLatin1StringView(name));
        figures->addWidget(figure, 1);
    }
    setUpTree(m_pointsView, QStringLiteral("dashboard.points"), tr("Figures of the charts"));
    m_points->setNumbers({1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
    m_pointsView->setModel(m_points);
    m_pointsView->header()->setStretchLastSection(false); // a number would stand far away
    m_pointsView->setRootIsDecorated(false);
    setUpColumns(m_pointsView, {118, 82, 82, 86, 86, 86, 82, 82, 82, 82, 82});
    auto *views = new QWidget;
    m_views = new QStackedLayout(views);
    m_views->addWidget(makeCharts());
    m_views->addWidget(m_pointsView);
    connect(m_asTable, &QPushButton::toggled, this,
            [this](bool isTable) { m_views->setCurrentIndex(isTable ? 1 : 0); });
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::space);
    column->addLayout(figures);
    column->addWidget(makeBudget());
    column->addWidget(views, 1);
    column->addWidget(makeTold());
    return content;
}

QWidget *DashboardPanel::makeBudget()
{
    m_budgetText->setObjectName(QStringLiteral("dashboard.budgetText"));
    m_budgetText->setProperty("role", QStringLiteral("muted"));
    auto *box = new QWidget;
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::space);
    row->addWidget(m_bar, 1);
    row->addWidget(m_budgetText);
    return box;
}

QWidget *DashboardPanel::makeCharts()
{
    addChart(m_throughput, tr("Events received"), "dashboard.throughput");
    addChart(m_successChart, tr("Events that succeeded"), "dashboard.success");
    addChart(m_latencies, tr("Latency, from receipt to success"), "dashboard.latency");
    addChart(m_queue, tr("Events that are open"), "dashboard.queue");
    auto *charts = new QWidget;
    m_grid = new QGridLayout(charts);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(Theme::wide);
    m_grid->setVerticalSpacing(Theme::space);
    arrange(false);
    return charts;
}

/// Below the title stands what is looked at.
void DashboardPanel::addChart(TimeChart *chart, const QString &title, const char *name)
{
    chart->setObjectName(QLatin1StringView(name));
    chart->setAccessibleName(title);
    auto *heading = new ElidedLabel(title);
    heading->setProperty("role", QStringLiteral("heading"));
    auto *readout = new QLabel;
    readout->setObjectName(QLatin1StringView(name) + QStringLiteral(".readout"));
    readout->setProperty("role", QStringLiteral("muted"));
    readout->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    readout->setSizePolicy(QSizePolicy::Ignored,
                           QSizePolicy::Preferred); // a long one must not widen the page
    connect(chart, &TimeChart::chosen, readout, &QLabel::setText);
    auto *line = new QHBoxLayout;
    line->addWidget(heading);
    line->addWidget(readout, 1);
    auto *box = new QWidget;
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::tight);
    column->addLayout(line);
    column->addWidget(chart, 1);
    m_chartBoxes.push_back(box);
}

QWidget *DashboardPanel::makeTold()
{
    auto *heading = new ElidedLabel(tr("From a fact to the other side’s acknowledgement"));
    heading->setProperty("role", QStringLiteral("heading"));
    m_noneTold->setObjectName(QStringLiteral("dashboard.noneTold"));
    m_noneTold->setProperty("role", QStringLiteral("muted"));
    setUpTree(m_toldView, QStringLiteral("dashboard.told"), heading->text());
    m_told->setNumbers({1, 2, 3, 4});
    m_toldView->setModel(m_told);
    m_toldView->setRootIsDecorated(false);
    m_toldView->setFixedHeight(toldHeight);
    setUpColumns(m_toldView, {220, 90, 110, 110, 110});
    m_toldView->setItemDelegateForColumn(
        m_told->columnCount() - 1, new StateDelegate(
                                       [](int share) {
                                           const Tone tone = share >= goodShare   ? Tone::Ok
                                                             : share >= fairShare ? Tone::Warning
                                                                                  : Tone::Danger;
                                           return Badge{tone, icons::of(tone), percentText(share / 1000.0)};
                                       },
                                       m_toldView));
    auto *box = new QWidget;
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::tight);
    column->addWidget(heading);
    column->addWidget(m_noneTold);
    column->addWidget(m_toldView);
    return box;
}

void DashboardPanel::arrange(bool narrow)
{
    m_isNarrow = narrow;
    for (size_t i = 0; i < m_chartBoxes.size(); ++i) {
        const int place = int(i);
        m_grid->addWidget(m_chartBoxes[i], narrow ? place : place / 2, narrow ? 0 : place % 2, 1,
                          narrow ? 2 : 1);
    }
    m_grid->setColumnStretch(0, 1);
    m_grid->setColumnStretch(1, 1);
}

void DashboardPanel::resizeEvent(QResizeEvent *event)
{
    const bool narrow = event->size().width() < narrowWidth;
    if (narrow != m_isNarrow)
        arrange(narrow);
    QWidget::resizeEvent(event);
}

DashboardSpan DashboardPanel::span() const
{
    return DashboardSpan(m_span->currentData().toInt());
}

void DashboardPanel::setPatience(int milliseconds, int times)
{
    m_question->setPatience(milliseconds, times);
}

void DashboardPanel::start()
{
    m_isStarted = true;
    m_question->ask();
    if (isVisible())
        m_refreshTimer.start(refreshTimeOf(span()));
}

void DashboardPanel::forget()
{
    m_isStarted = false;
    m_refreshTimer.stop();
    m_question->drop();
    m_hasSeries = false;
    {
        const QSignalBlocker quiet(m_span);
        m_span->setCurrentIndex(int(DashboardSpan::Day));
    }
    m_asTable->setChecked(false);
    fill({});
    refresh();
}

void DashboardPanel::changeSpan()
{
    m_hasSeries = false; // what is shown is of another time
    if (m_isStarted)
        start();
    refresh();
}

void DashboardPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_isStarted)
        start();
}

void DashboardPanel::hideEvent(QHideEvent *event)
{
    m_refreshTimer.stop();
    QWidget::hideEvent(event);
}

void DashboardPanel::showSeries(const DashboardSeries &series)
{
    if (!m_question->take(series.requestId))
        return;
    m_hasSeries = true;
    fill(series);
    m_offlineText = tr("Offline. What you see was read at %1.").arg(absoluteTime(series.readAt));
    refresh();
}

void DashboardPanel::fill(const DashboardSeries &series)
{
    m_hasAny = !isIdle(series.series) || series.slo.attempted > 0;
    fillFigures(series);
    m_throughput->setContent(throughputChart(series.series));
    m_successChart->setContent(successChart(series.series, series.slo));
    m_latencies->setContent(latencyChart(series.series));
    m_queue->setContent(queueChart(series.series));
    m_points->show(pointRows(series.series));
    auto told = toldRows(series.told);
    m_noneTold->setVisible(told.empty());
    m_toldView->setVisible(!told.empty());
    m_told->show(std::move(told));
}

void DashboardPanel::fillFigures(const DashboardSeries &series)
{
    const SloBudget &slo = series.slo;
    const bool isKnown = slo.attempted > 0;
    const QString none = QStringLiteral("–");
    const auto toneOf = [](Tone tone) {
        return tone == Tone::Ok ? std::nullopt : std::optional(tone);
    };
    m_success->setValue(isKnown ? percentText(slo.successRate()) : none);
    m_success->setTone(isKnown && slo.successRate() < slo.target ? std::optional(Tone::Danger)
                                                                 : std::nullopt);
    m_success->setToolTip(tr("Target: %1").arg(percentText(slo.target)));
    m_budget->setValue(!isKnown                    ? none
                       : slo.remainingShare() <= 0 ? tr("used up")
                                                   : percentText(slo.remainingShare()));
    m_budget->setTone(isKnown ? toneOf(BudgetBar::toneOf(slo)) : std::nullopt);
    m_burn->setValue(isKnown ? QLocale().toString(slo.burnRate, 'f', 1) + u'×' : none);
    m_burn->setTone(slo.burnRate > 1 ? std::optional(Tone::Warning) : std::nullopt);
    m_burn->setToolTip(tr("At 1× the error budget lasts exactly 30 days."));
    const auto &p95 = series.series.whole.p95Ms;
    m_latency->setValue(p95 ? durationText(*p95) : none);
    m_latency->setToolTip(tr("Of the events of the time shown, from receipt to success"));
    m_accuracy->setValue(series.accuracy ? percentText(series.accuracy->share()) : none);
    m_accuracy->setToolTip(series.accuracy ? tr("%1 of %2 records agreed when both sides were compared, %3.")
                                                 .arg(countText(series.accuracy->matching),
                                                      countText(series.accuracy->compared),
                                                      absoluteTime(series.accuracy->comparedAt))
                                           : tr("The two sides have not been compared yet."));
    m_bar->setBudget(slo);
    m_budgetText->setText(isKnown ? budgetText(slo) : tr("No event has ended yet."));
}

void DashboardPanel::showFetchFailed(quint64 requestId, const Error &error)
{
    m_question->fail(requestId, error);
}

void DashboardPanel::showAvailability(bool online, const Error &error)
{
    Q_UNUSED(error) // the panels above say why
    const bool isBack = online && !m_online;
    m_online = online;
    refresh();
    if (isBack && m_isStarted)
        m_question->ask();
}

void DashboardPanel::refresh()
{
    const bool failed = m_question->state() == RepeatedQuestion::State::Failed;
    m_frame->clearError();
    if (failed && m_question->error().code == ErrorCode::Forbidden) {
        m_frame->setState(PanelState::Forbidden);
        return;
    }
    if (failed)
        m_frame->showError(errorText(m_question->error()));
    if (!m_hasSeries)
        m_frame->setState(failed ? PanelState::Empty : PanelState::Loading,
                          failed      ? tr("Nothing could be loaded.")
                          : !m_online ? tr("Not read yet.")
                                      : QString());
    else if (!m_online)
        m_frame->setState(PanelState::Stale, m_offlineText);
    else
        m_frame->setState(m_hasAny ? PanelState::Ready : PanelState::Empty);
}

}
