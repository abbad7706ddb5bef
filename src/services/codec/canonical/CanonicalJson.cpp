#include "codec/canonical/CanonicalJson.h"

#include "codec/canonical/CanonicalFields.h"
#include "domain/DispenseRules.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <limits>

namespace concord {

namespace {
const auto kindKey = QStringLiteral("kind");
const auto occurredKey = QStringLiteral("occurred_at");
const auto payloadKey = QStringLiteral("payload");

QString wordFor(OrderAction v)
{
    return wordOf(v);
}
QString wordFor(DispenseAction v)
{
    return wordOf(v);
}
QString wordFor(PrescriptionStatus v)
{
    return wordOf(v);
}
void fromWord(QStringView word, std::optional<OrderAction> &v)
{
    v = orderActionFromWord(word);
}
void fromWord(QStringView word, std::optional<DispenseAction> &v)
{
    v = dispenseActionFromWord(word);
}
void fromWord(QStringView word, std::optional<PrescriptionStatus> &v)
{
    v = prescriptionStatusFromWord(word);
}

/// Writes one object. Undefined stands for "nothing to say" and is left out.
class Writer
{
public:
    template <typename T>
    void operator()(const char *key, const T &member)
    {
        const QJsonValue json = value(member);
        if (!json.isUndefined())
            m_object.insert(QLatin1StringView(key), json);
    }

    template <typename T>
    [[nodiscard]] static QJsonObject object(const T &struc)
    {
        Writer writer;
        canonical::fields(writer, struc);
        return writer.m_object;
    }

private:
    [[nodiscard]] static QJsonValue value(const QString &text)
    {
        return text.isEmpty() ? QJsonValue(QJsonValue::Undefined) : QJsonValue(text);
    }
    [[nodiscard]] static QJsonValue value(const Phi &text) { return value(text.reveal()); }
    [[nodiscard]] static QJsonValue value(int number) { return number; }
    [[nodiscard]] static QJsonValue value(bool flag) { return flag; }
    template <typename T>
    [[nodiscard]] static QJsonValue value(const std::optional<T> &maybe)
    {
        if (!maybe)
            return {QJsonValue::Undefined};
        if constexpr (std::is_class_v<T>)
            return object(*maybe); // there, though it may be empty
        else
            return value(*maybe);
    }
    template <typename T>
    requires std::is_enum_v<T>
    [[nodiscard]] static QJsonValue value(T word) { return wordFor(word); }
    template <typename T>
    requires requires(const T &t)
    {
        t.begin();
    } &&(!std::same_as<T, QString>) [[nodiscard]] static QJsonValue value(const T &list)
    {
        QJsonArray array;
        for (const auto &element : list) {
            if constexpr (std::same_as<std::decay_t<decltype(element)>, QString>)
                array.append(element);
            else
                array.append(object(element));
        }
        return array.isEmpty() ? QJsonValue(QJsonValue::Undefined) : QJsonValue(array);
    }
    template <typename T>
    requires std::is_class_v<T> &&(!requires(const T &t) { t.begin(); }) [[nodiscard]] static QJsonValue
        value(const T &struc)
    {
        const QJsonObject inner = object(struc);
        return inner.isEmpty() ? QJsonValue(QJsonValue::Undefined) : QJsonValue(inner);
    }

    QJsonObject m_object;
};

/// Reads one object; remembers the first member that is not what it should be.
class Reader
{
public:
    Reader(const QJsonObject &object, QString pointer, std::optional<Error> &error)
        : m_object(object), m_pointer(std::move(pointer)), m_error(error)
    {}

