#pragma once

#include "views/common/Theme.h"

#include <QFrame>

class QLabel;
class QPushButton;

namespace concord {

class IconLabel;

/// A line inside a panel or above the page: an icon, a sentence, perhaps one thing to do about it.
class Banner : public QFrame
{
    Q_OBJECT
public:
    explicit Banner(QWidget *parent = nullptr);

    /// Shows the banner. @param action empty: no button
    void display(Tone tone, const QString &text, const QString &action = {});
    [[nodiscard]] QString text() const;
    void setVisible(bool visible) override; ///< hidden it holds no text any more

signals:
    void actionTriggered();

private:
    IconLabel *m_icon;
    QLabel *m_text;
    QPushButton *m_action;
};

}
