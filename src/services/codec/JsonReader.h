#pragma once

#include "codec/JsonPath.h"

#include <simdjson.h>

#include <optional>

namespace concord {

/// Reads optional members of known type from a simdjson DOM. An absent or null member is empty; a member of
/// another type is an error, remembered with its path (the first one wins), and reads as empty.
class JsonReader
{
public:
    using Object = simdjson::dom::object;
    using Array = simdjson::dom::array;
    using Element = simdjson::dom::element;

    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }
    void fail(const JsonPath &path, const QString &detail, ErrorCode code = ErrorCode::InvalidMessage)
    {
        if (!m_error)
            m_error = Error{code, path.toString(), detail};
    }

    [[nodiscard]] std::optional<Element> member(Object object, const char *key) const
    {
        Element found;
        if (object[key].get(found) != simdjson::SUCCESS || found.is_null())
            return std::nullopt;
        return found;
    }

    [[nodiscard]] std::optional<Object> object(Object parent, const char *key, const JsonPath &path)
    {
        return typed<Object>(parent, key, path, "an object");
    }
    [[nodiscard]] std::optional<Array> array(Object parent, const char *key, const JsonPath &path)
    {
        return typed<Array>(parent, key, path, "an array");
    }
    [[nodiscard]] std::optional<double> number(Object parent, const char *key, const JsonPath &path)
    {
        return typed<double>(parent, key, path, "a number");
    }
    [[nodiscard]] std::optional<bool> boolean(Object parent, const char *key, const JsonPath &path)
    {
        return typed<bool>(parent, key, path, "true or false");
    }
    /// Empty when absent. FHIR forbids empty strings; one that is there reads as empty too.
    [[nodiscard]] QString string(Object parent, const char *key, const JsonPath &path)
    {
        const auto text = typed<std::string_view>(parent, key, path, "a string");
        return text ? QString::fromUtf8(text->data(), qsizetype(text->size())) : QString();
    }

private:
    template <typename T>
    [[nodiscard]] std::optional<T> typed(Object parent, const char *key, const JsonPath &path,
                                         const char *expected)
    {
        const auto found = member(parent, key);
        if (!found)
            return std::nullopt;
        T value;
        if (found->get(value) == simdjson::SUCCESS)
            return value;
        fail(path[key], QStringLiteral("expected %1").arg(QLatin1StringView(expected)));
        return std::nullopt;
    }

    std::optional<Error> m_error;
};

}
