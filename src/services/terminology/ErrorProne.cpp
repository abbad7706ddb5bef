#include "terminology/ErrorProne.h"

#include <QRegularExpression>

namespace concord {

namespace {
constexpr qsizetype longestText = 2000;
}

QStringList errorProneIn(const QString &text, const Values &values)
{
    QStringList flags;
    if (text.isEmpty() || text.size() > longestText)
        return flags;
    static const QRegularExpression marks(QStringLiteral("[,;()\"]"));
    QString clean = text.toLower();
    clean.replace(marks, QStringLiteral(" "));
    const QStringList words = clean.split(QRegularExpression(QStringLiteral("\\s+")), Qt::SkipEmptyParts);
    static const QRegularExpression onto(QStringLiteral("^\\d[\\d.,]*(?=[a-z\\x{b5}\\x{3bc}])"));
    const auto look = [&](const QString &word) {
        if (const ValueTarget *found = values.find(ValueKind::Abbreviation, word))
            noteFlag(flags, found->flag);
    };
    for (qsizetype i = 0; i < words.size(); ++i) {
        QString word = words[i];
        look(word);
        if (i + 1 < words.size())
            look(word + u' ' + words[i + 1]);
        if (word.endsWith(u'.') && word.count(u'.') == 1) // the end of a sentence
            look(word.chopped(1));
        if (const auto number = onto.match(word); number.hasMatch()) // "10u", "5\u00b5g"
            look(word.mid(number.capturedLength()));
    }
    static const QRegularExpression trailing(QStringLiteral("(?<![\\d.])\\d+\\.0+(?![\\d.])"));
    static const QRegularExpression naked(QStringLiteral("(?<![\\d.])\\.\\d"));
    if (trailing.match(text).hasMatch())
        noteFlag(flags, QStringLiteral("abbr:trailing-zero"));
    if (naked.match(text).hasMatch())
        noteFlag(flags, QStringLiteral("abbr:naked-decimal"));
    return flags;
}

}
