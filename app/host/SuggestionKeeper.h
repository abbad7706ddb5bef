#pragma once

#include "domain/Clock.h"
#include "observability/Trouble.h"
#include "store/Database.h"
#include "store/SuggestionStore.h"

#include <QDeadlineTimer>
#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>

namespace concord {

class SuggestionIndex;

struct SuggestionKeeperSettings
{
    DatabaseUrl database;
    std::function<bool()> isLeader; ///< callable from this thread; empty: always
    std::chrono::milliseconds look{1'000};
    std::chrono::milliseconds again{10'000}; ///< after the release could not be read
    std::chrono::milliseconds idle{300'000}; ///< so long the index is kept without a question
    int batch = 20;                          ///< codes a transaction
};

/// Suggests drugs for open codes that have a text, as one of all programs on a database (the leader of the
/// duties), and again for all of them when another release is in force. The index of drug names is built when
/// something is to be suggested and let go when nothing was for a while: of a full release it holds hundreds
/// of MB. Nothing waits for this; a code without suggestions is asked about live. A service: lives on a
/// ServiceThread.
class SuggestionKeeper : public QObject
{
    Q_OBJECT
public:
    SuggestionKeeper(SuggestionKeeperSettings settings, const Clock &clock);
    ~SuggestionKeeper() override;

    [[nodiscard]] bool holdsIndex() const { return m_index != nullptr; } ///< on its thread

public slots:
    void start();
    void stop();

signals:
    void suggested(int codes); ///< a batch is kept

private:
    void look();
    [[nodiscard]] Result<bool> step(); ///< one batch; true: there may be more
    [[nodiscard]] Result<void> open();
    [[nodiscard]] Result<void> readRelease();
    [[nodiscard]] Result<void> keep(const std::vector<OpenText> &codes);
    void noteTrouble(const Error &error);
    void close();

    SuggestionKeeperSettings m_settings;
    const Clock &m_clock;
    std::unique_ptr<Database> m_db;
    std::unique_ptr<QTimer> m_timer;
    std::unique_ptr<const SuggestionIndex> m_index;
    QString m_version; ///< of the release in m_index
    QDeadlineTimer m_idle;
    QDeadlineTimer m_nextTry{0};
    Trouble m_trouble;
    bool m_more = true; ///< look also when nobody else has committed
};

}
