#pragma once

#include "domain/Clock.h"
#include "domain/SandboxFaults.h"
#include "sandbox/ResourceStore.h"

#include <QRandomGenerator>

#include <optional>

namespace concord::sandbox {

/// What clinicians do over time: each step changes one prescription. The kinds follow a fixed cycle, what
/// they happen to comes from the seed, so the same seed tells the same story. No timer here: SandboxServer
/// calls step().
class SandboxStory
{
public:
    SandboxStory(ResourceStore &store, quint32 seed);

    /// Nothing only when no prescription is left that the step could change.
    std::optional<SandboxChange> step(Timestamp now);

private:
    [[nodiscard]] std::optional<QJsonObject> pickActive();
    [[nodiscard]] QJsonObject prescribed();
    [[nodiscard]] static QJsonObject changed(QJsonObject resource, SandboxChangeKind kind);

    ResourceStore &m_store;
    QRandomGenerator m_random;
    int m_steps = 0;
};

}
