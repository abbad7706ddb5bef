#include "commands/OAuthCommand.h"

#include "commands/Command.h"
#include "commands/CommandLine.h"
#include "commands/Output.h"
#include "commands/Refusal.h"
#include "connectors/oauth/Jwks.h"
#include "connectors/oauth/TokenFetcher.h"
#include "host/Startup.h"
#include "host/TokenSources.h"
#include "runtime/SystemClock.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>

namespace concord {

namespace {
int fails(const Error &error)
{
    return failWith(
        error, {ErrorCode::Conflict, ErrorCode::NotFound, ErrorCode::ConfigInvalid, ErrorCode::Unauthorized});
}

/// The connection that a command names; ConfigInvalid unless it has "oauth".
Result<ConnectionConfig> connectionOf(const CommandLine &line, const QString &name)
{
    const auto startup = resolveStartup({line.value("config"), {}, {}});
    if (!startup)
        return fail(startup.error());
    const ConnectionConfig *connection = startup->config.connection(name);
    if (!connection)
        return fail(ErrorCode::NotFound, QStringLiteral("connection/") + name,
                    QStringLiteral("the configuration has no such connection"));
    if (!connection->oauth)
        return fail(ErrorCode::ConfigInvalid, QStringLiteral("connection/") + name,
                    QStringLiteral("it has no \"oauth\": it is called without a token"));
    return *connection;
}

int printKeySet(const CommandLine &line, const SecretReader &secrets)
{
    const auto connection = connectionOf(line, line.word(1));
    if (!connection)
        return fails(connection.error());
    const OAuthConfig &oauth = *connection->oauth;
    if (oauth.method != ClientProof::PrivateKeyJwt)
        return fails(
            {ErrorCode::ConfigInvalid, QStringLiteral("connection/") + connection->name,
             QStringLiteral("its method is %1: there is no key to register").arg(wordOf(oauth.method)), 0});
    auto secret = secrets(oauth.secret);
    const auto key = secret ? readKey(*secret, oauth.algorithm) : fail(secret.error());
    if (!key)
        return fails(key.error());
    wipe(*secret);
    const QJsonObject keys = publicKeySet(*key, keyIdOf(*key, oauth.keyId));
    if (line.isSet("json"))
        printJson(keys);
    else
        printLine(QString::fromUtf8(QJsonDocument(keys).toJson()).trimmed());
    return ExitDone;
}

void sayToken(const ConnectionConfig &connection, const TokenReply &reply, const QUrl &endpoint,
              Timestamp now, bool asJson)
{
    const QString until =
        QDateTime::fromMSecsSinceEpoch(toMs(now + reply.expiresIn), Qt::UTC).toString(Qt::ISODate);
    const QString address = endpoint.toString(QUrl::RemoveQuery);
    if (asJson)
        printJson({{QStringLiteral("connection"), connection.name},
                   {QStringLiteral("token_url"), address},
                   {QStringLiteral("expires_in"), qint64(reply.expiresIn.count())},
                   {QStringLiteral("expires_at"), until},
                   {QStringLiteral("scopes"), QJsonArray::fromStringList(reply.scopes)}});
    else
        printLine(QStringLiteral("%1: %2 gives a token for %3 s, until %4, for %5")
                      .arg(connection.name, address)
                      .arg(reply.expiresIn.count())
                      .arg(until, reply.scopes.join(u' ')));
    QStringList missing;
    for (const QString &scope : connection.oauth->scopes) {
        if (!reply.scopes.contains(scope))
            missing << scope;
    }
    if (!asJson && !missing.isEmpty())
        printLine(QStringLiteral("  asked for and not granted: ") + missing.join(u' '));
}

int checkToken(const CommandLine &line, const SecretReader &secrets)
{
    const auto connection = connectionOf(line, line.word(1));
    if (!connection)
        return fails(connection.error());
    const SystemClock clock;
    TokenFetcher fetcher(oauthSettings(*connection, secrets), clock);
    fetcher.start();
    fetcher.fetch([&](const Result<TokenReply> &reply) {
        if (reply)
            sayToken(*connection, *reply, fetcher.endpoint(), clock.now(), line.isSet("json"));
        QCoreApplication::exit(reply ? ExitDone : fails(reply.error()));
    });
    return QCoreApplication::exec();
}

int makeKey(const CommandLine &line, const QString &file)
{
    const auto algorithm = jwtAlgorithmFromWord(line.value("alg"));
    if (!algorithm)
        return line.usageError(QStringLiteral("--alg is RS384 or ES384"));
    const auto key = SigningKey::make(*algorithm);
    auto pem = key ? key->toPem() : fail(key.error());
    if (!pem)
        return fails(pem.error());
    const auto written = writeSecretFile(file, *pem);
    wipe(*pem);
    if (!written)
        return fails(written.error());
    const QString keyId = keyIdOf(*key, {});
    if (line.isSet("json"))
        printJson({{QStringLiteral("file"), file},
                   {QStringLiteral("alg"), wordOf(*algorithm)},
                   {QStringLiteral("kid"), keyId}});
    else
        printLine(
            QStringLiteral("%1: a private key for %2, kid %3 (mode 0600). `concordd oauth jwks CONNECTION` "
                           "prints what is registered of it.")
                .arg(file, wordOf(*algorithm), keyId));
    return ExitDone;
}
}

int runOAuth(const QStringList &arguments)
{
    return runOAuthWith(arguments, [](const QString &name) -> Result<QByteArray> {
        if (name.startsWith(QStringLiteral("keychain:")))
            return fail(ErrorCode::ConfigInvalid, name,
                        QStringLiteral("it is in the key store of the desktop, which only the console reads: "
                                       "`concord oauth` does the same with it"));
        return readCredential(name);
    });
}

int runOAuthWith(const QStringList &arguments, const SecretReader &secrets)
{
    CommandLine line(
        QStringLiteral("oauth jwks CONNECTION | oauth token CONNECTION --check | oauth new-key FILE --alg A"),
        QStringLiteral(
            "jwks: the public key set of a connection with private_key_jwt, for its registration; kid is the "
            "configured one, else the key's thumbprint (RFC 7638).\ntoken --check: gets a token as the "
            "programs do and says until when it is good and for which scopes; the token itself is not "
            "shown.\nnew-key: makes a private key (PEM, mode 0600) where no file is yet; put it where "
            "\"credential:NAME\" of oauth.key is looked for. A secret \"keychain:NAME\" is read by "
            "`concord oauth`.\nExit status: 0 done, 1 failed, 2 wrong usage, "
            "3 "
            "refused (by the authorization server, or what the configuration names is not right)."));
    line.addFlag("json", "Print one JSON object.");
    line.addFlag("check", "token: needed, for nothing else is done with one.");
    line.addValue("alg", "A", "new-key: RS384 (RSA of 3072 bits) or ES384 (P-384).");
    line.addValue("config", "FILE",
                  "Configuration; else concord.json of the user's settings folder, if there is one.");
    if (const auto code = line.parse(arguments, 2))
        return *code;
    const QString order = line.word(0);
    if (order == QStringLiteral("jwks"))
        return printKeySet(line, secrets);
    if (order == QStringLiteral("new-key"))
        return makeKey(line, line.word(1));
    if (order != QStringLiteral("token"))
        return line.usageError(QStringLiteral("expected jwks, token or new-key"));
    return line.isSet("check") ? checkToken(line, secrets)
                               : line.usageError(QStringLiteral("--check is needed: a token is never shown"));
}

}
