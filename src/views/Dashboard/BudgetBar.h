#pragma once

#include "domain/Metrics.h"
#include "views/common/Theme.h"

#include <QWidget>

namespace concord {

/// How much of an error budget is used, as a bar; the words stand beside it.
class BudgetBar : public QWidget
{
    Q_OBJECT
public:
    explicit BudgetBar(QWidget *parent = nullptr);

    void setBudget(const SloBudget &slo);
    [[nodiscard]] double left() const { return m_left; }
    [[nodiscard]] QSize sizeHint() const override { return {240, 12}; }

    /// Good, short of it, or used up.
    [[nodiscard]] static Tone toneOf(const SloBudget &slo);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    double m_left = 1;
    Tone m_tone = Tone::Ok;
};

}
