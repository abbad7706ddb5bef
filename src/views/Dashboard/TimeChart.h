#pragma once

#include "domain/Metrics.h"
#include "views/common/Theme.h"

#include <QChartView>

#include <functional>
#include <optional>
#include <vector>

class QDateTimeAxis;
class QLineSeries;
class QValueAxis;

namespace concord {

/// One line of a chart.
struct ChartLine
{
    QString name;
    Tone tone = Tone::Info;
    Qt::PenStyle style = Qt::SolidLine;        ///< colour is never the only difference
    std::vector<std::optional<double>> values; ///< one for each moment; absent: a gap
};

/// What a chart shows.
struct ChartContent
{
    std::vector<Timestamp> moments;
    MetricGrain grain = MetricGrain::Hour;
    std::vector<ChartLine> lines;
    std::optional<double> target; ///< a line across
    QString targetName;
    double lowest = 0;  ///< where the axis begins at most; it begins there or at 0
    QString axisUnit;   ///< behind the numbers of the axis: " s"
    double scale = 1;   ///< of values, for the axis
    double ceiling = 0; ///< the axis ends there; 0: above the highest value
};

/// Lines over time. The values of a moment are read by mouse or, with the focus, by the arrow keys; said to
/// whoever listens with chosen() and to a screen reader. Colours follow the palette.
class TimeChart : public QChartView
{
    Q_OBJECT
public:
    /// @param valueText how a value reads for people
    explicit TimeChart(std::function<QString(double)> valueText, QWidget *parent = nullptr);

    void setContent(ChartContent content);
    [[nodiscard]] const ChartContent &content() const { return m_content; }
    /// The moment that is looked at; below 0: none.
    [[nodiscard]] int current() const { return m_current; }
    [[nodiscard]] QString currentText() const;
    void setCurrent(int moment);

signals:
    void chosen(const QString &text); ///< what stands at the moment looked at; empty: none

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void drawForeground(QPainter *painter, const QRectF &rect) override;

private:
    struct Drawn
    {
        QLineSeries *series;
        Tone tone;
        Qt::PenStyle style;
    };
    void drawLine(const ChartLine &line);
    void addSeries(QLineSeries *series, Tone tone, Qt::PenStyle style, bool isNamed);
    void scaleAxes();
    void applyColors();
    void describe();
    [[nodiscard]] QString textAt(int moment) const;
    [[nodiscard]] std::optional<double> highest() const;

    std::function<QString(double)> m_valueText;
    ChartContent m_content;
    std::vector<Drawn> m_drawn;
    QDateTimeAxis *m_time;
    QValueAxis *m_values;
    int m_current = -1;
};

}
