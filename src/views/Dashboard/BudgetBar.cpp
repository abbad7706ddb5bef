#include "views/Dashboard/BudgetBar.h"

#include "models/DashboardText.h"

#include <QPainter>

#include <algorithm>

namespace concord {

namespace {
constexpr double budgetHeight = 8;
constexpr double shortShare = 0.25; ///< less than that left is short
}

BudgetBar::BudgetBar(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("budgetBar"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

Tone BudgetBar::toneOf(const SloBudget &slo)
{
    const double left = slo.remainingShare();
    return left <= 0 ? Tone::Danger : left < shortShare ? Tone::Warning : Tone::Ok;
}

void BudgetBar::setBudget(const SloBudget &slo)
{
    m_left = std::clamp(slo.remainingShare(), 0.0, 1.0);
    m_tone = toneOf(slo);
    setAccessibleName(tr("Error budget: %1").arg(budgetText(slo)));
    update();
}

void BudgetBar::paintEvent(QPaintEvent *event)
{
    Q_UNUSED(event)
    const Theme &theme = Theme::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const QRectF bar(0, (height() - budgetHeight) / 2, width(), budgetHeight);
    painter.setBrush(theme.border);
    painter.drawRoundedRect(bar, budgetHeight / 2, budgetHeight / 2);
    if (m_left <= 0)
        return;
    painter.setBrush(theme.tone(m_tone).strong);
    painter.drawRoundedRect(
        QRectF(bar.left(), bar.top(), std::max(budgetHeight, bar.width() * m_left), budgetHeight),
        budgetHeight / 2, budgetHeight / 2);
}

}
