#pragma once

#include <QObject>

#include <functional>
#include <memory>
#include <utility>

namespace concord {

/// Runs calls on the next turn of the event loop, so that no answer comes from within the question. What was
/// asked for before cancelAll(), or before the end of this, never runs.
class Later
{
public:
    void run(std::function<void()> call)
    {
        QMetaObject::invokeMethod(m_context.get(), std::move(call), Qt::QueuedConnection);
    }
    void cancelAll() { m_context = std::make_unique<QObject>(); }

private:
    std::unique_ptr<QObject> m_context = std::make_unique<QObject>();
};

}
