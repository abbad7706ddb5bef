#include "sandbox/BundleWriter.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>

namespace concord::sandbox {

namespace {
QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QJsonObject link(const QString &relation, const QString &url)
{
    return {{QStringLiteral("relation"), relation}, {QStringLiteral("url"), url}};
}

/// Everything of the Bundle but its entries, with the closing brace left off.
QByteArray head(const Page &page, const QString &baseUrl, const QString &nextBaseUrl)
{
    QJsonArray links{link(QStringLiteral("self"), baseUrl + QLatin1Char('/') + page.result.selfPath)};
    if (page.hasNext()) {
        links.append(link(QStringLiteral("next"), nextBaseUrl + QLatin1Char('/') + page.result.path +
                                                      QLatin1StringView("?_page=") +
                                                      PageStore::nextToken(page)));
    }
    const QJsonObject bundle{{QStringLiteral("resourceType"), QStringLiteral("Bundle")},
                             {QStringLiteral("type"), page.result.isHistory ? QStringLiteral("history")
                                                                            : QStringLiteral("searchset")},
                             {QStringLiteral("total"), qint64(page.result.matches.size())},
                             {QStringLiteral("link"), links}};
    QByteArray text = compact(bundle);
    text.chop(1);
    return text;
}

/// entry.request and entry.response of a history (invariants bdl-3 and bdl-4 ask for both).
QByteArray historyParts(const Version &version)
{
    using Change = Version::Change;
    const bool isCreated = version.change == Change::Created, isDeleted = version.isDeleted();
    const QJsonObject request{{QStringLiteral("method"), isDeleted   ? QStringLiteral("DELETE")
                                                         : isCreated ? QStringLiteral("POST")
                                                                     : QStringLiteral("PUT")},
                              {QStringLiteral("url"), isCreated ? version.type : version.reference()}};
    const QJsonObject response{
        {QStringLiteral("status"), isDeleted   ? QStringLiteral("204")
                                   : isCreated ? QStringLiteral("201")
                                               : QStringLiteral("200")},
        {QStringLiteral("etag"), QString::fromLatin1(eTag(version))},
        {QStringLiteral("lastModified"),
         QDateTime::fromMSecsSinceEpoch(toMs(version.updatedAt), Qt::UTC).toString(Qt::ISODateWithMs)}};
    return "\"request\":" + compact(request) + ",\"response\":" + compact(response);
}

QByteArray entry(const Version &version, const QString &baseUrl, const QByteArray &parts)
{
    QByteArray text = R"({"fullUrl":")" + baseUrl.toUtf8() + '/' + version.reference().toUtf8() + "\",";
    if (!version.isDeleted())
        text += "\"resource\":" + version.json + ',';
    return text + parts + '}';
}
}

QByteArray toBundle(const Page &page, const Versions &includes, const QString &baseUrl,
                    const QString &nextBaseUrl)
{
    QByteArrayList entries;
    for (size_t i = page.offset; i < page.end(); ++i) {
        const Version &version = *page.result.matches[i];
        entries.append(entry(version, baseUrl,
                             page.result.isHistory ? historyParts(version)
                                                   : QByteArrayLiteral("\"search\":{\"mode\":\"match\"}")));
    }
    for (const VersionPtr &version : includes)
        entries.append(entry(*version, baseUrl, QByteArrayLiteral("\"search\":{\"mode\":\"include\"}")));
    QByteArray bundle = head(page, baseUrl, nextBaseUrl);
    if (!entries.isEmpty()) // an empty array is not valid FHIR
        bundle += ",\"entry\":[" + entries.join(',') + ']';
    return bundle + '}';
}

QByteArray eTag(const Version &version)
{
    return "W/\"" + QByteArray::number(version.number) + '"';
}

QByteArray httpDate(Timestamp t)
{
    const QDateTime utc = QDateTime::fromMSecsSinceEpoch(toMs(t), Qt::UTC);
    return QLocale::c().toString(utc, QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'")).toLatin1();
}

}
