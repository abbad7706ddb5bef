#pragma once

#include <QElapsedTimer>
#include <QString>

namespace concord {

/// For a key that orders something: some servers of remote desktops show a key that is held down as one press
/// after another, and each would go to whatever is before the person by then.
class HeldKey
{
public:
    /// To be asked with each press. @param subject what the order would be about. @param key of several.
    /// True: this key has been down since it was about something else.
    [[nodiscard]] bool isHeld(const QString &subject, int key = 0)
    {
        const bool isSoon = m_since.isValid() && m_since.elapsed() < repeatMs;
        const bool isHeld = isSoon && key == m_key && subject != m_subject;
        m_since.start();
        if (!isHeld) {
            m_subject = subject;
            m_key = key;
        }
        return isHeld;
    }
    void release() { m_since.invalidate(); } ///< another key was pressed

private:
    static constexpr qint64 repeatMs = 700; ///< longer than a held key takes to repeat for the first time

    QElapsedTimer m_since;
    QString m_subject;
    int m_key = 0;
};

}
