#include "views/common/StyleSheet.h"

#include "views/common/Theme.h"

namespace concord {

namespace {

// Names in @…@ are replaced by the theme's colours. A class in a namespace is written with "--" in Qt style
// sheets.
constexpr char16_t sheet[] = uR"(
QToolTip { background: @text@; color: @surface@; border: 0; padding: 4px 6px; }
QLabel[role="muted"] { color: @muted@; }
QLabel[role="heading"] { font-weight: 600; }
QLabel[role="title"] { font-size: 15pt; font-weight: 600; }
QLabel[role="caution"] { color: @caution@; }
QLabel[role="figure"] { font-size: 17pt; font-weight: 600; }

concord--PanelFrame { background: @surface@; border: 1px solid @border@; border-radius: 8px; }
concord--PanelFrame[kind="inner"] { border: 0; border-radius: 0; }
QFrame[role="card"] { background: @raised@; border: 1px solid @border@; border-radius: 8px; }

QPushButton { background: @surface@; color: @text@; border: 1px solid @fieldBorder@; border-radius: 6px;
    padding: 4px 12px; min-height: 20px; }
QPushButton:hover { background: @raised@; }
QPushButton:pressed, QPushButton:checked { background: @accentSoft@; }
QPushButton:focus { border: 2px solid @accent@; padding: 3px 11px; }
QPushButton:disabled { color: @faint@; border-color: @border@; background: @raised@; }
QPushButton[kind="primary"] { background: @accent@; color: @onAccent@; border-color: @accent@; font-weight: 600; }
QPushButton[kind="primary"]:hover { background: @accentHover@; }
QPushButton[kind="primary"]:focus { border: 2px solid @text@; }
QPushButton[kind="primary"]:disabled { background: @raised@; color: @faint@; border-color: @border@; }
QPushButton[kind="flat"] { border-color: transparent; background: transparent; }
QPushButton[kind="flat"]:hover { background: @raised@; }
QPushButton[kind="flat"]:focus { border-color: @accent@; }
QPushButton[kind="link"] { border-color: transparent; background: transparent; color: @accent@; padding: 4px 6px; }
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="link"]:focus { border: 2px solid @accent@; padding: 3px 5px; }
QPushButton[kind="link"]:disabled { color: @faint@; }
QPushButton[kind="chip"] { background: @accentSoft@; border: 1px solid @border@; border-radius: 13px; padding: 2px 10px; }
QPushButton[kind="chip"]:hover { border-color: @accent@; }
QPushButton[kind="chip"]:focus { border: 2px solid @accent@; padding: 1px 9px; }
QPushButton::menu-indicator { width: 0; }

QToolButton { border: 1px solid transparent; border-radius: 6px; padding: 4px; background: transparent; }
QToolButton:hover { background: @raised@; }
QToolButton:pressed, QToolButton:checked { background: @accentSoft@; }
QToolButton:focus { border: 2px solid @accent@; padding: 3px; }
QToolButton::menu-indicator { image: none; }

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox { background: @surface@; border: 1px solid @fieldBorder@;
    border-radius: 6px; padding: 4px 8px; selection-background-color: @accent@; selection-color: @onAccent@; }
QLineEdit, QSpinBox, QDoubleSpinBox { min-height: 20px; }
QSpinBox QLineEdit, QSpinBox QLineEdit:focus, QDoubleSpinBox QLineEdit, QDoubleSpinBox QLineEdit:focus { border: 0; padding: 0; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button { width: 0; border: 0; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus { border: 2px solid @accent@; padding: 3px 7px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QLineEdit:read-only { background: @raised@; border-color: @border@; }
QLineEdit:disabled, QPlainTextEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled { color: @muted@; }
QComboBox { min-height: 28px; max-height: 30px; }
QCheckBox { spacing: 6px; }
QCheckBox:focus { color: @accent@; }

QAbstractItemView { background: @surface@; alternate-background-color: @raised@; border: 0; outline: 0;
    selection-background-color: @accentSoft@; selection-color: @text@; }
QTableView { gridline-color: transparent; }
QTableView::item, QTreeView::item { padding: 0 8px; border-bottom: 1px solid @border@; }
QTableView::item:selected, QTreeView::item:selected, QListView::item:selected { background: @accentSoft@; color: @text@; }
QTableView:focus, QTreeView:focus { border: 1px solid @accent@; }
QHeaderView { background: @surface@; border: 0; }
QHeaderView::section { background: @surface@; color: @muted@; border: 0; border-bottom: 1px solid @border@;
    padding: 6px 11px; font-weight: 600; }
QTreeView QHeaderView::section { padding: 6px 2px 6px 11px; }
QTableCornerButton::section { background: @surface@; border: 0; }

QProgressBar { background: @border@; border: 0; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: @accent@; border-radius: 3px; }

QSlider::groove:horizontal { background: @border@; height: 4px; border-radius: 2px; }
QSlider::sub-page:horizontal { background: @accent@; height: 4px; border-radius: 2px; }
QSlider::handle:horizontal { background: @surface@; border: 2px solid @accent@; width: 12px; height: 12px;
    margin: -6px 0; border-radius: 8px; }
QSlider::handle:horizontal:focus { background: @accent@; }

QMenuBar { background: @surface@; border-bottom: 1px solid @border@; padding: 2px 8px; }
QMenuBar::item { padding: 4px 8px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: @accentSoft@; }
QMenu { background: @surface@; border: 1px solid @border@; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: @accentSoft@; color: @text@; }
QMenu::item:disabled { color: @faint@; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: @border@; margin: 4px 8px; }

QScrollBar { background: transparent; border: 0; margin: 0; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: @scroll@; border-radius: 4px; margin: 2px; }
QScrollBar::handle:hover { background: @fieldBorder@; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QAbstractScrollArea::corner { background: transparent; border: 0; }
QTableView[role="boxed"] { border: 1px solid @border@; border-radius: 6px; }

QTabWidget::pane { border: 0; border-top: 1px solid @border@; }
QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: @muted@; border: 0; border-bottom: 2px solid transparent;
    padding: 9px 12px; }
QTabBar::tab:hover { color: @text@; }
QTabBar::tab:selected { color: @text@; border-bottom-color: @accent@; }
QTabBar::tab:focus { color: @accent@; }

QScrollArea { background: transparent; border: 0; }
QScrollArea > QWidget > QWidget#scrollBody { background: transparent; }
QSplitter::handle { background: transparent; }
QStatusBar { background: @surface@; border-top: 1px solid @border@; color: @muted@; }
QStatusBar::item { border: 0; }

QFrame#side { background: @surface@; border: 0; border-right: 1px solid @border@; }
QLabel#brand { color: @accent@; font-size: 13pt; font-weight: 700; padding: 14px 18px 6px 18px; }
QListView#navigation { background: @surface@; border: 0; padding: 8px; }
QListView#navigation::item { border-radius: 6px; padding: 8px 8px; margin: 1px 0; color: @text@; border: 0; }
QListView#navigation::item:hover { background: @raised@; }
QListView#navigation::item:selected { background: @accentSoft@; color: @text@; }
QListView#navigation::item:focus { border: 2px solid @accent@; padding: 6px 6px; }
QLabel#signInBrand { color: @accent@; font-size: 20pt; font-weight: 700; }
QFrame#signInCard { background: @surface@; border: 1px solid @border@; border-radius: 12px; }
QLabel#accountName, QLabel#accountRole { color: @text@; }
QToolButton#accountButton { padding: 3px 8px 3px 4px; }
QToolButton#accountButton:focus { padding: 2px 7px 2px 3px; }
QFrame#topBar { background: @surface@; border: 0; border-bottom: 1px solid @border@; }
QFrame#separator { background: @border@; border: 0; max-height: 1px; min-height: 1px; }
)";

QColor mix(const QColor &a, const QColor &b)
{
    return QColor::fromRgb((a.red() + b.red()) / 2, (a.green() + b.green()) / 2, (a.blue() + b.blue()) / 2);
}

QString toneRules(Tone tone, const Theme &theme)
{
    QString rules;
    for (const char *name : {"concord--Banner", "concord--Toast", "concord--BulkLine", "concord--TrailCard",
                             "concord--ExportLine", "concord--MappingUndoBar", "concord--UndoLine"}) {
        QString of = QStringLiteral(
            "@c@[tone=\"@n@\"] { background: @b@; border: 1px solid @f@; border-radius: 6px; }"
            "@c@[tone=\"@n@\"] QLabel { color: @f@; }"
            "@c@[tone=\"@n@\"] QPushButton { color: @f@; background: transparent; border-color: @f@; }"
            "@c@[tone=\"@n@\"] QPushButton:focus { border: 2px solid @f@; }"
            "@c@[tone=\"@n@\"] QPushButton:disabled { color: @d@; border-color: @d@; }\n");
        rules += of.replace(QLatin1StringView("@c@"), QLatin1StringView(name));
    }
    rules.replace(QLatin1StringView("@n@"), toneName(tone));
    rules.replace(QLatin1StringView("@b@"), theme.tone(tone).soft.name());
    rules.replace(QLatin1StringView("@f@"), theme.tone(tone).strong.name());
    rules.replace(QLatin1StringView("@d@"), mix(theme.tone(tone).strong, theme.tone(tone).soft).name());
    return rules;
}

}

QString styleSheetOf(const Theme &theme)
{
    const QColor faint = mix(theme.muted, theme.surface);
    const std::pair<const char *, QColor> colors[] = {
        {"@surface@", theme.surface},
        {"@raised@", theme.raised},
        {"@border@", theme.border},
        {"@fieldBorder@", theme.fieldBorder},
        {"@text@", theme.text},
        {"@muted@", theme.muted},
        {"@scroll@", mix(theme.fieldBorder, theme.surface)},
        {"@accent@", theme.accent},
        {"@onAccent@", theme.onAccent},
        {"@faint@", faint},
        {"@caution@", theme.tone(Tone::Warning).strong},
        {"@accentSoft@", theme.accentSoft},
        {"@accentHover@",
         theme.mode == Theme::Mode::Light ? theme.accent.darker(115) : theme.accent.lighter(112)},
    };
    QString text = QString::fromUtf16(sheet);
    for (const auto &[name, color] : colors)
        text.replace(QLatin1StringView(name), color.name());
    for (const Tone tone : {Tone::Neutral, Tone::Ok, Tone::Info, Tone::Warning, Tone::Danger})
        text += toneRules(tone, theme);
    return text;
}

}
