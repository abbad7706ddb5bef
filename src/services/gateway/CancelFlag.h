#pragma once

#include <QMetaType>

#include <atomic>
#include <memory>

namespace concord {

/// Calls off long work on another thread, whose queue would see an order only after it. Copies are the same
/// flag: one is kept by whoever ordered the work, one by the work, and either may be gone first.
class CancelFlag
{
public:
    void raise() const { *m_raised = true; }
    [[nodiscard]] bool isRaised() const { return *m_raised; }

private:
    std::shared_ptr<std::atomic_bool> m_raised = std::make_shared<std::atomic_bool>(false);
};

}

Q_DECLARE_METATYPE(concord::CancelFlag)
