#include "terminology/Ndc.h"

#include <algorithm>
#include <array>
#include <vector>

namespace concord {

namespace {
constexpr qsizetype longestSensible = 64; // blanks and hyphens included; more is not an NDC whatever it holds

struct Shape
{
    std::array<qsizetype, 3> digits;
    NdcFormat format;
};
constexpr std::array<Shape, 5> shapes{{
    {{4, 4, 2}, NdcFormat::Dashed442},
    {{5, 3, 2}, NdcFormat::Dashed532},
    {{5, 4, 1}, NdcFormat::Dashed541},
    {{5, 4, 2}, NdcFormat::Dashed542},
    {{6, 4, 2}, NdcFormat::Dashed642},
}};

bool isHyphen(QChar c)
{
    const char16_t u = c.unicode();
    return u == u'-' || (u >= 0x2010 && u <= 0x2015) ||
           u == 0x2212; // word processors and web pages exchange them
}

bool isDigits(QStringView text) // QChar::isDigit() would let other scripts in
{
    return !text.isEmpty() &&
           std::all_of(text.begin(), text.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
}

QString withPlainHyphens(QString text)
{
    for (QChar &c : text) {
        if (isHyphen(c))
            c = u'-';
    }
    return text;
}

/// "12345*67890": an 11-character form in which the asterisk stands for the digit that is not there.
QString splitAtAsterisk(const QString &text)
{
    const bool inPlace = text.size() == 11 && (text[5] == u'*' || text[9] == u'*');
    return inPlace ? text.left(5) + u'-' + text.mid(5, 4) + u'-' + text.mid(9) : text;
}

/// Three groups of digits, or nothing. The asterisk goes: without it the digit counts say where it stood.
std::vector<QString> groupsOf(const QString &text)
{
    std::vector<QString> groups;
    for (QStringView part : QStringView(text).split(u'-')) {
        part = part.trimmed();
        const qsizetype full = groups.size() == 1 ? 4 : groups.size() == 2 ? 2 : 0;
        if (full > 0 && part.size() == full && part.front() == u'*')
            part = part.mid(1);
        if (!isDigits(part) || groups.size() == 3)
            return {};
        groups.push_back(part.toString());
    }
    return groups.size() == 3 ? groups : std::vector<QString>();
}

void readHyphenated(const QString &text, NdcParse &parse)
{
    const std::vector<QString> groups = groupsOf(text);
    if (groups.empty())
        return;
    for (const Shape &shape : shapes) {
        if (!std::equal(groups.begin(), groups.end(), shape.digits.begin(),
                        [](const QString &group, qsizetype count) { return group.size() == count; }))
            continue;
        parse.format = shape.format;
        parse.canonical12 = groups[0].rightJustified(6, u'0') + groups[1].rightJustified(4, u'0') +
                            groups[2].rightJustified(2, u'0');
    }
}

void readPlain(const QString &digits, NdcParse &parse)
{
    if (digits.size() == 10) {
        parse.format = NdcFormat::Plain10;
        parse.candidates11 = {u'0' + digits, digits.left(5) + u'0' + digits.mid(5),
                              digits.left(9) + u'0' + digits.mid(9)};
    } else if (digits.size() == 11) {
        parse.format = NdcFormat::Plain11;
        parse.canonical12 = u'0' + digits;
    } else if (digits.size() == 12) {
        parse.format = NdcFormat::Plain12;
        parse.canonical12 = digits;
    }
}
}

QString formatName(NdcFormat format)
{
    switch (format) {
    case NdcFormat::Invalid:
        return {};
    case NdcFormat::Dashed442:
        return QStringLiteral("4-4-2");
    case NdcFormat::Dashed532:
        return QStringLiteral("5-3-2");
    case NdcFormat::Dashed541:
        return QStringLiteral("5-4-1");
    case NdcFormat::Dashed542:
        return QStringLiteral("5-4-2");
    case NdcFormat::Plain11:
        return QStringLiteral("11 digits");
    case NdcFormat::Plain10:
        return QStringLiteral("10 digits");
    case NdcFormat::Dashed642:
        return QStringLiteral("6-4-2");
    case NdcFormat::Plain12:
        return QStringLiteral("12 digits");
    }
    return {};
}

NdcParse parseNdc(const QString &raw)
{
    NdcParse parse{raw, NdcFormat::Invalid, {}, {}};
    if (raw.size() > longestSensible)
        return parse;
    const QString text = splitAtAsterisk(withPlainHyphens(raw.trimmed()));
    if (text.contains(u'-'))
        readHyphenated(text, parse);
    else if (isDigits(text))
        readPlain(text, parse);
    if (parse.canonical12.startsWith(u'0'))
        parse.candidates11 = QStringList{parse.canonical12.mid(1)};
    return parse;
}

NdcFormat readingOf(const NdcParse &parse, qsizetype index)
{
    if (parse.format != NdcFormat::Plain10)
        return parse.format;
    constexpr std::array<NdcFormat, 3> readings{NdcFormat::Dashed442, NdcFormat::Dashed532,
                                                NdcFormat::Dashed541};
    return index >= 0 && index < qsizetype(readings.size()) ? readings[size_t(index)] : NdcFormat::Invalid;
}

QString ndcWithHyphens(const QString &digits)
{
    const qsizetype labeler = digits.size() - 6;
    if (labeler != 5 && labeler != 6)
        return digits;
    return digits.left(labeler) + u'-' + digits.mid(labeler, 4) + u'-' + digits.mid(labeler + 4);
}

}
