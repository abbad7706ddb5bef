#pragma once

#include "fakes/DatabaseFactory.h"
#include "fakes/PostgresServer.h"

namespace concord {

/// Databases of a PostgresServer: each reset() makes a new one, copied from one that was migrated once.
class PostgresFactory : public DatabaseFactory
{
public:
    explicit PostgresFactory(PostgresServer &server) : m_server(server) {}

    void reset() override
    {
        sealers = nullptr;
        m_made = prepareTemplate().and_then([this](const QString &) {
            if (!m_name.isEmpty())
                m_dropped = m_server.run(QStringLiteral("DROP DATABASE %1 WITH (FORCE)").arg(m_name));
            m_name = QStringLiteral("test_%1").arg(++m_number);
            return m_server.run(
                QStringLiteral("CREATE DATABASE %1 TEMPLATE migrated STRATEGY file_copy").arg(m_name));
        });
    }
    [[nodiscard]] Result<std::unique_ptr<Database>> open(const OpenOptions &options = {}) override
    {
        if (!m_made)
            return fail(m_made.error());
        return Database::open(url(), options);
    }
    [[nodiscard]] DatabaseUrl url() const
    {
        return {Dialect::Kind::Postgres, m_server.socketUrl(m_name), sealers};
    }
    [[nodiscard]] DatabaseUrl tcpUrl() const { return {Dialect::Kind::Postgres, m_server.url(m_name)}; }
    [[nodiscard]] const QString &name() const { return m_name; }

private:
    [[nodiscard]] Result<QString> prepareTemplate()
    {
        if (m_number > 0)
            return QString();
        const QString name = QStringLiteral("migrated");
        return m_server.run(QStringLiteral("CREATE DATABASE ") + name).and_then([&](const QString &) {
            return Database::open({Dialect::Kind::Postgres, m_server.socketUrl(name)})
                .map([](const std::unique_ptr<Database> &) { return QString(); });
        });
    }

    PostgresServer &m_server;
    Result<QString> m_made;
    Result<QString> m_dropped;
    QString m_name;
    int m_number = 0;
};

}
