#include "store/PostgresUrl.h"

#include "store/Database.h"
#include "store/PostgresLogin.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

namespace concord {

namespace {
tl::unexpected<Error> refuse(const QString &detail)
{
    return fail(ErrorCode::ConfigInvalid, QStringLiteral("db"), detail);
}

tl::unexpected<Error> refusePassword()
{
    return refuse(QStringLiteral("no password in the URL: put it into a password file of mode 0600"
                                 " (?passfile=PATH, $PGPASSFILE or ~/.pgpass)"));
}

QString decoded(const QString &text)
{
    return QUrl::fromPercentEncoding(text.toUtf8());
}

const QStringList &known()
{
    static const QStringList names = [] {
        QStringList list;
        for (const char *name :
             {"sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl", "ssl_min_protocol_version",
              "channel_binding", "passfile", "connect_timeout", "target_session_attrs", "application_name",
              "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout"})
            list.append(QString::fromLatin1(name));
        return list;
    }();
    return names;
}

QString minVersion()
{
    return QStringLiteral("ssl_min_protocol_version");
}

/// As libpq reads it (PostgreSQL 15, section 34.1.1.1): in quotes, quotes and backslashes escaped.
QString quoted(QString value)
{
    value.replace(u'\\', QStringLiteral("\\\\")).replace(u'\'', QStringLiteral("\\'"));
    return u'\'' + value + u'\'';
}

/// The certificates that this system trusts: libpq 15 has no word for them.
QString systemRoots()
{
    if (QFileInfo::exists(QDir::homePath() + QStringLiteral("/.postgresql/root.crt")))
        return {}; // libpq's own default
    const QString debian = QStringLiteral("/etc/ssl/certs/ca-certificates.crt");
    return QFileInfo::exists(debian) ? debian : QString();
}
}

Result<PostgresUrl> PostgresUrl::parse(const QString &text)
{
    const qsizetype scheme = text.indexOf(QStringLiteral("://"));
    if (scheme < 0)
        return refuse(QStringLiteral("expected postgresql://[user@]host[:port]/database"));
    const QString rest = text.mid(scheme + 3);
    const qsizetype query = rest.indexOf(u'?');
    const QString before = query < 0 ? rest : rest.left(query);
    const qsizetype slash = before.indexOf(u'/');
    PostgresUrl url;
    url.database = slash < 0 ? QString() : decoded(before.mid(slash + 1));
    const auto read =
        url.readAuthority(slash < 0 ? before : before.left(slash))
            .and_then([&] { return url.readQuery(query < 0 ? QString() : rest.mid(query + 1)); })
            .and_then([&] { return url.check(); });
    if (!read)
        return fail(read.error());
    return url;
}

Result<void> PostgresUrl::readAuthority(const QString &text)
{
    const qsizetype at = text.lastIndexOf(u'@');
    const QString who = at < 0 ? QString() : text.left(at);
    if (who.contains(u':'))
        return refusePassword();
    user = decoded(who);
    const QString where = text.mid(at + 1);
    if (where.isEmpty())
        return {};
    static const QRegularExpression hostAndPort(
        QStringLiteral("^(\\[[0-9A-Fa-f:.%]+\\]|[^:\\[\\]]*)(?::(\\d{0,5}))?$"));
    for (const QString &one : where.split(u',')) {
        const auto match = hostAndPort.match(one);
        if (!match.hasMatch())
            return refuse(QStringLiteral("a host is NAME, NAME:PORT or [ADDRESS]:PORT"));
        QString host = decoded(match.captured(1));
        if (host.startsWith(u'['))
            host = host.mid(1, host.size() - 2);
        hosts.append(host);
        ports.append(match.captured(2));
    }
    return {};
}

Result<void> PostgresUrl::readQuery(const QString &text)
{
    for (const QString &pair : text.split(u'&', Qt::SkipEmptyParts)) {
        const qsizetype equals = pair.indexOf(u'=');
        if (equals < 1)
            return refuse(QStringLiteral("after '?': NAME=VALUE, joined by '&'"));
        const auto done = set(decoded(pair.left(equals)), decoded(pair.mid(equals + 1)));
        if (!done)
            return done;
    }
    return {};
}

Result<void> PostgresUrl::set(const QString &name, const QString &value)
{
    if (name.contains(QStringLiteral("password")))
        return refusePassword();
    if (name == QStringLiteral("host")) {
        hosts = value.split(u',');
        ports.resize(hosts.size());
    } else if (name == QStringLiteral("port")) {
        ports = value.split(u',');
    } else if (name == QStringLiteral("user")) {
        user = value;
    } else if (name == QStringLiteral("schema")) {
        schema = value;
    } else if (known().contains(name)) {
        settings.emplace_back(name, value);
    } else {
        return refuse(QStringLiteral("unknown: \"%1\"; known: host, port, user, schema, %2")
                          .arg(name.left(40), known().join(QStringLiteral(", "))));
    }
    return {};
}

Result<void> PostgresUrl::check() const
{
    if (database.isEmpty() || database.contains(u'/'))
        return refuse(QStringLiteral("the URL has to name one database: postgresql://host/DATABASE"));
    // it is part of statements and of a channel's name, whose limit is 63 bytes
    static const QRegularExpression plain(QStringLiteral("^(?!pg_)[a-z_][a-z0-9_]{0,39}$"));
    if (!plain.match(schema).hasMatch())
        return refuse(QStringLiteral("schema: up to 40 of a-z, 0-9 and _, not beginning with pg_"));
    if (schema == QStringLiteral("console") || schema.endsWith(QStringLiteral("_console")))
        return refuse(QStringLiteral("schema: another name: \"console\" is where the views of people are"));
    if (ports.size() > 1 && ports.size() != hosts.size())
        return refuse(QStringLiteral("port: one for all hosts, or one for each"));
    for (const QString &port : ports) {
        if (!port.isEmpty() && (port.toInt() < 1 || port.toInt() > 65535))
            return refuse(QStringLiteral("port: 1 to 65535"));
    }
    QStringList all = hosts + ports;
    all << user << database;
    for (const auto &[name, value] : settings)
        all << value;
    // Qt joins a driver's settings by semicolons
    const bool isUnusable = std::any_of(all.begin(), all.end(), [](const QString &value) {
        return value.contains(u';') || value.contains(QChar::Null);
    });
    if (isUnusable)
        return refuse(QStringLiteral("no semicolon in any part of the URL"));
    return checkTls();
}

Result<void> PostgresUrl::checkTls() const
{
    const QString mode = sslMode();
    const bool isKnown = mode == QStringLiteral("disable") || mode == QStringLiteral("verify-full");
    if (!isLocal() && !isKnown) // each of the others may end in plain text, or with anybody's server
        return refuse(QStringLiteral(
            "sslmode: verify-full, which is the default beyond this machine, or disable to say that the "
            "connection is to be in plain text"));
    static const QStringList versions{QStringLiteral("TLSv1.2"), QStringLiteral("TLSv1.3")};
    if (!versions.contains(setting(minVersion())))
        return refuse(QStringLiteral("ssl_min_protocol_version: TLSv1.3, or TLSv1.2 for an old server"));
    return {};
}

/// Where no host is named libpq looks at the environment, and at $PGHOSTADDR in any case.
bool PostgresUrl::isLocal() const
{
    static const QRegularExpression loopback(QStringLiteral("^(127(\\.\\d{1,3}){3}|::1|localhost|/.*|)$"));
    QStringList all = hosts.isEmpty() ? qEnvironmentVariable("PGHOST").split(u',') : hosts;
    all += qEnvironmentVariable("PGHOSTADDR").split(u',');
    return std::all_of(all.begin(), all.end(),
                       [](const QString &host) { return loopback.match(host).hasMatch(); });
}

QString PostgresUrl::sslMode() const
{
    const auto isGiven = [this](const char *name) {
        return std::any_of(settings.begin(), settings.end(),
                           [name](const auto &s) { return s.first == QLatin1String(name); });
    };
    for (auto it = settings.rbegin(); it != settings.rend(); ++it) { // of two the last one counts
        if (it->first == QStringLiteral("sslmode"))
            return it->second;
    }
    const bool asksForTls = isGiven("sslrootcert") || isGiven("sslcert");
    return isLocal() && !asksForTls ? QStringLiteral("disable") : QStringLiteral("verify-full");
}

QString PostgresUrl::setting(const QString &name) const
{
    for (auto it = settings.rbegin(); it != settings.rend(); ++it) {
        if (it->first == name)
            return it->second;
    }
    if (name == minVersion())
        return QStringLiteral("TLSv1.3");
    return name == QStringLiteral("sslrootcert") ? systemRoots() : QString();
}

DatabaseUrl PostgresUrl::withLogin(const DatabaseUrl &url, const QString &user, const QString &password)
{
    DatabaseUrl theirs = url;
    theirs.login = std::make_shared<PostgresLogin>(user, password.toUtf8());
    return theirs;
}

QString PostgresUrl::connectionText(const QString &sessionOptions) const
{
    // What the URL does not say. A server that has vanished is noticed within about ten seconds, and one that
    // may only be read (the standby after a fail-over) is not taken. Beyond this machine the server has to
    // prove who it is.
    std::vector<std::pair<QString, QString>> all = {
        {QStringLiteral("connect_timeout"), QStringLiteral("5")},
        {QStringLiteral("keepalives_idle"), QStringLiteral("5")},
        {QStringLiteral("keepalives_interval"), QStringLiteral("2")},
        {QStringLiteral("keepalives_count"), QStringLiteral("3")},
        {QStringLiteral("tcp_user_timeout"), QStringLiteral("10000")},
        {QStringLiteral("target_session_attrs"), QStringLiteral("read-write")},
        {QStringLiteral("application_name"), QStringLiteral("concord")},
        {QStringLiteral("gssencmode"), QStringLiteral("disable")},
        {QStringLiteral("sslmode"), sslMode()},
    };
    if (sslMode() != QStringLiteral("disable")) {
        all.emplace_back(minVersion(), setting(minVersion()));
        if (const QString roots = setting(QStringLiteral("sslrootcert")); !roots.isEmpty())
            all.emplace_back(QStringLiteral("sslrootcert"), roots);
    }
    all.insert(all.end(), settings.begin(), settings.end()); // of two the last one counts
    const QString port = ports.join(u',');
    if (!hosts.isEmpty())
        all.emplace_back(QStringLiteral("host"), hosts.join(u','));
    if (!ports.isEmpty() && port.size() >= ports.size()) // any digit at all
        all.emplace_back(QStringLiteral("port"), port);
    if (!user.isEmpty())
        all.emplace_back(QStringLiteral("user"), user);
    all.emplace_back(QStringLiteral("dbname"), database);
    all.emplace_back(QStringLiteral("options"), sessionOptions);
    QStringList parts;
    for (const auto &[name, value] : all)
        parts << name + u'=' + quoted(value);
    return parts.join(u' ');
}

QString PostgresUrl::place() const
{
    QStringList servers;
    for (qsizetype i = 0; i < hosts.size(); ++i) {
        const QString port = i < ports.size() ? ports[i] : QString();
        servers << (port.isEmpty() ? hosts[i] : hosts[i] + u':' + port);
    }
    const QString usual = QStringLiteral("integration");
    return QStringLiteral("postgresql://") + servers.join(u',') + u'/' + database +
           (schema == usual ? QString() : QStringLiteral(" schema ") + schema);
}

}
