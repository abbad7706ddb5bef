#pragma once

#include <QProxyStyle>

namespace concord {

/// Fusion, but check boxes and combo boxes are drawn like the fields of the style sheet: their lines have
/// 3:1 on every surface, light and dark, and the focus is as visible as that of a text field.
class FieldStyle : public QProxyStyle
{
    Q_OBJECT
public:
    FieldStyle();

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                            const QWidget *widget) const override;
    [[nodiscard]] QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &contents,
                                         const QWidget *widget) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                     const QWidget *widget) const override;
};

}
