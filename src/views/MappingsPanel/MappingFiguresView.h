#pragma once

#include "domain/MappingWork.h"

#include <QWidget>

class QGridLayout;
class QLabel;

namespace concord {

class BarChart;
class Figure;
class PanelFrame;
class RepeatedQuestion;

/// How the work on codes goes: how much is mapped, how long a decision takes, how old what is open is, and
/// how often a suggestion is taken as offered.
class MappingFiguresView : public QWidget
{
    Q_OBJECT
public:
    explicit MappingFiguresView(QWidget *parent = nullptr);

    void start(); ///< asks
    void forget();
    void setPatience(int milliseconds, int times);

public slots:
    void showFigures(const concord::MappingFigures &figures);
    void showFetchFailed(quint64 requestId, const concord::Error &error);
    void showAvailability(bool online, const concord::Error &error);

signals:
    void figuresWanted(quint64 requestId);

private:
    [[nodiscard]] QWidget *makeContent();
    BarChart *addChart(QGridLayout *grid, int row, int column, const QString &title, const char *name,
                       bool horizontal);
    void fill(const MappingFigures &figures);
    void refresh();

    PanelFrame *m_frame;
    RepeatedQuestion *m_question;
    Figure *m_median;
    Figure *m_slow;
    Figure *m_offered;
    Figure *m_fromList;
    Figure *m_decided;
    QLabel *m_firstDay; ///< below the chart of the days, at its two ends
    QLabel *m_lastDay;
    BarChart *m_codes = nullptr;
    BarChart *m_volume = nullptr;
    BarChart *m_ages = nullptr;
    BarChart *m_days = nullptr;
    bool m_hasFigures = false;
    bool m_hasAny = false; ///< the figures say anything at all
    bool m_online = true;
};

}
