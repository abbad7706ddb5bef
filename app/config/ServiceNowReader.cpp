#include "config/ServiceNowReader.h"

#include "config/OAuthReader.h"
#include "connectors/UrlGuard.h"

namespace concord {

namespace {
using Key = QLatin1StringView;

void checkTogether(const QString &user, const QString &secret, const QString &pointer,
                   const Complaint &complain)
{
    if (user.isEmpty() != secret.isEmpty())
        complain(pointer, QStringLiteral("\"user\" and \"secret\" go together"));
}
}

void readServiceNow(const QJsonObject &o, const QString &pointer, const Complaint &complain,
                    ConnectionConfig &c)
{
    const QString at = pointer + QStringLiteral("/base_url");
    if (o.contains(Key("base_url")))
        c.baseUrl = readBaseUrl(o.value(Key("base_url")).toString(), at, complain);
    if (!c.baseUrl.path().isEmpty())
        complain(at, QStringLiteral("the address of the instance alone, \"https://clinic.service-now.com\": "
                                    "\"%1\" is too much")
                         .arg(c.baseUrl.path()));
    if (c.baseUrl.scheme() == u"http" && !isThisMachine(c.baseUrl.host()))
        complain(at,
                 QStringLiteral("must be https: over http a password or a token could be read on its way"));
    readTries(o, c);
    c.pageSize = o.value(Key("page_size")).toInt(c.pageSize);
    c.tls = readPeerTls(o, pointer, c.baseUrl.scheme() != u"http", complain);
    ServiceNowConfig config{o.value(Key("user")).toString(), o.value(Key("secret")).toString()};
    checkTogether(config.user, config.secret, pointer, complain);
    const bool hasOAuth = o.contains(Key("oauth"));
    if (hasOAuth == !config.user.isEmpty())
        complain(pointer, QStringLiteral("needs one of the two: \"oauth\": {…}, or \"user\" with \"secret\": "
                                         "\"credential:NAME\""));
    if (hasOAuth)
        c.oauth =
            readOAuth(o.value(Key("oauth")).toObject(), pointer + QStringLiteral("/oauth"), c, complain);
    c.serviceNow = std::move(config);
}

RelayConfig readRelay(const QJsonObject &o, const QString &pointer, const Complaint &complain)
{
    RelayConfig relay;
    relay.name = o.value(Key("name")).toString();
    relay.host = o.value(Key("host")).toString();
    relay.port = quint16(o.value(Key("port")).toInt(relay.port));
    relay.user = o.value(Key("user")).toString();
    relay.secret = o.value(Key("secret")).toString();
    checkTogether(relay.user, relay.secret, pointer, complain);
    return relay;
}

}
