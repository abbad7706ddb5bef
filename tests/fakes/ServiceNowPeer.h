#pragma once

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QMap>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QUrl>

namespace concord {

/// The ServiceNow instance of tests/peers on a free loopback port, from start() to the destructor. Orders and
/// requests of a test's own are answered before they return: no event of the code under test runs meanwhile.
class ServiceNowPeer
{
public:
    ~ServiceNowPeer();

    /// @param options further options of server.py ("--seed", "--patients", "--certificate", …)
    /// False after half a minute or when the process ends; failure() then says why.
    [[nodiscard]] bool start(const QStringList &options = {});
    void stop();
    [[nodiscard]] QUrl base() const { return m_base; } ///< "http://127.0.0.1:40123"
    [[nodiscard]] QString failure() const { return m_failure; }

    /// What happens to it, as its README lists. False when it was refused.
    bool order(const QJsonObject &order);
    bool fault(const QJsonObject &fault) { return order({{QStringLiteral("fault"), fault}}); }

    /// A record as another user makes or changes it; the record as it is now, empty when it was refused.
    QJsonObject create(const QString &table, const QJsonObject &values);
    QJsonObject change(const QString &table, const QString &id, const QJsonObject &values);
    /// The rows that an encoded query finds, references as plain text.
    [[nodiscard]] QJsonArray rows(const QString &table, const QString &query = {});

    struct Request
    {
        QString method;
        QString target; ///< percent-encoded, with its query
        QString status; ///< "200", "dropped 201"
    };
    /// Of the Table API and the token endpoint since the last forget(), those of this class left out.
    [[nodiscard]] QList<Request> requests();
    void forget() { order({{QStringLiteral("forget_requests"), true}}); }
    [[nodiscard]] int count(const QString &method, const QString &part = {});
    [[nodiscard]] QJsonObject state();

private:
    struct Answer
    {
        int status = 0;
        QJsonObject body;
    };
    Answer ask(const QByteArray &method, const QString &target, const QJsonObject &body = {});

    QProcess m_process;
    QUrl m_base;
    QString m_failure;
};

}
