#include "views/common/Theme.h"

#include "views/common/FieldStyle.h"
#include "views/common/Icons.h"
#include "views/common/StyleSheet.h"

#include <QApplication>
#include <QFont>
#include <QPointer>
#include <QStyle>
#include <QVariant>
#include <QWidget>

#include <cmath>

namespace concord {

namespace {

QColor rgb(QRgb value)
{
    return QColor::fromRgb(value);
}

Theme makeLight()
{
    Theme t;
    t.mode = Theme::Mode::Light;
    t.window = rgb(0xF3F5F8);
    t.surface = rgb(0xFFFFFF);
    t.raised = rgb(0xF7F9FB);
    t.border = rgb(0xDBE1E8);
    t.fieldBorder = rgb(0x808E9E);
    t.text = rgb(0x17212E);
    t.muted = rgb(0x556273);
    t.accent = rgb(0x1D5FBF);
    t.onAccent = rgb(0xFFFFFF);
    t.accentSoft = rgb(0xDCE9FB);
    t.tones = {{{rgb(0x475467), rgb(0xEAEEF3)},
                {rgb(0x12653B), rgb(0xDFF3E7)},
                {rgb(0x1A56A6), rgb(0xE1EDFB)},
                {rgb(0x845000), rgb(0xFCEFD2)},
                {rgb(0xAE2219), rgb(0xFCE6E4)}}};
    return t;
}

Theme makeDark()
{
    Theme t;
    t.mode = Theme::Mode::Dark;
    t.window = rgb(0x12161D);
    t.surface = rgb(0x1A202A);
    t.raised = rgb(0x212937);
    t.border = rgb(0x303A4A);
    t.fieldBorder = rgb(0x6C7B90);
    t.text = rgb(0xE8ECF2);
    t.muted = rgb(0xA6B1C1);
    t.accent = rgb(0x82B1FF);
    t.onAccent = rgb(0x0D1B30);
    t.accentSoft = rgb(0x233C61);
    t.tones = {{{rgb(0xBCC6D3), rgb(0x2B3443)},
                {rgb(0x7FD6A0), rgb(0x173627)},
                {rgb(0x93C1FF), rgb(0x183252)},
                {rgb(0xF3C46E), rgb(0x40310F)},
                {rgb(0xFFA59D), rgb(0x4C201D)}}};
    return t;
}

QPalette paletteOf(const Theme &t)
{
    QPalette p;
    p.setColor(QPalette::Window, t.window);
    p.setColor(QPalette::WindowText, t.text);
    p.setColor(QPalette::Base, t.surface);
    p.setColor(QPalette::AlternateBase, t.raised);
    p.setColor(QPalette::Text, t.text);
    p.setColor(QPalette::PlaceholderText, t.muted);
    p.setColor(QPalette::Button, t.surface);
    p.setColor(QPalette::ButtonText, t.text);
    p.setColor(QPalette::BrightText, t.onAccent);
    p.setColor(QPalette::Highlight, t.accent);
    p.setColor(QPalette::HighlightedText, t.onAccent);
    p.setColor(QPalette::Link, t.accent);
    p.setColor(QPalette::LinkVisited, t.accent);
    p.setColor(QPalette::ToolTipBase, t.text);
    p.setColor(QPalette::ToolTipText, t.surface);
    p.setColor(QPalette::Light, t.raised);
    p.setColor(QPalette::Midlight, t.border);
    p.setColor(QPalette::Mid, t.border);
    p.setColor(QPalette::Dark, t.fieldBorder);
    p.setColor(QPalette::Shadow, t.mode == Theme::Mode::Light ? rgb(0x9AA5B1) : rgb(0x05070A));
    const QColor faint =
        QColor::fromRgbF((t.muted.redF() + t.surface.redF()) / 2, (t.muted.greenF() + t.surface.greenF()) / 2,
                         (t.muted.blueF() + t.surface.blueF()) / 2);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, faint);
    p.setColor(QPalette::Disabled, QPalette::Base, t.raised);
    return p;
}

double luminance(const QColor &color)
{
    const auto linear = [](double c) {
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

}

const Theme &Theme::of(Mode mode)
{
    static const Theme light = makeLight();
    static const Theme dark = makeDark();
    return mode == Mode::Dark ? dark : light;
}

const Theme &Theme::of(const QPalette &palette)
{
    return of(palette.color(QPalette::Base).lightness() < 128 ? Mode::Dark : Mode::Light);
}

void Theme::apply(QApplication &app, Mode mode)
{
    const Theme &theme = of(mode);
    static QPointer<FieldStyle> style; // the application owns it
    if (!style)
        QApplication::setStyle(style = new FieldStyle);
    QFont font(QStringList{QStringLiteral("Inter"), QStringLiteral("DejaVu Sans")});
    font.setPointSizeF(10);
    QApplication::setFont(font);
    useIconTheme();
    QApplication::setPalette(paletteOf(theme));
    app.setStyleSheet(styleSheetOf(theme));
}

QString toneName(Tone tone)
{
    switch (tone) {
    case Tone::Neutral:
        return QStringLiteral("neutral");
    case Tone::Ok:
        return QStringLiteral("ok");
    case Tone::Info:
        return QStringLiteral("info");
    case Tone::Warning:
        return QStringLiteral("warning");
    case Tone::Danger:
        return QStringLiteral("danger");
    }
    return {};
}

void setStyleProperty(QWidget *widget, const char *name, const QString &value)
{
    if (widget->property(name).toString() == value)
        return;
    widget->setProperty(name, value);
    QList<QWidget *> restyled =
        widget->findChildren<QWidget *>(); // what is said of a banner's labels as well
    restyled.prepend(widget);
    for (QWidget *each : restyled) {
        each->style()->unpolish(each);
        each->style()->polish(each);
        each->update();
    }
}

double contrastRatio(const QColor &a, const QColor &b)
{
    const double la = luminance(a);
    const double lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

}
