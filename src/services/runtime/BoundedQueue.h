#pragma once

#include <algorithm>
#include <atomic>
#include <deque>
#include <mutex>
#include <vector>

namespace concord {

/// Hands values from many threads to one, never more than its capacity at a time. Thread-safe.
template <typename T>
class BoundedQueue
{
public:
    explicit BoundedQueue(size_t capacity) : m_capacity(capacity) {}

    /// False at the limit or when closed; @p value is then left as it was. @p wasEmpty: the one thread may
    /// need to be woken.
    [[nodiscard]] bool push(T &value, bool &wasEmpty)
    {
        const std::scoped_lock lock(m_mutex);
        if (m_closed || m_values.size() >= m_capacity)
            return false;
        wasEmpty = m_values.empty();
        m_values.push_back(std::move(value));
        m_size.store(m_values.size(), std::memory_order_relaxed);
        return true;
    }

    /// The oldest, at most @p limit.
    [[nodiscard]] std::vector<T> take(size_t limit)
    {
        const std::scoped_lock lock(m_mutex);
        const auto end = m_values.begin() + std::ptrdiff_t(std::min(limit, m_values.size()));
        std::vector<T> taken(std::make_move_iterator(m_values.begin()), std::make_move_iterator(end));
        m_values.erase(m_values.begin(), end);
        m_size.store(m_values.size(), std::memory_order_relaxed);
        return taken;
    }

    void open()
    {
        const std::scoped_lock lock(m_mutex);
        m_closed = false;
    }
    /// From now on nothing goes in; what is in it stays until taken.
    void close()
    {
        const std::scoped_lock lock(m_mutex);
        m_closed = true;
    }

    [[nodiscard]] bool isClosed() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_closed;
    }

    [[nodiscard]] size_t size() const { return m_size.load(std::memory_order_relaxed); }
    [[nodiscard]] bool isFull() const { return size() >= m_capacity; }

private:
    const size_t m_capacity;
    mutable std::mutex m_mutex;
    std::deque<T> m_values;
    std::atomic<size_t> m_size = 0;
    bool m_closed = false;
};

}
