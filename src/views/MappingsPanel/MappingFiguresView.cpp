#include "views/MappingsPanel/MappingFiguresView.h"

#include "models/ErrorText.h"
#include "models/Format.h"
#include "models/RepeatedQuestion.h"
#include "views/MappingsPanel/BarChart.h"
#include "views/common/Figure.h"
#include "views/common/Icons.h"
#include "views/common/PanelFrame.h"

#include <QDate>
#include <QGridLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

#include <numeric>

namespace concord {

namespace {
constexpr size_t mostSources = 8; ///< what is further down is small

QString shareText(int part, int whole)
{
    return whole > 0 ? percentText(double(part) / whole) : QStringLiteral("–");
}

QString spanText(qint64 milliseconds)
{
    return milliseconds < 0 ? QStringLiteral("–") : durationText(milliseconds);
}
}

MappingFiguresView::MappingFiguresView(QWidget *parent)
    : QWidget(parent),
      m_frame(new PanelFrame(tr("Figures of the mapping work"))),
      m_question(new RepeatedQuestion(this)),
      m_median(new Figure(tr("Median time to a decision"))),
      m_slow(new Figure(tr("9 of 10 decided within"))),
      m_offered(new Figure(tr("Accepted as offered"))),
      m_fromList(new Figure(tr("Another suggestion taken"))),
      m_decided(new Figure(tr("Decided with suggestions, 90 days"))),
      m_firstDay(new QLabel),
      m_lastDay(new QLabel)
{
    setObjectName(QStringLiteral("mapping.figures"));
    setAccessibleName(tr("Figures of the mapping work"));
    m_frame->setObjectName(QStringLiteral("mapping.figuresFrame"));
    m_frame->setContent(makeContent());
    m_frame->setEmptyText(icons::statistics, tr("There is nothing to count yet."));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_frame);
    connect(m_question, &RepeatedQuestion::asked, this, &MappingFiguresView::figuresWanted);
    connect(m_question, &RepeatedQuestion::changed, this, &MappingFiguresView::refresh);
    connect(m_frame, &PanelFrame::retryRequested, this, &MappingFiguresView::start);
    refresh();
}

QWidget *MappingFiguresView::makeContent()
{
    const std::pair<Figure *, const char *> named[] = {{m_median, "median"},
                                                       {m_slow, "slow"},
                                                       {m_offered, "offered"},
                                                       {m_fromList, "fromList"},
                                                       {m_decided, "decided"}};
    auto *body = new QWidget;
    body->setObjectName(QStringLiteral("scrollBody"));
    auto *figures = new QHBoxLayout;
    figures->setSpacing(Theme::wide);
    for (const auto &[figure, name] : named) {
        figure->setObjectName(QStringLiteral("mapping.figure.") + QLatin1StringView(name));
        figures->addWidget(figure, 1);
    }
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(Theme::wide);
    grid->setVerticalSpacing(Theme::tight);
    m_codes = addChart(grid, 0, 0, tr("Coverage by source, codes"), "codesChart", true);
    m_volume = addChart(grid, 0, 1, tr("Coverage by source, orders and dispenses"), "volumeChart", true);
    m_ages = addChart(grid, 2, 0, tr("Open codes by age"), "agesChart", false);
    m_days = addChart(grid, 2, 1, tr("Decisions a day, last 30 days"), "daysChart", false);
    m_days->hideCategoryNames(); // thirty do not fit; the tool tip has them
    grid->addWidget(m_ages, 3, 0, 2, 1);
    auto *span = new QHBoxLayout;
    for (QLabel *day : {m_firstDay, m_lastDay})
        day->setProperty("role", QStringLiteral("muted"));
    m_firstDay->setObjectName(QStringLiteral("mapping.firstDay"));
    m_lastDay->setObjectName(QStringLiteral("mapping.lastDay"));
    span->addWidget(m_firstDay);
    span->addStretch(1);
    span->addWidget(m_lastDay);
    grid->addLayout(span, 4, 1);
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::wide);
    column->addLayout(figures);
    column->addLayout(grid, 1);
    auto *scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("mapping.figuresScroll"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(body);
    scroll->setAccessibleName(tr("Figures of the mapping work"));
    return scroll;
}

