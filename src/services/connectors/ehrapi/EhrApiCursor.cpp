#include "connectors/ehrapi/EhrApiCursor.h"

#include <QJsonDocument>

namespace concord {

namespace {
using Key = QLatin1StringView;
constexpr int cursorVersion = 1;

tl::unexpected<Error> badCursor(const QString &pointer, const char *expected)
{
    return fail(ErrorCode::InvalidMessage, QStringLiteral("cursor#") + pointer,
                QStringLiteral("expected %1").arg(Key(expected)));
}

/// Reads members; remembers the first that is wrong.
class CursorReader
{
public:
    explicit CursorReader(QJsonObject object) : m_object(std::move(object)) {}

    [[nodiscard]] EhrApiCursor::Moment moment(const char *key)
    {
        return momentOf(m_object.value(Key(key)), QStringLiteral("/") + Key(key));
    }
    [[nodiscard]] std::optional<EhrApiInstant> instant(const char *key)
    {
        const auto moment = this->moment(key);
        return moment.text.isEmpty() ? std::nullopt : std::optional(moment.at);
    }
    [[nodiscard]] bool flag(const char *key) { return m_object.value(Key(key)).toBool(); }
    [[nodiscard]] QString text(const char *key) { return m_object.value(Key(key)).toString(); }
    [[nodiscard]] qint64 number(const char *key) { return m_object.value(Key(key)).toInteger(); }

    [[nodiscard]] QMap<QString, EhrApiCursor::Seen> seen()
    {
        QMap<QString, EhrApiCursor::Seen> seen;
        const QJsonArray rows = m_object.value(Key("seen")).toArray();
        for (qsizetype i = 0; i < rows.size(); ++i) {
            const QJsonArray row = rows[i].toArray();
            const QString at = QStringLiteral("/seen/%1").arg(i);
            if (row.size() != 3 || row[0].toString().isEmpty() || row[1].toString().isEmpty())
                complain(at, "[id, version, instant]");
            seen.insert(row[0].toString(), {row[1].toString(), momentOf(row[2], at + QStringLiteral("/2"))});
        }
        return seen;
    }

    std::optional<Error> error;

private:
    [[nodiscard]] EhrApiCursor::Moment momentOf(const QJsonValue &value, const QString &pointer)
    {
        if (value.isUndefined())
            return {};
        const auto at = ehrApiInstant(value.toString());
        if (!at)
            complain(pointer, "a FHIR instant");
        return {value.toString(), at.value_or(EhrApiInstant())};
    }
    void complain(const QString &pointer, const char *expected)
    {
        if (!error)
            error = badCursor(pointer, expected).value();
    }

    const QJsonObject m_object;
};

/// What is as it is by default is not written.
class CursorWriter
{
public:
    void add(const char *key, const EhrApiCursor::Moment &moment)
    {
        if (!moment.text.isEmpty())
            object.insert(Key(key), moment.text);
    }
    void add(const char *key, const std::optional<EhrApiInstant> &instant)
    {
        if (instant)
            object.insert(Key(key), textOf(*instant));
    }
    void add(const char *key, bool isSo)
    {
        if (isSo)
            object.insert(Key(key), true);
    }

    QJsonObject object;
};
}

QByteArray toJson(const EhrApiCursor &cursor)
{
    CursorWriter w;
    w.object = {{Key("version"), cursorVersion}, {Key("list"), wordOf(cursor.kind)}};
    w.add("since", cursor.since);
    w.add("past", cursor.isPast);
    w.add("newest", cursor.newest);
    w.add("newest_seen", cursor.newestSeen);
    w.add("settled", cursor.settled);
    w.add("began", cursor.runBegan);
    w.add("settles", cursor.settles);
    if (cursor.isInMoment) {
        w.object.insert(Key("moment"), true);
        w.object.insert(Key("link"), cursor.link);
        w.object.insert(Key("total"), cursor.total);
    }
    QJsonArray seen;
    for (auto it = cursor.seen.begin(); it != cursor.seen.end(); ++it)
        seen.append(QJsonArray{it.key(), it->version, it->changed.text});
    if (!seen.isEmpty())
        w.object.insert(Key("seen"), seen);
    return QJsonDocument(w.object).toJson(QJsonDocument::Compact);
}

Result<EhrApiCursor> ehrApiCursor(const QByteArray &json, EhrApiKind kind)
{
    EhrApiCursor cursor;
    cursor.kind = kind;
    if (json.isEmpty())
        return cursor;
    const QJsonDocument document = QJsonDocument::fromJson(json);
    if (!document.isObject())
        return badCursor({}, "a JSON object");
    const QJsonObject object = document.object();
    if (object.value(Key("version")).toInt() != cursorVersion)
        return badCursor(QStringLiteral("/version"), "1");
    if (object.value(Key("list")).toString() != wordOf(kind))
        return badCursor(QStringLiteral("/list"), wordOf(kind).toLatin1());
    CursorReader r(object);
    cursor.since = r.moment("since");
    cursor.isPast = r.flag("past");
    cursor.newest = r.moment("newest");
    cursor.newestSeen = r.instant("newest_seen");
    cursor.settled = r.moment("settled");
    cursor.runBegan = r.instant("began");
    cursor.settles = r.moment("settles");
    cursor.isInMoment = r.flag("moment");
    cursor.link = r.text("link");
    cursor.total = r.number("total");
    cursor.seen = r.seen();
    if (r.error)
        return fail(*r.error);
    if (cursor.isInMoment && cursor.since.text.isEmpty())
        return badCursor(QStringLiteral("/since"), "a FHIR instant");
    return cursor;
}

QByteArray ehrApiCursorFrom(EhrApiKind kind, EhrApiInstant since)
{
    EhrApiCursor cursor;
    cursor.kind = kind;
    const EhrApiInstant before = since - std::chrono::milliseconds(1);
    cursor.since = cursor.settled = {textOf(before), std::chrono::floor<std::chrono::milliseconds>(before)};
    cursor.isPast = true;
    return toJson(cursor);
}

}
