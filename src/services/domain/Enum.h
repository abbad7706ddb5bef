#pragma once

#include <QString>

#include <array>
#include <optional>
#include <utility>

namespace concord {

/// A closed list of an enumeration's values with the words used for them in the database and in JSON.
template <typename Enum, size_t Size>
using Words = std::array<std::pair<Enum, const char *>, Size>;

template <typename Enum, size_t Size>
[[nodiscard]] QString wordOf(const Words<Enum, Size> &words, Enum value)
{
    for (const auto &[candidate, word] : words) {
        if (candidate == value)
            return QString::fromLatin1(word);
    }
    return {};
}

template <typename Enum, size_t Size>
[[nodiscard]] std::optional<Enum> enumOf(const Words<Enum, Size> &words, QStringView text)
{
    for (const auto &[candidate, word] : words) {
        if (text == QLatin1StringView(word))
            return candidate;
    }
    return std::nullopt;
}

}
