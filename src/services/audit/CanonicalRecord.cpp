#include "audit/CanonicalRecord.h"

#include <QtEndian>

#include <cstring>

namespace concord {

namespace {
char *put(char *at, qint64 number)
{
    qToBigEndian(number, at);
    return at + sizeof number;
}

char *put(char *at, QByteArrayView text)
{
    qToBigEndian(quint32(text.size()), at);
    std::memcpy(at + sizeof(quint32), text.data() ? text.data() : "", size_t(text.size()));
    return at + sizeof(quint32) + text.size();
}
}

bool appendCanonical(const StoredRecord &record, QByteArray &out)
{
    if (record.version != recordVersion)
        return false;
    const std::array texts{record.actor,   record.role,    record.action,
                           record.subject, record.details, record.correlation};
    qsizetype size = 4 * qsizetype(sizeof(qint64)) + texts.size() * qsizetype(sizeof(quint32));
    for (const QByteArrayView text : texts)
        size += text.size();
    const qsizetype before = out.size();
    out.resize(before + size);
    char *at = out.data() + before;
    at = put(at, record.version);
    at = put(at, record.seq);
    at = put(at, record.at);
    at = put(at, record.allowed);
    for (const QByteArrayView text : texts)
        at = put(at, text);
    return true;
}

}