    template <typename T>
    void operator()(const char *key, T &member)
    {
        const QJsonValue json = m_object.value(QLatin1StringView(key));
        if (!json.isUndefined() && !json.isNull())
            read(json, m_pointer + QLatin1Char('/') + QLatin1StringView(key), member);
    }

private:
    void wrong(const QString &pointer, const char *expected)
    {
        if (!m_error)
            m_error = Error{ErrorCode::InvalidMessage, pointer,
                            QStringLiteral("expected %1").arg(QLatin1StringView(expected)), 0};
    }
    void read(const QJsonValue &json, const QString &pointer, QString &text)
    {
        if (!json.isString())
            return wrong(pointer, "a string");
        text = json.toString();
    }
    void read(const QJsonValue &json, const QString &pointer, Phi &text)
    {
        QString plain;
        read(json, pointer, plain);
        text = plain;
    }
    void read(const QJsonValue &json, const QString &pointer, int &number)
    {
        const double value = json.toDouble();
        if (!json.isDouble() || value != double(qint64(value)) || value < std::numeric_limits<int>::min() ||
            value > std::numeric_limits<int>::max())
            return wrong(pointer, "a whole number");
        number = int(value);
    }
    void read(const QJsonValue &json, const QString &pointer, bool &flag)
    {
        if (!json.isBool())
            return wrong(pointer, "true or false");
        flag = json.toBool();
    }
    template <typename T>
    void read(const QJsonValue &json, const QString &pointer, std::optional<T> &maybe)
    {
        T value{};
        read(json, pointer, value);
        maybe = std::move(value);
    }
    template <typename T>
    requires std::is_enum_v<T>
    void read(const QJsonValue &json, const QString &pointer, T &word)
    {
        std::optional<T> known;
        fromWord(json.toString(), known);
        if (!known)
            return wrong(pointer, "one of the words that the schema lists");
        word = *known;
    }
    template <typename T>
    requires requires(T &t)
    {
        t.push_back(*t.begin());
    } &&(!std::same_as<T, QString>)void read(const QJsonValue &json, const QString &pointer, T &list)
    {
        if (!json.isArray())
            return wrong(pointer, "an array");
        const QJsonArray array = json.toArray();
        for (qsizetype i = 0; i < array.size(); ++i) {
            typename T::value_type element;
            read(array.at(i), pointer + QLatin1Char('/') + QString::number(i), element);
            list.push_back(std::move(element));
        }
    }
    template <typename T>
    requires std::is_class_v<T> &&
        (!requires(T & t) { t.begin(); }) void read(const QJsonValue &json, const QString &pointer, T &struc)
    {
        if (!json.isObject())
            return wrong(pointer, "an object");
        const QJsonObject inner = json.toObject();
        Reader reader(inner, pointer, m_error);
        canonical::fields(reader, struc);
    }

    const QJsonObject &m_object;
    QString m_pointer;
    std::optional<Error> &m_error;
};

/// Where a sender leaves the status of a supply out, the action says it. That of an order depends on what it
/// was (domain/PrescriptionRules).
void settleStatus(CanonicalEvent &event)
{
    for (CanonicalDispense &dispense : event.dispenses) {
        if (dispense.status.isEmpty())
            dispense.status = dispenseStatusAfter(dispense.action);
    }
}
}

QJsonObject canonicalDocument(const CanonicalEvent &event)
{
    QJsonObject document{{kindKey, wordOf(event.kind)}, {payloadKey, Writer::object(event)}};
    if (!event.occurredAt.isEmpty())
        document.insert(occurredKey, event.occurredAt);
    return document;
}

QString canonicalJson(const CanonicalEvent &event)
{
    return QString::fromUtf8(QJsonDocument(canonicalDocument(event)).toJson(QJsonDocument::Compact));
}

Result<CanonicalEvent> canonicalFromDocument(const QJsonObject &document)
{
    const auto kind = eventKindFromWord(document.value(kindKey).toString());
    if (!kind)
        return fail(ErrorCode::InvalidMessage, QStringLiteral("/kind"),
                    QStringLiteral("expected one of the event kinds"));
    const QJsonValue payload = document.value(payloadKey);
    if (!payload.isObject())
        return fail(ErrorCode::InvalidMessage, QStringLiteral("/payload"),
                    QStringLiteral("expected an object"));
    CanonicalEvent event;
    event.kind = *kind;
    event.occurredAt = document.value(occurredKey).toString();
    std::optional<Error> error;
    const QJsonObject object = payload.toObject();
    Reader reader(object, QStringLiteral("/payload"), error);
    canonical::fields(reader, event);
    if (error)
        return fail(*error);
    settleStatus(event);
    return event;
}

Result<CanonicalEvent> canonicalFromJson(const QByteArray &text)
{
    QJsonParseError error{};
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError)
        return fail(ErrorCode::InvalidMessage, QStringLiteral("byte %1").arg(error.offset),
                    error.errorString());
    if (!document.isObject())
        return fail(ErrorCode::InvalidMessage, {}, QStringLiteral("the document is not a JSON object"));
    return canonicalFromDocument(document.object());
}

QJsonObject canonicalObject(const CanonicalPatient &patient)
{
    return Writer::object(patient);
}
QJsonObject canonicalObject(const CanonicalOrder &order)
{
    return Writer::object(order);
}
QJsonObject canonicalObject(const CanonicalDispense &dispense)
{
    return Writer::object(dispense);
}
QJsonObject canonicalObject(const CanonicalAppointment &appointment)
{
    return Writer::object(appointment);
}

}
