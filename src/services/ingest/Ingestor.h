#pragma once

#include "domain/Clock.h"
#include "domain/Inbound.h"
#include "ingest/Door.h"
#include "runtime/BoundedQueue.h"
#include "store/Database.h"
#include "store/IntakeStore.h"

#include <QDeadlineTimer>
#include <QObject>
#include <QTimer>

#include <atomic>
#include <chrono>
#include <memory>
#include <vector>

namespace concord {

struct IngestSettings
{
    DatabaseUrl database;
    size_t capacity = 4096;              ///< messages that wait; beyond it EngineFull
    size_t batch = 256;                  ///< messages of one commit, at most
    std::chrono::milliseconds window{5}; ///< a message waits no longer for others to share its commit
    std::chrono::milliseconds reopen{500};
    OpenOptions open;
    /// Runs inside each transaction that made events (PostgreSQL: NOTIFY).
    std::function<Result<void>(Database &)> inTransaction;
};

/// The one way into the engine: many listeners submit, one thread commits them in groups and answers each
/// after the commit (DESIGN section 2). A service: lives on a ServiceThread of its own; submit() and isFull()
/// are thread-safe. Messages of one connection are stored in the order in which they were submitted.
class Ingestor : public QObject, public InboundSink
{
    Q_OBJECT
public:
    Ingestor(IngestSettings settings, const Clock &clock, std::unique_ptr<Door> door);
    ~Ingestor() override;

    void submit(InboundMessage message, Done done) override;
    [[nodiscard]] bool isFull() const override;

public slots:
    void start();
    /// Stores what was submitted, then refuses with Cancelled. What came before start() waits for it; without
    /// a start it is refused here.
    void stop();

signals:
    void committed(int events);               ///< new work in the store: a nudge without data
    void failed(const concord::Error &error); ///< the store; it goes on trying; told once per trouble
    void recovered();

private:
    struct Submitted
    {
        InboundMessage message;
        Done done;
    };
    struct Pending; ///< a submitted message on its way through one commit

    void wake();
    void look();
    void commitSome();
    void process(std::vector<Submitted> group);
    void read(Pending &pending) const;
    [[nodiscard]] Result<void> ensureOpen();
    void close();
    [[nodiscard]] Result<int> store(std::vector<Pending *> &pending);
    [[nodiscard]] Result<void> storeAll(std::vector<Pending *> &pending);
    /// Not stored, for one before it in its sequence was not.
    [[nodiscard]] static bool isBehind(const Pending &pending);
    void endSequence(const Pending &pending, const Error &error) const;
    void processAlone(std::vector<Pending> &pending);
    void answer(Pending &pending, const Result<void> &stored) const;
    void noteReceipt(const InboundReceipt &receipt, const QString &source) const;
    void noteTrouble(const Error &error);

    IngestSettings m_settings;
    const Clock &m_clock;
    std::unique_ptr<Door> m_door;
    BoundedQueue<Submitted> m_queue;
    std::atomic<bool> m_woken = false;
    std::unique_ptr<Database> m_db;
    std::unique_ptr<IntakeStore> m_intake; ///< of m_db
    std::unique_ptr<QTimer> m_timer;       ///< the end of the window
    QDeadlineTimer m_nextOpen;
    std::optional<Error> m_trouble;
    size_t m_expected = 1; ///< as many as shared the last commit are likely to come again
};

}
