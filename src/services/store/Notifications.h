#pragma once

#include "store/Database.h"

#include <QObject>

namespace concord {

/// Tells that another connection has made work, sooner than the next poll does: LISTEN and NOTIFY of
/// PostgreSQL. A nudge carries nothing and may be lost; polling stays what is relied on. On SQLite it never
/// tells anything. Lives on the thread of its Database, whose event loop has to run, and ends before it.
/// Tells from that event loop alone, never in the middle of a statement.
class Notifications : public QObject
{
    Q_OBJECT
public:
    explicit Notifications(Database &db, QObject *parent = nullptr);
    ~Notifications() override;

    /// Begins to listen. On SQLite: does nothing, successfully.
    [[nodiscard]] Result<void> listen();

    /// To be called inside the transaction that makes work: the others are told when it commits, and not at
    /// all when it is undone.
    [[nodiscard]] static Result<void> notifyWork(Database &db);

signals:
    void nudged();

private:
    Database &m_db;
    bool m_isListening = false;
};

}
