#pragma once

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSignalSpy>

#include <memory>

/// A client for tests: one request, its whole answer. Waits on the reply's signal, at most 10 s.
class HttpProbe
{
public:
    struct Reply
    {
        int status = 0;
        QByteArray body; ///< as QNetworkAccessManager gives it: decompressed
        QJsonObject json;
        QNetworkReply::NetworkError error = QNetworkReply::NoError;
        QList<QNetworkReply::RawHeaderPair> headers;

        [[nodiscard]] QByteArray header(const QByteArray &name) const
        {
            for (const auto &[key, value] : headers) {
                if (key.compare(name, Qt::CaseInsensitive) == 0)
                    return value;
            }
            return {};
        }
        [[nodiscard]] QJsonArray entries() const { return json.value(QLatin1StringView("entry")).toArray(); }
        [[nodiscard]] int total() const { return json.value(QLatin1StringView("total")).toInt(-1); }
        [[nodiscard]] QString link(QLatin1StringView relation) const
        {
            for (const QJsonValue &link : json.value(QLatin1StringView("link")).toArray()) {
                if (link[QLatin1StringView("relation")] == relation)
                    return link[QLatin1StringView("url")].toString();
            }
            return {};
        }
        [[nodiscard]] QString issueCode() const
        {
            return json.value(QLatin1StringView("issue"))
                .toArray()
                .at(0)[QLatin1StringView("code")]
                .toString();
        }
    };

    explicit HttpProbe(QString base = {}) : m_base(std::move(base)) {}
    void setBase(const QString &base) { m_base = base; }

    /// @param pathOrUrl relative to the base, or a whole URL.
    Reply send(const QByteArray &method, const QString &pathOrUrl, const QByteArray &body = {},
               const QList<QPair<QByteArray, QByteArray>> &headers = {})
    {
        const bool isUrl = pathOrUrl.startsWith(QLatin1StringView("http:"));
        QNetworkRequest request(QUrl(isUrl ? pathOrUrl : m_base + QLatin1Char('/') + pathOrUrl));
        request.setTransferTimeout(10'000);
        if (!body.isEmpty())
            request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArrayLiteral("application/fhir+json"));
        for (const auto &[name, value] : headers)
            request.setRawHeader(name, value);
        const std::unique_ptr<QNetworkReply> reply(method == "HEAD" // a custom HEAD would wait for the body
                                                       ? m_network.head(request)
                                                       : m_network.sendCustomRequest(request, method, body));
        QSignalSpy finished(reply.get(), &QNetworkReply::finished);
        if (!reply->isFinished())
            finished.wait(10'000);
        Reply answer;
        answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        answer.body = reply->readAll();
        answer.json = QJsonDocument::fromJson(answer.body).object();
        answer.error = reply->error();
        answer.headers = reply->rawHeaderPairs();
        return answer;
    }
    Reply get(const QString &pathOrUrl) { return send("GET", pathOrUrl); }

private:
    QString m_base;
    QNetworkAccessManager m_network;
};
