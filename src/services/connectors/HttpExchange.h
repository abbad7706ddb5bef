#pragma once

#include "connectors/EhrClientSettings.h"
#include "connectors/GzipReader.h"
#include "connectors/HttpConnections.h"
#include "connectors/UrlGuard.h"
#include "domain/Clock.h"
#include "domain/MedicationSource.h"

#include <QByteArrayList>
#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QFutureWatcher>
#include <QList>
#include <QMap>
#include <QObject>
#include <QSslConfiguration>
#include <QTimer>

#include <optional>

class QNetworkReply;

namespace concord {

/// What all exchanges of one client share; outlives them.
struct HttpContext
{
    const EhrClientSettings &settings;
    const UrlGuard &guard;
    const Clock &clock;
    const QSslConfiguration &tls;
    HttpConnections &connections;
};

/// What is asked of the other side. It must do no harm twice: it is tried again, and Qt sends a request anew
/// by itself when the connection closes before an answer, POST included (6.4, tried here), unless
/// isSentOnce.
struct HttpRequest
{
    QUrl url;
    QByteArray method = "GET"; ///< GET, POST, PUT or PATCH
    QByteArray body;           ///< FHIR JSON unless the headers say otherwise; with GET none
    QList<QPair<QByteArray, QByteArray>> headers;
    /// Of a POST that must not arrive twice in the same words: what closes before an answer is Unreachable.
    bool isSentOnce = false;
    /// False: what fails or is answered with a transient status ends at once, and whoever asked decides what
    /// must be looked at before it is tried again.
    bool isTriedAgain = true;
    QByteArrayList wanted; ///< names of the reply's headers that are handed up
};

/// A reply with what only some requests ask for.
struct HttpReply : FetchReply
{
    QMap<QByteArray, QByteArray> headers; ///< by HttpRequest::wanted; without those that did not come
};

/// One request from the wish to the answer: a token, tries, redirects within the origin, limits and deadline.
/// A token that is refused (401) is replaced once; a second 401 is the answer. Deleting it before finished()
/// aborts the request at once and silently.
class HttpExchange : public QObject
{
    Q_OBJECT

public:
    HttpExchange(const HttpContext &context, HttpRequest request, CorrelationId correlation, QObject *parent);
    ~HttpExchange() override;

    void start();
    /// Ends without sending anything, on the next turn of the event loop like every other end.
    void refuse(Error error);
    [[nodiscard]] Result<HttpReply> takeResult() { return std::move(m_result); }

signals:
    /// Once, never from within start() or refuse().
    void finished();

private:
    void sendTry();
    void sendWith(const QFuture<Result<TokenPtr>> &token);
    void send();
    void replaceToken();
    void checkPin();
    void readHead();
    void readBody();
    [[nodiscard]] bool take(const QByteArray &chunk);
    void readEnd();
    void followRedirect(int status);
    [[nodiscard]] Result<HttpReply> resultOfTry();
    void endTry(Result<HttpReply> result);
    void end(Result<HttpReply> result);
    void dropReply();
    [[nodiscard]] Error error(ErrorCode code, const QString &detail) const;

    const HttpContext m_context;
    HttpRequest m_request;
    CorrelationId m_correlation;
    QFutureWatcher<Result<TokenPtr>> m_awaitedToken;
    TokenPtr m_token; ///< of this try; null: without
    bool m_hasReplacedToken = false;
    QNetworkReply *m_reply = nullptr; // owned: child of the network manager until dropReply()
    QString m_requestId;
    QString m_tlsDetail;
    QByteArray m_body;
    std::optional<GzipReader> m_gzip; // when the reply is packed
    qint64 m_firstByteMs = 0;
    int m_failedTries = 0;
    int m_redirects = 0;
    bool m_isSent = false; ///< the request of this try has left
    bool m_isOver = false;
    QElapsedTimer m_sinceSent;
    QDeadlineTimer m_deadline;
    QTimer m_idleTimer;
    QTimer m_deadlineTimer;
    QTimer m_retryTimer;
    Result<HttpReply> m_result;
};

}
