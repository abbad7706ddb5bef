#include "codec/schema/JsonPositions.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace concord {

TextPosition positionAt(const QByteArray &utf8, qsizetype offset)
{
    const QByteArrayView before = QByteArrayView(utf8).first(std::min(offset, utf8.size()));
    const qsizetype lineStart = before.lastIndexOf('\n') + 1;
    return {int(before.count('\n')) + 1, int(QString::fromUtf8(before.sliced(lineStart)).size()) + 1};
}

QString pointerStep(const QString &pointer, QString key)
{
    key.replace(QLatin1Char('~'), QLatin1StringView("~0")).replace(QLatin1Char('/'), QLatin1StringView("~1"));
    return pointer + QLatin1Char('/') + key;
}

JsonPositions::JsonPositions(QByteArray json) : m_json(std::move(json))
{
    if (m_json.startsWith("\xEF\xBB\xBF"))
        m_at = 3;
    readValue({});
}

TextPosition JsonPositions::of(const QString &pointer) const
{
    return positionAt(m_json, m_values.value(pointer));
}

TextPosition JsonPositions::ofKey(const QString &pointer) const
{
    const auto key = m_keys.constFind(pointer);
    return key == m_keys.cend() ? of(pointer) : positionAt(m_json, *key);
}

void JsonPositions::skipSpace()
{
    while (m_at < m_json.size() && QByteArrayView(" \t\r\n").contains(m_json[m_at]))
        ++m_at;
}

QString JsonPositions::readString()
{
    const qsizetype start = m_at++;
    while (m_at < m_json.size() && m_json[m_at] != '"')
        m_at += m_json[m_at] == '\\' ? 2 : 1;
    ++m_at;
    const QByteArray array = '[' + m_json.sliced(start, std::min(m_at, m_json.size()) - start) + ']';
    return QJsonDocument::fromJson(array).array().at(0).toString(); // undoes the escapes
}

void JsonPositions::readValue(const QString &pointer)
{
    skipSpace();
    m_values.insert(pointer, m_at);
    if (m_at >= m_json.size())
        return;
    switch (m_json[m_at]) {
    case '{':
        readObject(pointer);
        break;
    case '[':
        readArray(pointer);
        break;
    case '"':
        readString();
        break;
    default:
        while (m_at < m_json.size() && !QByteArrayView(",]} \t\r\n").contains(m_json[m_at]))
            ++m_at;
    }
}

void JsonPositions::readObject(const QString &pointer)
{
    do {
        ++m_at; // '{' or ','
        skipSpace();
        if (m_at >= m_json.size() || m_json[m_at] != '"')
            break;
        const qsizetype keyAt = m_at;
        const QString child = pointerStep(pointer, readString());
        if (m_keys.contains(child))
            m_duplicates.append(child);
        m_keys.insert(child, keyAt);
        skipSpace();
        ++m_at; // ':'
        readValue(child);
        skipSpace();
    } while (m_at < m_json.size() && m_json[m_at] == ',');
    ++m_at; // '}'
}

void JsonPositions::readArray(const QString &pointer)
{
    for (int index = 0;; ++index) {
        ++m_at; // '[' or ','
        skipSpace();
        if (m_at >= m_json.size() || m_json[m_at] == ']')
            break;
        readValue(pointerStep(pointer, QString::number(index)));
        skipSpace();
        if (m_at >= m_json.size() || m_json[m_at] != ',')
            break;
    }
    ++m_at; // ']'
}

}
