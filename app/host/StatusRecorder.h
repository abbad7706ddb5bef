#pragma once

#include "domain/Clock.h"
#include "domain/Intake.h"
#include "observability/Trouble.h"
#include "store/Database.h"

#include <QHash>
#include <QObject>
#include <QTimer>

#include <memory>

namespace concord {

/// Writes what this process is and what its listeners say of themselves into the database, where every
/// console sees it. A store in trouble is tried again with the next status; nothing here is worth stopping
/// for. A service: lives on a ServiceThread.
class StatusRecorder : public QObject
{
    Q_OBJECT
public:
    StatusRecorder(DatabaseUrl database, const Clock &clock, QString worker);
    ~StatusRecorder() override;

public slots:
    void start();
    void stop(); ///< says that this process is gone
    void record(const concord::ListenerStatus &status);

private:
    void beat();
    [[nodiscard]] Result<void> count(const ListenerStatus &status);
    [[nodiscard]] bool ensureOpen();

    DatabaseUrl m_database;
    const Clock &m_clock;
    QString m_worker;
    std::unique_ptr<Database> m_db;
    std::unique_ptr<QTimer> m_timer;
    QHash<QString, ListenerStatus> m_unsaved; ///< by connection
    QHash<QString, qint64> m_counted;         ///< of each, the refused strangers that are in the figures
    Trouble m_trouble;
};

}
