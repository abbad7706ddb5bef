#include "domain/ProviderId.h"

#include <QString>

#include <algorithm>

namespace concord {

namespace {
bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}
bool isLetter(QChar c)
{
    return (c >= u'A' && c <= u'Z') || (c >= u'a' && c <= u'z');
}
int digit(QChar c)
{
    return c.unicode() - u'0';
}
}

bool isNpi(QStringView text)
{
    if (text.size() != 10 || !std::all_of(text.begin(), text.end(), isDigit) ||
        (text[0] != u'1' && text[0] != u'2'))
        return false;
    const QString all = QStringLiteral("80840") + text.toString();
    int sum = 0;
    for (qsizetype i = 0; i < all.size(); ++i) {
        int value = digit(all[all.size() - 1 - i]);
        if (i % 2 == 1) {
            value *= 2;
            value -= value > 9 ? 9 : 0;
        }
        sum += value;
    }
    return sum % 10 == 0;
}

bool isDea(QStringView text)
{
    const QStringView number = text.left(9);
    if (number.size() != 9 || !isLetter(number[0]) || !(isLetter(number[1]) || number[1] == u'9') ||
        !std::all_of(number.begin() + 2, number.end(), isDigit))
        return false;
    if (text.size() > 9 && (text[9] != u'-' || text.size() == 10))
        return false;
    const auto d = [number](int i) {
        return digit(number[1 + i]);
    };
    return (d(1) + d(3) + d(5) + 2 * (d(2) + d(4) + d(6))) % 10 == d(7);
}

}
