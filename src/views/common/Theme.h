#pragma once

#include <QColor>
#include <QPalette>
#include <QString>

#include <array>

class QApplication;
class QWidget;

namespace concord {

/// What a colour means. Never the only sign: an icon or a word always stands beside it.
enum class Tone { Neutral, Ok, Info, Warning, Danger };

struct ToneColors
{
    QColor strong; ///< text, icons and lines; at least 4.5:1 on `soft` and on every surface (WCAG 2.1 AA)
    QColor soft;   ///< background of badges and banners
};

/// The look of the console: one set of colours for light, one for dark, Fusion on top of them.
/// Widgets ask `Theme::of(palette())` while painting, so a switch needs nothing but the new application
/// palette.
struct Theme
{
    enum class Mode { Light, Dark };

    // spacing, in device-independent pixels
    static constexpr int tight = 4;
    static constexpr int gap = 8;
    static constexpr int space = 12;
    static constexpr int wide = 16;
    static constexpr int radius = 8;
    static constexpr int smallIcon = 16;
    static constexpr int rowHeight = 34;     ///< of every table
    static constexpr int tallRowHeight = 50; ///< with TwoLineDelegate

    Mode mode = Mode::Light;
    QColor window;  ///< behind the panels
    QColor surface; ///< panels, tables, fields
    QColor raised;  ///< alternate rows, headers, hovered things
    QColor border;
    QColor fieldBorder; ///< of controls: 3:1 on `surface`
    QColor text;
    QColor muted;  ///< secondary text; still 4.5:1
    QColor accent; ///< primary buttons, focus, links
    QColor onAccent;
    QColor accentSoft; ///< selection
    std::array<ToneColors, 5> tones;

    [[nodiscard]] const ToneColors &tone(Tone which) const { return tones[size_t(which)]; }

    [[nodiscard]] static const Theme &of(Mode mode);
    [[nodiscard]] static const Theme &of(const QPalette &palette);
    /// Style, palette, font, icon theme and style sheet of the whole program; also to switch while running.
    static void apply(QApplication &app, Mode mode);
};

/// "ok", "danger", …: the value of the `tone` property that the style sheet looks at.
[[nodiscard]] QString toneName(Tone tone);
/// Sets a property that the style sheet looks at and has the widget styled again.
void setStyleProperty(QWidget *widget, const char *name, const QString &value);

/// WCAG 2.1 contrast ratio, 1…21.
[[nodiscard]] double contrastRatio(const QColor &a, const QColor &b);

}
