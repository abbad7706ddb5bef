#include "terminology/SigWords.h"

#include <QHash>
#include <QRegularExpression>

namespace concord {

namespace {
bool isOneOf(const QString &word, std::initializer_list<const char *> list)
{
    for (const char *one : list) {
        if (word == QLatin1StringView(one))
            return true;
    }
    return false;
}

/// "1/2" to "0.5"; only what comes out even in three places, for a dose is text and is not rounded.
QString fraction(int above, int below)
{
    if (below <= 0 || (above * 1000) % below != 0)
        return {};
    const int thousandths = above * 1000 / below;
    QString text = QString::number(thousandths / 1000);
    QString places = QString::number(1000 + thousandths % 1000).mid(1);
    while (places.endsWith(u'0'))
        places.chop(1);
    return places.isEmpty() ? text : text + u'.' + places;
}

QString plainNumber(const QString &word)
{
    static const QRegularExpression digits(QStringLiteral("^(\\d{1,6})(,\\d{3})*(\\.\\d{1,6})?$"));
    static const QRegularExpression naked(QStringLiteral("^\\.\\d{1,6}$"));
    QString text = word;
    if (naked.match(word).hasMatch())
        text.prepend(u'0');
    else if (!digits.match(word).hasMatch())
        return {};
    text.remove(u',');
    if (text.contains(u'.')) {
        while (text.endsWith(u'0'))
            text.chop(1);
        if (text.endsWith(u'.'))
            text.chop(1);
    }
    while (text.size() > 1 && text[0] == u'0' && text[1] != u'.')
        text.remove(0, 1);
    return text;
}

QString fractionWord(const QString &word)
{
    static const QRegularExpression form(QStringLiteral("^(\\d{1,2})/(\\d{1,2})$"));
    const auto match = form.match(word);
    return match.hasMatch() ? fraction(match.captured(1).toInt(), match.captured(2).toInt()) : QString();
}

QString namedNumber(const QString &word)
{
    static const QHash<QString, QString> names = [] {
        QHash<QString, QString> made;
        const char *ones[] = {"one",   "two",   "three", "four", "five",   "six",
                              "seven", "eight", "nine",  "ten",  "eleven", "twelve"};
        for (int i = 0; i < int(std::size(ones)); ++i)
            made.insert(QString::fromLatin1(ones[i]), QString::number(i + 1));
        for (const char *half : {"half", "one-half"})
            made.insert(QString::fromLatin1(half), QStringLiteral("0.5"));
        made.insert(QStringLiteral("fourteen"), QStringLiteral("14"));
        made.insert(QStringLiteral("thirty"), QStringLiteral("30"));
        return made;
    }();
    return names.value(word);
}
}

QStringList sigWords(const QString &text)
{
    QString clean = text.toLower();
    clean.replace(QChar(0x00bd), QStringLiteral(" 1/2 "))
        .replace(QChar(0x00bc), QStringLiteral(" 1/4 "))
        .replace(QChar(0x00be), QStringLiteral(" 3/4 "))
        .replace(QChar(0x00d7), QStringLiteral(" x "))
        .replace(QChar(0x2013), QStringLiteral("-"))
        .replace(QStringLiteral("(s)"), QStringLiteral("s"));
    // a comma inside a number stays: 1,000
    static const QRegularExpression twice( // "6 (six)", "2 (two)"
        QStringLiteral("(\\d)\\s*\\((?:one|two|three|four|five|six|seven|eight|nine|ten|twelve)\\)"));
    clean.replace(twice, QStringLiteral("\\1"));
    static const QRegularExpression breaks(QStringLiteral("[;()\\[\\]\"!]|,(?!\\d{3}\\b)|[.:](?=\\s|$)"));
    clean.replace(breaks, QStringLiteral(" "));
    static const QRegularExpression times(QStringLiteral("^x(\\d+)([a-z]*)$"));
    static const QRegularExpression onto(
        QStringLiteral("^(\\d[\\d.,/-]*)(?!am$|pm$|x$|x/)([a-z%\\x{b5}\\x{3bc}][a-z%/]*)$"));
    QStringList words;
    for (QString word : clean.split(u' ', Qt::SkipEmptyParts)) {
        word = word.trimmed();
        while (word.endsWith(u'-') || word.endsWith(u'/') || word.endsWith(u'\''))
            word.chop(1);
        if (word.isEmpty())
            continue;
        if (const auto match = times.match(word); match.hasMatch()) {
            words << QStringLiteral("x") << match.captured(1);
            if (!match.captured(2).isEmpty())
                words << match.captured(2);
        } else if (const auto joined = onto.match(word); joined.hasMatch()) {
            words << joined.captured(1) << joined.captured(2);
        } else {
            words << word;
        }
    }
    QStringList apart; // "1-2" and "4-6" as three words, "q4-6h" as one
    static const QRegularExpression range(QStringLiteral("^(\\d+(?:\\.\\d+)?)-(\\d+(?:\\.\\d+)?)$"));
    for (const QString &word : words) {
        for (const QString &part : word.simplified().split(u' ', Qt::SkipEmptyParts)) {
            if (const auto match = range.match(part); match.hasMatch())
                apart << match.captured(1) << QStringLiteral("-") << match.captured(2);
            else
                apart << part;
        }
    }
    return apart;
}

std::optional<SigNumber> sigNumberAt(const QStringList &words, qsizetype at)
{
    if (at >= words.size())
        return std::nullopt;
    const QString &word = words[at];
    if (word == u"one" && at + 1 < words.size() && words[at + 1] == u"half")
        return SigNumber{QStringLiteral("0.5"), 2};
    if (const QString named = namedNumber(word); !named.isEmpty())
        return SigNumber{named, 1};
    if (const QString part = fractionWord(word); !part.isEmpty())
        return SigNumber{part, 1};
    const QString whole = plainNumber(word);
    if (whole.isEmpty())
        return std::nullopt;
    const bool hasPart = at + 1 < words.size() && !whole.contains(u'.');
    const QString part = hasPart ? fractionWord(words[at + 1]) : QString(); // "1 1/2"
    if (part.startsWith(QStringLiteral("0.")))
        return SigNumber{whole + part.mid(1), 2};
    return SigNumber{whole, 1};
}

QString sigPeriodUnit(const QString &word)
{
    if (isOneOf(word, {"h", "hr", "hrs", "hour", "hours"}))
        return QStringLiteral("h");
    if (isOneOf(word, {"d", "day", "days"}))
        return QStringLiteral("d");
    if (isOneOf(word, {"w", "wk", "wks", "week", "weeks"}))
        return QStringLiteral("wk");
    if (isOneOf(word, {"mo", "mos", "month", "months"}))
        return QStringLiteral("mo");
    return isOneOf(word, {"min", "mins", "minute", "minutes"}) ? QStringLiteral("min") : QString();
}

QString sigDay(const QString &word)
{
    static const QRegularExpression form(QStringLiteral("^(mon|tue|wed|thu|fri|sat|sun)(s|rs|day|days|sday|"
                                                        "sdays|nesday|nesdays|rsday|rsdays|urday|urdays)?$"));
    const auto match = form.match(word);
    if (!match.hasMatch() || (word == u"suns" || word == u"sats"))
        return {};
    return match.captured(1);
}

QString sigTimeOfDay(const QString &word)
{
    static const QRegularExpression form(QStringLiteral("^(\\d{1,2})(?::([0-5]\\d))?(am|pm)?$"));
    const auto match = form.match(word);
    if (!match.hasMatch() || (match.captured(2).isEmpty() && match.captured(3).isEmpty()))
        return {};
    int hour = match.captured(1).toInt();
    const bool isHalfDay = !match.captured(3).isEmpty();
    if (isHalfDay ? (hour < 1 || hour > 12) : hour > 23)
        return {};
    if (isHalfDay)
        hour = hour % 12 + (match.captured(3) == u"pm" ? 12 : 0);
    const QString minutes = match.captured(2).isEmpty() ? QStringLiteral("00") : match.captured(2);
    return QStringLiteral("%1:%2:00").arg(hour, 2, 10, QLatin1Char('0')).arg(minutes);
}

bool isSigVerb(const QString &word)
{
    return isOneOf(word,
                   {"take", "takes", "give", "use", "apply", "inject", "inhale", "instill", "instil", "place",
                    "put", "chew", "swallow", "dissolve", "administer", "insert", "drink", "sig"});
}

bool isSigFiller(const QString &word)
{
    return isOneOf(word, {"the", "of", "total", "a", "an", "please", "each", "-", "/", "by", "dose", "and"});
}

bool isSigTurn(const QString &word)
{
    return isOneOf(word,
                   {"not",     "no",       "don't",     "dont",        "never",     "without",    "avoid",
                    "hold",    "stop",     "skip",      "except",      "unless",    "until",      "if",
                    "taper",   "then",     "alternate", "alternating", "increase",  "decrease",   "reduce",
                    "titrate", "may",      "repeat",    "or",          "but",       "sliding",    "scale",
                    "less",    "more",     "than",      "when",        "while",     "after",      "before",
                    "start",   "starting", "begin",     "followed",    "following", "discontinue"});
}

}
