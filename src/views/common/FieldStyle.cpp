#include "views/common/FieldStyle.h"

#include "views/common/Icons.h"

#include <QComboBox>
#include <QPainter>
#include <QPainterPath>
#include <QStyleOption>

namespace concord {

namespace {

constexpr int fieldRadius = 6;
constexpr int arrowSize = 12;
constexpr int comboRoom = 16; ///< more than Fusion leaves beside the text

void paintCheck(QPainter *painter, const QStyleOption &option)
{
    const Theme &theme = Theme::of(option.palette);
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    const bool checked = option.state.testFlag(QStyle::State_On);
    const bool partly = option.state.testFlag(QStyle::State_NoChange);
    const int side = std::min({option.rect.width(), option.rect.height(), 16});
    QRectF box(0, 0, side - 1, side - 1);
    box.moveCenter(QRectF(option.rect).center());
    const bool filled = enabled && (checked || partly);
    const QColor line = enabled ? theme.fieldBorder : theme.border;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(filled ? theme.accent : line, 1.4));
    painter->setBrush(filled ? theme.accent : enabled ? theme.surface : theme.raised);
    painter->drawRoundedRect(box, 3.5, 3.5);
    const QColor mark = enabled ? theme.onAccent : theme.muted;
    painter->setPen(QPen(mark, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->setBrush(Qt::NoBrush);
    if (checked) {
        QPainterPath tick(box.topLeft() + QPointF(side * 0.22, side * 0.50));
        tick.lineTo(box.topLeft() + QPointF(side * 0.42, side * 0.68));
        tick.lineTo(box.topLeft() + QPointF(side * 0.74, side * 0.28));
        painter->drawPath(tick);
    } else if (partly) {
        painter->drawLine(QPointF(box.left() + side * 0.25, box.center().y()),
                          QPointF(box.right() - side * 0.25, box.center().y()));
    }
    painter->restore();
}

void paintCombo(QPainter *painter, const QStyleOptionComboBox &option)
{
    const Theme &theme = Theme::of(option.palette);
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    const bool focus = enabled && option.state.testFlag(QStyle::State_HasFocus);
    const double pen = focus ? 2 : 1;
    const QRectF frame = QRectF(option.rect).adjusted(pen / 2, pen / 2, -pen / 2, -pen / 2);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(focus ? theme.accent : enabled ? theme.fieldBorder : theme.border, pen));
    const bool hovered = enabled && option.state.testFlag(QStyle::State_MouseOver);
    painter->setBrush(!enabled || hovered ? theme.raised : theme.surface);
    painter->drawRoundedRect(frame, fieldRadius, fieldRadius);
    QRectF arrow(0, 0, arrowSize * 0.62, arrowSize * 0.34);
    arrow.moveCenter(QPointF(option.rect.right() - 13, option.rect.center().y() + 0.5));
    painter->setPen(
        QPen(enabled ? theme.muted : theme.border, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->setBrush(Qt::NoBrush);
    QPainterPath hook(arrow.topLeft());
    hook.lineTo(QPointF(arrow.center().x(), arrow.bottom()));
    hook.lineTo(arrow.topRight());
    painter->drawPath(hook);
    painter->restore();
}

}

FieldStyle::FieldStyle() : QProxyStyle(QStringLiteral("fusion"))
{
    setObjectName(QStringLiteral("fusion"));
}

void FieldStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                               const QWidget *widget) const
{
    if (element == PE_IndicatorCheckBox || element == PE_IndicatorItemViewItemCheck)
        paintCheck(painter, *option);
    else
        QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void FieldStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                                    QPainter *painter, const QWidget *widget) const
{
    const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option);
    if (control == CC_ComboBox && combo && !combo->editable)
        paintCombo(painter, *combo);
    else
        QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QSize FieldStyle::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &contents,
                                   const QWidget *widget) const
{
    const QSize size = QProxyStyle::sizeFromContents(type, option, contents, widget);
    return type == CT_ComboBox ? size + QSize(comboRoom, 0) : size;
}

/// Fusion fills the text's place of a focused combo box; the frame says it here.
void FieldStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                             const QWidget *widget) const
{
    const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option);
    if (element != CE_ComboBoxLabel || !combo || combo->editable) {
        QProxyStyle::drawControl(element, option, painter, widget);
        return;
    }
    const Theme &theme = Theme::of(combo->palette);
    const QRect place = combo->rect.adjusted(10, 0, -26, 0);
    painter->save();
    painter->setPen(combo->state.testFlag(State_Enabled)
                        ? theme.text
                        : combo->palette.color(QPalette::Disabled, QPalette::Text));
    painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter,
                      combo->fontMetrics.elidedText(combo->currentText, Qt::ElideRight, place.width()));
    painter->restore();
}

}
