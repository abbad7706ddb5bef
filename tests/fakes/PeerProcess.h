#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QUrl>

namespace concord {

/// The FHIR server of tests/peers, or its OAuth server, on a free loopback port, from start() to the
/// destructor.
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
    [[nodiscard]] QUrl base() const { return m_base; } ///< "http://127.0.0.1:40123/fhir"
    [[nodiscard]] QString failure() const { return m_failure; }
    /// Kills it, as a crash of the EHR would.
    void stop();

    /// One request of a test's own, answered before it returns: the other side's users change their data.
    Answer send(const QByteArray &method, const QString &path, const QJsonObject &body = {}) const;

private:
    [[nodiscard]] bool launch(const QString &folder, const QStringList &options);

    QProcess m_process;
    QUrl m_base;
    QString m_failure;
};

}
