#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QUrl>

namespace concord {

/// A server of tests/peers on a free loopback port, from start() to the destructor: FHIR, OAuth, or the EHR's
/// REST API in front of another FHIR server.
class PeerProcess
{
public:
    struct Answer
    {
        int status = 0; ///< 0 when there was no answer
        QJsonObject body;
    };

    ~PeerProcess();

    /// Waits for the ready line. @param options further options of server.mjs ("--gzip", "--clock", …)
    /// False after half a minute or when the process ends; failure() then says why.
    [[nodiscard]] bool start(const QString &seedFile, const QStringList &options = {});
    /// The OAuth server. @param keysFolder where it makes the keys of its clients, or finds them
    [[nodiscard]] bool startOAuth(const QString &keysFolder, const QStringList &options = {});
    /// The REST API. @param options of its server.py ("--token", …)
    [[nodiscard]] bool startEhrApi(const QString &seedFile = {}, const QStringList &options = {});
    [[nodiscard]] QUrl base() const { return m_base; } ///< "http://127.0.0.1:40123/fhir", ".../api/v1"
    [[nodiscard]] QString failure() const { return m_failure; }
    /// Kills it, as a crash of the EHR would.
    void stop();

    /// One request of a test's own, answered before it returns: the other side's users change their data.
    /// To the REST API with the token that it takes by default.
    Answer send(const QByteArray &method, const QString &path, const QJsonObject &body = {}) const;
    /// POST /control of the REST API: what goes wrong from now on. Its state; empty: it has refused.
    QJsonObject order(const QJsonObject &order) const;
    [[nodiscard]] QJsonObject state() const; ///< GET /control

private:
    [[nodiscard]] bool launch(const QString &folder, const QStringList &command, const QStringList &options);
    Answer ask(const QByteArray &method, const QByteArray &target, const QJsonObject &body) const;

    QProcess m_process;
    QUrl m_base;
    QString m_failure;
};

}
