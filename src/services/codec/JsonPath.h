#pragma once

#include "domain/Result.h"

#include <QString>

namespace concord {

/// Where a reader stands in a JSON document, as a chain on the stack: costs nothing until an error wants the
/// text.
struct JsonPath
{
    const JsonPath *parent = nullptr;
    const char *key = nullptr;
    int index = -1;

    [[nodiscard]] JsonPath operator[](const char *child) const { return {this, child, -1}; }
    [[nodiscard]] JsonPath operator[](int child) const { return {this, nullptr, child}; }

    /// "entry[3].resource.status"
    [[nodiscard]] QString toString() const
    {
        QString text = parent ? parent->toString() : QString();
        if (key) {
            if (!text.isEmpty())
                text += QLatin1Char('.');
            text += QLatin1StringView(key);
        } else if (index >= 0) {
            text += QLatin1Char('[') + QString::number(index) + QLatin1Char(']');
        }
        return text;
    }
};

}
