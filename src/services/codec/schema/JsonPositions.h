#pragma once

#include <QByteArray>
#include <QHash>
#include <QString>
#include <QStringList>

namespace concord {

/// 1-based; the column counts characters, not bytes.
struct TextPosition
{
    int line = 1;
    int column = 1;
};

[[nodiscard]] TextPosition positionAt(const QByteArray &utf8, qsizetype offset);

/// Where each value of a JSON text stands, by JSON Pointer (RFC 6901). Qt's parser does not tell, and it
/// keeps the last of duplicate keys silently. The text must have passed QJsonDocument::fromJson().
class JsonPositions
{
public:
    explicit JsonPositions(QByteArray json);

    [[nodiscard]] TextPosition
    of(const QString &pointer) const; ///< of the value; of a key's name for keyOf()
    [[nodiscard]] TextPosition ofKey(const QString &pointer) const;
    [[nodiscard]] const QStringList &duplicates() const
    {
        return m_duplicates;
    } ///< pointers that occur twice

private:
    void skipSpace();
    QString readString();
    void readValue(const QString &pointer);
    void readObject(const QString &pointer);
    void readArray(const QString &pointer);

    QByteArray m_json;
    qsizetype m_at = 0;
    QHash<QString, qsizetype> m_values;
    QHash<QString, qsizetype> m_keys;
    QStringList m_duplicates;
};

/// One more step of a pointer: "~" and "/" in @p key are escaped.
[[nodiscard]] QString pointerStep(const QString &pointer, QString key);

}
