#pragma once

#include "domain/Metrics.h"
#include "models/DashboardText.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QGridLayout;
class QLabel;
class QPushButton;
class QStackedLayout;
class QTreeView;

namespace concord {

class BudgetBar;
class Figure;
class PanelFrame;
class RepeatedQuestion;
class TimeChart;
class TreeModel;

/// How Concord performs over a time of the person's choice: throughput, success, latency, queue, what was
/// told in time, the error budget and the data accuracy, all of stored roll-ups; as charts or as a table.
/// Reads them again while it is shown.
class DashboardPanel : public QWidget
{
    Q_OBJECT
public:
    explicit DashboardPanel(QWidget *parent = nullptr);

    void setPatience(int milliseconds, int times); ///< for an answer; see RepeatedQuestion
    [[nodiscard]] DashboardSpan span() const;

public slots:
    void start();
    void forget();
    void showSeries(const concord::DashboardSeries &series);
    void showFetchFailed(quint64 requestId, const concord::Error &error);
    void showAvailability(bool online, const concord::Error &error);

signals:
    void seriesWanted(const concord::SeriesQuery &query);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void makeHeader();
    [[nodiscard]] QWidget *makeContent();
    [[nodiscard]] QWidget *makeBudget();
    [[nodiscard]] QWidget *makeCharts();
    [[nodiscard]] QWidget *makeTold();
    void addChart(TimeChart *chart, const QString &title, const char *name);
    void arrange(bool narrow);
    void changeSpan();
    void fill(const DashboardSeries &series);
    void fillFigures(const DashboardSeries &series);
    void refresh();

    PanelFrame *m_frame;
    RepeatedQuestion *m_question;
    QComboBox *m_span;
    QPushButton *m_asTable;
    Figure *m_success;
    Figure *m_budget;
    Figure *m_burn;
    Figure *m_latency;
    Figure *m_accuracy;
    BudgetBar *m_bar;
    QLabel *m_budgetText;
    TimeChart *m_throughput;
    TimeChart *m_successChart;
    TimeChart *m_latencies;
    TimeChart *m_queue;
    std::vector<QWidget *> m_chartBoxes;
    QGridLayout *m_grid = nullptr;
    QStackedLayout *m_views = nullptr;
    TreeModel *m_points;
    QTreeView *m_pointsView;
    TreeModel *m_told;
    QTreeView *m_toldView;
    QLabel *m_noneTold;
    QTimer m_refreshTimer;
    QString m_offlineText;
    bool m_isStarted = false;
    bool m_hasSeries = false;
    bool m_hasAny = false;
    bool m_online = true;
    bool m_isNarrow = false;
};

}
