#pragma once

#include "views/common/PanelFrame.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QWidget>

namespace concord::checks {

template <typename Widget>
[[nodiscard]] Widget *child(const QWidget &parent, const char *name)
{
    auto *found = parent.findChild<Widget *>(QLatin1StringView(name));
    Q_ASSERT(found);
    return found;
}

/// Controls that a person can reach and that lack an object name or a name for screen readers; empty when all
/// is well.
[[nodiscard]] inline QString namelessControls(const QWidget &panel)
{
    QStringList nameless;
    for (const QWidget *widget : panel.findChildren<QWidget *>()) {
        const bool control =
            qobject_cast<const QAbstractButton *>(widget) || qobject_cast<const QComboBox *>(widget) ||
            qobject_cast<const QLineEdit *>(widget) || qobject_cast<const QPlainTextEdit *>(widget) ||
            qobject_cast<const QAbstractItemView *>(widget);
        const bool ofQt = widget->objectName().startsWith(QStringLiteral("qt_")) ||
                          qobject_cast<const QComboBox *>(
                              widget->parentWidget() ? widget->parentWidget()->parentWidget() : nullptr) ||
                          QByteArray(widget->metaObject()->className()).startsWith("QHeaderView") ||
                          QByteArray(widget->metaObject()->className()).startsWith("QTableCorner") ||
                          QByteArray(widget->metaObject()->className()).startsWith("QLineEditIcon") ||
                          QByteArray(widget->metaObject()->className()).startsWith("QComboBoxPrivate");
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        const bool spoken = !widget->accessibleName().isEmpty() || (button && !button->text().isEmpty());
        if (button && button->text().isEmpty() && !button->isVisibleTo(&panel))
            continue; // an action that has nothing to offer now
        if (control && !ofQt && widget->focusPolicy() != Qt::NoFocus &&
            (widget->objectName().isEmpty() || !spoken))
            nameless.append(QLatin1StringView(widget->metaObject()->className()) + u' ' +
                            widget->objectName());
    }
    return nameless.join(QStringLiteral(", "));
}

}