BarChart *MappingFiguresView::addChart(QGridLayout *grid, int row, int column, const QString &title,
                                       const char *name, bool horizontal)
{
    auto *heading = new QLabel(title);
    heading->setProperty("role", QStringLiteral("heading"));
    auto *chart = new BarChart(horizontal);
    chart->setObjectName(QStringLiteral("mapping.") + QLatin1StringView(name));
    chart->setAccessibleName(title);
    grid->addWidget(heading, row, column);
    grid->addWidget(chart, row + 1, column);
    grid->setRowStretch(row + 1, 1);
    grid->setColumnStretch(column, 1);
    return chart;
}

void MappingFiguresView::setPatience(int milliseconds, int times)
{
    m_question->setPatience(milliseconds, times);
}

void MappingFiguresView::start()
{
    m_question->ask();
}

void MappingFiguresView::forget()
{
    m_question->drop();
    m_hasFigures = false;
    fill({});
    refresh();
}

void MappingFiguresView::showFigures(const MappingFigures &figures)
{
    if (!m_question->take(figures.requestId))
        return;
    m_hasFigures = true;
    fill(figures);
    refresh();
}

void MappingFiguresView::fill(const MappingFigures &figures)
{
    m_hasAny = !figures.coverage.empty() || !figures.openByAge.empty() || figures.decided > 0;
    m_median->setValue(spanText(figures.latencyMedianMs));
    m_slow->setValue(spanText(figures.latencyP90Ms));
    m_offered->setValue(shareText(figures.acceptedAsOffered, figures.decided));
    m_fromList->setValue(shareText(figures.acceptedFromList, figures.decided));
    m_decided->setValue(countText(figures.decided));
    QStringList sources;
    std::vector<double> codes;
    std::vector<double> openCodes;
    std::vector<double> events;
    std::vector<double> openEvents;
    for (size_t i = 0; i < std::min(figures.coverage.size(), mostSources); ++i) {
        const MappingCoverage &each = figures.coverage[i];
        sources.append(each.source.isEmpty() ? tr("no longer known") : each.source);
        codes.push_back(each.mappedCodes);
        openCodes.push_back(each.codes - each.mappedCodes);
        events.push_back(double(each.mappedEvents));
        openEvents.push_back(double(each.events - each.mappedEvents));
    }
    m_codes->setBars(sources,
                     {{tr("mapped"), Tone::Ok, codes}, {tr("not mapped"), Tone::Warning, openCodes}});
    m_volume->setBars(sources,
                      {{tr("mapped"), Tone::Ok, events}, {tr("not mapped"), Tone::Warning, openEvents}});
    const QStringList ages{tr("≤ 1 h"), tr("≤ 8 h"),  tr("≤ 1 d"), tr("≤ 3 d"),
                           tr("≤ 7 d"), tr("≤ 30 d"), tr("older")};
    std::vector<double> open(size_t(ages.size()), 0);
    for (size_t i = 0; i < std::min(open.size(), figures.openByAge.size()); ++i)
        open[i] = figures.openByAge[i];
    m_ages->setBars(ages, {{QString(), Tone::Info, open}});
    QStringList days;
    std::vector<double> decided;
    for (const auto &[day, count] : figures.decidedByDay) {
        days.append(QLocale().toString(QDate::fromString(day, Qt::ISODate), QLocale::ShortFormat));
        decided.push_back(count);
    }
    m_days->setBars(days, {{QString(), Tone::Info, decided}});
    m_firstDay->setText(days.isEmpty() ? QString() : days.first());
    m_lastDay->setText(days.size() < 2 ? QString() : days.last());
}

void MappingFiguresView::showFetchFailed(quint64 requestId, const Error &error)
{
    m_question->fail(requestId, error);
}

void MappingFiguresView::showAvailability(bool online, const Error &error)
{
    Q_UNUSED(error)
    m_online = online;
    refresh();
}

void MappingFiguresView::refresh()
{
    const bool failed = m_question->state() == RepeatedQuestion::State::Failed;
    m_frame->clearError();
    if (failed && m_question->error().code == ErrorCode::Forbidden) {
        m_frame->setState(PanelState::Forbidden);
        return;
    }
    if (failed)
        m_frame->showError(errorText(m_question->error()));
    if (!m_hasFigures)
        m_frame->setState(failed ? PanelState::Empty : PanelState::Loading);
    else if (!m_online)
        m_frame->setState(PanelState::Stale);
    else
        m_frame->setState(m_hasAny ? PanelState::Ready : PanelState::Empty);
}

}
