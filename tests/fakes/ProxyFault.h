#pragma once

#include <QByteArray>
#include <QList>
#include <QPair>

#include <functional>

namespace concord {

/// What the FaultyProxy does to one answer. Default: nothing.
struct ProxyFault
{
    // instead of asking upstream
    int status = 0; ///< 0 = ask upstream
    QByteArray body;
    QList<QPair<QByteArray, QByteArray>> headers; ///< added; with upstream's answer too
    qint64 streamBytes = 0;                       ///< a searchset of about this size, made while it is sent

    // to the answer, whoever made it
    std::function<QByteArray(QByteArray)> rewrite; ///< of the body; the length is made right again
    bool gzip = false;
    bool isChunked = false; ///< no Content-Length
    qint64 cutAfter = -1;   ///< bytes of the body, then the connection is reset; -1 = never
    bool cutsBeforeHead = false;
    bool isSilent = false; ///< takes the request and never answers
    int delayMs = 0;       ///< before the head
    int dripBytes = 0;     ///< this many bytes of the body …
    int dripEveryMs = 10;  ///< … at a time

    static ProxyFault none() { return {}; }
    /// An OperationOutcome with this status; @p retryAfter as sent ("1", or a date).
    static ProxyFault answer(int status, const QByteArray &retryAfter = {});
    static ProxyFault html(int status = 200);
    static ProxyFault redirect(const QByteArray &location, int status = 302);
    static ProxyFault cut(qint64 afterBytes);
    static ProxyFault truncated(qint64 toBytes);        ///< too short, with the right length for what is sent
    static ProxyFault nextTo(const QByteArray &origin); ///< links rewritten to "http://other.example:80"
    static ProxyFault stream(qint64 bytes);
    static ProxyFault packed();
    static ProxyFault bomb(qint64 bytes); ///< blanks, packed about a thousand to one
};

[[nodiscard]] QByteArray gzipOf(const QByteArray &bytes);

}
