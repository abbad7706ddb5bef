#pragma once

#include "audit/Checkpoints.h"
#include "host/AuditKey.h"
#include "observability/Trouble.h"

#include <QDeadlineTimer>
#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>

namespace concord {

struct AuditKeeperSettings
{
    DatabaseUrl database;
    AuditKeyTerms key;
    CheckpointRules rules;
    std::function<bool()> isLeader;            ///< callable from this thread; empty: always
    std::chrono::milliseconds look{1'000};     ///< between two looks for records without a place
    std::chrono::milliseconds again{10'000};   ///< after the key or the head file could not be used
    std::chrono::milliseconds remind{600'000}; ///< of a trouble that lasts
    std::chrono::milliseconds farewell{5'000}; ///< at most, for the last head
};

/// Keeps the audit trail provable while a program runs: gives records their places and signs heads when they
/// are due, as one of all programs on a database (the leader of the duties), and a last one when it stops.
/// What goes wrong is an error in the log, an open incident of "audit", and failed(); nothing waits for it,
/// intake least of all: the records stay, and get their proof when it is mended. A service: lives on a
/// ServiceThread.
class AuditKeeper : public QObject
{
    Q_OBJECT
public:
    AuditKeeper(AuditKeeperSettings settings, const Clock &clock);
    ~AuditKeeper() override;

public slots:
    void start();
    void stop(); ///< the leader places what is left and signs it

signals:
    void signedHead(qint64 size);             ///< a new one, or the newest again
    void failed(const concord::Error &error); ///< once for each trouble

private:
    void look();
    [[nodiscard]] bool leads() const { return !m_settings.isLeader || m_settings.isLeader(); }
    [[nodiscard]] Result<void> open();
    [[nodiscard]] Result<bool> place(); ///< one batch; true: there may be more
    [[nodiscard]] Result<void> signWhenDue();
    [[nodiscard]] Result<void> ensureKey();
    void signLast();
    void noteStore(const Error &error);
    void noteTrouble(const Error &error);
    bool raiseIncident(const Error &error);
    void noteSuccess();
    void close();

    AuditKeeperSettings m_settings;
    const Clock &m_clock;
    std::unique_ptr<Database> m_db;
    std::unique_ptr<Sequencer> m_sequencer;
    std::unique_ptr<Ed25519Key> m_key;
    std::unique_ptr<Checkpoints> m_checkpoints; ///< ends before m_key and m_db
    std::unique_ptr<QTimer> m_timer;
    QDeadlineTimer m_nextTry{0}; ///< of the key and the head file
    Trouble m_trouble;
    qint64 m_size = 0;               ///< records that have their place
    bool m_isRaised = false;         ///< the incident of m_trouble is open
    QDeadlineTimer m_nextResolve{0}; ///< of an incident that another program has left open
};

}
