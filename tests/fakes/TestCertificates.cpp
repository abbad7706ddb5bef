#include "fakes/TestCertificates.h"

#include <QFile>
#include <QProcess>

namespace concord {

namespace {
bool openssl(const QStringList &arguments)
{
    QProcess process;
    process.start(QStringLiteral("openssl"), arguments);
    return process.waitForFinished() && process.exitStatus() == QProcess::NormalExit &&
           process.exitCode() == 0;
}

QStringList newKey(const QString &keyFile)
{
    return {QStringLiteral("-newkey"),
            QStringLiteral("ec"),
            QStringLiteral("-pkeyopt"),
            QStringLiteral("ec_paramgen_curve:prime256v1"),
            QStringLiteral("-nodes"),
            QStringLiteral("-keyout"),
            keyFile};
}

void write(const QString &file, const QByteArray &content)
{
    QFile out(file);
    if (out.open(QIODevice::WriteOnly))
        out.write(content);
}

/// `openssl ca` is the one command of OpenSSL 3.0 that sets both dates of a certificate.
QByteArray caConfiguration(const QByteArray &dir)
{
    return "[ca]\ndefault_ca=d\n[d]\ndir=" + dir + "\ndatabase=" + dir + "/index.txt\nserial=" + dir +
           "/serial\nnew_certs_dir=" + dir +
           "\ndefault_md=sha256\npolicy=p\nunique_subject=no\n"
           "copy_extensions=copy\n[p]\ncommonName=supplied\n";
}
}

TestCertificates::TestCertificates()
{
    makeAuthority(QStringLiteral("authority"));
    makeAuthority(QStringLiteral("stranger"));
    write(path(QStringLiteral("ca.cnf")), caConfiguration(m_dir.path().toUtf8()));
    write(path(QStringLiteral("index.txt")), {});
    write(path(QStringLiteral("serial")), "1000\n");
}

QString TestCertificates::authorityFile() const
{
    return path(QStringLiteral("authority.pem"));
}

void TestCertificates::makeAuthority(const QString &name) const
{
    openssl(QStringList{QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-days"),
                        QStringLiteral("30"), QStringLiteral("-subj"),
                        QStringLiteral("/CN=Test %1").arg(name), QStringLiteral("-out"),
                        path(name + QStringLiteral(".pem"))} +
            newKey(path(name + QStringLiteral(".key"))));
}

TestCertificates::Files TestCertificates::makeFiles(const QString &name, Kind kind) const
{
    Files files{path(name + QStringLiteral(".crt")), path(name + QStringLiteral(".private")), make(kind)};
    write(files.certificate, files.identity.certificate.toPem());
    write(files.key, files.identity.key.toPem());
    QFile::setPermissions(files.key, QFile::ReadOwner | QFile::WriteOwner);
    return files;
}

bool TestCertificates::sign(Kind kind) const
{
    const QString from =
        kind == Kind::NotYetValid ? QStringLiteral("20900101000000Z") : QStringLiteral("20200101000000Z");
    const QString until =
        kind == Kind::Expired ? QStringLiteral("20210101000000Z") : QStringLiteral("20950101000000Z");
    const QString authority =
        kind == Kind::OtherAuthority ? QStringLiteral("stranger") : QStringLiteral("authority");
    return openssl(
        {QStringLiteral("ca"), QStringLiteral("-batch"), QStringLiteral("-notext"), QStringLiteral("-config"),
         path(QStringLiteral("ca.cnf")), QStringLiteral("-cert"), path(authority + QStringLiteral(".pem")),
         QStringLiteral("-keyfile"), path(authority + QStringLiteral(".key")), QStringLiteral("-startdate"),
         from, QStringLiteral("-enddate"), until, QStringLiteral("-in"), path(QStringLiteral("server.csr")),
         QStringLiteral("-out"), path(QStringLiteral("server.pem"))});
}

TestCertificates::Identity TestCertificates::make(Kind kind) const
{
    const QString names = kind == Kind::WrongName
                              ? QStringLiteral("subjectAltName=DNS:elsewhere.example")
                              : QStringLiteral("subjectAltName=IP:127.0.0.1,DNS:localhost");
    const QString keyPath = path(QStringLiteral("server.key"));
    QStringList ask{QStringLiteral("req"),
                    QStringLiteral("-subj"),
                    QStringLiteral("/CN=Test server"),
                    QStringLiteral("-addext"),
                    names,
                    QStringLiteral("-out")};
    if (kind == Kind::SelfSigned)
        ask << path(QStringLiteral("server.pem")) << QStringLiteral("-x509") << QStringLiteral("-days")
            << QStringLiteral("30");
    else
        ask << path(QStringLiteral("server.csr")) << QStringLiteral("-new");
    if (!openssl(ask + newKey(keyPath)) || (kind != Kind::SelfSigned && !sign(kind)))
        return Identity();
    QFile keyFile(keyPath);
    if (!keyFile.open(QIODevice::ReadOnly))
        return Identity();
    return {QSslCertificate::fromPath(path(QStringLiteral("server.pem"))).value(0),
            QSslKey(keyFile.readAll(), QSsl::Ec)};
}

}
