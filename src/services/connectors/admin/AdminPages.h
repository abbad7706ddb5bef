#pragma once

#include <QByteArray>

#include <chrono>
#include <memory>
#include <mutex>

namespace concord {

/// What the admin listener answers, made ahead: a request reads memory and nothing else, so however many
/// come, the database and the engine do not feel it.
struct AdminContent
{
    QByteArray metrics; ///< Prometheus' text; empty: not read yet
    QByteArray ready;   ///< JSON
    bool isReady = false;
    QByteArray health; ///< JSON
    std::chrono::steady_clock::time_point madeAt{};
};

/// The newest content, from the thread that reads it to the one that serves it. Thread-safe.
class AdminPages
{
public:
    void set(AdminContent content)
    {
        auto next = std::make_shared<const AdminContent>(std::move(content));
        const std::lock_guard lock(m_mutex);
        m_content.swap(next);
    }
    /// Null before the first set().
    [[nodiscard]] std::shared_ptr<const AdminContent> content() const
    {
        const std::lock_guard lock(m_mutex);
        return m_content;
    }

private:
    mutable std::mutex m_mutex;
    std::shared_ptr<const AdminContent> m_content; // also of answers under way
};

}
