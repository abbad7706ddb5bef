#pragma once

#include <QSslCertificate>
#include <QSslKey>
#include <QString>
#include <QTemporaryDir>

namespace concord {

/// A small certificate authority in a temporary folder, made by the openssl command when it is constructed.
/// All servers' certificates are for 127.0.0.1 and localhost unless they say otherwise.
class TestCertificates
{
public:
    enum class Kind { Good, Expired, NotYetValid, WrongName, SelfSigned, OtherAuthority };

    struct Identity
    {
        QSslCertificate certificate;
        QSslKey key;
    };

    TestCertificates();
    [[nodiscard]] QString authorityFile() const; ///< PEM, what a client is told to trust
    /// Null certificate when openssl failed.
    [[nodiscard]] Identity make(Kind kind) const;

    /// The same as files of this folder, as an administrator has them; the key for its owner alone.
    struct Files
    {
        QString certificate;
        QString key;
        Identity identity;
    };
    [[nodiscard]] Files makeFiles(const QString &name, Kind kind = Kind::Good) const;

private:
    void makeAuthority(const QString &name) const;
    [[nodiscard]] bool sign(Kind kind) const;
    [[nodiscard]] QString path(const QString &file) const { return m_dir.filePath(file); }

    QTemporaryDir m_dir;
};

}
