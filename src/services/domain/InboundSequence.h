#pragma once

#include <QSet>
#include <QString>

#include <mutex>

namespace concord {

/// Messages that one sender wants stored in the order in which it sent them. Once one is not stored, those
/// behind it are not either, though they are on their way already: the listener hands all of them over again,
/// in order, in a new sequence. Thread-safe; the listener and its messages under way own it together.
class InboundSequence
{
public:
    /// Nothing more is stored.
    void end()
    {
        const std::scoped_lock lock(m_mutex);
        m_isOver = true;
    }
    /// Nothing more of this patient is stored.
    void end(const QString &orderingKey)
    {
        const std::scoped_lock lock(m_mutex);
        m_endedKeys.insert(orderingKey);
    }
    [[nodiscard]] bool isOver() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_isOver;
    }
    /// A message without a patient has no order to keep with those of one.
    [[nodiscard]] bool takes(const QString &orderingKey) const
    {
        const std::scoped_lock lock(m_mutex);
        return !m_isOver && (orderingKey.isEmpty() || !m_endedKeys.contains(orderingKey));
    }

private:
    mutable std::mutex m_mutex;
    bool m_isOver = false;
    QSet<QString> m_endedKeys;
};

}
