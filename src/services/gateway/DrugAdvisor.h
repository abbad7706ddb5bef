#pragma once

#include "domain/Clock.h"
#include "gateway/MappingDesk.h"
#include "store/Database.h"
#include "store/SuggestionStore.h"

#include <QDeadlineTimer>
#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace concord {

class SuggestionIndex;

/// The index of drug names that suggestions and comparisons come from: one for all gateways of a process, of
/// the release that is in force in their database. Built in a thread of its own when it is first wanted and
/// again when another release is in force, which takes seconds. Only one is kept, and only while somebody
/// asks: the old one goes before the new one is built, and the last one after a while without a question. Its
/// functions may be called from any thread; ready() comes out of the building thread.
class DrugAdvisor : public QObject
{
    Q_OBJECT
public:
    using Loader = std::function<Result<SuggestionSource>(const DatabaseUrl &database)>;
    /// @param load empty: what the database has, and where it has none, the release inside the program.
    explicit DrugAdvisor(const Clock &clock, Loader load = {});
    ~DrugAdvisor() override; ///< waits for the building to end

    /// How long it is kept after the last prepare(), in a thread with an event loop; 15 minutes unless set.
    /// Call it before anybody asks.
    void setKept(std::chrono::milliseconds kept) { m_kept = kept; }
    /// Begins to build unless there is the index of @p release (empty: any) already; true when there is
    /// nothing to wait for. Where building failed, that is what index() says for half a minute.
    [[nodiscard]] bool prepare(const DatabaseUrl &database, const QString &release);
    /// Why there is none; NotFound: it is being built.
    [[nodiscard]] Result<std::shared_ptr<const SuggestionIndex>> index() const;
    /// Builds on this thread, for a command.
    [[nodiscard]] Result<std::shared_ptr<const SuggestionIndex>> wait(const DatabaseUrl &database);
    [[nodiscard]] QString version() const; ///< of the release; empty: not built

    /// Compares by what the release says of the drug; one that it does not have, by its name.
    [[nodiscard]] static TargetComparer comparerOf(std::shared_ptr<const SuggestionIndex> index);

signals:
    void ready();

private:
    using IndexPtr = std::shared_ptr<const SuggestionIndex>;
    void build(const DatabaseUrl &database);
    void letGoOfIdle();

    const Loader m_load;
    mutable std::mutex m_mutex;
    std::thread m_builder;
    bool m_isBuilding = false;
    QString m_askedFor; ///< the release that was in force when building began
    QString m_version;
    QDeadlineTimer m_again{0}; ///< when what failed is tried again
    std::chrono::milliseconds m_kept{std::chrono::minutes(15)};
    QDeadlineTimer m_idleAt; ///< when it is let go of, unless somebody asks
    QTimer m_idleTimer;      ///< of this object's own thread
    Result<std::shared_ptr<const SuggestionIndex>> m_index;
};

}
