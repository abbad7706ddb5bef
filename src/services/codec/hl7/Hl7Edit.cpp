#include "codec/hl7/Hl7Edit.h"

#include <algorithm>
#include <array>
#include <span>

namespace concord {

namespace {

constexpr int mostParts = 10'000; ///< filled up at most: a typing error must not make megabytes of delimiters

/// One level down the path: which part (from 1) between which separators.
struct Step
{
    char separator = 0;
    int part = 0;
};

/// @p whole with the part at the end of @p path replaced.
QByteArray replaced(QByteArrayView whole, std::span<const Step> path, QByteArrayView value)
{
    if (path.empty())
        return value.toByteArray();
    const Step step = path.front();
    QByteArray result;
    int number = 0;
    const auto add = [&](QByteArrayView part) {
        if (number++ > 0)
            result.append(step.separator);
        if (number == step.part)
            result.append(replaced(part, path.subspan(1), value));
        else
            result.append(part);
    };
    eachHl7Part(whole, step.separator, add);
    while (number < step.part)
        add({});
    return result;
}

Error badLocation(const Hl7Location &location, const QString &why)
{
    return {ErrorCode::InvalidMessage, toText(location), why, 0};
}

/// The steps from the segment's text to the value.
Result<std::vector<Step>> pathTo(const Hl7Segment &segment, const Hl7Location &location,
                                 const Hl7Encoding &encoding)
{
    if (location.field < 1)
        return fail(badLocation(location, QStringLiteral("a field is needed")));
    if (segment.isHeader() && location.field <= 2)
        return fail(badLocation(location, QStringLiteral("the delimiters cannot be changed")));
    // the segment's name is part 1 of the text between field separators; in a header MSH-2 is part 2
    std::vector<Step> path{{encoding.field, segment.isHeader() ? location.field : location.field + 1}};
    const bool below = location.component > 0 || location.subcomponent > 0;
    if (location.repetition > 0 || below)
        path.push_back({encoding.repetition, std::max(location.repetition, 1)});
    if (below)
        path.push_back({encoding.component, std::max(location.component, 1)});
    if (location.subcomponent > 0)
        path.push_back({encoding.subcomponent, location.subcomponent});
    for (const Step &step : path) {
        if (step.separator == 0 && step.part > 1)
            return fail(badLocation(location, QStringLiteral("the message has no delimiter for this level")));
        if (step.part > mostParts)
            return fail(badLocation(location, QStringLiteral("there is no such place")));
    }
    return path;
}

}

Result<QByteArray> withHl7Raw(const Hl7Message &message, const Hl7Location &location, QByteArrayView raw)
{
    const Hl7Segment segment = message.segment(location.segment, location.occurrence - 1);
    if (!segment.isPresent())
        return fail(ErrorCode::NotFound, toText(location), QStringLiteral("the message has no such segment"));
    const auto path = pathTo(segment, location, message.encoding());
    if (!path)
        return fail(path.error());
    const qsizetype from = segment.raw().data() - message.bytes().constData();
    QByteArray edited = message.bytes();
    return edited.replace(from, segment.raw().size(), replaced(segment.raw(), *path, raw));
}

Result<QByteArray> withHl7Text(const Hl7Message &message, const Hl7Location &location, QStringView text)
{
    const auto raw = escapeHl7(text, message.encoding());
    if (!raw)
        return fail(badLocation(location, QStringLiteral("a character cannot be written in this message")));
    return withHl7Raw(message, location, *raw);
}

}
