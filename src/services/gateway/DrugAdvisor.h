#pragma once

#include "domain/Terminology.h"
#include "gateway/MappingDesk.h"

#include <QObject>

#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace concord {

class SuggestionIndex;

/// The index of drug names that suggestions and comparisons come from: one for all gateways of a process,
/// built in a thread of its own when it is first wanted, which takes seconds. Its functions may be called
/// from any thread; ready() comes out of the building thread.
class DrugAdvisor : public QObject
{
    Q_OBJECT
public:
    using Loader = std::function<Result<TerminologyRelease>()>;
    /// @param load empty: the release inside the program
    explicit DrugAdvisor(Loader load = {});
    ~DrugAdvisor() override; ///< waits for the building to end

    /// Begins to build unless that has happened; true when it is done, well or not.
    [[nodiscard]] bool prepare();
    /// Why there is none; NotFound: it is being built.
    [[nodiscard]] Result<std::shared_ptr<const SuggestionIndex>> index() const;
    /// Builds on this thread and waits, for a command.
    [[nodiscard]] Result<std::shared_ptr<const SuggestionIndex>> wait();
    [[nodiscard]] QString version() const; ///< of the release; empty: not built

    [[nodiscard]] static DrugComparer comparerOf(std::shared_ptr<const SuggestionIndex> index);

signals:
    void ready();

private:
    void build();

    const Loader m_load;
    mutable std::mutex m_mutex;
    std::thread m_builder;
    bool m_isBegun = false;
    bool m_isDone = false;
    QString m_version;
    Result<std::shared_ptr<const SuggestionIndex>> m_index;
};

}
