#include "sandbox/Router.h"

#include "sandbox/BundleWriter.h"
#include "sandbox/Capability.h"
#include "sandbox/HistoryQuery.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <QUuid>

#include <algorithm>

namespace concord::sandbox {

namespace {
Problem notFound(const QString &what)
{
    return {404, QStringLiteral("not-found"), QStringLiteral("%1 is not known here").arg(what)};
}

Problem gone(const QString &what)
{
    return {410, QStringLiteral("deleted"), QStringLiteral("%1 was deleted").arg(what)};
}

QString withQuery(const QString &path, const QUrlQuery &query)
{
    const QString text = query.toString(QUrl::FullyEncoded);
    return text.isEmpty() ? path : path + QLatin1Char('?') + text;
}

Outcome<QJsonObject> parseBody(const Request &request, const QString &type, const QString &id)
{
    if (request.body.size() > Router::maxBodyBytes)
        return refuse(413, QStringLiteral("too-long"), QStringLiteral("The body is longer than 1 MB"));
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(request.body, &error);
    if (!document.isObject())
        return refuse(400, QStringLiteral("structure"),
                      QStringLiteral("The body is not a JSON object: %1").arg(error.errorString()));
    static const QRegularExpression idForm(QStringLiteral("^[A-Za-z0-9.-]{1,64}$")); // R4 datatypes, id
    if (!id.isEmpty() && !idForm.match(id).hasMatch())
        return refuse(400, QStringLiteral("invalid"), QStringLiteral("The id in the URL is not a FHIR id"));
    QJsonObject resource = document.object();
    if (resource.value(QLatin1StringView("resourceType")).toString() != type)
        return refuse(400, QStringLiteral("invalid"), QStringLiteral("resourceType must be %1").arg(type));
    if (!id.isEmpty() && resource.value(QLatin1StringView("id")).toString() != id)
        return refuse(400, QStringLiteral("invalid"), QStringLiteral("id must be the one in the URL"));
    return resource;
}

Outcome<void> checkIfMatch(const Request &request, const VersionPtr &before)
{
    if (request.ifMatch.isEmpty() || (before && !before->isDeleted() && request.ifMatch == eTag(*before)))
        return {};
    return refuse(412, QStringLiteral("conflict"),
                  QStringLiteral("If-Match does not name the current version"));
}
}

Router::Router(ResourceStore &store, const Clock &clock, QString baseUrl, int pageSize)
    : m_store(store), m_clock(clock), m_baseUrl(std::move(baseUrl)), m_pageSize(pageSize)
{}

Answer Router::handle(const Request &request, const QString &nextBaseUrl)
{
    QStringList path = request.path.split(QLatin1Char('/'), Qt::SkipEmptyParts);
    const bool isHere = !path.isEmpty() && path.takeFirst() == QLatin1StringView("fhir") && !path.isEmpty();
    if (!isHere)
        return toAnswer(
            {404, QStringLiteral("not-found"), QStringLiteral("The FHIR base is %1").arg(m_baseUrl)});
    if (request.accept.contains("xml") && !request.accept.contains("json") && !request.accept.contains("*/*"))
        return toAnswer(
            {406, QStringLiteral("not-supported"), QStringLiteral("Only application/fhir+json is served")});
    const bool isRead = request.method == "GET" || request.method == "HEAD";
    if (isRead && path == QStringList{QStringLiteral("metadata")}) {
        Answer answer;
        answer.body = QJsonDocument(capabilityStatement(m_baseUrl)).toJson(QJsonDocument::Compact);
        return answer;
    }
    if (!ResourceStore::types().contains(path.first()))
        return toAnswer({404, QStringLiteral("not-supported"),
                         QStringLiteral("Resource type '%1' is not served here").arg(path.first())});
    const auto outcome = isRead ? read(request, path, nextBaseUrl) : write(request, path);
    return outcome ? *outcome : toAnswer(outcome.error());
}

Outcome<Answer> Router::read(const Request &request, const QStringList &path, const QString &nextBaseUrl)
{
    const QString &type = path.first();
    const bool isHistory = path.contains(QLatin1StringView("_history"));
    if (path.size() == 1)
        return search(request, type, nextBaseUrl);
    if (isHistory && path.size() <= 3 && path.last() == QLatin1StringView("_history"))
        return history(request, path, nextBaseUrl);
    VersionPtr found;
    if (path.size() == 2)
        found = m_store.latest(type, path[1]);
    else if (path.size() == 4 && path[2] == QLatin1StringView("_history"))
        found = m_store.version(type, path[1], path[3].toLongLong());
    if (!found)
        return tl::unexpected(notFound(path.join(QLatin1Char('/'))));
    if (found->isDeleted())
        return tl::unexpected(gone(found->reference()));
    return resource(*found, 200);
}

Outcome<Answer> Router::search(const Request &request, const QString &type, const QString &nextBaseUrl)
{
    if (request.query.hasQueryItem(QStringLiteral("_page")))
        return nextPage(request.query.queryItemValue(QStringLiteral("_page")), nextBaseUrl);
    return parseSearch(type, request.query).map([&](const SearchQuery &query) {
        FrozenResult result;
        result.path = type;
        result.selfPath = withQuery(type, request.query);
        result.matches = runSearch(m_store, type, query);
        result.pageSize = query.totalOnly ? 0 : pageSize(query.count);
        result.query = query;
        return page(m_pages.first(std::move(result)), nextBaseUrl);
    });
}

Outcome<Answer> Router::history(const Request &request, const QStringList &path, const QString &nextBaseUrl)
{
    if (request.query.hasQueryItem(QStringLiteral("_page")))
        return nextPage(request.query.queryItemValue(QStringLiteral("_page")), nextBaseUrl);
    const Versions versions = m_store.history(path.first(), path.size() == 3 ? path[1] : QString());
    if (path.size() == 3 && versions.empty())
        return tl::unexpected(notFound(path.first() + QLatin1Char('/') + path[1]));
    return parseHistory(versions, request.query).map([&](const HistoryQuery &query) {
        FrozenResult result;
        result.isHistory = true;
        result.path = path.join(QLatin1Char('/'));
        result.selfPath = withQuery(result.path, request.query);
        result.matches = query.versions;
        result.pageSize = pageSize(query.count);
        return page(m_pages.first(std::move(result)), nextBaseUrl);
    });
}

Outcome<Answer> Router::nextPage(const QString &token, const QString &nextBaseUrl) const
{
    const auto found = m_pages.find(token);
    if (!found)
        return refuse(410, QStringLiteral("expired"),
                      QStringLiteral("This page is no longer kept; start the search again"));
    return page(*found, nextBaseUrl);
}

Outcome<Answer> Router::write(const Request &request, const QStringList &path)
{
    const QString &type = path.first();
    const QString id = path.value(1);
    const bool isCreate = request.method == "POST" && path.size() == 1;
    const bool isUpdate = request.method == "PUT" && path.size() == 2;
    const bool isDelete = request.method == "DELETE" && path.size() == 2;
    if (type != QLatin1StringView("MedicationRequest") || !(isCreate || isUpdate || isDelete))
        return refuse(405, QStringLiteral("not-supported"),
                      QStringLiteral("Only MedicationRequest can be written here, by POST, PUT or DELETE"));
    if (isDelete)
        return remove(request, type, id);
    auto resource = parseBody(request, type, id);
    if (!resource)
        return tl::unexpected(resource.error());
    const VersionPtr before = isCreate ? nullptr : m_store.latest(type, id);
    if (const auto matched = checkIfMatch(request, before); !matched)
        return tl::unexpected(matched.error());
    if (isCreate)
        resource->insert(QLatin1StringView("id"), QUuid::createUuid().toString(QUuid::WithoutBraces));
    const VersionPtr after = m_store.put(*resource, m_clock.now());
    return this->resource(*after, after->change == Version::Change::Created ? 201 : 200);
}

Outcome<Answer> Router::remove(const Request &request, const QString &type, const QString &id)
{
    const VersionPtr before = m_store.latest(type, id);
    if (!before)
        return tl::unexpected(notFound(type + QLatin1Char('/') + id));
    if (const auto matched = checkIfMatch(request, before); !matched)
        return tl::unexpected(matched.error());
    if (!before->isDeleted()) // deleting twice is no error (R4 section 3.1.0.7)
        m_store.remove(type, id, m_clock.now());
    Answer answer;
    answer.status = 204;
    answer.headers.emplaceBack("ETag", eTag(*m_store.latest(type, id)));
    return answer;
}

Answer Router::page(const Page &page, const QString &nextBaseUrl) const
{
    const auto &matches = page.result.matches;
    const Versions shown(matches.begin() + qsizetype(page.offset), matches.begin() + qsizetype(page.end()));
    Answer answer;
    answer.body = toBundle(page, included(m_store, shown, page.result.query), m_baseUrl, nextBaseUrl);
    return answer;
}

Answer Router::resource(const Version &version, int status) const
{
    Answer answer;
    answer.status = status;
    answer.body = version.json;
    answer.headers = {{"ETag", eTag(version)}, {"Last-Modified", httpDate(version.updatedAt)}};
    if (status == 201) {
        const QString url = m_baseUrl + QLatin1Char('/') + version.reference() +
                            QLatin1StringView("/_history/") + QString::number(version.number);
        answer.headers.emplaceBack("Location", url.toLatin1());
    }
    return answer;
}

int Router::pageSize(int asked) const
{
    return std::min(asked < 0 ? m_pageSize : asked, maxPageSize);
}

}
