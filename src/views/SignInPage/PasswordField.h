#pragma once

#include <QLineEdit>

namespace concord {

/// A field for a password. Qt does not tell whether Caps Lock is on, but what is typed does.
class PasswordField : public QLineEdit
{
    Q_OBJECT
public:
    explicit PasswordField(QWidget *parent = nullptr);

    [[nodiscard]] bool isCapsLockOn() const { return m_capsLock; }
    /// The password, which is then no longer in the field, nor to be had by undoing.
    [[nodiscard]] QString take();

signals:
    void capsLockChanged(bool on);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void setCapsLock(bool on);

    bool m_capsLock = false;
    bool m_isKnown = false; ///< a letter was typed, so the key itself can be followed
};

}
