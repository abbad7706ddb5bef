#pragma once

#include "views/common/Theme.h"

#include <QChartView>

#include <vector>

class QBarCategoryAxis;
class QValueAxis;
class QAbstractBarSeries;
class QBarSet;

namespace concord {

/// Stacked bars over named categories in the colours of the theme; says its figures to a screen reader.
class BarChart : public QChartView
{
    Q_OBJECT
public:
    struct Series
    {
        QString name;
        Tone tone = Tone::Info;
        std::vector<double> values; ///< one for each category
    };

    /// @param horizontal bars from left to right, the first category on top
    explicit BarChart(bool horizontal, QWidget *parent = nullptr);

    /// Without names below the bars, where there are too many of them.
    void hideCategoryNames();
    void setBars(const QStringList &categories, const std::vector<Series> &series);

protected:
    void changeEvent(QEvent *event) override;

private:
    void applyColors();
    void describe(const QStringList &categories, const std::vector<Series> &series);

    bool m_isHorizontal;
    QAbstractBarSeries *m_bars;
    QBarCategoryAxis *m_categories;
    QValueAxis *m_values;
    std::vector<std::pair<QBarSet *, Tone>> m_sets;
};

}
