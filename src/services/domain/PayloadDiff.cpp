#include "domain/PayloadDiff.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

namespace concord {

namespace {
bool isHl7(const QByteArray &text)
{
    return text.size() > 8 && text.startsWith("MSH");
}

/// "RXE[2]" → its fields, and the names in the order of the message.
struct Hl7Lines
{
    QStringList names;
    QHash<QString, QList<QByteArray>> fields;
};

Hl7Lines linesOf(QByteArray text)
{
    text.replace("\r\n", "\r").replace('\n', '\r');
    const char separator = text[3];
    Hl7Lines lines;
    QHash<QByteArray, int> seen;
    for (const QByteArray &segment : text.split('\r')) {
        if (segment.isEmpty())
            continue;
        const QList<QByteArray> fields = segment.split(separator);
        const int number = ++seen[fields[0].left(3)];
        QString name = QString::fromLatin1(fields[0].left(3));
        if (number > 1)
            name += QStringLiteral("[%1]").arg(number);
        lines.names << name;
        lines.fields.insert(name, fields);
    }
    return lines;
}

void compareSegment(const QString &name, const QList<QByteArray> &a, const QList<QByteArray> &b,
                    QStringList &places)
{
    // MSH-1 is the separator itself, so that its first part behind it is MSH-2
    const int shift = name.startsWith(u"MSH") ? 1 : 0;
    for (qsizetype i = 1; i < std::max(a.size(), b.size()); ++i) {
        if (a.value(i) != b.value(i))
            places << QStringLiteral("%1-%2").arg(name).arg(i + shift);
    }
}

QStringList hl7Places(const QByteArray &before, const QByteArray &after)
{
    const Hl7Lines a = linesOf(before);
    const Hl7Lines b = linesOf(after);
    QStringList places;
    for (const QString &name : a.names) {
        if (b.fields.contains(name))
            compareSegment(name, a.fields[name], b.fields[name], places);
        else
            places << name;
    }
    for (const QString &name : b.names) {
        if (!a.fields.contains(name))
            places << name;
    }
    return places;
}

void comparePointers(const QJsonValue &a, const QJsonValue &b, const QString &at, QStringList &places)
{
    if (a == b)
        return;
    if (a.isObject() && b.isObject()) {
        const QJsonObject from = a.toObject();
        const QJsonObject to = b.toObject();
        QStringList keys = from.keys();
        for (const QString &key : to.keys()) {
            if (!from.contains(key))
                keys << key;
        }
        for (const QString &key : std::as_const(keys))
            comparePointers(from.value(key), to.value(key), at + u'/' + key, places);
        return;
    }
    if (a.isArray() && b.isArray()) {
        const QJsonArray from = a.toArray();
        const QJsonArray to = b.toArray();
        for (qsizetype i = 0; i < std::max(from.size(), to.size()); ++i)
            comparePointers(from.at(i), to.at(i), QStringLiteral("%1/%2").arg(at).arg(i), places);
        return;
    }
    places << (at.isEmpty() ? QStringLiteral("content") : at);
}

QJsonValue parsed(const QByteArray &text, bool &good)
{
    const QJsonDocument document = QJsonDocument::fromJson(text);
    good = !document.isNull();
    return document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
}
}

QStringList changedPlaces(const QByteArray &before, const QByteArray &after, int most)
{
    if (before == after)
        return {};
    QStringList places;
    bool isJsonBefore = false;
    bool isJsonAfter = false;
    const QJsonValue a = parsed(before, isJsonBefore);
    const QJsonValue b = parsed(after, isJsonAfter);
    if (isHl7(before) && isHl7(after))
        places = hl7Places(before, after);
    else if (isJsonBefore && isJsonAfter)
        comparePointers(a, b, {}, places);
    if (places.isEmpty()) // white space, or a form that is neither
        places << QStringLiteral("content");
    if (places.size() > most) {
        places.resize(most);
        places << QStringLiteral("…");
    }
    return places;
}

}
