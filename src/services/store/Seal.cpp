#include "store/Seal.h"

#include <QDateTime>
#include <QVarLengthArray>

#include <algorithm>
#include <cstring>

namespace concord {

namespace {
const auto textMark = QStringLiteral("sealed1:");
constexpr qsizetype hashKept = 16; ///< of 32 bytes: enough that no two texts meet

/// Most texts are ASCII, and then UTF-8 is a copy of them.
bool isAscii(QStringView text)
{
    char16_t all = 0;
    for (const QChar c : text)
        all |= c.unicode();
    return all < 0x80;
}

char *putAscii(char *at, QStringView text)
{
    return std::transform(text.begin(), text.end(), at, [](QChar c) { return char(c.unicode()); });
}

/// LEB128
char *putNumber(char *at, quint32 number)
{
    for (; number >= 0x80; number >>= 7)
        *at++ = char(number | 0x80);
    *at++ = char(number);
    return at;
}

/// Each column as the number of its bytes and UTF-8.
QByteArray joined(std::initializer_list<const QString *> columns)
{
    constexpr qsizetype longestNumber = 5;
    qsizetype most = 0;
    for (const QString *column : columns)
        most += longestNumber + 3 * column->size();
    QByteArray bytes(most, Qt::Uninitialized);
    char *at = bytes.data();
    for (const QString *column : columns) {
        if (isAscii(*column)) {
            at = putAscii(putNumber(at, quint32(column->size())), *column);
            continue;
        }
        const QByteArray text = column->toUtf8();
        at = std::copy(text.begin(), text.end(), putNumber(at, quint32(text.size())));
    }
    bytes.truncate(at - bytes.constData());
    return bytes;
}

/// "k" and the Base64 for URLs, without padding, of a hash's first 16 bytes.
QString keyText(const QByteArray &hash)
{
    constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    constexpr int size = 1 + (int(hashKept) * 8 + 5) / 6;
    QString text(size, Qt::Uninitialized);
    QChar *at = text.data();
    *at++ = u'k';
    quint32 bits = 0;
    int count = 0;
    for (qsizetype i = 0; i < hashKept; ++i) {
        bits = bits << 8 | quint8(hash[i]);
        for (count += 8; count >= 6; count -= 6)
            *at++ = QLatin1Char(digits[bits >> (count - 6) & 0x3F]);
    }
    *at = QLatin1Char(digits[bits << (6 - count) & 0x3F]);
    return text;
}

bool unpackInto(QByteArrayView bytes, std::initializer_list<QString *> columns)
{
    for (QString *column : columns) {
        quint32 size = 0;
        for (int shift = 0;; shift += 7) {
            if (bytes.isEmpty() || shift > 28)
                return false;
            const auto byte = quint8(bytes.front());
            bytes = bytes.sliced(1);
            size |= quint32(byte & 0x7F) << shift;
            if ((byte & 0x80) == 0)
                break;
        }
        if (qsizetype(size) > bytes.size())
            return false;
        if (column)
            *column = QString::fromUtf8(bytes.first(qsizetype(size)));
        bytes = bytes.sliced(qsizetype(size));
    }
    return bytes.isEmpty();
}
}

QByteArray Seal::bytes(QStringView row, const char *column, const QByteArray &plain)
{
    if (!isOn())
        return plain;
    auto sealed = m_db.sealer()->seal(plain, {m_table, row, column});
    if (!sealed) {
        m_db.noteSealFault(sealed.error());
        return {};
    }
    return *std::move(sealed);
}

QByteArray Seal::open(const SealPlace &place, QByteArrayView sealed)
{
    m_erasedAt.reset();
    if (!isOn()) {
        m_db.noteSealFault({ErrorCode::ConfigInvalid, QString::fromLatin1(m_table),
                            QStringLiteral("the value is encrypted and no key was given"), 0});
        return {};
    }
    auto opened = m_db.sealer()->open(sealed, place);
    if (!opened) {
        Error error = opened.error();
        error.where =
            QStringLiteral("%1.%2").arg(QString::fromLatin1(place.table), QString::fromLatin1(place.column));
        m_db.noteSealFault(error);
        return {};
    }
    m_erasedAt = opened->erasedAt;
    return std::move(opened->plain);
}

QByteArray Seal::openBytes(QStringView row, const char *column, const QByteArray &stored)
{
    m_erasedAt.reset();
    return isSealed(stored) ? open({m_table, row, column}, stored) : stored;
}

QString Seal::text(QStringView row, const char *column, const QString &plain)
{
    if (!isOn() || plain.isEmpty())
        return plain;
    return textMark + QString::fromLatin1(bytes(row, column, plain.toUtf8()).toBase64());
}

bool Seal::isSealedText(const QString &stored)
{
    return stored.startsWith(textMark);
}

QString Seal::openText(QStringView row, const char *column, const QString &stored)
{
    m_erasedAt.reset();
    if (!isSealedText(stored))
        return stored;
    const QByteArray sealed = QByteArray::fromBase64(QStringView(stored).sliced(textMark.size()).toLatin1());
    return QString::fromUtf8(open({m_table, row, column}, sealed));
}

QByteArray Seal::pack(QStringView row, std::initializer_list<const QString *> columns, const char *into)
{
    return isOn() ? bytes(row, into, joined(columns)) : QByteArray();
}

void Seal::unpack(QStringView row, const QByteArray &sealed, std::initializer_list<QString *> columns,
                  const char *from)
{
    m_erasedAt.reset();
    if (sealed.isEmpty())
        return;
    const QByteArray plain = open({m_table, row, from}, sealed);
    if (m_erasedAt) {
        for (QString *column : columns) {
            if (column)
                column->clear();
        }
        return;
    }
    if (!m_db.hasSealFault() && !unpackInto(plain, columns))
        m_db.noteSealFault({ErrorCode::StoreCorrupt, QString::fromLatin1(m_table),
                            QStringLiteral("sealed by another version of this program"), 0});
}

Error Seal::erasure() const
{
    const QString day = QDateTime::fromMSecsSinceEpoch(toMs(m_erasedAt.value_or(Timestamp{})), Qt::UTC)
                            .date()
                            .toString(Qt::ISODate);
    return {ErrorCode::Erased, day, QStringLiteral("erased (key destroyed on %1)").arg(day), 0};
}

QString Seal::lookUp(const char *column, const QString &plain)
{
    if (!isOn() || plain.isEmpty())
        return plain;
    QVarLengthArray<char, 256> text;
    for (const char *part : {m_table, ".", column})
        text.append(part, qsizetype(std::strlen(part)));
    text.append('\0');
    if (isAscii(plain)) {
        const qsizetype begin = text.size();
        text.resize(begin + plain.size());
        putAscii(text.data() + begin, plain);
    } else {
        const QByteArray other = plain.toUtf8();
        text.append(other.constData(), other.size());
    }
    const auto hash = m_db.sealer()->keyedHash(QByteArrayView(text.constData(), text.size()));
    if (!hash) {
        m_db.noteSealFault(hash.error());
        return {};
    }
    return keyText(*hash);
}

QString Seal::orderingKey(const QString &key)
{
    return key.startsWith(u'k') ? key : lookUp("ordering_key", key);
}

QByteArray Seal::hash(const QByteArray &plain)
{
    if (!isOn() || plain.isEmpty())
        return plain;
    auto hash = m_db.sealer()->keyedHash(plain);
    if (!hash) {
        m_db.noteSealFault(hash.error());
        return {};
    }
    return hash->first(std::min(plain.size(), hash->size()));
}

}
