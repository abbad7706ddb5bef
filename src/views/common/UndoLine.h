#pragma once

#include "domain/Clock.h"
#include "views/common/Theme.h"

#include <QFrame>
#include <QTimer>

#include <optional>

class QLabel;
class QPushButton;

namespace concord {

class IconLabel;

/// What the last order did, and for as long as it can be undone, the way to do that: it goes when that time
/// ends.
class UndoLine : public QFrame
{
    Q_OBJECT
public:
    /// @param name of the object, with which those of its parts begin
    UndoLine(const Clock &clock, const QString &name, QWidget *parent = nullptr);

    /// @param until when it can be undone; absent: it cannot
    void display(Tone tone, const QString &text, std::optional<Timestamp> until = {});
    void showWaiting(); ///< the undo is on its way
    void forget();
    [[nodiscard]] QString text() const;
    [[nodiscard]] bool canUndo() const; ///< now

signals:
    void undoRequested(); ///< the button

private:
    void refresh();

    const Clock &m_clock;
    IconLabel *m_icon;
    QLabel *m_text;
    QPushButton *m_undo;
    QPushButton *m_close;
    std::optional<Timestamp> m_until;
    bool m_isUndoing = false;
    QTimer m_timer; ///< rings when it cannot be undone any more
};

}
