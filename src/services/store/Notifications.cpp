#include "store/Notifications.h"

#include <QSqlDriver>
#include <QSqlError>

namespace concord {

namespace {
bool isServer(const Database &db)
{
    return db.dialect().kind() == Dialect::Kind::Postgres;
}

/// Channels belong to a database, not to a schema.
QString channelOf(const Database &db)
{
    return QStringLiteral("concord_work_") + db.schema();
}
}

Notifications::Notifications(Database &db, QObject *parent) : QObject(parent), m_db(db) {}

Notifications::~Notifications()
{
    if (m_isListening && !m_db.isConnectionLost())
        m_db.driver()->unsubscribeFromNotification(channelOf(m_db));
}

Result<void> Notifications::listen()
{
    if (m_isListening || !isServer(m_db))
        return {};
    QSqlDriver *driver = m_db.driver();
    if (!driver->subscribeToNotification(channelOf(m_db)))
        return fail(ErrorCode::StoreFailed, m_db.place(),
                    QStringLiteral("LISTEN failed; code %1").arg(driver->lastError().nativeErrorCode()));
    m_isListening = true;
    // queued: the driver tells from within its own loop, and who hears it may close the connection
    connect(
        driver, &QSqlDriver::notification, this,
        [this](const QString &, QSqlDriver::NotificationSource source, const QVariant &) {
            if (source == QSqlDriver::OtherSource)
                emit nudged();
        },
        Qt::QueuedConnection);
    return {};
}

Result<void> Notifications::notifyWork(Database &db)
{
    if (!isServer(db))
        return {};
    return db.run(QStringLiteral("SELECT pg_notify(?, '')"), {channelOf(db)}).map([](QSqlQuery *) {});
}

}
