#pragma once

#include "views/common/Theme.h"

#include <QFrame>
#include <QTimer>

class QLabel;
class QPushButton;

namespace concord {

class IconLabel;

/// A short message over the lower right corner of its parent that goes away by itself and takes no focus.
/// A later message replaces an earlier one. The clock stands still while the mouse or the focus is on it.
class Toast : public QFrame
{
    Q_OBJECT
public:
    explicit Toast(QWidget *parent);

    /// @param action empty: no button
    void display(Tone tone, const QString &text, const QString &action = {});
    void forget(); ///< goes away at once, with what it says
    void setDuration(int milliseconds) { m_timer.setInterval(milliseconds); }
    [[nodiscard]] QString text() const;

signals:
    void actionTriggered();
    void dismissed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    void dismiss();
    void place();

    IconLabel *m_icon;
    QLabel *m_text;
    QPushButton *m_action;
    QPushButton *m_close;
    QTimer m_timer;
};

}
