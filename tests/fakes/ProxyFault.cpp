#include "fakes/ProxyFault.h"

#include <QRegularExpression>

#include <zlib.h>

namespace concord {

ProxyFault ProxyFault::answer(int status, const QByteArray &retryAfter)
{
    ProxyFault fault;
    fault.status = status;
    fault.body = R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"transient",)"
                 R"("details":{"text":"Injected )" +
                 QByteArray::number(status) + "\"}}]}";
    if (!retryAfter.isEmpty())
        fault.headers.emplaceBack("Retry-After", retryAfter);
    return fault;
}

ProxyFault ProxyFault::html(int status)
{
    ProxyFault fault;
    fault.status = status;
    fault.body = "<!DOCTYPE html><html><body><h1>Sign in</h1></body></html>";
    fault.headers.emplaceBack("Content-Type", "text/html; charset=utf-8");
    return fault;
}

ProxyFault ProxyFault::redirect(const QByteArray &location, int status)
{
    ProxyFault fault;
    fault.status = status;
    fault.headers.emplaceBack("Location", location);
    return fault;
}

ProxyFault ProxyFault::cut(qint64 afterBytes)
{
    ProxyFault fault;
    fault.cutAfter = afterBytes;
    return fault;
}

ProxyFault ProxyFault::truncated(qint64 toBytes)
{
    ProxyFault fault;
    fault.rewrite = [toBytes](const QByteArray &body) {
        return body.left(toBytes);
    };
    return fault;
}

ProxyFault ProxyFault::nextTo(const QByteArray &origin)
{
    ProxyFault fault;
    fault.rewrite = [origin](const QByteArray &body) {
        static const QRegularExpression next(
            QStringLiteral(R"x(("relation":"next","url":")https?://[^/"]+)x"));
        return QString::fromUtf8(body)
            .replace(next, QStringLiteral("\\1") + QString::fromLatin1(origin))
            .toUtf8();
    };
    return fault;
}

ProxyFault ProxyFault::stream(qint64 bytes)
{
    ProxyFault fault;
    fault.status = 200;
    fault.streamBytes = bytes;
    return fault;
}

ProxyFault ProxyFault::packed()
{
    ProxyFault fault;
    fault.gzip = true;
    return fault;
}

ProxyFault ProxyFault::bomb(qint64 bytes)
{
    ProxyFault fault;
    fault.status = 200;
    fault.body = QByteArray(bytes, ' ');
    fault.gzip = true;
    return fault;
}

QByteArray gzipOf(const QByteArray &bytes)
{
    z_stream stream{};
    constexpr int gzipFormat = 15 + 16;
    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzipFormat, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return {};
    QByteArray packed(qsizetype(deflateBound(&stream, uLong(bytes.size()))), Qt::Uninitialized);
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.constData()));
    stream.avail_in = uInt(bytes.size());
    stream.next_out = reinterpret_cast<Bytef *>(packed.data());
    stream.avail_out = uInt(packed.size());
    deflate(&stream, Z_FINISH);
    packed.truncate(qsizetype(stream.total_out));
    deflateEnd(&stream);
    return packed;
}

}
